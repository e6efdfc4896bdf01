"""XML that asks its reader to open, to multiply or to run something. `{place}` is a server's address.

Every document is a feed with one entry besides, so that one which is read on is seen to be.
"""

ITEM = "<item><title>{title}</title><link>https://news.example/1</link></item>"
RSS = '<rss version="2.0"><channel><title>News</title>' + ITEM + "</channel></rss>"
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))


def feed(title: str = "A plant opens", before: str = "") -> str:
    """Return a feed with one entry, and what stands before it."""
    return before + RSS.replace("{title}", title)


def outside(place: str) -> dict[str, bytes]:
    """Return the documents that ask for a file or an address."""
    url = f"http://{place}/taken"
    texts = {
        "xxe-file": feed("&x;", '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'),
        "xxe-http": feed("&x;", f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{url}">]>'),
        "xxe-ftp": feed("&x;", '<!DOCTYPE rss [<!ENTITY x SYSTEM "ftp://127.0.0.1/x">]>'),
        "xxe-parameter": feed("a", f'<!DOCTYPE rss [<!ENTITY % p SYSTEM "{url}"> %p;]>'),
        "external-dtd": feed("a", f'<!DOCTYPE rss SYSTEM "{url}">'),
        "public-dtd": feed("a", f'<!DOCTYPE rss PUBLIC "-//X//Y" "{url}">'),
        "xinclude": feed(
            '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text"'
            ' href="file:///etc/hostname"/>'
        ),
        "stylesheet": feed("a", f'<?xml-stylesheet type="text/xsl" href="{url}"?>'),
        "schema": feed("a").replace(
            "<rss ",
            '<rss xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
            f' xsi:schemaLocation="x {url}" ',
        ),
    }
    return {name: text.encode() for name, text in texts.items()}


DOCUMENTS: dict[str, bytes] = {
    "laughs": feed("&l8;", f'<!DOCTYPE rss [<!ENTITY l0 "ha">{_LAUGHS}]>').encode(),
    "quadratic": feed("&q;" * 4_000, f'<!DOCTYPE rss [<!ENTITY q "{"q" * 50_000}">]>').encode(),
    "utf-7": feed("+ADw-script+AD4-", '<?xml version="1.0" encoding="utf-7"?>').encode(),
    "utf-16-bare": feed().encode("utf-16-le"),
    "nested": b"<rss>" + b"<a>" * 240_000,
    "nested-in-item": RSS.encode().replace(b"</item>", b"<b>" * 240_000),
    "nested-and-closed": b"<rss>" + b"<a>" * 120_000 + b"</a>" * 120_000 + b"</rss>",
    "attributes": b"<rss " + b" ".join(b'a%d="x"' % n for n in range(50_000)) + b"/>",
    "long-title": feed("t" * 4_000_000).encode(),
}
