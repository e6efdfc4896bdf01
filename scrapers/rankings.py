"""What a page ranks beside its article: "most read", "popular", "access ranking".

A ranking is a heading that says so, or a block whose class or id does, with a list of links under
it that holds hardly anything else. To be read before the tree is cut.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from core.records import RankedLink, Ranking
from scrapers.canonical import link_of
from scrapers.near_headline import mark_words
from scrapers.plain import plain_line

MOST_LISTS = 6
MOST_LINKS = 30
_HEADING = 80  # code points of a heading
_FEWEST = 2  # links of a list
_MOST_BLOCKS = 24  # that announce a ranking and are looked into
_MOST = 400  # elements looked at on one page
_LINKED = 0.6  # of the list's text stands in links
_SAYS = re.compile(
    r"\bmost[- ](?:read|viewed|popular|shared|commented|watched|discussed|clicked|visited|emailed|searched)\b"
    r"|\b(?:popular|trending|ranking|rankings)\b|\btop (?:\d+|ten|five) (?:stories|articles|news|posts|reads|today|this)\b"
    r"|\bwhat(?:'s|’s) (?:hot|trending)\b|\bhot topics?\b"
    r"|ランキング|人気の?(?:記事|ニュース|動画|トピック)|よく読まれ|アクセス(?:数|上位)|急上昇|閲覧数"
    r"|热门|熱門|排行|热榜|熱榜|点击榜|點擊榜|人气|人氣|最热|最熱|热文|热点新闻|热搜|最多(?:人|阅读|閱讀|瀏覽)"
    r"|많이 ?본|많이 ?읽은|인기 ?(?:기사|뉴스|글|검색)|랭킹|조회 ?순|실시간 ?(?:인기|순위)"
    r"|ยอดนิยม|ยอดฮิต|อ่านมากที่สุด|อ่านมากสุด|มาแรง|ข่าวฮิต|อันดับข่าว"
    r"|\b(?:terpopuler|populer|terpopular|terfavorit|paling (?:banyak )?(?:dibaca|dilihat|popular)|banyak dibaca)\b"
    r"|(?:đọc|xem) nhiều|tin (?:hot|nóng)|được quan tâm"
    r"|\bmeistgelesen|am meisten gelesen|\bplus (?:lus?|lues)\b|\bmás (?:leíd|vist)[oa]s?\b|\bmais lid[oa]s\b|\bpiù lett[ie]\b",
    re.IGNORECASE,
)
# What every pattern above holds one of: looked for first, for it is cheap.
_ANCHORS = (
    "most", "popul", "trend", "rank", "top ", "hot", "ランキング", "人気", "よく読まれ", "アクセス", "急上昇",
    "閲覧", "热", "熱", "排行", "榜", "人气", "人氣", "最多", "본", "읽은", "인기", "랭킹", "조회", "실시간",
    "ยอด", "อ่านมาก", "มาแรง", "ฮิต", "อันดับ", "terfavorit", "dibaca", "dilihat", "nhiều", "tin nóng",
    "quan tâm", "meist", "plus l", "más ", "mais l", "più l",
)  # fmt: skip  # a list
_PLAIN_ANCHORS = tuple(anchor for anchor in _ANCHORS if anchor.isascii())
_HEADING_TAGS = frozenset({"h2", "h3", "h4", "h5", "h6", "dt", "caption"})
# Without their first letters, which some sites write large: a search that heeds case is faster.
_WANTED = (
    "h2, h3, h4, h5, h6, dt, caption, [class*=anking], [class*=opul], [class*=rending], "
    "[class*=most], [class*=Most], [id*=anking], [id*=opul], [id*=rending], [id*=most]"
)
_NO_BLOCK = frozenset(
    {"a", "li", "body", "html", "span", "img", "button", "input", "script", "svg"}
)
_MARKS = frozenset(
    {"ranking", "rankings", "popular", "trending", "mostread", "mostviewed", "mostpopular",
     "populer", "terpopuler", "popularposts"}
)  # fmt: skip  # a list
_MOST_OF = frozenset({"read", "viewed", "popular", "shared", "watched", "commented"})
_TITLES = 20  # code points of a marked list's titles on average, below which they are topics
_TOLD = 12  # and where a heading says that it ranks
_SHARE = re.compile(
    r"(?:facebook|twitter|x|linkedin|whatsapp)\.com/(?:share|sharer|intent|send)|^mailto:"
)
_NUMBER = re.compile(r"^(?:#|no\.?\s?|第)?\d{1,2}(?:位|위|\.|\)|、|:|：)?\s+(?=\S)", re.IGNORECASE)
_MORE = re.compile(
    r"^(?:see |view |read |show )?(?:more|all)\b.{0,20}$|^もっと(?:見る|読む)|^一覧|^更多|^더 ?보기|^ดูทั้งหมด"
    r"|^lihat (?:semua|lainnya)|^selengkapnya|^xem (?:thêm|tất cả)",
    re.IGNORECASE,
)


def read_rankings(tree: LexborHTMLParser, *, url: str) -> tuple[Ranking, ...]:
    """Return the rankings of a page in page order, at most `MOST_LISTS`; links are absolute."""
    found: list[Ranking] = []
    seen: set[int] = set()
    known: list[set[str]] = []
    for heading, block, told in _blocks(tree, seen):
        if block.mem_id in seen:
            continue
        seen.add(block.mem_id)
        links = _links(block, url, seen)
        titles = {link.title for link in links}
        if len(links) < _FEWEST or any(2 * len(titles & other) > len(titles) for other in known):
            continue
        if sum(map(_width, titles)) < (_TOLD if told else _TITLES) * len(titles):
            continue  # a menu of topics
        known.append(titles)
        found.append(Ranking(heading=heading, links=links))
        if len(found) == MOST_LISTS:
            break
    return tuple(found)


def _blocks(tree: LexborHTMLParser, seen: set[int]) -> Iterator[tuple[str, LexborNode, bool]]:
    """Yield each heading that announces a ranking, the links under it, and whether words say so.

    Blocks in `seen` are known, and need not be named.
    """
    marked: list[LexborNode] = []
    told = 0
    for node in tree.css(_WANTED)[:_MOST]:
        if node.tag not in _HEADING_TAGS:
            marked.append(node)
            continue
        text = _heading(node) if told < _MOST_BLOCKS else None
        if text is None:
            continue
        told += 1
        block = _under(node)
        if block is not None:
            yield text, block, True
    blocks = [node for node in marked if node.tag not in _NO_BLOCK and _marked(node)]
    for node in blocks[:_MOST_BLOCKS]:
        block = _list_in(node)
        if block is None or block.mem_id in seen:
            continue
        name = _name(node)
        if name is not None:
            yield name, block, False


def _heading(node: LexborNode) -> str | None:
    """Return the text of a heading that announces a ranking, or None."""
    text = node.text(separator=" ")
    if len(text) > 4 * _HEADING or not is_ranking(text):
        return None
    line = plain_line(text, 4 * _HEADING)
    return line if line is not None and len(line) <= _HEADING else None


def is_ranking(text: str) -> bool:
    """Return whether a heading announces a ranking."""
    lower = text.lower()
    for anchor in _PLAIN_ANCHORS if lower.isascii() else _ANCHORS:
        if anchor in lower:
            return _SAYS.search(text) is not None
    return False


def _marked(node: LexborNode) -> bool:
    """Return whether a block's class or id says that it ranks."""
    words = mark_words(node)
    return bool(words & _MARKS) or ("most" in words and bool(words & _MOST_OF))


