"""The words and tags by which a page's own furniture is told from the article in it."""

import re

# Hardly ever article text.
CUT_TAGS = (
    "head", "script", "style", "noscript", "template", "svg", "nav", "footer", "iframe", "button",
    "select", "textarea", "input", "figcaption", "menu", "dialog", "object", "video", "audio",
    "canvas",
)  # fmt: skip  # a list, not a column
# Not article text either, unless the page's author put the whole page into one.
WRAPPERS = ("form", "header", "aside", "figure")
BYLINE = re.compile(r"^(?:by|written by|reporting by|story by)\s+\S", re.IGNORECASE)

# In class or id, with no letter next to them: "related-links", not "shared-content" or "heading".
_BAD_WORDS = (
    "ad|ads|advert|advertisement|advertorial|banner|breadcrumb|breadcrumbs|byline|caption|captions"
    "|comment|comments|cookie|credit|credits|disclaimer|disqus|fb|footer|footnote|gallery"
    "|hidden|latest|login|masthead|menu|meta|modal|more|most|nav|navbar|navigation"
    "|newsletter|outbrain|overlay|paywall|popular|popup|prev|next|pager|pagination|print|promo"
    "|promotion|ranking|rank|recirc|recirculation|recommend|recommended|recommendation"
    "|recommendations|related|relatedarticles|read-?more|see-?also|share|shares|sharing|sidebar"
    "|signup|sign-?up|skip|social|socials|sponsor|sponsored|subscribe|subscription|taboola|tags"
    "|tag-?list|teaser|teasers|toolbar|tools|topics|trending|widget|widgets"
)
BAD = re.compile(rf"(?<![a-z])(?:{_BAD_WORDS})(?![a-z])", re.IGNORECASE)
GOOD = re.compile(
    r"article|body|story|content|entry|post|text|main|detail|paragraph|news|honbun|記事|本文",
    re.IGNORECASE,
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

# A heading or line that begins a list of other articles, or asks for something.
FURNITURE = re.compile(
    r"^\W*(?:(?:also )?read (?:more|also|next)\b|see also|related (?:articles?|stories|news|topics?"
    r"|links?|posts?|content)\b|more (?:stories|news|from|on this)\b|recommended (?:for you|stories)"
    r"|(?:most )?popular (?:articles?|stories|news)|most (?:read|viewed|popular)|trending\b|you may "
    r"(?:also )?like|you might (?:also )?like|what to read next|top stories|latest (?:news|stories)"
    r"|editors?['’]? picks?|(?:\S+ ){0,2}access ranking|sign up (?:for|to)|subscribe (?:to|now|for)"
    r"|newsletter|follow us|share this|share on|advertisement\b|sponsored|click here|comments?\W*$"
    r"|tags?:|copyright|©|all rights reserved|関連記事|関連ニュース|アクセスランキング|人気記事|あわせて読みたい"
    r"|おすすめ|相关阅读|相关新闻|延伸閱讀|推荐阅读|ข่าวที่เกี่ยวข้อง|อ่านเพิ่มเติม|baca juga|xem thêm)"
    r"|(?:\"[^\"]{1,40}\"|“[^”]{1,40}”)\s+popular article",
    re.IGNORECASE,
)
# A line that is furniture only where it is the whole line.
SCRAP = re.compile(
    r"^(?:share|tweet|email|e-mail|print|save|facebook|twitter|x|whatsapp|linkedin|reddit|copy link"
    r"|comments?|reply|like|follow|advertisement|ad|loading\W*|image|photo|video|source|read more"
    r"|continue reading|listen|close|menu|search|next|previous|back to top|more|home|log in|sign in"
    r"|subscribe|getty images|file photo|シェア|ツイート|広告|印刷|分享|打印|แชร์|โฆษณา)\W*$",
    re.IGNORECASE,
)
