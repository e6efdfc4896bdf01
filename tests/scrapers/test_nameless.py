"""What stands beside the text, told by how it looks: by links, pictures, fields and place, not by name."""

from collections.abc import Callable

import pytest

from core.records import Page
from scrapers.extract import extract
from tests.scrapers.articles import SAMPLES

PageOf = Callable[..., Page]
EN = SAMPLES["en"]
A, B, C, D = EN.paragraphs
H1 = f"<h1>{EN.title}</h1>"
NOTE = (
    "The crew of the old ferry wants more pay, and the council has no money for it, says the mayor."
)
HEAD = "The old ferry will not run in winter, its crew says"
CARD = f"<div><a href=/o>{HEAD}</a><p>{NOTE}</p></div>"
REPLY = "<div><div>Jo Cox</div><div>I have worked there, and what they say of the cranes is true, every word.</div></div>"


def p(*texts: str) -> str:
    """Return paragraphs."""
    return "".join(f"<p>{text}</p>" for text in texts)


def paragraphs(page_of: PageOf, body: str) -> list[str]:
    """Return the paragraphs that are found on a page with that body."""
    html = f"<html><head><title>{EN.title}</title></head><body>{body}</body></html>"
    return extract(page_of(html)).text.split("\n\n")


BETWEEN = {
    "cards": f"<div>{CARD * 3}</div>",
    "cards-in-a-list": f"<ul><li>{CARD}</li><li>{CARD}</li><li>{CARD}</li></ul>",
    "caption": "<div><img src=x><div>A crane lifts an oven at the old dock, as people of the town look on, last week.</div></div>",
    "caption-in-parts": f"<div><div><img src=x></div><p>{NOTE}</p><p>Ana Lim</p></div>",
    "letter": f"<div><p>{NOTE}</p><input type=email><button>Send</button></div>",
    "field-without-a-type": f"<section><p>{NOTE}</p><input></section>",
}
AFTER = {
    "replies": f"<div><h3>12 comments</h3>{REPLY * 6}</div>",
    "replies-asked-for": f"<div><p>Leave a reply</p>{REPLY * 6}</div>",
    "replies-in-french": f"<div><h2>Commentaires (4)</h2>{REPLY * 6}</div>",
    "replies-each-said": "<ol>" + f"<li><div>Jo Cox says:</div><p>{NOTE}</p></li>" * 6 + "</ol>",
    "about-the-author": f"<p>Ana Lim is a reporter at The Gazette.</p><p>{NOTE}</p>",
    "about-the-author-in-german": "<p>Ana Lim ist Redakteurin der Dockzeitung und schreibt über Häfen.</p>",
}


@pytest.mark.parametrize("name", BETWEEN)
def test_boxes_without_a_name_among_the_paragraphs_are_left_out(name: str, page_of: PageOf) -> None:
    body = f"<div>{H1}<div>{p(A, B)}{BETWEEN[name]}{p(C, D)}</div></div>"
    assert paragraphs(page_of, body) == list(EN.paragraphs)


@pytest.mark.parametrize("name", BETWEEN | AFTER)
def test_boxes_without_a_name_behind_the_text_are_left_out(name: str, page_of: PageOf) -> None:
    body = f"<div>{H1}<div>{p(A, B, C, D)}{(BETWEEN | AFTER)[name]}</div></div>"
    assert paragraphs(page_of, body) == list(EN.paragraphs)


LONG = "The dock has three gates. The first leads to the ovens, and the second to the ships. The third is shut."
KEPT = {
    "features": "".join(f"<div><h3>Gate {n}</h3><p>{NOTE}</p><a href=/g>Learn more about this gate</a></div>" for n in range(3)),
    "linked-words": "<ul>" + f"<li>{NOTE[:60]} <a href=/x>and more of its crew's own words</a> in it</li>" * 3 + "</ul>",
    "three-sentences-under-a-picture": f"<div><img src=x><p>{LONG}</p></div>",
    "a-heading-under-a-picture": f"<div><img src=x><h2>The ovens</h2><p>{NOTE}</p></div>",
    "a-picture-in-a-paragraph": f"<p><img src=x> {NOTE}</p>",
    "a-hidden-field": f"<div><p>{NOTE}</p><input type=hidden name=x></div>",
    "a-heading-of-words": f"<h2>Comments by the mayor</h2><p>{NOTE}</p>",
}  # fmt: skip  # pages


@pytest.mark.parametrize("name", KEPT)
def test_what_looks_like_a_box_and_is_text_stays(name: str, page_of: PageOf) -> None:
    text = " ".join(
        paragraphs(page_of, f"<div>{H1}<div>{p(A, B, C)}{KEPT[name]}{p(D)}</div></div>")
    )
    assert NOTE[:60] in text or LONG in text
    assert D in text


def test_pictures_with_captions_are_text_where_there_is_no_other(page_of: PageOf) -> None:
    slides = "".join(f"<div><img src=x><div>{text}</div></div>" for text in EN.paragraphs)
    assert paragraphs(page_of, f"{H1}<div>{slides}</div>") == list(EN.paragraphs)


def test_a_lead_in_the_box_of_a_headline_and_a_field_is_text(page_of: PageOf) -> None:
    top = f"<div>{H1}<p>{NOTE}</p><input type=text></div>"
    assert paragraphs(page_of, f"<main>{top}{p(A, B, C)}</main>") == [NOTE, A, B, C]


def test_a_byline_behind_a_lead_is_no_text(page_of: PageOf) -> None:
    body = f"<div>{H1}<div>{NOTE}</div><div>By Ana Lim</div><div>Nov 2, 2026, 10:15</div>{p(A, B, C)}</div>"
    assert paragraphs(page_of, body) == [NOTE, A, B, C]


@pytest.mark.parametrize(
    "short", ["By then the last ship had left the dock.", "By 2028 all shall be done."]
)
def test_a_short_sentence_that_begins_as_a_byline_is_text(short: str, page_of: PageOf) -> None:
    assert paragraphs(page_of, f"<div>{H1}{p(A, short, B, C, short)}</div>") == [
        A,
        short,
        B,
        C,
        short,
    ]


def test_dates_in_a_list_behind_the_first_paragraph_are_text(page_of: PageOf) -> None:
    dates = ("2 March 2026", "4 May 2026")
    body = f"<div>{H1}{p(A)}<ul><li>{dates[0]}</li><li>{dates[1]}</li></ul>{p(B, C)}</div>"
    assert paragraphs(page_of, body) == [A, *dates, B, C]


def test_a_signed_quotation_on_top_is_text(page_of: PageOf) -> None:
    quote = f"<blockquote><p>{NOTE}</p>— Jo Cox, November 2, 2026</blockquote>"
    assert "— Jo Cox, November 2, 2026" in paragraphs(
        page_of, f"<div>{H1}{p(A)}{quote}{p(B, C)}</div>"
    )


def test_a_test_id_names_a_box_whose_class_is_generated(page_of: PageOf) -> None:
    box = f"<div class=css-1 data-testid=related-articles><p>{NOTE}</p></div>"
    assert paragraphs(page_of, f"<div>{H1}{p(A, B)}{box}{p(C, D)}</div>") == list(EN.paragraphs)
