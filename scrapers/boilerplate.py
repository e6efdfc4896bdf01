"""The words and tags by which a page's own furniture is told from the article in it."""

import re

# Never article text. Captions and what else is only seldom text are told in the outline.
CUT_TAGS = frozenset({
    "head", "script", "style", "noscript", "template", "svg", "nav", "footer", "iframe", "button",
    "select", "textarea", "input", "menu", "dialog", "object", "video", "audio", "canvas", "math",
})  # fmt: skip  # a list, not a column
# Elements and roles that stand beside an article, unless the whole page stands in one.
PARTS = frozenset({"form", "header", "aside", "figure", "figcaption"})
NEVER_WHOLE = frozenset({"aside", "figure", "figcaption"})
CAPTIONS = frozenset({"figure", "figcaption"})
ROLES = frozenset({"navigation", "complementary", "banner", "contentinfo", "search", "dialog"})

# In class or id, with no letter next to them: "related-links", not "shared-content" or "heading".
BAD_WORDS = frozenset(
    {
        "ad", "ads", "advert", "advertisement", "advertorial", "author", "authors", "banner", "bio",
        "breadcrumb", "breadcrumbs", "buybox", "callout", "byline", "caption", "captions", "carousel",
        "comment", "commentlist", "comments", "cookie", "credit", "credits", "crumbs", "cta",
        "disclaimer", "disclosure", "disclosures", "disqus", "donate", "donation", "footer",
        "footnote", "gallery", "infocard", "jwplayer", "latest", "login",
        "masthead", "menu", "meta", "modal", "more", "most", "nav", "navbar", "navigation",
        "newsletter", "next", "outbrain", "overlay", "pager", "pagination", "paywall", "player",
        "popular", "popup", "prev", "print", "promo", "promotion", "rank", "ranking", "recirc",
        "recirculation", "recommend", "recommendation", "recommendations", "recommended", "related",
        "relatedarticles", "replies", "respond", "share", "shares", "sharing", "sidebar", "skip",
        "slideshow", "social", "socials", "sponsor", "sponsored", "subscribe", "subscription", "taboola", "tags",
        "teaser", "teasers", "toolbar", "tools", "topics", "trending", "vcard", "video", "videos",
        "widget", "widgets",
    }
)  # fmt: skip  # a list, not a column
# Those that count inside "imageCaption" too; a shorter one may be a piece of a generated name.
JOINED_BAD_WORDS = frozenset(word for word in BAD_WORDS if len(word) > 4)
BAD_PAIRS = re.compile(
    r"read-?more|see-?also|sign-?up|tag-?list|buy-?box|author-?(?:info|card|box|bio|details)"
    r"|about-?(?:the-?)?author|related-?(?:posts?|articles?|stories|news|content)"
    r"|(?<!\S)hidden(?!\S)"
)
# One of which each of them holds.
PAIR_PARTS = ("more", "also", "sign", "list", "buy", "author", "related", "hidden")
VARIANT = re.compile(r"\S+:\S+")  # "print:hidden": how a class looks elsewhere, not what it names
# Readers' own words, however many.
COMMENTS = frozenset({"comment", "comments", "commentlist", "disqus", "respond", "replies"})
# Parts of a class or id.
GOOD_PARTS = (
    "article", "body", "story", "content", "entry", "post", "text", "main", "detail", "paragraph",
    "news", "honbun", "記事", "本文",
)  # fmt: skip  # a list, not a column
# A container that says that it is the text; hyphens and underscores left out.
BODY_PARTS = (
    "articlebody", "articlecontent", "articletext", "entrycontent", "storybody", "postbody",
    "newsbody", "contentbody", "postcontent", "storycontent", "storytext", "bodytext", "bodycopy",
    "bodycontent",
)  # fmt: skip  # a list, not a column
# What stands between headline and text and belongs to the text.
LEAD_WORDS = frozenset(
    {
        "lead", "lede", "standfirst", "perex", "intro", "summary", "dek", "deck", "excerpt",
        "abstract", "chapo", "sapo", "subhead", "subtitle", "subheadline", "vorspann", "bajada",
        "entradilla", "copete", "sommario", "chapeau", "ingress",
    }
)  # fmt: skip  # a list, not a column
# Names of places on the screen, which say nothing of what stands there.
LAYOUT = frozenset(
    {
        "block", "box", "card", "clearfix", "col", "column", "columns", "container",
        "container-fluid", "content", "flex", "grid", "group", "inner", "item", "layout", "module",
        "panel", "row", "section", "wrap", "wrapper",
    }
)  # fmt: skip  # a list, not a column
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
HIDDEN_NAME = re.compile(r"\bsr-only\b|visually-?hidden|\bscreen-reader|\bis-hidden\b")

