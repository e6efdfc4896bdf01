"""How lines begin that a site prints among its articles: prompts, lists of other articles.

Looked up by a line's first two letters, so that a phrase more costs nothing. A phrase that ends in a
letter stands for a whole word; scripts without spaces know no such edge.
"""

import unicodedata
from collections import defaultdict

_LONGEST = 60  # code points of a line that are looked at
_LABEL = 40  # code points of a line that a single word may stand for: longer ones are sentences
_DOTTED = "\u0130"  # of Turkish: Python makes two code points of it in lower case
_WORD = 5  # code points of a phrase without spaces that is one word, in any script


class Openings:
    """Phrases that a line may begin with, whatever signs stand before them."""

    def __init__(self, *phrases: str) -> None:
        """Take texts of phrases, a bar or a new line between two.

        A single word, or a phrase that ends in "$", counts on short lines alone: a sentence may
        begin with it.
        """
        found: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
        for text in phrases:
            for part in text.replace("\n", "|").split("|"):
                if phrase := part.strip().lower():
                    found[phrase[:2]].append((phrase.rstrip("$"), _is_label(phrase)))
        self._by_start = {start: tuple(group) for start, group in found.items()}

    def begin(self, line: str) -> bool:
        """Return whether `line` begins with one of the phrases, upper or lower case."""
        is_plain = line[:1].isalnum() and line[1:2] != "\u2019" and line[0] != _DOTTED
        if is_plain and line[:2].lower()[:2] not in self._by_start:
            return False  # as nearly every line, and told at once
        start = line[:_LONGEST].replace(_DOTTED, "i").lower().replace("\u2019", "'")
        if not start[:1].isalnum():
            at = next((n for n, c in enumerate(start) if _is_word(c)), len(start))
            start = start[at:]
        for phrase, is_label in self._by_start.get(start[:2], ()):
            if start.startswith(phrase) and not (is_label and len(line) > _LABEL):
                after = start[len(phrase) : len(phrase) + 1]
                if not (_spaced(phrase[-1]) and after.isalnum()):
                    return True
        return False


def _is_label(phrase: str) -> bool:
    """Return whether a phrase is a single word, so that sentences begin with it too."""
    if phrase.endswith("$"):
        return True
    return (
        " " not in phrase and phrase[-1].isalnum() and (phrase < "\u0e00" or len(phrase) <= _WORD)
    )


def _is_word(char: str) -> bool:
    """Return whether a character can begin a phrase."""
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def _spaced(char: str) -> bool:
    """Return whether words that end in `char` are followed by a space."""
    return char.isalnum() and char < "\u0e00"


