"""What a person sees of a channel, parsed as a browser would."""

import pytest
from bs4 import BeautifulSoup

from demo.article import load_articles
from tests.demo.slack.payloads import ALERTS, as_json, message, update

TITLE = load_articles()["port-queue-hostile-title"].title
ESCAPED = TITLE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text):
    return {"type": "plain_text", "text": text, "emoji": False}


def mrkdwn(text):
    return {"type": "mrkdwn", "text": text, "verbatim": True}


EVERY_BLOCK = [
    {"type": "header", "text": plain("Plant &amp; port")},
    {
        "type": "section",
        "text": mrkdwn("*High* · <https://h.example/a|The Kanto Herald>"),
        "fields": [mrkdwn("*Topic*"), plain("EV")],
        "accessory": {"type": "button", "text": plain("Mute"), "action_id": "mute"},
    },
    {"type": "divider"},
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [{"type": "text", "text": "Why: *no* <b>", "style": {"bold": True}}],
            },
            {
                "type": "rich_text_quote",
                "elements": [
                    {"type": "text", "text": "A passage\nof two lines "},
                    {"type": "link", "url": "https://h.example/q", "text": "here"},
                    {"type": "link", "url": "javascript:alert(1)", "text": "not here"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "item"}]}
                ],
            },
        ],
    },
    {
        "type": "actions",
        "elements": [
            {"type": "button", "text": plain("Open"), "url": "https://h.example/b",
             "action_id": "open", "style": "primary"},
            {"type": "button", "text": plain("Run"), "url": "javascript:alert(1)",
             "action_id": "run"},
            {"type": "overflow", "action_id": "more",
             "options": [{"text": plain("Not relevant"), "value": "no"}]},
        ],
    },
    {"type": "context", "elements": [mrkdwn("Route _analysts_")]},
    {"type": "image", "image_url": "https://h.example/x.png", "alt_text": "a chart"},
    {"type": "markdown", "text": "**x** <i>"},
    {"type": "video", "title": plain("v")},
]  # fmt: skip


@pytest.fixture
def lenient(slack):
    """Let everything in: the page has to stand what the checker would refuse."""
    slack.methods._judge = lambda *_: ()
    return slack


@pytest.fixture
def post(slack, fetch):
    def send(payload, method="chat.postMessage"):
        reply = fetch(slack.base_url + method, **as_json(payload)).json
        assert reply["ok"], reply
        return reply["ts"]

    return send


@pytest.fixture
def channel(slack, fetch):
    def load(channel_id=ALERTS):
        return BeautifulSoup(fetch(f"{slack.url}/channels/{channel_id}").body, "html.parser")

    return load


def test_an_empty_channel_says_so_and_reloads_itself(channel):
    page = channel()
    assert "Nothing has been posted" in page.select_one(".empty").text
    assert page.find("meta", attrs={"http-equiv": "refresh"})["content"] == "3"
    assert page.select_one(".side a.here").text == "# news-alerts"


@pytest.mark.usefixtures("lenient")
def test_every_kind_of_block_is_shown(post, channel):
    post(message(blocks=EVERY_BLOCK))
    shown = channel().select_one(".message")
    assert shown.select_one(".header").text == "Plant & port"
    section = shown.select_one(".section")
    assert section.b.text == "High"
    assert section.a["href"] == "https://h.example/a"
    assert [f.text for f in section.select(".fields > div")] == ["Topic", "EV"]
    assert section.select_one(".button").text == "Mute"
    assert shown.hr is not None
    rich = shown.select(".section")[1]
    assert rich.b.text == "Why: *no* <b>"
    assert rich.blockquote.text == "A passageof two lines herenot here"
    assert [a["href"] for a in rich.find_all("a")] == ["https://h.example/q"]
    assert rich.li.text == "item"
    buttons = shown.select(".buttons .button")
    assert [(b.name, b.text, b.get("href")) for b in buttons] == [
        ("a", "Open", "https://h.example/b"),
        ("span", "Run", None),
        ("span", "Not relevant", None),
    ]
    assert "primary" in buttons[0]["class"]
    assert shown.select_one(".context i").text == "analysts"
    assert [note.text for note in shown.select(".note")] == ["image: a chart", "video: "]


def test_text_alone_is_shown_where_there_are_no_blocks(post, channel):
    payload = message(text="Only *words*")
    del payload["blocks"]
    post(payload)
    assert channel().select_one(".section b").text == "words"


