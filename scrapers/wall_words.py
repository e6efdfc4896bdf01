"""What pages write where an article should be: walls, challenges and consent, language by language.

Each pattern is of words that stand in the wall itself, never of an article's own subject: "cookies"
alone or "subscribers" alone is news about them.
"""

import re

# The rest of the article is for those who pay or register.
PAYWALL = re.compile(
    # English
    r"(?:subscri(?:be|ption)|sign ?(?:in|up)|log ?in|register|join)(?: now| today| here| free)? (?:is required )?to "
    r"(?:continue|keep|read|access|unlock|view|finish)\b"
    r"|(?:to|want to) (?:continue|keep) reading|(?:this|the) (?:article|story|content|post) is (?:only |exclusively )?"
    r"(?:for|available to|reserved for|exclusive to) (?:our )?(?:paid |paying |premium |registered )?(?:subscri|member)"
    r"|(?:subscriber|member|premium)s?[- ](?:only|exclusive)\b|already (?:a|have a) (?:subscri|member)"
    r"|unlock (?:this|the full|unlimited)|your (?:free|remaining) (?:articles|stories)|you(?:'|’)ve reached your"
    r"|get (?:unlimited|full) access|become a (?:subscriber|member) to"
    # Japanese
    r"|(?:有料|会員|読者|購読者)(?:会員)?限定|残り\s?[\d,０-９]+\s?文字|続きを(?:読む|お読みになる|ご覧になる)には"
    r"|(?:ログイン|会員登録|登録|購読)(?:すると|して|いただくと)[^。]{0,20}(?:読め|お読み|ご覧|続き)"
    # Chinese
    r"|(?:登录|登入|订阅|訂閱|付费|付費|注册|註冊|购买|購買)(?:后|後|以|即可|会员|會員)?[^。]{0,8}(?:继续|繼續|阅读全文|閱讀全文|解锁|解鎖)"
    r"|(?:会员|會員|订阅者|訂閱者|付费)(?:专享|專享|限定|独享|獨享|专属|專屬)|剩余\s?\d+\s?%|本文為付費|本文为付费"
    # Korean
    r"|구독(?:자|회원)? ?전용|(?:로그인|구독|가입)(?:하시면|하면| 후| 후에)[^.]{0,20}(?:보실|읽을|볼) 수|유료 ?(?:회원|기사)|계속 ?(?:읽으려면|보시려면)"
    # Thai
    r"|(?:สมัครสมาชิก|ลงทะเบียน|เข้าสู่ระบบ|ล็อกอิน)เพื่อ(?:อ่าน|รับชม|เข้าถึง)|เฉพาะสมาชิก(?:เท่านั้น)?"
    # Indonesian and Malay
    r"|(?:berlangganan|langganan|daftar|masuk|login|langgan|log masuk)(?: sekarang)? untuk (?:membaca|melanjutkan|meneruskan|mengakses|lanjut|terus)"
    r"|(?:khusus|eksklusif) (?:untuk )?(?:pelanggan|langganan)|artikel (?:ini )?khusus"
    # Vietnamese
    r"|(?:đăng nhập|đăng ký|mua gói|trả phí)[^.]{0,12} để (?:đọc|xem|tiếp tục)|dành (?:riêng )?cho (?:thuê bao|hội viên|độc giả trả phí)"
    # French, Spanish, German
    r"|réservée?s? (?:aux|à nos) abonné|pour lire la suite|il vous reste \d+ ?%|abonnez-vous pour"
    r"|(?:solo|exclusivo|exclusiva) para (?:suscriptores|socios)|suscríbe(?:te|se) para (?:seguir|continuar|leer)"
    r"|nur für abonnenten|(?:jetzt )?weiterlesen mit|abonnieren und weiterlesen|um (?:den artikel )?weiterzulesen",
    re.IGNORECASE,
)