# A heading or line that begins a list of other articles.
LISTS = Openings(
    """
    read more | read also | read next | also read | must read | further reading | see also$
    see more$ | related article | related articles$ | related stories | related story$
    related news | related topics$ | related topic$ | related links | related posts
    related content | related coverage | related: | more stories$ | more news | more from
    more on this | more coverage | more articles | more like this | more about this
    recommended for you | recommended stories | recommended articles | recommended reading
    popular article | popular articles | popular stories$ | popular news | popular now$
    popular posts | most popular | most read$ | most viewed | most shared | trending
    you may like | you may also like | you may also be interested | you might like
    you might also like | you might be interested | what to read next | up next$ | watch next$
    top stories$ | latest news$ | latest stories | latest articles | latest from | in other news
    don't miss | editor's pick | editor's picks | editors' picks | editors picks
    other stories$ | keep reading$ | what others are reading | access ranking
    top news access ranking
    """,
    """
    関連記事 | 関連ニュース | 関連リンク | 関連トピックス | アクセスランキング | 人気記事
    人気ランキング | あわせて読みたい | 合わせて読みたい | こちらもおすすめ | おすすめ記事
    おすすめの記事 | 最新記事 | 新着記事 | 注目の記事 | 相关阅读 | 相关新闻 | 相关报道
    相关文章 | 相关链接 | 相關新聞 | 相關報導 | 相關文章 | 相關閱讀 | 延伸阅读 | 延伸閱讀
    推荐阅读 | 推薦閱讀 | 热门新闻 | 热门文章 | 熱門新聞 | 熱門文章 | 更多新闻 | 更多新聞
    更多精彩 | 관련기사 | 관련 기사 | 관련뉴스 | 관련 뉴스 | 많이 본 | 인기 기사 | 추천 기사
    주요 기사 | ข่าวที่เกี่ยวข้อง | บทความที่เกี่ยวข้อง | เนื้อหาที่เกี่ยวข้อง | ข่าวแนะนำ
    ข่าวยอดนิยม | ข่าวล่าสุด | อ่านเพิ่มเติม | อ่านข่าวเพิ่มเติม | อ่านประกอบ | อ่านต่อ
    อ่านข่าวต้นฉบับ
    """,
    """
    baca juga | baca selengkapnya | baca lagi | baca lainnya | simak juga | simak video
    lihat juga | tonton juga | tonton video | artikel terkait | berita terkait
    berita populer | berita terpopuler | berita lainnya | berita terbaru | berita berkaitan
    artikel berkaitan | terpopuler | pilihan editor | xem thêm | đọc thêm | tin liên quan
    bài liên quan | tin cùng chuyên mục | bài viết liên quan | có thể bạn quan tâm
    tin đọc nhiều | đọc nhiều nhất | xem nhiều nhất | lesen sie auch | lesen sie mehr
    lesen sie hier | auch interessant | mehr zum thema | mehr dazu | zum thema:
    das könnte sie auch | das könnte dich auch | meistgelesen | weitere artikel
    weitere nachrichten | lire aussi | à lire aussi | à lire également | a lire aussi
    lire également | lire la suite | voir aussi | sur le même sujet | sur le même thème
    les plus lus | articles liés | articles similaires | lee también | lee además | leer más
    leer también | lea también | lea además | te puede interesar | le puede interesar
    también te puede interesar | te recomendamos | mira también | ver también | más leídas
    lo más leído | lo más visto | más noticias | noticias relacionadas
    artículos relacionados | leggi anche | leia também | leia mais | veja também | saiba mais
    lees ook | lees meer | läs också | läs även | läs mer | les også | les også: | les mer: | læs også
    lue myös | czytaj także | czytaj też | czytaj również | zobacz także | zobacz też | čtěte také
    přečtěte si také | čítajte aj | skaitykite taip pat | taip pat skaitykite | loe ka | lasi arī
    olvassa el | citește și | vezi și | прочетете още
    читайте также | читать также | читайте ещё | читайте еще | смотрите также | по теме:
    читайте також | материалы по теме | похожие материалы | διαβάστε επίσης | διαβάστε ακόμη
    διαβάστε ακόμα | διαβάστε περισσότερα | δείτε επίσης | σχετικά άρθρα | ilgili haber
    ilgili haberler | ayrıca okuyun | bunları da okuyun | sıradaki haber
    """,
    """
    اقرأ أيضا | اقرأ أيضاً | إقرأ أيضا | إقرأ أيضاً | اقرأ المزيد | شاهد أيضا | شاهد أيضاً
    مواضيع ذات صلة | أخبار ذات صلة | موضوعات متعلقة | قد يهمك | קראו גם | קראו עוד | כתבות נוספות
    مزید پڑھیں | یہ بھی پڑھیں | بیشتر بخوانید | مطالب مرتبط | यह भी पढ़ें | ये भी पढ़ें
    इसे भी पढ़ें | और पढ़ें | यह भी देखें | संबंधित खबरें | আরও পড়ুন | আরো পড়ুন | மேலும் படிக்க
    """,
)

