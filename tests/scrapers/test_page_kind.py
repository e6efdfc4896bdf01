"""What a page turns out to be, on pages of several structures; and articles that look like others."""

import contextlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from core.errors import ParseError
from core.records import Page, PageKind
from scrapers.extract import extract
from tests.scrapers.pages import JAPANESE, LINKED, article, page, paragraphs

PageOf = Callable[..., Page]
FREE = LINKED % ""
LOCKED = LINKED % ', "isAccessibleForFree": false, "wordCount": 640'
CUT = "<p>The port of Mawar will lend its two electric ferries to the outer islands from next spring on, and</p>"
SOME = paragraphs(1)
CARDS = "".join(
    f"<article class=card><h3><a href='/sea/{n}'>Headline number {n} about the ferries</a></h3>"
    f"<p>A teaser of the story, in a line or so.</p><a href='/sea/{n}#c'>Comments</a></article>"
    for n in range(24)
)
FIGURES = "".join(
    f"<figure><img src='/{n}.jpg'><figcaption>The ferry at berth {n}, seen from the mole at dawn.</figcaption></figure>"
    for n in range(9)
)
POSTS = "".join(
    f"<div class=live-blog__post><time datetime='2026-11-02T{9 + n:02}:15'>{9 + n:02}:15</time>"
    f"<p>{9 + n:02}:15 The ferry has left berth {n}, the harbour master says; the next one follows in an hour.</p></div>"
    for n in range(10)
)

PAYWALLS = {
    "locked and cut": page(article(SOME + CUT), head=LOCKED),
    "locked and short of its words": page(article(paragraphs(2)), head=LOCKED),
    "the wall speaks": page(
        article(SOME + CUT + "<div class=offer><p>Subscribe to continue reading this story.</p></div>"),
        head=FREE,
    ),
    "the wall stands beside": page(
        article(SOME + CUT, more="<section class=paywall><h2>Already a subscriber?</h2></section>"),
        head=FREE,
    ),
    "an ellipsis and a wall": page(
        article("<p>The port of Mawar will lend its two ferries to the outer islands and the …</p>"
                + SOME.replace("(1.)", "…"), more="<div class=regwall>Register to read</div>"),
        head=FREE,
    ),
    "Japanese": page(
        article(paragraphs(1, JAPANESE) + "<p>この記事は有料会員限定です。残り 1,234 文字</p>"),
        lang="ja", title="離島へ電気フェリー",
    ),
    "Chinese": page(article(paragraphs(1, JAPANESE) + "<p>登录后即可阅读全文，解锁更多内容</p>"
                            "<p>付费会员专享，请登录后继续阅读</p>"), lang="zh"),
    "Korean": page(article(SOME + "<p>이 기사는 구독자 전용입니다. 로그인하시면 계속 볼 수 있습니다.</p>"), lang="ko"),
    "Thai": page(article(SOME + "<p>สมัครสมาชิกเพื่ออ่านต่อ เนื้อหานี้สำหรับเฉพาะสมาชิกเท่านั้น</p>"), lang="th"),
    "Indonesian": page(article(SOME + "<p>Berlangganan untuk membaca artikel ini sampai selesai.</p>"), lang="id"),
    "Vietnamese": page(article(SOME + "<p>Vui lòng đăng nhập để đọc toàn bộ bài viết này.</p>"), lang="vi"),
    "French": page(article(SOME + "<p>Cet article est réservé aux abonnés. Il vous reste 80 % à lire.</p>"), lang="fr"),
}  # fmt: skip  # pages
CONSENTS = {
    "challenge": page(
        "<main><h1>mawar.example</h1><p>Checking if the site connection is secure. Please enable JavaScript and"
        " cookies to continue. Verify you are human by completing the action below.</p></main>",
        title="Just a moment...",
    ),
    "challenge that runs": page(
        "<h1>mawar.example</h1><p>Verifying you are human. This takes a few seconds.</p>"
        "<p>mawar.example looks at how safe your connection is before it goes on.</p>",
        title="Just a moment...",
    ),
    "denied": page(
        "<div><h1>Access Denied</h1><p>You don't have permission to access this page on this server, and a"
        " reference number has been noted for the operator of the site.</p></div>",
        title="Access Denied",
    ),
    "cookies": page(
        "<main><h1>Before you continue</h1><p>We and our 214 partners store and access information on a device,"
        " such as cookies, to show personalised ads and to measure how they do.</p><p>You can accept all cookies"
        " or manage preferences; some partners process data on the ground of legitimate interest.</p></main>",
        title="The Mawar Post",
    ),
    "login": page(
        "<main><h1>Welcome back</h1><p>Sign in to your account with the address that you registered, and keep me"
        " logged in on this computer for a month.</p><p>Forgot your password? Don't have an account? Create an"
        " account in a minute, it costs nothing.</p></main>",
        title="Log in",
    ),
    "cookies, Japanese": page(
        "<main><p>当サイトではクッキーを使用しています。サービス向上と広告の最適化を目的としており、閲覧履歴を利用することがあります。</p>"
        "<p>同意して続けるには、プライバシーポリシーをご確認のうえボタンを押してください。設定はいつでも変更できます。</p></main>",
        title="港新聞", lang="ja",
    ),
}  # fmt: skip  # pages
LIVES = {
    "JSON-LD": page(article(paragraphs(4)), head=FREE.replace("NewsArticle", "LiveBlogPosting")),
    "title and times": page(article(POSTS, title="Storm over Mawar: live updates"), title="Storm over Mawar: live updates"),
    "classes and times": page(article(POSTS)),
    "Japanese": page(
        article(POSTS, title="【随時更新】台風、港に接近"), title="【随時更新】台風、港に接近", lang="ja"
    ),
}  # fmt: skip  # pages
GALLERIES = {
    "JSON-LD": page(
        article(SOME + FIGURES),
        head='<script type="application/ld+json">{"@type": "ImageGallery", "name": "Ferries"}</script>',
    ),
    "captions": page(article(SOME + FIGURES)),
    "said": page(article(SOME + FIGURES[:600], title="In pictures: the ferries of Mawar") + FIGURES,
                 title="In pictures: the ferries of Mawar"),
}  # fmt: skip  # pages
LISTINGS = {
    "section": page(
        f"<main><h1>Sea</h1>{CARDS}</main>",
        title="Sea",
        head="<meta property=og:type content=website>",
    ),
    "collection": page(
        f"<main><h1>Sea</h1>{CARDS}</main>",
        head='<script type="application/ld+json">{"@type": "CollectionPage", "name": "Sea"}</script>',
    ),
}
ARTICLES = {
    "plain": page(article(paragraphs(5)), head=FREE),
    "short": page(article(SOME), head=FREE),
    "no head": page(article(paragraphs(5))),
    "locked but whole": page(article(paragraphs(9, each=5)), head=LINKED % ', "isAccessibleForFree": "False"'),
    "comments": page(
        article(paragraphs(5), more="<section id=comments>" + "".join(
            f"<div class=comment><b>Jo {n}</b><time>10:{n:02}</time><p>I was on that boat, and it was late.</p></div>"
            for n in range(20)) + "</section>"), head=FREE,
    ),
    "cookie banner": page(
        article(paragraphs(5), more="<div class=cookie-banner><p>We use cookies. You can accept all cookies or manage"
                " preferences.</p></div>"), head=FREE,
    ),
    "cookie banner, short": page(
        article(SOME, more="<div class=cookie-banner><p>We use cookies. Accept all cookies?</p></div>"), head=FREE,
    ),
    "a few pictures": page(article(paragraphs(5) + FIGURES[:500]), head=FREE),
    "many pictures, long": page(article(paragraphs(9, each=5) + FIGURES), head=FREE),
    "related": page(article(paragraphs(5), more=f"<section class=related>{CARDS}</section>")),
    "newsletter": page(
        article(paragraphs(3) + "<div class=promo><p>Subscribe to our newsletter.</p></div>"), head=FREE,
    ),
    "about paywalls": page(
        article(paragraphs(2) + "<p>Readers must subscribe to read more than three stories, the publisher said.</p>"
                + paragraphs(5, each=4), title="Newspapers put up paywalls"), title="Newspapers put up paywalls", head=FREE,
    ),
    "about cookies": page(
        article(paragraphs(4) + "<p>The ministry wants banners with which we accept cookies to go.</p>",
                title="Cookie banners are to go"), title="Cookie banners are to go", head=FREE,
    ),
    "a live show": page(article(paragraphs(5), title="Live music returns to the quay"),
                        title="Live music returns to the quay", head=FREE),
    "Thai without full stops": page(
        article("<p>" + "ท่าเรือจะให้เรือเฟอร์รี่ไฟฟ้าสองลำแก่หมู่เกาะรอบนอกตั้งแต่ฤดูใบไม้ผลิปีหน้า " * 5 + "</p>"), lang="th",
    ),
}  # fmt: skip  # pages
KINDS = {
    PageKind.PAYWALL: PAYWALLS,
    PageKind.CONSENT: CONSENTS,
    PageKind.LIVE: LIVES,
    PageKind.GALLERY: GALLERIES,
    PageKind.LISTING: LISTINGS,
    PageKind.ARTICLE: ARTICLES,
}


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        pytest.param(html, kind, id=f"{kind.value}: {name}")
        for kind, pages in KINDS.items()
        for name, html in pages.items()
    ],
)
def test_a_page_is_known_for_what_it_is(html: str, kind: PageKind, page_of: PageOf) -> None:
    assert extract(page_of(html, "https://mawar.example/sea/ferries-1001")).kind is kind


