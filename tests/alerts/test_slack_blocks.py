import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.message import notice
from alerts.notifiers.slack import call
from alerts.payload import degrade, wrap
from alerts.slack_blocks import fallback, plain, render
from alerts.slack_payload import Level, check
from core.records import DecisionKind, Severity
from tests.alerts.samples import HOSTILE, alert, delivery, evidence, reference
from tests.clock import START
from tests.examples import examples

ACTIONS = ("post", "edit", "reply")
ZONE = "Asia/Tokyo"


def sent(made, action, *, parent="1762052400.000001", plain_form=False):
    payload = wrap(render(made, action, ZONE), plain(made, action, ZONE))
    payload = degrade(payload) if plain_form else payload
    return call(delivery(payload, action=action, parent_receipt=parent))


def errors(made, action, **kwargs):
    method, payload = sent(made, action, **kwargs)
    return [str(f) for f in check(method, payload) if f.level is Level.ERROR]


MANY = tuple(
    reference(
        n, source_name=HOSTILE, title=HOSTILE * 9, url=f"https://a.example/{n}?q=<|>&" + "x" * 800
    )
    for n in range(80)
)
CASES = {
    "plain": alert(),
    "hostile": alert(
        headline=HOSTILE * 9,
        topics=(HOSTILE,) * 9,
        regions=(HOSTILE,) * 40,
        reason=HOSTILE * 40,
        story_id=HOSTILE,
        route_id=HOSTILE,
        evidence=tuple(
            evidence(f"{HOSTILE} {n}", ((0, 5), (20, 30)), rule_title=HOSTILE, seed=HOSTILE)
            for n in range(4)
        ),
        reports=MANY,
    ),
    "long": alert(
        headline="字" * 4000, evidence=tuple(evidence("字" * (900 + n), ((0, 900),), seed="s" * 4000) for n in range(4))
    ),
    "bare": alert(topics=(), regions=(), evidence=(), reports=()),
    "bad links": alert(reports=(reference(0, url="javascript:alert(1)", language=None, published_at=None),)),
    "sixty stories": alert(story_id="summary-budget", headline=HOSTILE * 3, evidence=(), reports=MANY[:60]),
    "update": alert(kind=DecisionKind.UPDATE, reason="Severity rose to high."),
    "notice": notice("Slack is stopped", dedupe_key="k", now=START, severity=Severity.HIGH),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("action", ACTIONS)
def test_the_checker_finds_no_error_in_what_is_sent(name, action):
    assert errors(CASES[name], action) == []
    assert errors(CASES[name], action, plain_form=True) == []


@examples(60)
@given(st.text(max_size=400), st.text(max_size=400), st.sampled_from(ACTIONS))
def test_no_text_of_the_web_breaks_a_payload(title, passage, action):
    made = alert(
        headline=title or "x", evidence=(evidence(passage, (), rule_title=title, seed=passage),)
    )
    assert errors(made, action) == []


def test_the_same_alert_gives_the_same_payload():
    assert json.dumps(render(alert(), "post", ZONE)) == json.dumps(render(alert(), "post", ZONE))


def test_a_hostile_title_is_shown_literally_in_the_header():
    header = render(alert(headline="<!channel> *x*"), "post", ZONE)["blocks"][0]["text"]
    assert header == {"type": "plain_text", "text": "&lt;!channel&gt; *x*", "emoji": False}


def test_the_match_is_emphasised_without_markup():
    quote = render(alert(), "post", ZONE)["blocks"][3]["elements"][1]
    assert quote["type"] == "rich_text_quote"
    assert quote["elements"][1] == {
        "type": "text", "text": "battery plant", "style": {"bold": True},
    }  # fmt: skip


def test_the_message_shows_severity_topic_time_language_and_a_button():
    payload = render(alert(), "post", ZONE)
    text = json.dumps(payload["blocks"], ensure_ascii=False)
    assert "*High*" in text
    assert "*EV production*" in text
    assert "South China Sea" in text
    assert (
        f"<!date^{int(START.timestamp())}^{{date_short_pretty}}, {{time}}|2 Nov 2026, 12:00 JST>"
        in text
    )
    assert "Thai" in text
    assert payload["blocks"][-2]["elements"][0]["url"] == "https://outlet0.example/a?x=1&y=0"


def words(made, action="post"):
    return json.dumps(render(made, action, ZONE)["blocks"], ensure_ascii=False)


def test_a_story_in_another_language_has_a_gloss_and_one_in_english_has_none():
    assert "In Thai. In English: A plant is announced" in words(alert())
    english = alert(reports=(reference(0, language="en-GB"),))
    assert "In English" not in words(english)
    assert "In English" not in words(alert(reports=(reference(0, language=None),)))


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("nikk\u0435i.example", "nikk\u0435i.example (xn--nikki-2we.example)"),  # a Cyrillic letter
        ("xn--nikki-2we.example", "nikk\u0435i.example (xn--nikki-2we.example)"),
        ("nikkei.example", None),
    ],
)
def test_a_host_that_looks_like_another_is_shown_in_ascii_too(host, shown):
    made = alert(reports=(reference(0, url=f"https://{host}/a", source_name="Nikkei"),))
    text = words(made)
    assert (shown is None) == ("(xn--" not in text)
    if shown:
        assert shown in text
        assert "<https://xn--nikki-2we.example/a|Nikkei>" in text
    assert [f for f in check(*sent(made, "post")) if f.level is Level.ERROR] == []


