"""A linter of our own for mail: what clients of mail do not show, or show wrongly, is not in it.

The lists are of features that the data of caniemail.com calls unsupported in Gmail or Outlook. What
is agreed to be there all the same stands in `AGREED`.
"""

import re
from html.parser import HTMLParser

import pytest

from alerts.alert_mail import render
from alerts.payload import body
from tests.alerts.samples import HOSTILE, alert, evidence, reference
from tests.alerts.test_digest import build, full_digest

TAGS = {
    "html", "head", "meta", "title", "style", "body", "div", "table", "tbody", "tr", "td", "h1", "h2", "h3",
    "a", "b", "span", "br", "img",
}  # fmt: skip
# Kept in the head's own style block alone: who does not know them shows the light, wide form.
AGREED = {"@media", "!important", "prefers-color-scheme", "color-scheme"}
NOT_SHOWN = re.compile(
    r"(?<![\w-])(?:position|float|display\s*:\s*(?:flex|grid)|grid|flex|transform|animation|transition"
    r"|filter|clip-path|object-fit|background-image|mask)\s*:|url\(|var\(|calc\(|@import|@font-face"
)
ATTRIBUTES = {
    "table": {"role", "class", "width", "cellpadding", "cellspacing", "style"},
    "img": {"class", "src", "width", "height", "alt", "style"},
    "a": {"href", "class", "style", "dir"},
}


class Linter(HTMLParser):
    """Collects what is wrong with a page."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.open = []
        self.words = {}
        self.feed(page)
        self.close()
        self.found += [f"<{tag}> is not closed" for tag, _ in self.open]
        self.found += [
            f"a link without words: {href}" for href, said in self.words.items() if not said
        ]

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in TAGS:
            self.found.append(f"<{tag}> is not for mail")
        if len(given) != len(attrs):
            self.found.append(f"<{tag}> says an attribute twice")
        if (allowed := ATTRIBUTES.get(tag)) and not set(given) <= allowed:
            self.found.append(f"<{tag}> has {sorted(set(given) - allowed)}")
        if wrong := NOT_SHOWN.search(given.get("style") or ""):
            self.found.append(f"<{tag}> has the style {wrong[0]}")
        self._by_tag(tag, given)
        if tag not in ("meta", "br", "img"):
            self.open.append((tag, given))

    def _by_tag(self, tag, given):
        if tag == "html" and not given.get("lang"):
            self.found.append("the page does not say its language")
        if tag == "table" and given.get("role") != "presentation":
            self.found.append("a table that is read out as data")
        if tag == "img" and not all(given.get(name) for name in ("alt", "width", "height")):
            self.found.append("a picture without words or size")
        if tag == "a":
            self.words[given.get("href")] = ""
            if not re.match(r"https?://|mailto:|#$", given.get("href") or ""):
                self.found.append(f"a link to {given.get('href')}")

    def handle_data(self, data):
        for tag, given in self.open:
            if tag == "a":
                self.words[given.get("href")] += data.strip()

    def handle_endtag(self, tag):
        if not self.open or self.open[-1][0] != tag:
            self.found.append(f"</{tag}> closes nothing")
        else:
            self.open.pop()


def style_block(page):
    return re.search(r"<style[^>]*>(.*?)</style>", page, re.DOTALL)[1]


def mail(**said):
    return body(render(alert(**said), "post", "Asia/Tokyo"))["html"]


PAGES = {
    "full digest": lambda: full_digest().html,
    "its page": lambda: full_digest().page,
    "calm day": lambda: build().html,
    "alert": mail,
    "hostile alert": lambda: mail(
        headline=HOSTILE, reason=HOSTILE, evidence=(evidence(HOSTILE, ((0, 5),), seed=HOSTILE),),
        reports=(reference(0, source_name=HOSTILE, title=HOSTILE),),
    ),
    "operator notice": lambda: mail(route_id="operator", evidence=(), reports=()),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_mail_has_nothing_that_clients_do_not_show(name):
    page = PAGES[name]()
    assert page.lower().startswith("<!doctype html>")
    assert Linter(page).found == []
    block = style_block(page)
    assert NOT_SHOWN.search(block) is None
    assert set(re.findall(r"@[\w-]+", block)) <= AGREED


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<html lang=en><script></script></html>", "<script> is not for mail"),
        ("<html></html>", "does not say its language"),
        ("<html lang=en><div style='position: fixed'></div></html>", "the style position:"),
        ("<html lang=en><div style='background: url(x)'></div></html>", "the style url("),
        ("<html lang=en><img src=x alt=y></html>", "without words or size"),
        ("<html lang=en><a href='https://x.example'></a></html>", "a link without words"),
        ("<html lang=en><a href='javascript:x'>y</a></html>", "a link to javascript"),
        ("<html lang=en><table class=x></table></html>", "read out as data"),
        ("<html lang=en><div></html>", "closes nothing"),
    ],
)
def test_the_linter_finds_what_it_looks_for(page, said):
    assert any(said in line for line in Linter(page).found)
