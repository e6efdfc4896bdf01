"""Pages of our own in several structures: what they say is made up, how they are built is not."""

SENTENCES = (
    "The port of Mawar will lend its two electric ferries to the outer islands from next spring on.",
    "The harbour master said on Monday that the batteries would be charged at night, when power is cheap.",
    "Fares are not to rise before the summer season, and season tickets remain valid on all lines.",
    "A third boat was ordered in August from a yard on the mainland that has built eleven of them.",
    "Fishermen had asked for a later first crossing, because the quay is full at five in the morning.",
    "The council votes on the contract in December; nobody in the hall spoke against it last week.",
)
JAPANESE = (
    "港は来年の春から、離島へ向かう二隻の電気フェリーを貸し出すと発表した。",
    "港湾長は月曜日、電力の安い夜間に電池を充電すると述べた。",
    "運賃は夏の繁忙期まで据え置かれ、定期券は全路線で引き続き使える。",
    "三隻目は八月に本土の造船所へ発注され、同型船は十一隻目となる。",
    "漁師たちは、早朝五時の岸壁が混み合うとして、始発を遅らせるよう求めていた。",
    "議会は十二月に契約を採決する予定で、先週の会合で反対の声はなかった。",
)


def paragraphs(count: int, sentences: tuple[str, ...] = SENTENCES, each: int = 3) -> str:
    """Return that many paragraphs of a few sentences each, no two alike."""
    return "".join(
        "<p>"
        + " ".join(sentences[(n + k) % len(sentences)] for k in range(each))
        + f" ({n + 1}.)</p>"
        for n in range(count)
    )


def page(
    body: str,
    *,
    title: str = "Electric ferries for the outer islands",
    head: str = "",
    lang: str = "en",
) -> str:
    """Return a page with a site's usual furniture around `body`."""
    menu = "".join(
        f"<li><a href='/{name}'>{name.title()}</a></li>" for name in ("sea", "land", "air")
    )
    return (
        f"<!doctype html><html lang={lang}><head><meta charset=utf-8><title>{title}</title>{head}</head>"
        f"<body><header><a href='/'>The Mawar Post</a><nav><ul>{menu}</ul></nav></header>{body}"
        "<footer><p>Made at the quay. All rights remain with those who wrote it.</p></footer></body></html>"
    )


def article(
    text: str, *, title: str = "Electric ferries for the outer islands", more: str = ""
) -> str:
    """Return the body of an article page: heading, byline, text, and what stands beside it."""
    return (
        f"<main><article><h1>{title}</h1><p class=byline>By Mei Tan</p><time datetime='2026-11-02T08:00:00+09:00'>"
        f"Nov. 2, 2026</time><div class=body>{text}</div></article>{more}</main>"
    )


LINKED = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Electric ferries for the outer'
    ' islands", "datePublished": "2026-11-02T08:00:00+09:00", "author": {"@type": "Person", "name": "Mei Tan"}%s}'
    "</script>"
)
