import html
import json
import quopri
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from email import message_from_string, policy
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.digest import HTML_BUDGET, DigestInput, build_digest, digest_story, grouped
from alerts.digest_mail import render_digest_mail
from alerts.digest_model import Coverage, DigestStory, Held, TrendDay, Withdrawn
from core.records import Relevance, Severity
from tests.alerts.samples import BOOK, HOSTILE, article, evidence, reference, report, story
from tests.clock import START
from tests.examples import examples

COVERAGE = Coverage(
    sources=30, sources_read=28, failed=(("Mekong Wire", "http 503"),), quiet=("Ministry",),
    items_seen=1412, classified=1398, alerted=2, held_back=(("not relevant", 1340),),
    ruleset_version="9f31",
)  # fmt: skip
WEEK = tuple(
    TrendDay(
        day=date(2026, 10, 27 + n) if n < 5 else date(2026, 11, n - 4),
        mixes=((("ev_production",), n), (("security",), 1)),
    )
    for n in range(7)
)
NASTY = (
    HOSTILE
    + "<script>alert(1)</script><img src=x onerror=1>\"'><iframe srcdoc=x></iframe>{{7*7}}{% x %}"
)


def a_story(n=0, **said):
    return DigestStory(
        **{
            "story_id": f"s{n}",
            "headline": f"Headline {n}",
            "topics": ("ev_production",),
            "severity": Severity.HIGH,
            "regions": ("thailand",),
            "evidence": (evidence(),),
            "reports": (reference(n), reference(n + 1000)),
            **said,
        }
    )


def build(*stories, **said):
    return build_digest(
        DigestInput(
            **{
                "list_id": "daily",
                "title": "seedwatch daily",
                "local_date": date(2026, 11, 2),
                "timezone": "Asia/Tokyo",
                "built_at": START,
                "stories": stories,
                "coverage": COVERAGE,
                **said,
            }
        )
    )