def test_threads_edits_and_broadcasts_are_marked(post, channel):
    parent = post(message("k1", "First"))
    post(message("k2", "Second", thread_ts=parent))
    post(message("k3", "Third", thread_ts=parent, reply_broadcast=True))
    assert channel().select_one(".edited") is None
    post(update(parent, text="First, edited"), "chat.update")
    page = channel()
    (top,) = page.select(".flow > .message")
    assert top["id"] == f"m{parent}"
    assert top.select_one(".count").text == "2 replies"
    replies = top.select(".thread > .message")
    assert [r.select_one(".section").text.strip() for r in replies] == ["Second", "Third"]
    assert [bool(r.select_one(".broadcast-note")) for r in replies] == [False, True]
    assert len(page.select(".edited")) == 1
    assert "First, edited" in top.select_one(".section").text


@pytest.mark.usefixtures("lenient")
@pytest.mark.parametrize("text", [TITLE, ESCAPED], ids=["raw", "escaped"])
def test_a_hostile_title_makes_no_tag_in_any_place(post, channel, slack, fetch, text):
    button = {"type": "button", "text": plain(text), "action_id": "a", "url": text}
    blocks = [
        {"type": "header", "text": plain(text)},
        {"type": "section", "text": mrkdwn(text), "fields": [mrkdwn(text), plain(text)]},
        {"type": "context", "elements": [mrkdwn(text), plain(text)]},
        {"type": "actions", "elements": [button]},
        {"type": "image", "image_url": text, "alt_text": text},
        {"type": "<script>alert(1)</script>"},
    ]
    parent = post(message(blocks=blocks))
    post(message("k2", text, thread_ts=parent, blocks=blocks))
    front = BeautifulSoup(fetch(f"{slack.url}/").body, "html.parser")
    for page in (channel(), front):
        assert not page.find_all(["script", "iframe", "img", "object", "form"])
        attributes = {name for tag in page.find_all(True) for name in tag.attrs}
        assert not [name for name in attributes if name.startswith("on")]
        evil = [a for a in page.find_all("a") if "evil.example" in a["href"]]
        # raw, the title is a link in Slack's own markup and stays one: http(s) with its label
        assert {(a["href"], a.text) for a in evil} <= {("http://evil.example", "bank")}
        assert bool(evil) is (text == TITLE)
    assert channel().select_one(".header").text == TITLE


def test_an_escaped_broadcast_is_text_and_a_real_one_is_loud(lenient, post, channel):
    post(message(text=ESCAPED))
    assert channel().select_one("mark") is None
    lenient.reset()
    post(message(text="<!channel> wake up"))
    assert channel().select_one("mark").text == "@channel"


def test_the_front_page_lists_the_channels_of_the_bot_with_their_newest(post, slack, fetch):
    post(message(text="Older"))
    post(message("k2", "Newer"))
    page = BeautifulSoup(fetch(f"{slack.url}/").body, "html.parser")
    rows = page.select(".row")
    assert [row.h2.text for row in rows] == ["# news-alerts", "# seedwatch-operator"]
    assert "2 messages" in rows[0].text
    assert "Newer" in rows[0].text
    assert "Older" not in rows[0].text
    assert "0 messages" in rows[1].text


def test_a_button_can_be_clicked_on_the_page_and_the_click_goes_to_the_app(slack, fetch):
    block = {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "text": plain("Acknowledge"),
                "action_id": "acknowledge",
                "value": "s1",
            }
        ],
    }
    fetch(slack.base_url + "chat.postMessage", **as_json(message(blocks=[block])))
    (stored,) = slack.messages(ALERTS)
    shown = BeautifulSoup(fetch(f"{slack.url}/channels/{ALERTS}").text, "html.parser")
    (form,) = shown.select("form")
    data = f"action_id={form.button['value']}".encode()
    reply = fetch(slack.url + form["action"], data=data)  # is led back to the page
    assert (reply.status, "Acknowledge" in reply.text) == (200, True)
    (envelope,) = slack.socket.envelopes
    (action,) = envelope.payload["actions"]
    assert (action["action_id"], action["value"]) == ("acknowledge", "s1")
    assert envelope.payload["message"]["ts"] == stored.ts
    assert fetch(slack.url + form["action"], data=b"action_id=other").status == 404
    assert fetch(f"{slack.url}/channels/{ALERTS}/click/1.000001", data=data).status == 404
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert fetch(slack.url + form["action"], data=data, headers=elsewhere).status == 403
    assert len(slack.socket.envelopes) == 1