def _under(heading: LexborNode) -> LexborNode | None:
    """Return the list of links behind `heading`, looked for up to three levels up."""
    level: LexborNode | None = heading
    for _ in range(3):
        sibling, steps = level.next if level is not None else None, 0
        while sibling is not None and steps < 6:
            if sibling.tag in ("h1", "h2", "h3") or sibling.css_first("h1") is not None:
                return None  # another part of the page
            if not (sibling.tag or "-").startswith(("-", "_")):
                block = _list_of(sibling)
                if block is not None:
                    return block
            sibling, steps = sibling.next, steps + 1
        level = level.parent if level is not None else None
        if level is None or level.tag in ("body", "main", "article"):
            return None
    return None


def _list_in(node: LexborNode) -> LexborNode | None:
    """Return the list of links that `node` is or holds: a list element, else the block itself."""
    return _list_of(node) if node.css_first("h1") is None else None


def _list_of(node: LexborNode) -> LexborNode | None:
    """Return the list of links that a node without a heading of level 1 is or holds."""
    if node.tag in ("script", "style", "form"):
        return None
    blocks: list[LexborNode] = [] if node.tag in ("ol", "ul") else node.css("ol, ul")[:6]
    return next((block for block in (*blocks, node) if _is_list(block)), None)


def _is_list(block: LexborNode) -> bool:
    """Return whether a block holds some links and hardly anything else."""
    links = block.css("a[href]")
    if not _FEWEST <= len(links) <= 3 * MOST_LINKS:
        return False
    linked = sum(len(link.text(strip=True)) for link in links)
    return linked >= _LINKED * len(block.text(strip=True)) and linked >= 10 * _FEWEST