def test_a_withdrawn_story_is_shown_as_such_without_severity_and_without_buttons():
    made = alert(
        route_id="-", kind=DecisionKind.UPDATE, headline="WITHDRAWN: A battery plant opens",
        reason="This alert was withdrawn by mika: a hoax", evidence=(), topics=(), regions=(),
    )  # fmt: skip
    payload = render(made, "edit", ZONE, buttons=True)
    text = json.dumps(payload["blocks"], ensure_ascii=False)
    assert payload["blocks"][0]["text"]["text"] == "WITHDRAWN: A battery plant opens"
    assert "⛔ *This alert was withdrawn by mika: a hoax*" in text
    assert "High" not in text
    assert "acknowledge" not in text
    assert "WITHDRAWN" in payload["text"]
    assert errors(made, "edit") == errors(made, "reply") == []


def test_a_summary_counts_stories_and_not_sources():
    made = alert(story_id="summary-budget", reports=tuple(reference(n) for n in range(12)))
    assert "*12 stories*" in words(made)
    assert words(made).count("<!date") == 12 + 1  # and when it was decided


def test_a_screen_reader_gets_everything_from_the_text():
    text = render(alert(), "post", ZONE)["text"]
    for said in ("High alert", "battery plant", "EV production", "First report", "A plant is announced",
                 "Outlet 0", "2 Nov 2026, 12:00 JST", "https://outlet0.example/a?x=1&amp;y=0"):  # fmt: skip
        assert said in text


def test_only_a_rise_in_severity_is_broadcast_and_only_as_a_reply():
    rose = alert(kind=DecisionKind.UPDATE, reason="Severity rose to high.")
    assert sent(rose, "reply")[1]["reply_broadcast"] is True
    assert "reply_broadcast" not in sent(rose, "edit")[1]
    both = alert(kind=DecisionKind.UPDATE, reason="New topic: Security. Severity rose to high.")
    assert sent(both, "reply")[1]["reply_broadcast"] is True
    topic = alert(kind=DecisionKind.UPDATE, reason="New topic: Security.")
    assert "reply_broadcast" not in sent(topic, "reply")[1]


def test_the_key_and_the_identifiers_travel_in_the_metadata():
    assert sent(alert(), "post")[1]["metadata"] == {
        "event_type": "seedwatch_alert",
        "event_payload": {
            "story_id": "s1",
            "rule_id": "ev_production/plant",
            "schema_version": 1,
            "delivery_key": delivery().delivery_key,
        },
    }


def test_more_sources_than_fit_are_counted():
    text = json.dumps(render(CASES["hostile"], "post", ZONE)["blocks"])
    assert "80 sources" in text
    assert "more" in text