# A machine asks whether a person is there, or says that it lets nobody in.
CHALLENGE = re.compile(
    r"(?:verify(?:ing)?|confirm|prove|check(?:ing)?|make sure)(?: that)? you(?:'re|’re| are) (?:a |not a )?(?:human|robot|bot)"
    r"|are you (?:a )?(?:robot|human)\b|checking (?:your browser|if the site connection)|just a moment\.\.\."
    r"|enable javascript and cookies to continue|(?:detected )?unusual (?:traffic|activity) from your|automated access to"
    r"|complete the (?:captcha|security check)|attention required! \| cloudflare|performance & security by cloudflare"
    r"|pardon our interruption|access to this page has been denied|you don't have permission to access"
    r"|ロボットではないこと|人間であることを確認|请完成(?:安全)?验证|請完成(?:安全)?驗證|安全验证|拖动滑块"
    r"|로봇이 아닙니다|자동 ?입력 ?방지|ยืนยันว่าคุณเป็นมนุษย์|bukan robot|xác minh bạn (?:là|không phải)",
    re.IGNORECASE,
)

# The page asks to be allowed cookies before it shows anything; two such sentences make a wall.
CONSENT = re.compile(
    r"we (?:and our (?:\d+ )?(?:partners|vendors)|value your privacy|use cookies)|(?:accept|reject|allow|manage) (?:all )?"
    r"(?:cookies|preferences|purposes|your choices)|before you continue|your privacy (?:choices|is important)"
    r"|(?:store|access)(?: and/or access)? information on (?:a|your) device|cookie (?:settings|preferences|policy|notice)"
    r"|consent to (?:the use of|our use of|cookies|the processing)|legitimate interest|privacy (?:policy|settings|cent(?:er|re))"
    r"|personali[sz]ed ads|by clicking [\"'“‘]?(?:accept|agree|continue)"
    r"|クッキー(?:を使用|の使用|に同意|ポリシー)|同意して(?:続|閲覧)|プライバシー(?:ポリシー|設定)"
    r"|使用\s?cookie|接受所有\s?cookie|隐私(?:政策|设置)|隱私(?:政策|設定)|쿠키(?:를 사용|에 동의| 설정)|개인정보 ?처리방침"
    r"|ใช้คุกกี้|ยอมรับคุกกี้|นโยบาย(?:คุกกี้|ความเป็นส่วนตัว)|menggunakan (?:cookie|kuki)|kebijakan privasi|dasar privasi"
    r"|sử dụng cookie|chính sách (?:cookie|bảo mật|quyền riêng tư)"
    r"|wir (?:und unsere partner|verwenden cookies)|alle akzeptieren|datenschutz(?:erklärung|einstellungen)"
    r"|nous (?:et nos partenaires|utilisons des cookies)|tout accepter|politique de confidentialité"
    r"|(?:utilizamos|usamos) cookies|aceptar (?:todas|cookies)|política de (?:cookies|privacidad)",
    re.IGNORECASE,
)

# The page asks who reads it.
LOGIN = re.compile(
    r"(?:forgot|forgotten|reset)(?: your)? password|keep me (?:signed|logged) in|remember me\b|don't have an account"
    r"|create (?:an|your) account|sign in (?:with|to your account)|log in (?:with|to your account)|enter your (?:e-?mail|password)"
    r"|パスワードを(?:お忘れ|忘れ)|ログイン状態を保持|忘记密码|忘記密碼|비밀번호 ?찾기|ลืมรหัสผ่าน|lupa (?:kata )?(?:sandi|laluan)|quên mật khẩu"
    r"|passwort vergessen|mot de passe oublié|olvidaste tu contraseña",
    re.IGNORECASE,
)

# Titles of pages that are no article at all.
NO_ARTICLE_TITLE = re.compile(
    r"^\W*(?:just a moment|attention required|access denied|are you a (?:robot|human)|pardon our interruption|"
    r"security check|checking your browser|human verification|verify(?:ing)? you are human|robot or human|captcha|"
    r"before you continue|cookie(?:s)? (?:consent|settings|wall)|your privacy choices|privacy (?:settings|preferences)|"
    r"consent|(?:log|sign) ?in|login|log in to .{0,40}|sign in to .{0,40}|please (?:log|sign) in.{0,40}|"
    r"ログイン|登录|登入|로그인|เข้าสู่ระบบ|masuk|log masuk|đăng nhập|anmelden|connexion|iniciar sesión|"
    r"安全验证|403 forbidden|request blocked|bot (?:check|protection))\W*$",
    re.IGNORECASE,
)

