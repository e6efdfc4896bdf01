"""A container read out in page order: its paragraphs, and what each is made of."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from scrapers.boilerplate import BAD, HIDDEN

INLINE = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
        "font", "i", "ins", "kbd", "label", "mark", "q", "rb", "rp", "rt", "ruby", "s", "samp",
        "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    }
)  # fmt: skip  # a list, not a column
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
TEXT_TAGS = frozenset({"p", "pre", "li", "blockquote", "dd", "dt", "td", "th"})
_CONTAINERS = frozenset({"div", "section", "ul", "ol", "dl", "table", "td", "article"})
_LONG = 1500  # code points: a part that long is the body, whatever its class says


@dataclass(slots=True)
class Paragraph:
    """One paragraph as read, with the tag that made it and how much of it is links."""

    tag: str
    pieces: list[str] = field(default_factory=list)
    linked: int = 0

    @property
    def text(self) -> str:
        """Return the text on one line."""
        return " ".join("".join(self.pieces).split())


@dataclass(slots=True)
class _Reader:
    """Where the reading stands."""

    open: Paragraph = field(default_factory=lambda: Paragraph("div"))
    done: list[Paragraph] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    links: int = 0
    breaks: int = 0

    def close(self) -> None:
        """End the open paragraph; the next one belongs to the innermost text tag."""
        if self.open.pieces and self.open.text:
            self.done.append(self.open)
        self.open = Paragraph(self.tags[-1] if self.tags else "div")
        self.breaks = 0

    def text(self, content: str) -> None:
        """Take a run of text."""
        if not content.strip():
            self.open.pieces.append(" ")
            return
        self.breaks = 0
        self.open.pieces.append(content)
        if self.links:
            self.open.linked += len(content.strip())

    def line_break(self) -> None:
        """Take a <br>: two in a row end the paragraph."""
        self.breaks += 1
        if self.breaks >= 2:
            self.close()
        else:
            self.open.pieces.append("\n")

    def enter(self, tag: str) -> None:
        """Take the beginning of an element."""
        if tag == "a":
            self.links += 1
        elif tag == "br":
            self.line_break()
        elif tag not in INLINE:
            if tag in TEXT_TAGS or tag in HEADINGS:
                self.tags.append(tag)
            self.close()

    def leave(self, tag: str) -> None:
        """Take the end of an element."""
        if tag == "a":
            self.links = max(0, self.links - 1)
        elif tag not in INLINE and tag != "br":
            if self.tags and self.tags[-1] == tag:
                self.tags.pop()
            self.close()


def read_out(root: LexborNode, *, strict: bool = True) -> list[Paragraph]:
    """Return the paragraphs of `root` in page order, without empty ones.

    With `strict`, parts that are hidden, that bear a boilerplate word in class or id, or that are
    more than 55 % links are left out. Walks without recursion: pages nest as deep as they like.
    """
    reader = _Reader()
    for node, entering in _walk(root, strict=strict):
        if node.is_text_node:
            if entering:
                reader.text(node.text_content or "")
        elif entering:
            reader.enter(node.tag or "")
        else:
            reader.leave(node.tag or "")
    reader.close()
    return reader.done


def _walk(root: LexborNode, *, strict: bool) -> Iterator[tuple[LexborNode, bool]]:
    """Yield each node of `root` at its beginning and at its end, unwanted parts left out."""
    node: LexborNode | None = root
    top = root.mem_id
    while node is not None:
        wanted = node.mem_id == top or not (strict and node.is_element_node and _unwanted(node))
        if wanted and not node.is_comment_node:
            yield node, True
            if node.child is not None:
                node = node.child
                continue
            yield node, False
        while node.mem_id != top and node.next is None:
            parent = node.parent
            if parent is None:
                return
            yield parent, False
            node = parent
        node = None if node.mem_id == top else node.next


def _unwanted(node: LexborNode) -> bool:
    """Return whether an element is furniture by its class, its style or its links."""
    tag = node.tag
    if tag in INLINE or tag == "br":
        return False
    attributes = node.attributes
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    if HIDDEN.search(attributes.get("style") or ""):
        return True
    label = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    if label != " " and tag not in ("article", "main", "body") and BAD.search(label):
        return len(node.text()) < _LONG
    return tag in _CONTAINERS and link_share(node) > 0.55


def link_share(node: LexborNode) -> float:
    """Return the share of an element's text that stands in links, 0 to 1."""
    links = node.css("a")
    if not links:
        return 0.0
    whole = len("".join(node.text().split()))
    return sum(len("".join(a.text().split())) for a in links) / whole if whole else 0.0