def test_the_fallback_says_in_sentences_all_that_the_blocks_show():
    english = alert(reports=(reference(0, language="en"), reference(1), reference(2)))
    assert fallback(english, ZONE) == (
        "High alert: A battery plant opens in Rayong. EV production. Thailand, South China Sea. "
        "First report of this story. Why: A plant is announced: The battery plant opens. "
        "From Outlet 0, 2 Nov 2026, 12:00 JST, English, and 2 more reports. "
        "https://outlet0.example/a?x=1&amp;y=0"
    )
    thai = fallback(alert(reports=(reference(0),)), ZONE)
    assert "In Thai. In English: A plant is announced." in thai
    assert "more report" not in thai


def test_the_fallback_of_a_long_story_keeps_its_address_whole():
    url = "https://a.example/" + "x" * 900
    made = alert(headline="字" * 4000, reports=(reference(0, url=url),))
    text = fallback(made, ZONE)
    assert text.endswith(f" {url}")
    assert len(text) <= 3500
    assert url not in fallback(alert(reports=(reference(0, url=url + "x" * 200),)), ZONE)


def test_every_time_is_shown_in_the_zone_of_who_reads_it():
    for action in ("post", "edit"):
        (*_, small) = render(alert(), action, ZONE)["blocks"]
        (said,) = small["elements"]
        assert f"<!date^{int(START.timestamp())}^{{date_short_pretty}}, {{time}}|" in said["text"]
        assert "UTC" not in words(alert(), action)


def test_regions_and_languages_are_said_in_words_and_each_source_has_its_own():
    text = words(
        alert(reports=(reference(0), reference(1, language="ja"), reference(2, language=None)))
    )
    lines = [line for line in text.split("\\n") if line.startswith("•")]
    assert ["Thai" in line for line in lines] == [True, False, False]
    assert ["Japanese" in line for line in lines] == [False, True, False]
    assert all("<!date^" in line for line in lines)
    assert "Thailand, South China Sea" in text


@pytest.mark.parametrize("action", ACTIONS)
def test_nothing_unfurls_and_no_name_becomes_a_mention(action):
    _, payload = sent(alert(headline=HOSTILE, reason=HOSTILE), action)
    assert "link_names" not in payload
    if action == "edit":
        assert payload["parse"] == "none"
    else:
        assert (payload["unfurl_links"], payload["unfurl_media"]) == (False, False)
        assert payload.get("parse", "none") == "none"
    for mention in ("<!channel", "<!here", "<!everyone", "<!subteam", "<@", "<#"):
        assert mention not in json.dumps(payload, ensure_ascii=False)


def test_a_notice_that_is_longer_than_a_header_is_shown_to_its_end():
    said = f"The cycle stopped & {'step, ' * 25}did not work: ./run status tells more."
    text = words(notice(said, dedupe_key="k", now=START, severity=Severity.HIGH))
    assert text.count("./run status tells more.") == 1
    assert words(CASES["notice"]).count("Slack is stopped") == 1


def test_one_sentence_that_fired_several_rules_is_quoted_once_under_all_of_them():
    pieces = (
        evidence("One plant opens.", ((4, 9),), rule_id="a/x", rule_title="Rule X", seed="s1"),
        evidence("One plant opens.", ((10, 15),), rule_id="a/y", rule_title="Rule Y", seed="s1"),
        evidence("Another sentence.", (), rule_id="a/z", rule_title="Rule Z", seed="s2"),
    )
    payload = render(alert(evidence=pieces), "post", "Asia/Tokyo")
    whys = [block for block in payload["blocks"] if block["type"] == "rich_text"]
    assert len(whys) == 2
    words = json.dumps(whys)
    assert (words.count("Rule X; Rule Y"), words.count("Seed: s1"), words.count("Rule Z")) == (
        1,
        1,
        1,
    )
    quote = next(e for e in whys[0]["elements"] if e["type"] == "rich_text_quote")
    bold = [run["text"] for run in quote["elements"] if run.get("style")]
    assert bold == ["plant", "opens"]