# A page that goes on changing, by its title or address.
LIVE = re.compile(
    r"\blive(?:[ -]?(?:blog|updates?|ticker|coverage|report))\b|\blive:|^live\b|\bas it happened\b|\bminute by minute\b"
    r"|/live(?:blog)?/|-live-?(?:updates|blog|news)|liveticker|en direct\b|minuto a minuto|ライブ(?:ブログ|更新|中継)|【?速報中】?|【随時更新】"
    r"|(?:文字|图文|圖文)?(?:直播|实时更新|實時更新|即時更新)|실시간|อัปเดตสด|ถ่ายทอดสด|\bcập nhật liên tục|tường thuật trực tiếp|laporan langsung|siaran langsung",
    re.IGNORECASE,
)
GALLERY = re.compile(
    r"/(?:gallery|galleries|photos?|photo-?gallery|pictures|slideshow|photo-?essay|foto|hinh-anh|anh)/|\bin pictures\b|\bphoto gallery\b"
    r"|\bphotos of the (?:day|week|year)\b|^(?:photos?|gallery|foto|pictures)\s*[:：]|フォトギャラリー|【写真】|写真特集|组图|組圖|图集|圖輯|화보|ประมวลภาพ|\bchùm ảnh\b",
    re.IGNORECASE,
)

CHALLENGE_ANCHORS = (
    "human", "bot", "checking", "just a moment", "javascript and", "unusual", "automated access", "captcha",
    "security check", "attention required", "cloudflare", "pardon our", "been denied", "have permission",
    "ロボット", "人間", "验证", "驗證", "滑块", "로봇", "자동", "มนุษย์", "xác minh",
)  # fmt: skip  # a list
# Without one of these a text holds no word of consent or login: looked for first, for it is cheap.
CONSENT_ANCHORS = (
    "cookie", "privacy", "consent", "partners", "legitimate", "personali", "you continue", "on a device",
    "on your device", "password", "remember me", "keep me", "account", "sign in", "log in", "your email",
    "クッキー", "同意", "プライバシー", "パスワード", "ログイン", "隐私", "隱私", "密码", "密碼", "쿠키", "개인정보",
    "비밀번호", "คุกกี้", "ส่วนตัว", "รหัสผ่าน", "kuki", "privasi", "sandi", "laluan", "bảo mật", "riêng tư",
    "mật khẩu", "datenschutz", "akzeptieren", "passwort", "confidentialit", "accepter", "mot de passe",
    "privacidad", "aceptar", "contraseña",
)  # fmt: skip  # a list
# What each language's walls cannot do without: the pattern runs only around these.
PAYWALL_ANCHORS = (
    "subscri", "continue reading", "keep reading", "member", "register to", "sign in to", "log in to",
    "full access", "unlimited access", "unlock", "限定", "残り", "続き", "订阅", "訂閱", "登录", "登入",
    "付费", "付費", "专享", "專享", "剩余", "구독", "로그인", "유료", "สมาชิก", "เข้าสู่ระบบ", "langgan",
    "untuk membaca", "log masuk", "đăng nhập", "đăng ký", "thuê bao", "abonn", "suscri", "suscrí",
    "weiterlesen", "lire la suite",
)  # fmt: skip  # a list
LIVE_ANCHORS = (
    "live", "happened", "minute by", "direct", "minuto", "ライブ", "速報", "随時", "直播", "实时", "實時",
    "即時", "실시간", "อัปเดต", "ถ่ายทอด", "liên tục", "trực tiếp", "langsung",
)  # fmt: skip  # a list
GALLERY_ANCHORS = (
    "galler", "photo", "picture", "slideshow", "foto", "anh", "ギャラリー", "写真", "组图", "組圖", "图集",
    "圖輯", "화보", "ประมวลภาพ", "chùm",
)  # fmt: skip  # a list