class Tree(HTMLParser):
    """Collects elements, attributes and text of a parsed page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.links, self.events, self.words = [], [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        for name, value in attrs:
            self.links += [value] if name in {"href", "src"} else []
            self.events += [name] if name.startswith("on") or name == "srcdoc" else []

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return "".join(self.words)


def assert_safe(page):
    tree = Tree(page)
    assert not {"script", "iframe", "object", "form", "embed", "base"} & set(tree.tags)
    assert tree.events == []
    allowed = {"http", "https", "cid", "mailto"}
    assert all(urlsplit(link).scheme in allowed or link == "#" for link in tree.links)
    return tree


def web_links(links):
    return {link for link in links if urlsplit(link).scheme != "cid"}


def test_the_plain_twin_has_every_title_link_and_time():
    digest = build(a_story(0), a_story(1, topics=("security",), reports=(reference(7),)))
    tree = assert_safe(digest.html)
    assert web_links(tree.links) == set(re.findall(r"https?://\S+", digest.text))
    for said in (
        "Headline 0",
        "Headline 1",
        "2 Nov 2026, 12:00 JST",
        "Title 1000",
        "The battery plant opens.",
    ):
        assert said in digest.text
        assert said in tree.text


def test_stories_stand_under_their_topic_the_loudest_first():
    groups = grouped(
        (
            a_story(0, severity=Severity.LOW),
            a_story(1, severity=Severity.MEDIUM),
            a_story(2, topics=("security", "ev_production"), severity=Severity.CRITICAL),
            a_story(3, topics=()),
        )
    )
    assert [(group.name, [s.story_id for s in group.stories]) for group in groups] == [
        ("Security", ["s2"]), ("EV production", ["s1", "s0"]), ("Other", ["s3"]),
    ]  # fmt: skip


def test_the_order_of_arrival_does_not_change_the_digest():
    stories = [a_story(n, severity=s) for n, s in enumerate(Severity)]
    assert build(*stories).html == build(*reversed(stories)).html


def test_coverage_says_what_silence_is_worth():
    tree = Tree(build(a_story()).html)
    for said in (
        "28 of 30",
        "1412, 1398 classified",
        "Mekong Wire: http 503",
        "Ministry",
        "1340 not relevant",
    ):
        assert said in tree.text
    assert "Mekong Wire: http 503" in build().text


def test_late_and_alerted_stories_say_so():
    text = build(a_story(late=True, alerted=True)).text
    assert "late: from an earlier day" in text
    assert "alerted at once" in text


def test_an_empty_day_is_told_in_one_line():
    quiet = replace(COVERAGE, failed=(), quiet=())
    digest = build(coverage=quiet, trend=WEEK)
    assert "nothing matched" in digest.subject
    assert digest.chart is None
    for shown in (digest.text, Tree(digest.html).text):
        assert shown.count("articles were held against every rule.") == 1
        assert "The pipeline is healthy: 28 of 30 sources" in shown
        assert "coverage of" not in shown.lower()
        assert "stories with news" not in shown.lower()


def test_an_empty_day_keeps_the_open_questions_of_its_coverage():
    assert "Mekong Wire: http 503" in build().text


def test_a_failed_pipeline_never_looks_like_an_empty_day():
    digest = build(failure="classify failed 14 times")
    for shown in (digest.subject, digest.text, Tree(digest.html).text):
        assert "incomplete" in shown.lower()
        assert "healthy" not in shown
        assert "nothing matched" not in shown.lower()


def test_there_is_one_digest_for_each_list_date_and_zone():
    assert build().digest_id == "daily|2026-11-02|Asia/Tokyo"
    assert build(a_story()).digest_id == build(built_at=START.replace(hour=9)).digest_id


@pytest.mark.slow  # renders hundreds of stories
def test_a_big_day_stays_below_the_size_at_which_mail_programs_cut():
    stories = [a_story(n, severity=list(Severity)[n % 4]) for n in range(500)]
    digest = build(*stories)
    assert len(quopri.encodestring(digest.html.encode())) <= HTML_BUDGET
    assert 20 < digest.shown < 500
    assert len(digest.stories) == 500
    assert f"and {500 - digest.shown} stories more" in Tree(digest.html).text
    assert f"and {500 - digest.shown} stories more" in digest.text
    # What the mail has no room for stands on the page.
    assert all(one.headline in digest.page for one in digest.stories)
    assert web_links(Tree(digest.html).links) == set(re.findall(r"https?://\S+", digest.text))
    one_more = build(*digest.stories[: digest.shown + 2])
    assert one_more.shown <= digest.shown + 2


def test_hostile_text_stays_text_at_the_level_of_the_document():
    nasty = a_story(
        headline=NASTY, regions=(NASTY,), topics=(NASTY,),
        evidence=(evidence(NASTY, ((0, 30),), rule_title=NASTY, seed=NASTY),),
        reports=(reference(0, source_name=NASTY, title=NASTY), reference(1, url="javascript:alert(1)"),
                 reference(2, url="https://a.example/\"onclick='x'", title=NASTY)),
    )  # fmt: skip
    coverage = replace(COVERAGE, failed=((NASTY, NASTY),), quiet=(NASTY,), held_back=((NASTY, 1),))
    digest = build(nasty, coverage=coverage, failure=NASTY)
    tree = assert_safe(digest.html)
    assert "<script>alert(1)</script>" in tree.text
    assert "{{7*7}}" in tree.text
    assert "javascript:" not in digest.text


@examples(25)
@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_of_the_web_adds_an_element(title, other):
    plain = build(a_story(headline="x", reports=(reference(0, title="y"),)))
    odd = build(a_story(headline=title, reports=(reference(0, title=other or "y"),)))
    assert sorted(Tree(odd.html).tags) == sorted(Tree(plain.html).tags)


def test_a_story_is_shown_with_its_first_headline_and_its_evidence():
    made = story(
        report("a"), report("b", severity=Severity.CRITICAL, topics=["security"]),
        report("off", relevance=Relevance.IGNORE, topics=["x"]), report("c", duplicate_of="a"),
    )  # fmt: skip
    shown = digest_story(made, BOOK, {"a": article("a")}, late=True)
    assert (shown.headline, shown.severity, shown.topics) == (
        "Title of a", Severity.CRITICAL, ("ev_production", "security"),
    )  # fmt: skip
    assert (len(shown.reports), shown.articles, shown.late) == (2, 4, True)
    assert len(shown.evidence) == 1


@pytest.mark.parametrize("stories", [0, 1, 40])
@pytest.mark.parametrize("failure", [None, "collect failed"])
def test_the_preheader_has_the_length_that_inboxes_show(stories, failure):
    page = build(*[a_story(n) for n in range(stories)], failure=failure).html
    preheader = re.search(r"mso-hide:all\">(.*?)</div>", page).group(1)
    assert 40 <= len(preheader) <= 150


def mail(digest=None, recipient="a@example.org", **said):
    given = {
        "mail_from": "seedwatch <news@seedwatch.example>",
        "list_id": "daily",
        "public_url": None,
    }
    return render_digest_mail(digest or build(a_story()), recipient=recipient, **{**given, **said})


def parsed(text):
    return message_from_string(text, policy=policy.default)


def test_the_same_digest_gives_the_same_bytes_and_each_recipient_an_id():
    assert mail() == mail()
    ids = {parsed(mail(recipient=to))["Message-ID"] for to in ("a@example.org", "b@example.org")}
    assert len(ids) == 2


def test_the_mail_has_the_headers_that_can_be_filled_honestly():
    message = parsed(mail())
    assert message["From"] == "seedwatch <news@seedwatch.example>"
    assert message["To"] == "a@example.org"
    assert message["Date"].datetime == START
    assert message["List-Id"] == "seedwatch daily <daily.seedwatch.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert message["Precedence"] == "list"
    assert message["X-Seedwatch-Digest"] == "daily|2026-11-02|Asia/Tokyo"
    assert message["List-Unsubscribe"] is None
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_one_may_leave_the_list_by_mail_and_where_a_page_answers_by_one_click():
    message = parsed(mail(unsubscribe_token="t0"))
    assert message["List-Unsubscribe"] == "<mailto:news@seedwatch.example?subject=unsubscribe%20t0>"
    assert message["List-Unsubscribe-Post"] is None
    message = parsed(mail(public_url="https://watch.example/", unsubscribe_token="t0"))
    web, post = message["List-Unsubscribe"].split(", ")
    assert web == "<https://watch.example/unsubscribe/t0>"
    assert post.startswith("<mailto:")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    plain = parsed(mail(public_url="http://watch.example", unsubscribe_token="t0"))
    assert plain["List-Unsubscribe-Post"] is None  # RFC 8058 asks for https


@pytest.mark.parametrize(
    "title", ["t\r\nBcc: victim@example.com", "t\n\nEvil text", "t\x00\u202ex"]
)
def test_a_title_never_becomes_a_header_or_a_body(title):
    message = parsed(mail(build(a_story(headline=title))))
    assert message["Bcc"] is None
    assert "\n" not in message["Subject"]
    assert not message.get_body(("plain",)).get_content().startswith("Evil")


def test_lines_are_short_and_ascii_whatever_the_script():
    long_title = "日本とASEANの電気自動車 ยานยนต์ไฟฟ้า سيارة 🚗 " * 40
    text = mail(
        build(a_story(headline=long_title, regions=(), evidence=(evidence(long_title * 5, ()),)))
    )
    assert text.isascii()
    assert max(len(line) for line in text.splitlines()) <= 998
    assert len(parsed(text)["Subject"]) <= 120


PROBE = """<script>
const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
const luminance = ([r, g, b]) => {
  const [x, y, z] = [r, g, b].map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};
