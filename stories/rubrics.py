"""Headlines that come again: market reports, weather, rates, blotters, briefs, schedules.

The words of such a headline are the frame, not the news: "Shares open higher" on Tuesday is neither
a copy of Monday's nor the same event. A frame is known by its words, in the languages of the region.
"""

import re
import unicodedata

import re2

_MARKETS = (
    r"(?:shares?|stocks?|bourse|equities|index|indices|wall street|nikkei|topix|taiex|kospi|kosdaq"
    r"|hang seng|hsi|csi ?300|sensex|nifty|klci|bursa|jci|ihsg|psei|pse|vn-?index|sti|set index"
    r"|dow|nasdaq|s&p ?500|ftse|dax|won|yen|baht|rupiah|ringgit|peso|dong|yuan|renminbi|dollar|euro"
    r"|rupee|futures|bonds?|treasur(?:y|ies)|jgbs?)"
)
_GOODS = r"(?:bitcoin|gold|silver|copper|nickel|palm oil|rubber|crude|oil|brent|wti)(?: prices?| futures)?"
_PUMP = r"(?:fuel|petrol|pump|diesel|gasoline|kerosene|lpg|rice|sugar|egg|onion|chicken|pork)"
_MOVES = (
    r"(?:open(?:s|ed)?|clos(?:e|es|ed|ing)|end(?:s|ed)?|start(?:s|ed)?|finish(?:es|ed)?|settle[sd]?"
    r"|trad(?:e|es|ed|ing)|edge[sd]?|rise[sn]?|rose|fall[s]?|fell|gain[s]?|slip[s]?|slid|slide[s]?"
    r"|drop[s]?|dip[s]?|climb[s]?|jump[s]?|advance[sd]?|decline[sd]?|ease[sd]?|rebound[s]?|higher"
    r"|lower|flat|mixed|little changed|steady|up|down|strengthen[s]?|weaken[s]?)"
)
_FRAMES = (
    # a market and its move, near each other
    rf"\b{_MARKETS}\b(?:\W+\w+){{0,3}}?\W+{_MOVES}\b",
    rf"^{_GOODS} {_MOVES}\b",
    rf"^{_PUMP} prices? (?:(?:to|set to|may|will|expected to|seen to) )?(?:{_MOVES}|cut|hiked?|roll(?:ed)? ?back)\b",
    (
        r"\b(?:market|stock|share|forex|currency|commodit(?:y|ies)|bond|trading|economic)s?"
        r" (?:report|wrap|update|summary|snapshot|close|open|preview|briefing|recap|watch)s?\b"
    ),
    (
        r"\b(?:exchange|forex|currency|interest|lending|freight|reference)\W+rates?\b"
        r"(?= (?:for|on|today|of)\b|\W*(?:\d|$))"
    ),
    r"\b(?:fuel|petrol|pump|diesel|gold|rice|coal|oil|gas) prices? (?:for|on|today|this week)\b",
    (
        r"\bweather\b(?! (?:service|bureau|agency|warfare|satellite))"
        r"(?:.{0,30}\b(?:today|tomorrow|forecast|outlook|week|weekend|report|update|bulletin|schedule)\b)|^\W*weather\W*$"
    ),
    r"\b(?:forecast|outlook|tides?|surf report|air quality|pollen)\b.{0,20}\b(?:for|today|tomorrow)\b",
    r"\b(?:police|crime|court|fire) (?:blotter|log|report|beat|calendar|docket|briefs?)\b|\bblotter\b",
    (
        r"\b(?:news|world|business|sports?|local|morning|evening|daily|weekly|midday|afternoon|today)"
        r"['’s]* (?:in brief|briefs?|briefing|round-?up|digest|headlines|wrap|rundown|bulletin|news)\b"
    ),
    (
        r"\b(?:in brief|round-?up|week in (?:photos|pictures|review)|(?:photos?|pictures?|images?|word"
        r"|quote|cartoon|question|song|book|video|recipe) of the (?:day|week|month)|today in history"
        r"|this day in history|on this day|this week in|week ahead|day ahead)\b"
    ),
    (
        r"\b(?:weekly|daily|monthly|notable) (?:links|update|report|open thread|note|picks|notes|thread)\b"
        r"|\blive ?(?:blog|updates)\b|\bopen thread\b"
    ),
    (
        r"\b(?:horoscopes?|lottery|lotto|winning numbers|crossword|sudoku|obituaries|death notices"
        r"|tv (?:guide|listings)|box scores?|scoreboard|standings|fixtures|top stories|newsletter"
        r"|community calendar|calendar of events|power (?:outage|interruption) schedule)\b"
    ),
    # Japanese, Chinese, Korean
    (
        r"(?:日経平均|東証|株価|株式|円相場|為替|ドル円|市況|上証|沪指|滬指|恒指|恒生指数|恒生指數|台股|加權指數|人民币汇率"
        r"|人民幣匯率|中间价|中間價|A股|港股|코스피|코스닥|환율|증시).{0,24}"
        r"(?:始ま|寄り付|続伸|続落|反発|反落|終値|大引け|円高|円安|開盤|开盘|收盤|收盘|收涨|收跌|收漲|收紅|收黑|开盤"
        r"|涨|跌|漲|升|기준|상승|하락|마감|출발|개장)"
    ),
    (
        r"(?:天気予報|天气预报|天氣預報|あすの天気|今日の天気|今日天气|星座|占い|まとめ読み|今日のニュース|早报|早報|晚报|晚報"
        r"|汇率|匯率表|중간 종합|오늘의 날씨|내일 날씨)"
    ),
    # Indonesian and Malay, Thai, Vietnamese
    (
        r"\b(?:ihsg|rupiah|kurs|bursa malaysia|ringgit|harga emas)\b.{0,40}"
        r"\b(?:dibuka|ditutup|menguat|melemah|naik|turun|hari ini|stabil|berakhir)\b"
    ),
    r"\b(?:prakiraan cuaca|ramalan cuaca|cuaca hari ini|jadwal (?:sholat|salat|imsakiyah)|kurs hari ini)\b",
    (
        r"(?:หุ้นไทย|ตลาดหุ้น|ค่าเงินบาท|เงินบาท|ราคาทอง|ราคาน้ำมัน).{0,30}(?:เปิด|ปิด|วันนี้|แข็งค่า|อ่อนค่า|ปรับ)"
        r"|พยากรณ์อากาศ|สภาพอากาศวันนี้|ดวงวันนี้"
    ),
    (
        r"\b(?:vn-index|chứng khoán|tỷ giá|giá vàng|giá xăng)\b.{0,40}(?:hôm nay|tăng|giảm|mở cửa|đóng cửa)"
        r"|dự báo thời tiết|thời tiết (?:hôm nay|ngày)"
    ),
)
_ANY = "|".join(f"(?:{frame})" for frame in _FRAMES)
_FRAME = re.compile(_ANY)
# A first look in one pass: the frames without what they demand or refuse behind them, so that it
# finds more, never less. Its word boundaries are those of ASCII.
_MAYBE = re2.compile(re.sub(r"\(\?[=!](?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)", "", _ANY))
_CURLY = str.maketrans("’‘“”–—", "''\"\"--")


def is_rubric(title: str) -> bool:
    """Return whether `title` is the frame of a report that comes again each day or week."""
    if not title.isascii():
        title = unicodedata.normalize("NFKC", title.translate(_CURLY))
    folded = title.lower()
    if folded.isascii() and not _MAYBE.search(folded):
        return False
    return _FRAME.search(folded) is not None
