"""Bytes to text."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.charset import decode

TITLE = "<title>Café £5</title>"
HTML = "text/html"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (codecs.BOM_UTF16_LE + TITLE.encode("utf-16-le"), HTML),
        (TITLE.encode("cp1252"), HTML),
        (f"<meta charset=utf-8>{TITLE}".encode(), HTML),
        (TITLE.encode(), "text/html; charset=iso-8859-1"),
        (TITLE.encode(), "text/html; charset=x-bogus"),
        (TITLE.replace("Café", "Ca\0fé").encode(), "text/html; charset=utf-8"),
        (TITLE.encode("cp1252"), "text/html; charset=utf-8"),
        (TITLE.encode(), "text/html; charset=utf-7"),
        (f"<meta charset=utf-16>{TITLE}".encode(), HTML),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=latin1">'
         + TITLE.encode("latin-1"), None),
    ],
    ids=["bom16", "latin", "metautf", "lie", "bogus", "nul", "lie2", "utf7", "meta16", "meta-latin"],
)  # fmt: skip  # one case a line
def test_a_page_reads_right_whatever_it_claims(body: bytes, content_type: str | None) -> None:
    assert decode(body, content_type).endswith(TITLE)


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("shift_jis", "次世代自動車の生産で協力"),
        ("euc-jp", "次世代自動車の生産で協力"),
        ("gb2312", "电动汽车供应链"),
        ("big5", "電動車供應鏈"),
        ("tis-620", "ยานยนต์ไฟฟ้า"),
        ("windows-874", "ยานยนต์ไฟฟ้า"),
        ("euc-kr", "전기차 공급망"),
    ],
)
def test_the_charsets_of_the_region_are_read(charset: str, text: str) -> None:
    codec = {"windows-874": "cp874"}.get(charset, charset)
    assert decode(text.encode(codec), f"text/html; charset={charset}") == text


def test_one_broken_byte_does_not_garble_a_page() -> None:
    body = ("電動車の供給網" * 50).encode() + b"\xff" + b"end"
    assert decode(body, "text/html; charset=utf-8").startswith("電動車の供給網")


def test_utf7_is_never_decoded() -> None:
    assert "<script>" not in decode(b"+ADw-script+AD4-", "text/html; charset=utf-7")


@given(st.binary(), st.none() | st.text(max_size=40))
def test_any_bytes_become_storable_text(body: bytes, content_type: str | None) -> None:
    text = decode(body, content_type)
    assert "\0" not in text
    text.encode("utf-8")  # no lone surrogates