def test_a_home_page_is_a_listing_whatever_its_head_says(page_of: PageOf) -> None:
    html = page(
        f"<main><h1>Today</h1>{CARDS}</main>", head="<meta property=og:type content=article>"
    )
    assert extract(page_of(html, "https://mawar.example/")).kind is PageKind.LISTING
    assert extract(page_of(html, "https://mawar.example/en")).kind is PageKind.LISTING


def test_a_photo_address_with_pictures_is_a_gallery(page_of: PageOf) -> None:
    html = page(article(SOME + "<figure><img src=/a.jpg></figure>" * 8))
    assert extract(page_of(html, "https://mawar.example/photos/1001")).kind is PageKind.GALLERY
    assert extract(page_of(html, "https://mawar.example/sea/1001")).kind is PageKind.ARTICLE


def test_an_extract_carries_what_the_page_asks_for_and_its_script(page_of: PageOf) -> None:
    text = (
        "<p>"
        + "港口將從明年春天起為離島提供兩艘電動渡輪，經濟部門說，票價在夏季之前不會上漲。" * 9
        + "</p>"
    )
    html = page(article(text), head=f"{FREE}<meta name=robots content=noarchive>", lang="zh-TW")
    bare = page_of(html)
    found = extract(replace(bare, headers=(*bare.headers, ("x-robots-tag", "noindex"))))
    assert (found.language, found.script) == ("zh", "Hant")
    assert (found.noindex, found.noarchive) == (True, True)
    assert extract(page_of(ARTICLES["plain"])).script is None


def test_a_page_that_is_all_furniture_has_no_kind(page_of: PageOf) -> None:
    with contextlib.suppress(ParseError):
        assert extract(page_of(page("<main></main>"))).kind is not PageKind.PAYWALL