BYLINE = re.compile(
    r"^(?:by|written by|reporting by|story by|words by|text by|oleh|penulis|reporter)[:\s]\s*\S"
    r"|^(?:von|par|por|di|door|av|af)\s+\w[\w.'\-]*(?:\s+\w[\w.'\-]*){1,4}$"
    r"|^(?:source|quelle|fuente|fonte|haber|yazar|kaynak|автор|текст|autor|autorka|autore|auteur|texte|tekst|κείμενο|συντάκτης|كتب|إعداد)\s?:\s?\S"
    r"|^[가-힣]{2,4}\s?[가-힣]{0,4}기자(?:\W|$)|^[（(【](?:本报|本報)?(?:记者|記者|作者|文)\W?[^。]{2,30}[）)】]$",
    re.IGNORECASE,
)
STAMPED = re.compile(
    r"(?:first |last )?(?:posted|published|updated|modified)\b|veröffentlicht\b|aktualisiert\b|publié\b|mis à jour\b|publicado\b|actualizado\b"
    r"|pubblicato\b|gepubliceerd\b|опубликовано\b",
    re.IGNORECASE,
)
CLOCK = re.compile(r"\d\s?[:.h時시点]\s?\d\d|\d\s?[ap]\.?m\b", re.IGNORECASE)  # a time of day
# A line that is furniture only where it is the whole line.
_BUTTONS = (
    "share|tweet|email|e-mail|print|save|facebook|twitter|x|whatsapp|linkedin|reddit|copy link"
    r"|comments?|reply|like|follow|advertisement|ad|loading\W*|image|photo|video|source|read more"
    "|continue reading|listen|close|menu|search|next|previous|back to top|more|home|log in|sign in"
    "|subscribe|getty images|file photo|caption|credit|related|recommended|gallery|correction sent"
    r"|\d+ (?:comments?|shares?|views?|likes?)|\d+[- ]min(?:ute)?s?(?: read)?|reading time\W.{0,20}"
    "|teilen|merken|drucken|partager|imprimer|compartir|guardar|imprimir|bagikan|kongsi|iklan"
    "|シェア|ツイート|印刷|保存|分享|打印|收藏|列印|공유|인쇄|댓글|แชร์|พิมพ์"
)
SCRAP = re.compile(rf"^(?:{_BUTTONS})\W*$", re.IGNORECASE)
# The first two letters of what has more than one, and begins with one.
SCRAP_BEGINS = frozenset(word[:2] for word in _BUTTONS.split("|") if word[:1] not in ("", "\\"))
# Beside what phrases tell: '"Crime" POPULAR ARTICLE', a prompt that names the site first.
FURNITURE = re.compile(
    r"(?:\"[^\"]{1,40}\"|“[^”]{1,40}”)\s+popular article|follow (?:\S+ ){1,6}on (?:\S+ )?(?:twitter|x|"
    r"facebook|instagram|telegram|whatsapp|linkedin|threads|youtube|google news|tiktok)\b"
    r"|(?:also |must )?(?:read|watch|see|listen|related|photos?|video|gallery)\s*[:|>»]",
    re.IGNORECASE,
)
# Words without which the two patterns below find nothing.
INBOX_WORDS = ("your ", "newsletter", "whatsapp", "telegram", "sign up", "subscribe")
CREDIT_WORDS = (
    "photo", "image", "picture", "getty", "foto", "bild", "reuters", "afp", "epa", "illustration",
    "graphic", "/ap", "credit", "фото", "φωτ", "fotoğ", "zdj", "صور", "फोटो", "courtesy", "bloomberg", "xinhua", "(file", "pool", "ảnh", "ภาพ", "写真",
    "図", "图", "圖", "사진",
)  # fmt: skip  # a list, not a column
INBOX = re.compile(
    r"\b(?:in|into|to) your (?:inbox|mailbox|email|phone)\b|\bour (?:\w+ ){0,3}newsletters?\b"
    r"|\bwhatsapp channel\b|\btelegram channel\b|\bsign up (?:here|now)\b|\bsubscribe (?:here|now)\b",
    re.IGNORECASE,
)
# A line that says what the site earns by the reader's purchases.
COMMISSION_WORDS = ("commission", "compensation", "affiliate")
COMMISSION = re.compile(
    r"^(?=.*\b(?:links?|purchases?|advertisers?|click)\b)"
    r".*\b[Ww]e (?:\w+ ){0,2}(?:earn|receive|get) (?:\w+ ){0,3}(?:commissions?|compensation)\b"
    r"|\baffiliate links\b"
)
COPYRIGHT_WORDS = ("©", "copyright", "(c)", "ⓒ")
COPYRIGHT = re.compile(r"\W*(?:©|\(c\)|copyright\b|ⓒ)", re.IGNORECASE)
# A line that says who took the picture.
CREDIT = re.compile(
    r"^(?:photos?|images?|pictures?|bild|foto|fotos|photograph|illustration|graphic|ảnh|ภาพ|写真|図|图|圖|사진)"
    r"(?: by [^.]{2,80}$| courtesy |\s*[:：/=＝©])|^(?:图片来源|圖片來源)"
    r"|^(?:фото|φωτό|φωτογραφία|fotoğraf|zdj\.|zdjęcie|صورة|تصوير|फोटो)\s?[:：]"
    r"|(?:\bphotos?|\bimages?|\bfoto|\bpictures?)\s*(?:by |: |/ ?|courtesy|credit)[^.]{2,60}$"
    r"|(?:/|via |\s)getty(?: images)?\W*$"
    r"|\((?:photos?|images?|pictures?|file|credit|courtesy)\b[^)]{0,80}\)\W*$"
    r"|\((?:[\w.'\- ]{3,40}/\s*)(?:ap|afp|reuters|epa|getty images|bloomberg|xinhua|pool)\W*\)\W*$"
    # A sentence of an article may end "。(c)AFP/", that of a caption ends in when it was taken: "）。(c)AFP/".
    r"|(?<![^）)]。\(c\))(?:ap photo|afp photo|reuters|epa-efe|afp)\s*/\s*[\w.'\- ]{3,40}$",
    re.IGNORECASE,
)
# A line at the end that says whose words these are not.
DISCLAIMER_WORDS = ("disclaimer", "editor", "haftungsausschluss", "responsible for", "necessarily")
DISCLAIMER = re.compile(
    r"^(?:disclaimer|editor['’]s note|haftungsausschluss)\b\s*[:(]|\bnot responsible for the (?:opinions|content)"
    r"|\b(?:do|does) not necessarily (?:reflect|represent)\b",
    re.IGNORECASE,
)
# A heading from which on readers speak, and a line that asks them to.
REPLIES = re.compile(
    r"(?:(?:reader |user |all |view |show |the )?comments?|join the (?:discussion|conversation)|kommentare?|leserkommentare|kommentarer"
    r"|commentaires?|comentarios?|comentar|comentários?|commenti|reacties|komentarze|komentáře|komentar|комментарии|коментарі|σχόλια"
    r"|yorumlar|bình luận|ความคิดเห็น|コメント|评论|評論|网友评论|網友評論|留言|댓글|टिप्पणियां|تعليقات|التعليقات)\W*(?:\d+\W*)?$"
    r"|\d+ (?:comments?|responses|replies|thoughts on|kommentare?|commentaires?|comentarios|comentários|commenti|reacties)\b",
    re.IGNORECASE,
)
ASKS_REPLY = re.compile(
    r"(?:leave|post|write|add) (?:a |your )?(?:reply|comments?)\b|reader comments\b|留言列表|发表评论|發表評論|コメントを(?:書く|残す)|댓글 쓰기"
    r"|(?:schreiben sie einen|hinterlasse einen) kommentar|laisse[rz] un commentaire|dej[ae] (?:un|tu) comentario|deixe (?:um|seu) comentário"
    r"|lascia un commento|tinggalkan (?:komentar|balasan)|beri komentar|gửi bình luận|yorum yap",
    re.IGNORECASE,
)
# The last line of a text, where it speaks of its author.
ABOUT_AUTHOR = re.compile(
    r"^(?:about )?(?:[A-Z][\w.'’\-]+,?\s+){2,5}(?:\([^)]{0,30}\)\s*)?(?:is|writes|covers|reports)\s(?:an?\s|the\s|for\s|about\s|based\s)?"
    r".{0,80}?\b(?:reporter|writer|writes|correspondent|editor|journalist|columnist|blogger|author|founder|covers"
    r"|covering|contributor|producer|intern|fellow|freelance)\b"
    r"|^(?:[A-Z\u00c0-\u00de][\w.'’\-]+,?\s+){2,5}(?:ist|est|es|è|é|schreibt|arbeitet|écrit|escribe|berichtet)\s.{0,60}?"
    r"\b(?i:redakteur|reporter|journalist|korrespondent|autor|journaliste|correspondant|periodista|redactora?|giornalista|jornalista)"
    r"|^(?:[A-Z][\w.'’\-]+\s+){2,4}(?:covers|writes about|reports on)\s"
    r"|^A version of this (?:article|story) (?:appear|was |first|originally)"
    r"|^(?:follow|contact|reach|email|write to) (?:him|her|them|the author|the reporter)\b"
    r"|^(?:[A-Z][\w.'’\-]+\s+){1,4}can be reached\b|^(?:write|contact|email) (?:to )?.{3,40} at \S+@\S+"
)
