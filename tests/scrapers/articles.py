"""Short articles in the languages of the region and beyond, and what sites print among them.

Every text was written for these tests.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """An article: its title, its paragraphs, and lines of the site that are none of them."""

    title: str
    paragraphs: tuple[str, ...]
    site_lines: tuple[str, ...]


ENGLISH = Sample(
    "Cell plant at the old dock to open in March",
    (
        ("The cell plant at the old dock will open in March, its owner said on Tuesday, two months "
        "later than planned, because the cranes that lift the ovens were held up at sea."),
        ("Four lines will make 9 gigawatt-hours of cells a year, enough for some 150,000 cars, and "
        "a fifth line can be added, if the grid operator agrees to a second connection."),
        ("About 1,200 people will work there. Half of them have already been hired, the plant's "
        "manager said, and most come from the shipyard that closed on the same ground."),
        ("The ministry pays a tenth of the cost. In return, the owner must buy at least a third of "
        "its cathode material from refineries in the country by the end of the decade."),
    ),
    (
        "Read more: Dock cranes arrive after three weeks at sea",
        "Sign up for our morning letter and never miss a story",
        "Follow The Dock Gazette on Facebook and X",
        "Get the news in your inbox every morning. Subscribe now",
        "Article continues below",
        "ADVERTISEMENT",
        "Related: Who pays for the second connection",
        "Photo: Dock Gazette / Ana Lim",
    ),
)  # fmt: skip  # a column of lines

SAMPLES = {
    "en": ENGLISH,
    "ja": Sample(
        "旧港の電池工場、3月に稼働へ",
        (
            "旧港に建設中の電池工場が3月に稼働する見通しとなった。運営会社が2日、明らかにした。炉をつり上げるクレーンの到着が遅れたため、当初の計画より2か月遅い。",
            "4本の生産ラインで年間9ギガワット時の電池を造る。電気自動車およそ15万台分に当たり、送電会社が2本目の接続を認めれば、5本目のラインも増やせるという。",
            "従業員は約1200人で、半数はすでに採用された。多くは同じ敷地にあった造船所の元従業員だと工場長は話した。",
            "国は費用の1割を補助する。代わりに会社は、正極材の3分の1以上を国内の精錬所から買うことを約束した。",
        ),
        (
            "【関連記事】クレーン、3週間遅れで到着",
            "あわせて読みたい：接続費用は誰が払うのか",
            "会員登録（無料）",
            "続きを読む",
            "写真：港新聞社",
            "この記事をシェアする",
        ),
    ),
    "zh": Sample(
        "旧码头电池厂将于三月投产",
        (
            "旧码头电池厂将于三月投产，业主周二表示，比原计划晚两个月，原因是吊装炉子的起重机在海上延误。",
            "四条生产线每年可生产九吉瓦时电芯，足够约十五万辆汽车使用；如果电网公司同意第二条线路，还可以增加第五条生产线。",
            "工厂将雇用约一千二百人。厂长说，其中一半已经招聘完毕，大多数人来自在同一块土地上关闭的造船厂。",
            "政府承担十分之一的费用。作为交换，业主必须在本十年结束前，从国内冶炼厂购买至少三分之一的正极材料。",
        ),
        (
            "相关阅读：起重机三周后抵达",
            "扫描二维码关注我们",
            "责任编辑：林安",
            "广告",
            "版权所有，未经授权不得转载",
            "图片来源：码头日报",
        ),
    ),
    "th": Sample(
        "โรงงานแบตเตอรี่ที่ท่าเรือเก่าจะเปิดในเดือนมีนาคม",
        (
            "โรงงานแบตเตอรี่ที่ท่าเรือเก่าจะเปิดในเดือนมีนาคม เจ้าของโรงงานกล่าวเมื่อวันอังคาร ช้ากว่าแผนสองเดือน เพราะเครนที่ใช้ยกเตาอบมาถึงล่าช้า",
            "สายการผลิตสี่สายจะผลิตเซลล์ได้ปีละ 9 กิกะวัตต์ชั่วโมง เพียงพอสำหรับรถยนต์ประมาณ 150,000 คัน และอาจเพิ่มสายที่ห้าได้ หากการไฟฟ้าอนุมัติ",
            "จะมีพนักงานประมาณ 1,200 คน ครึ่งหนึ่งได้รับการว่าจ้างแล้ว ผู้จัดการโรงงานกล่าว และส่วนใหญ่มาจากอู่ต่อเรือที่ปิดตัวลง",
            "กระทรวงจ่ายหนึ่งในสิบของค่าใช้จ่าย โดยเจ้าของต้องซื้อวัสดุแคโทดอย่างน้อยหนึ่งในสามจากโรงกลั่นในประเทศ",
        ),
        (
            "ข่าวที่เกี่ยวข้อง: เครนมาถึงแล้ว",
            "อ่านเพิ่มเติม: ใครจ่ายค่าไฟ",
            "ติดตามข่าวได้ที่ไลน์ของเรา",
            "โฆษณา",
            "ภาพ: หนังสือพิมพ์ท่าเรือ",
        ),
    ),
    "id": Sample(
        "Pabrik sel di dermaga lama dibuka Maret",
        (
            "Pabrik sel di dermaga lama akan dibuka pada Maret, kata pemiliknya pada Selasa, dua bulan lebih lambat dari rencana karena derek pengangkat tungku tertahan di laut.",
            "Empat jalur akan membuat 9 gigawatt-jam sel setahun, cukup untuk sekitar 150.000 mobil, dan jalur kelima dapat ditambah jika perusahaan listrik setuju.",
            "Sekitar 1.200 orang akan bekerja di sana. Separuhnya sudah direkrut, kata manajer pabrik, dan kebanyakan berasal dari galangan kapal yang tutup.",
            "Kementerian membayar sepersepuluh biaya. Sebagai gantinya, pemilik harus membeli sepertiga bahan katoda dari kilang dalam negeri.",
        ),
        (
            "Baca juga: Derek tiba setelah tiga minggu",
            "Simak video: Pabrik dari udara",
            "Ikuti kami di saluran WhatsApp",
            "SCROLL TO CONTINUE WITH CONTENT",
            "Foto: Harian Dermaga / Sari",
        ),
    ),
    "ms": Sample(
        "Kilang sel di dok lama dibuka Mac",
        (
            "Kilang sel di dok lama akan dibuka pada Mac, kata pemiliknya pada Selasa, dua bulan lewat daripada rancangan kerana kren pengangkat ketuhar tertahan di laut.",
            "Empat barisan akan menghasilkan 9 gigawatt-jam sel setahun, cukup untuk kira-kira 150,000 kereta, dan barisan kelima boleh ditambah jika syarikat grid bersetuju.",
            "Kira-kira 1,200 orang akan bekerja di situ. Separuh daripadanya sudah diambil, kata pengurus kilang, dan kebanyakannya dari limbungan yang ditutup.",
            "Kementerian membayar satu persepuluh kos. Sebagai balasan, pemilik mesti membeli satu pertiga bahan katod daripada loji dalam negara.",
        ),
        (
            "Baca juga: Kren tiba selepas tiga minggu",
            "Berita berkaitan",
            "Sertai kami di saluran Telegram",
            "Muat turun aplikasi kami",
            "Artikel berkaitan",
        ),
    ),
    "vi": Sample(
        "Nhà máy pin ở bến cũ mở cửa vào tháng Ba",
        (
            "Nhà máy pin ở bến cũ sẽ mở cửa vào tháng Ba, chủ đầu tư cho biết hôm thứ Ba, chậm hai tháng so với kế hoạch vì cần cẩu nâng lò bị kẹt trên biển.",
            "Bốn dây chuyền sẽ làm ra 9 gigawatt giờ pin mỗi năm, đủ cho khoảng 150.000 ô tô, và có thể thêm dây chuyền thứ năm nếu công ty điện lực đồng ý.",
            "Khoảng 1.200 người sẽ làm việc tại đây. Một nửa đã được tuyển, giám đốc nhà máy nói, và phần lớn đến từ xưởng đóng tàu đã đóng cửa.",
            "Bộ chi trả một phần mười chi phí. Đổi lại, chủ đầu tư phải mua ít nhất một phần ba vật liệu ca-tốt từ các nhà máy luyện trong nước.",
        ),
        (
            "Xem thêm: Cần cẩu đến sau ba tuần",
            "Tin liên quan",
            "Đăng ký nhận bản tin buổi sáng",
            "Mời độc giả gửi ý kiến",
            "Quảng cáo",
            "Ảnh: Báo Bến Cảng",
        ),
    ),
    "ko": Sample(
        "옛 부두 전지 공장 3월 가동",
        (
            "옛 부두의 전지 공장이 3월에 문을 연다고 업체가 화요일 밝혔다. 오븐을 들어 올리는 크레인이 바다에서 지연되면서 계획보다 두 달 늦어졌다.",
            "생산 라인 네 개가 해마다 9기가와트시의 전지를 만든다. 자동차 약 15만 대 분량이며, 전력 회사가 동의하면 다섯 번째 라인도 늘릴 수 있다.",
            "직원은 약 1,200명이다. 절반은 이미 채용됐고, 대부분은 같은 부지에서 문을 닫은 조선소 출신이라고 공장장은 말했다.",
            "정부는 비용의 10분의 1을 낸다. 대신 업체는 양극재의 3분의 1 이상을 국내 제련소에서 사야 한다.",
        ),
        (
            "▶ 관련기사 크레인, 3주 만에 도착",
            "[관련 뉴스] 전력 연결 비용은 누가",
            "카카오톡 채널 추가",
            "무단전재 및 재배포 금지",
            "기사제보 및 문의",
        ),
    ),
    "de": Sample(
        "Zellfabrik am alten Dock öffnet im März",
        (
            "Die Zellfabrik am alten Dock öffnet im März, teilte ihr Eigner am Dienstag mit, zwei Monate später als geplant, weil die Kräne für die Öfen auf See aufgehalten wurden.",
            "Vier Linien sollen neun Gigawattstunden Zellen im Jahr fertigen, genug für rund 150.000 Autos, und eine fünfte kann hinzukommen, wenn der Netzbetreiber zustimmt.",
            "Etwa 1.200 Menschen werden dort arbeiten. Die Hälfte ist schon eingestellt, sagte die Leiterin des Werks, die meisten kommen von der geschlossenen Werft.",
            "Das Ministerium zahlt ein Zehntel der Kosten. Dafür muss der Eigner ein Drittel seines Kathodenmaterials bei Hütten im Land kaufen.",
        ),
        (
            "Lesen Sie auch: Kräne nach drei Wochen da",
            "Mehr zum Thema",
            "Jetzt abonnieren und täglich informiert sein",
            "Anzeige",
            "Empfohlener redaktioneller Inhalt",
            "Foto: Dockzeitung",
        ),
    ),
    "fr": Sample(
        "L'usine de cellules du vieux dock ouvrira en mars",
        (
            "L'usine de cellules du vieux dock ouvrira en mars, a annoncé mardi son propriétaire, avec deux mois de retard, car les grues des fours ont été retenues en mer.",
            "Quatre lignes produiront neuf gigawattheures par an, de quoi équiper quelque 150 000 voitures, et une cinquième pourra s'y ajouter si le réseau l'accepte.",
            "Environ 1 200 personnes y travailleront. La moitié est déjà embauchée, selon la directrice, et la plupart viennent du chantier naval qui a fermé.",
            "Le ministère paie un dixième du coût. En échange, le propriétaire doit acheter un tiers de ses cathodes à des raffineries du pays.",
        ),
        (
            "Lire aussi : Les grues arrivent après trois semaines",
            "À lire aussi",
            "Inscrivez-vous à notre lettre du matin",
            "Publicité",
            "Sur le même sujet",
            "Photo : Gazette du dock",
        ),
    ),
    "es": Sample(
        "La planta de celdas del viejo muelle abrirá en marzo",
        (
            "La planta de celdas del viejo muelle abrirá en marzo, dijo el martes su dueño, dos meses más tarde de lo previsto, porque las grúas de los hornos se retrasaron en el mar.",
            "Cuatro líneas harán nueve gigavatios hora de celdas al año, suficientes para unos 150.000 autos, y una quinta puede sumarse si la red lo permite.",
            "Unas 1.200 personas trabajarán allí. La mitad ya fue contratada, dijo la directora, y la mayoría viene del astillero que cerró en el mismo lugar.",
            "El ministerio paga una décima parte del costo. A cambio, el dueño debe comprar un tercio del material de cátodo a refinerías del país.",
        ),
        (
            "Lee también: Las grúas llegan tras tres semanas",
            "Te puede interesar",
            "Suscríbete a nuestra carta de la mañana",
            "Publicidad",
            "Síguenos en Telegram",
            "Noticias relacionadas",
        ),
    ),
    "ru": Sample(
        "Завод у старого дока откроется в марте",
        (
            "Завод ячеек у старого дока откроется в марте, сообщил во вторник его владелец, на два месяца позже срока, потому что краны задержались в море.",
            "Четыре линии будут выпускать девять гигаватт-часов ячеек в год, этого хватит примерно на сто пятьдесят тысяч машин, и можно добавить пятую.",
            "Там будут работать около тысячи двухсот человек, половина уже нанята, сказала директор завода, и большинство пришло с закрытой верфи.",
            "Министерство оплатит десятую часть расходов, а владелец обязан покупать треть катодного материала на заводах внутри страны.",
        ),
        (
            "Читайте также: Краны прибыли через три недели",
            "Подписывайтесь на наш канал",
            "По теме: Кто заплатит за линию",
            "Фото: Док-Газета",
            "Материалы по теме",
        ),
    ),
    "ar": Sample(
        "مصنع الخلايا في الرصيف القديم يفتح في مارس",
        (
            "قال مالك المصنع يوم الثلاثاء إن مصنع الخلايا في الرصيف القديم سيفتح أبوابه في مارس، متأخرا شهرين عن موعده لأن الرافعات تأخرت في البحر.",
            "ستنتج أربعة خطوط تسعة غيغاواط ساعة من الخلايا سنويا، وهو ما يكفي نحو مئة وخمسين ألف سيارة، ويمكن إضافة خط خامس إذا وافق مشغل الشبكة.",
            "سيعمل هناك نحو ألف ومئتي شخص، وقد تم توظيف نصفهم بالفعل، كما قالت مديرة المصنع، ومعظمهم من حوض السفن الذي أغلق في المكان نفسه.",
            "تدفع الوزارة عُشر التكلفة، وفي المقابل يجب على المالك أن يشتري ثلث مواد الكاثود من مصاف داخل البلاد حتى نهاية العقد.",
        ),
        (
            "اقرأ أيضا: وصلت الرافعات بعد ثلاثة أسابيع",
            "تابعونا على فيسبوك",
            "اشترك في نشرتنا الصباحية",
            "أخبار ذات صلة",
            "صورة: جريدة الرصيف",
        ),
    ),
    "hi": Sample(
        "पुराने घाट का कारखाना मार्च में खुलेगा",
        (
            "पुराने घाट पर सेल बनाने वाला कारखाना मार्च में खुलेगा, उसके मालिक ने मंगलवार को कहा, तय समय से दो महीने बाद, क्योंकि क्रेन समुद्र में रुक गए थे।",
            "चार लाइनें साल में नौ गीगावाट घंटे के सेल बनाएंगी, जो लगभग डेढ़ लाख कारों के लिए काफी हैं, और पांचवीं लाइन भी जोड़ी जा सकती है।",
            "वहां लगभग बारह सौ लोग काम करेंगे, उनमें से आधे पहले ही रखे जा चुके हैं, कारखाने की निदेशक ने कहा, और अधिकतर बंद हुए जहाज कारखाने से आए हैं।",
            "मंत्रालय खर्च का दसवां हिस्सा देगा, और बदले में मालिक को एक तिहाई कैथोड सामग्री देश के भीतर की रिफाइनरियों से खरीदनी होगी।",
        ),
        (
            "ये भी पढ़ें: क्रेन तीन हफ्ते बाद पहुंचे",
            "यह भी पढ़ें- दूसरे कनेक्शन का खर्च कौन देगा",
            "हमें फॉलो करें",
            "फोटो: घाट समाचार",
            "संबंधित खबरें",
        ),
    ),
    "tr": Sample(
        "Eski rıhtımdaki fabrika martta açılıyor",
        (
            "Eski rıhtımdaki hücre fabrikası mart ayında açılacak, sahibi salı günü söyledi, fırınları kaldıran vinçler denizde geciktiği için planlanandan iki ay sonra.",
            "Dört hat yılda dokuz gigavatsaat hücre üretecek, yaklaşık yüz elli bin araca yetecek, şebeke işletmecisi kabul ederse beşinci bir hat eklenebilir.",
            "Orada yaklaşık bin iki yüz kişi çalışacak, yarısı şimdiden işe alındı, fabrika müdürü söyledi, çoğu aynı yerde kapanan tersaneden geliyor.",
            "Bakanlık masrafın onda birini ödüyor, karşılığında sahibi katot malzemesinin üçte birini ülkedeki rafinerilerden almak zorunda.",
        ),
        (
            "İLGİLİ HABER: Vinçler üç hafta sonra geldi",
            "Bizi takip edin",
            "Abone olun, her sabah okuyun",
            "Fotoğraf: Rıhtım Gazetesi",
            "Ayrıca okuyun: Hattı kim ödeyecek",
        ),
    ),
    "el": Sample(
        "Το εργοστάσιο ανοίγει τον Μάρτιο",
        (
            "Το εργοστάσιο κυψελών στην παλιά αποβάθρα θα ανοίξει τον Μάρτιο, είπε την Τρίτη ο ιδιοκτήτης του, δύο μήνες αργότερα από το σχέδιο, γιατί οι γερανοί καθυστέρησαν.",
            "Τέσσερις γραμμές θα φτιάχνουν εννέα γιγαβατώρες κυψελών τον χρόνο, αρκετές για περίπου εκατόν πενήντα χιλιάδες αυτοκίνητα, και μια πέμπτη μπορεί να προστεθεί.",
            "Περίπου χίλιοι διακόσιοι άνθρωποι θα δουλεύουν εκεί, οι μισοί έχουν ήδη προσληφθεί, είπε η διευθύντρια, και οι περισσότεροι έρχονται από το ναυπηγείο.",
            "Το υπουργείο πληρώνει το ένα δέκατο του κόστους, και ο ιδιοκτήτης πρέπει να αγοράζει το ένα τρίτο του υλικού από διυλιστήρια της χώρας.",
        ),
        (
            "Διαβάστε επίσης: Οι γερανοί έφτασαν",
            "Ακολουθήστε μας στο Google News",
            "Δείτε επίσης: Ποιος πληρώνει τη γραμμή",
            "Φωτογραφία: Εφημερίδα της Αποβάθρας",
            "Σχετικά άρθρα",
        ),
    ),
}