def _name(node: LexborNode) -> str | None:
    """Return what a marked block calls itself: its label, its heading, else its mark.

    None where its heading says that it is something else ("Latest", "Featured").
    """
    label = plain_line(node.attributes.get("aria-label"), _HEADING)
    if label is not None and is_ranking(label):
        return label
    words = mark_words(node)
    mark = "most read" if "most" in words else min(words & _MARKS)
    for heading in node.css("h2, h3, h4, h5, h6, [class*=title i], [class*=heading i]")[:3]:
        line = plain_line(heading.text(separator=" "), 4 * _HEADING)
        linked = heading.css_first("a[href]") is not None or _in_link(heading)
        if line is not None and len(line) <= _HEADING and not linked:
            return line if is_ranking(line) or mark not in ("popular", "trending") else None
    return mark


def _in_link(node: LexborNode) -> bool:
    """Return whether an element stands in a link, within three levels."""
    parent = node.parent
    for _ in range(3):
        if parent is None or parent.tag == "a":
            break
        parent = parent.parent
    return parent is not None and parent.tag == "a"


def _links(block: LexborNode, url: str, seen: set[int]) -> tuple[RankedLink, ...]:
    """Return the links of a list in page order, one an item, each address once."""
    items = block.css("li") or [block]
    titles: dict[str, str] = {}
    for item in items[: 3 * MOST_LINKS]:
        given: dict[str, str] = {}
        for link in item.css("a[href]")[: 3 * MOST_LINKS]:
            href = (link.attributes.get("href") or "").strip()
            title = _title(link)
            if title is None or href.startswith("#") or _is_share(href) or link.mem_id in seen:
                continue
            seen.add(link.mem_id)
            if len(given.get(href, "")) < len(title):
                given[href] = title
        if len(items) > 1 and len(given) > 1:  # beside the title stand its section and its author
            longest = max(given, key=lambda href: len(given[href]))
            given = {longest: given[longest]}
        for href, title in given.items():
            titles.setdefault(href, title)
    return tuple(
        RankedLink(position=position, title=title, url=link_of(url, href))
        for position, (href, title) in enumerate(list(titles.items())[:MOST_LINKS], 1)
    )


def _is_share(href: str) -> bool:
    """Return whether a link passes the page on instead of leading to another."""
    return (".com/" in href or href.startswith("mailto:")) and _SHARE.search(href) is not None


def _title(link: LexborNode) -> str | None:
    """Return the title that a link shows, without its rank; None for a picture or for "more"."""
    line = plain_line(link.text(separator=" "), 300) or plain_line(link.attributes.get("title"))
    if line is None or _MORE.match(line):
        return None
    number = _NUMBER.match(line)
    if number is not None:
        line = line[number.end() :]
    return line if _width(line) >= 8 else None


def _width(text: str) -> int:
    """Return the length of a text, a character of the scripts that are written wide counting twice."""
    if text.isascii():
        return len(text)
    return len(text) + sum(1 for char in text if char > "\u2e80")