# A line that asks for something, or speaks of the site and not of the news.
PROMPTS = Openings(
    """
    sign up for | sign up to | sign up here | sign up now | subscribe to | subscribe now
    subscribe for | subscribe today | subscribe here | newsletter | newsletters | follow us
    like us on | find us on | join us on | join our | share this | share on
    share your thoughts | tell us what you think | let us know what you think | advertisement
    advertising | sponsored | article continues | story continues | content continues
    article continues after | click here | tap here | download our | download the app
    get our app | get the app | get the latest | get more news | get breaking news
    stay up to date | stay informed | stay updated | stay in the know | for more news
    for more stories | for the latest | to read more | to get the latest | do you have a
    do you have more | have a tip | have a story | got a tip | got a story | got a news tip
    send us your | submit your | email us$ | contact us$ | support our | support independent
    support local | donate to | become a member | become a subscriber | already a subscriber
    already a member | already have an account | to continue reading | to view the full story | to read the full story
    to read the full article | if you're seeing this message | first-time subscribers | continue reading
    this site uses cookies | we use cookies | by clicking | by signing up | by submitting
    enter your email | thank you for reading | thanks for reading | view comments
    leave a comment | post a comment | join the conversation | tags: | tagged: | topics:
    filed under | copyright | all rights reserved | to reach the reporter
    to contact the reporter | listen to this article | listen to the article
    your browser does not support | click on the deals | unlock this article | watch live$
    file photo$
    """,
    """
    続きを読む | この記事をシェア | この記事は有料 | 記事をシェア | 会員登録 | 無料会員登録
    無料登録 | 有料会員 | ログインして | メルマガ | メールマガジン | ニュースレター
    アプリをダウンロード | 写真を拡大 | 画像を拡大 | フォローする | 公式xを | 公式line
    無断転載 | 広告 | 责任编辑 | 責任編輯 | 扫描二维码 | 扫一扫 | 关注我们 | 关注微信
    下载app | 下载客户端 | 下載app | 订阅 | 訂閱 | 加入会员 | 加入會員 | 按讚 | 追蹤我們
    点击进入 | 点击查看 | 點擊 | 版权所有 | 版權所有 | 版权声明 | 未经授权 | 未經授權 | 广告
    廣告 | 구독하기 | 구독하고 | 뉴스레터 | 무단전재 | 무단 전재 | 저작권자 | 광고 | 기사제보
    기사 제보 | 제보하기 | 앱 다운로드 | 카카오톡 | ติดตามข่าว | ติดตามเรา | กดติดตาม
    สมัครสมาชิก | สมัครรับ | ดาวน์โหลดแอป | แชร์ข่าว | แท็กที่เกี่ยวข้อง | โฆษณา
    """,
    """
    ikuti kami | ikuti berita | ikuti saluran | ikuti channel | ikuti terus | dapatkan berita
    dapatkan update | berlangganan | langganan sekarang | unduh aplikasi | muat turun aplikasi
    gabung di | gabung dengan | bergabung dengan | sertai kami | scroll to continue
    scroll untuk | advertisement - scroll | cek berita dan artikel | artikel ini telah tayang
    kata kunci: | theo dõi chúng tôi | theo dõi trên | đăng ký nhận | đăng ký theo dõi
    đăng ký ngay | tải ứng dụng | chia sẻ bài | mời độc giả | mời quý độc giả | quảng cáo$
    từ khóa: | từ khóa$ | newsletter abonnieren | jetzt abonnieren | jetzt anmelden
    jetzt registrieren | abonnieren sie | melden sie sich | folgen sie uns | anzeige | werbung
    empfohlener redaktioneller inhalt | empfohlener inhalt | abonnez-vous | inscrivez-vous
    s'abonner | recevez chaque | recevez toute | recevez nos | recevez notre | suivez-nous
    suivez nous | suivez toute l'actualité | publicité | cet article est réservé | suscríbete
    suscríbase | regístrate | síguenos | sigue nuestro | únete a | publicidad | recibe nuestro
    recibe las | descarga la app | descarga nuestra | iscriviti | assine | inscreva-se
    """,
    """
    get unlimited access | get full access | a post shared by | view this post on | подписывайтесь на | подпишитесь на | реклама$
    присоединяйтесь к | следите за нашими | підписуйтесь на | підписуйся на
    تابعونا | تابعنا | تابعوا | اشترك في | اشتركوا | إعلان$ | עקבו אחרינו | הירשמו ל | פרסומת$
    हमें फॉलो करें | फॉलो करें | हमारे व्हाट्सएप | विज्ञापन$ | खबरों के लिए | बाकी खबरें
    ακολουθήστε μας | ακολουθήστε το | ακολουθήστε στο | διαφήμιση$ | εγγραφείτε στο
    bizi takip edin | takip edin$ | abone olun | abone ol | haber bültenimize | reklam$
    zapisz się | subskrybuj | obserwuj nas | dołącz do nas | anmäl dig | prenumerera | följ oss
    meld deg på | abonner på | følg oss | tilmeld dig | følg os | schrijf je in | meld je aan
    volg ons | seguici su | leggi l'articolo completo | siga o | receba as | participe do
    """,
)