const ground = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const colour = parse(getComputedStyle(at).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) return colour;
  }
  return [255, 255, 255];
};
const low = [];
for (const element of document.querySelectorAll("body *")) {
  const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  if (!own || getComputedStyle(element).display === "none" || !element.offsetParent) continue;
  const [a, b] = [luminance(parse(getComputedStyle(element).color)), luminance(ground(element))];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < 4.5) low.push(element.className + " " + ratio.toFixed(2));
}
document.title = JSON.stringify({width: document.documentElement.scrollWidth, low});
</script></body>"""


def full_digest():
    """Return a digest with everything that it can hold."""
    held = Held(reason="muted", stories=2, shown=(("A strike", "https://a.example/1"),))
    gone = Withdrawn(
        headline="Gone", url="https://a.example/2", author="desk", reason="A drill.",
        withdrawn_at=START,
    )  # fmt: skip
    return build(
        *[a_story(n, severity=severity, fresh=n > 1) for n, severity in enumerate(Severity)],
        a_story(9, headline="電池" * 60, names=("Toyota",)),
        a_story(10, headline=f"Report at https://{'long' * 40}.example/path"),
        coverage=replace(COVERAGE, held=(held,)), trend=WEEK, withdrawn=(gone,),
        failure="a step failed", missed_since=START, leave_url="https://watch.example/unsubscribe/x",
        wanted="topics Security",
    )  # fmt: skip


@pytest.mark.needs_chromium
@pytest.mark.slow
@pytest.mark.parametrize("ground", ["light", "dark"])
def test_a_browser_shows_it_on_a_phone_without_scrolling_and_with_contrast(tmp_path, ground):
    page = full_digest().page.replace("</body>", PROBE)
    if ground == "dark":
        page = page.replace("(prefers-color-scheme: dark)", "all")
    (tmp_path / "d.html").write_text(page, encoding="utf-8")
    done = subprocess.run(
        [shutil.which("chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
         "--disable-background-networking", f"--user-data-dir={tmp_path}/profile",
         "--window-size=500,900", "--dump-dom", f"file://{tmp_path}/d.html"],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    found = json.loads(html.unescape(re.search(r"<title>(\{.*?\})</title>", done.stdout).group(1)))
    assert found["width"] <= 500
    assert found["low"] == []


def test_every_picture_and_table_says_what_it_is():
    page = full_digest().html
    images = re.findall(r"<img[^>]*>", page)
    assert len(images) == 1
    assert all(f"{name}=" in images[0] for name in ("alt", "width", "height"))
    tables = re.findall(r"<table[^>]*>", page)
    assert len(tables) > 3
    assert all('role="presentation"' in table for table in tables)
    assert 'width="600"' in page
    assert '<html lang="en"' in page
    styles = re.findall(r"<style[^>]*>", page)
    assert all('data-css-inline="ignore"' in style for style in styles)
    assert "url(" not in page
