"""The rule pack itself: every law of rules and seeds, over every file."""

from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from classifiers.folding import fold
from classifiers.lint import lint, warnings
from core.records import Relevance, RuleStatus
from tests.classifiers.branches import borrowed, untried
from tests.classifiers.conftest import RULE
from tests.pack import in_file_results, pack, with_drafts

ROOT = Path(__file__).resolve().parents[2]
PACK = pack()
CURRENT = {i: rule for i, rule in PACK.rules.items() if rule.status is not RuleStatus.RETIRED}
CLOSE = [rule_id for rule_id, rule in CURRENT.items() if rule.derived_from.widened is None]
CITED = sorted({(one.derived_from.seed, one.derived_from.statement) for one in CURRENT.values()})
SIDEBAR = """

MOST READ

-

Destroyers shadow a carrier group off Okinawa

-

Hackers halt a port with ransomware

-

Tariffs on steel from Vietnam rise again"""


@pytest.mark.slow  # compiles the pack with its drafts; `./run lint` does so as well
def test_the_lint_finds_nothing():
    assert [str(fault) for fault in lint(PACK, with_drafts())] == []


@pytest.mark.slow  # reads the whole word lists of two languages
def test_the_only_doubts_of_the_pack_are_its_short_terms():
    doubts = [str(doubt) for doubt in warnings(PACK, with_drafts())]
    assert [one for one in doubts if "two characters may stand" not in one] == []


def test_every_member_of_asean_has_names_and_institutions():
    members = PACK.regions.groups["asean_member"]
    assert [name for name in members if not PACK.regions.regions[name].institutions] == []


@pytest.mark.slow  # compiles the pack with its drafts; `./run rules test` asks the same
@pytest.mark.parametrize("rule_id", sorted({*PACK.rules, *PACK.exclusions}))
def test_in_file(rule_id):
    results = in_file_results().get(rule_id, [])
    assert results
    assert [str(result.fault) for result in results if not result.passed] == []


def reads(classifier, seed_id, number):
    sentence = PACK.statement(seed_id, number)
    return classifier.rules_matching(sentence, "") | classifier.rules_matching("", sentence)


@pytest.mark.parametrize("rule_id", CLOSE)
def test_a_rule_that_was_not_widened_matches_its_statement(classifier, rule_id):
    origin = CURRENT[rule_id].derived_from
    assert rule_id in reads(classifier, origin.seed, origin.statement)


@pytest.mark.parametrize(("seed_id", "number"), CITED, ids=str)
def test_a_cited_statement_is_matched_by_a_stable_rule_that_cites_it(classifier, seed_id, number):
    matching = [CURRENT[one] for one in reads(classifier, seed_id, number) & CURRENT.keys()]
    assert any(
        (rule.derived_from.seed, rule.derived_from.statement) == (seed_id, number)
        and rule.status is RuleStatus.STABLE
        for rule in matching
    )


@pytest.mark.slow  # compiles every rule anew, a branch at a time
def test_each_branch_of_a_rule_is_reached_by_a_test_of_its_own():
    assert untried(PACK) == []


@pytest.mark.slow  # reads every test of every widened rule
def test_what_a_widened_rule_finds_in_its_statement_its_tests_find_too():
    assert borrowed(PACK) == {}


def test_a_planted_branch_is_found(content):
    """The words of a statement, in a rule about something else."""
    wide = RULE.replace("statement: 1}", "statement: 2, widened: from its size to its opening}")
    own = "    - {any: [$vehicle, hybrid*], in: [title, lead]}\n    - $plant\n"
    planted = wide.replace("  all:\n", "  any:\n").replace(own, "    - $plant\n    - it is large\n")
    content.write("classifiers/rules/ev_production/plants.yaml", wide)
    assert (untried(content.load()), borrowed(content.load())) == ([], {})
    content.write("classifiers/rules/ev_production/plants.yaml", planted)
    assert untried(content.load()) == ["ev_production/plants@1"]
    assert borrowed(content.load()) == {"ev_production/plants": ["it is large"]}


def whole(seed_id):
    seed = PACK.seed(seed_id)
    return {
        "article_id": seed_id,
        "title": seed.title,
        "text": "\n\n".join(statement.text for statement in seed.statements),
    }


@pytest.mark.parametrize("around", ["", SIDEBAR], ids=["alone", "beside other headlines"])
@pytest.mark.parametrize(
    ("seed_id", "topics"),
    [
        ("japan-asean-next-generation-vehicles", ("ev_production", "security", "supply_chain")),
        ("japan-thailand-automotive-cooperation", ("ev_production", "supply_chain")),
    ],
)
def test_each_seed_as_a_whole_raises_the_alert_it_should(classifier, seed_id, topics, around):
    article = whole(seed_id)
    verdict = classifier.classify(**{**article, "text": article["text"] + around})
    assert (verdict.relevance, verdict.topics) == (Relevance.ALERT, topics)


@pytest.mark.parametrize(
    "title",
    [
        "Japan seeks closer automotive cooperation with Thailand",
        "Tokyo seeks deeper car ties with Bangkok",
        "Japan and Thailand seek closer work on cars",
    ],
)
def test_a_seed_alerts_under_other_headlines_than_ours(classifier, title):
    """The words of a headline differ between papers; the news is the same."""
    verdict = classifier.classify(
        **{**whole("japan-thailand-automotive-cooperation"), "title": title}
    )
    assert verdict.relevance is Relevance.ALERT
    assert verdict.topics == ("ev_production", "supply_chain")


PACT = (
    "Tokyo and Southeast Asia to plan clean cars together",
    "A joint plan for the production of electric and hybrid cars was adopted.",
)
BUSES = (
    "Japan and Vietnam agree on electric buses",
    "The two will build electric buses together in Hai Phong.",
)
CARS = (
    "Honda to build hybrid cars in Prachin Buri",
    "The line will employ 900 people, the maker said.",
)
AT_SEA = """A second chapter deals with security. It foresees more drills of the two sides' navies, help \
with coastal radars and patrol boats, and talks on how to keep sea lanes open under Chinese pressure."""
AT_HOME = """Hanoi and Tokyo also signed a paper on defence: Japan will hand over two patrol ships, officers \
of both navies will train side by side, and experts will guard government networks against hackers."""
BY_LAW = """On defence the leaders agreed to share information on ships that enter disputed waters, to hold \
naval exercises every year and to develop unmanned craft jointly. They named the law of the sea."""
OF_PARTS = """The government of Thailand wants the industry to depend less on single suppliers abroad. Parts \
makers are to keep larger stocks of chips, and components will be sourced from at least two countries."""
OF_CHIPS = """Bangkok and Tokyo will also secure the supply of chips and wiring harnesses for vehicle plants \
in both countries, and build up common stocks."""


@pytest.mark.parametrize(
    ("article", "paragraph", "topic"),
    [
        (PACT, AT_SEA, "security"),
        (BUSES, AT_HOME, "security"),
        (PACT, BY_LAW, "security"),
        (CARS, OF_PARTS, "supply_chain"),
        (PACT, OF_CHIPS, "supply_chain"),
    ],
)
def test_a_full_paragraph_of_the_body_is_a_topic(classifier, article, paragraph, topic):
    title, lead = article
    alone = classifier.classify(article_id="x", title=title, text=f"{lead}\n\nIt begins in May.")
    assert alone.topics == ("ev_production",)
    verdict = classifier.classify(article_id="x", title=title, text=f"{lead}\n\n{paragraph}")
    assert verdict.topics == ("ev_production", topic)
    body = len(lead)
    found = {one.rule_id for one in verdict.matches if one.topic == topic and one.start >= body}
    assert len(found) >= 2  # rules that agree, each by words of that paragraph
    assert all(one.start >= body for one in verdict.matches if one.topic == topic)


@pytest.mark.parametrize(
    ("article", "mention"),
    [
        (
            PACT,
            "The ministers met a day after talks on defence equipment. Police guarded the hotel.",
        ),
        (
            PACT,
            "Freedom of navigation matters to a trading nation, the host said, and raised a glass.",
        ),
        (
            CARS,
            "The hall stands beside a naval museum with an old submarine. Staff train together.",
        ),
        (CARS, "Garages have parts in stock, and customers wait two days for a component at most."),
        (
            BUSES,
            "Thai coffee is sold on board: the firm is receiving sustainable supplies of beans.",
        ),
    ],
)
def test_a_passing_mention_is_none(classifier, article, mention):
    title, lead = article
    verdict = classifier.classify(article_id="x", title=title, text=f"{lead}\n\n{mention}")
    assert verdict.topics == ("ev_production",)


def test_each_topic_stands_on_enough_stable_rules_of_both_seeds():
    stable = [rule for rule in PACK.rules.values() if rule.status is RuleStatus.STABLE]
    topics = Counter(rule.topic for rule in stable)
    assert len(stable) >= 80
    assert all(topics[topic] >= 20 for topic in PACK.topics)
    assert {rule.derived_from.seed for rule in stable} == {seed.seed_id for seed in PACK.seeds}


def test_exclusions_say_what_they_remove_and_take_a_topic():
    assert len(PACK.exclusions) >= 15
    assert {topic for one in PACK.exclusions.values() for topic in one.takes} == set(PACK.topics)


def test_a_doubt_withholds_a_topic_and_says_so(classifier):
    """A lone rule that speaks in the lead alone is too little for supply chains."""
    title, text = "The role of temp work", "Cautious bosses hire; supply chain worries go on."
    verdict = classifier.classify(article_id="x", title=title, text=text)
    assert verdict.topics == ()
    assert ("supply_chain withheld: one rule, not in the title", 0.0) in verdict.terms
    alone = classifier.classify(article_id="x", title="Supply chain worries go on", text="")
    assert alone.topics == ("supply_chain",)


def test_the_order_of_forms_in_other_languages_does_not_hide_them(classifier):
    """The same news in the languages of the region: each raises its topic."""
    for title, topic in (
        ("日本とASEAN、電気自動車の生産で協力へ", "ev_production"),
        ("ไทยเริ่มผลิต รถยนต์ไฟฟ้า ที่โรงงานในระยอง", "ev_production"),
        ("比亚迪将在泰国工厂生产电动汽车", "ev_production"),
        ("Pabrik mobil listrik mulai produksi di Subang", "ev_production"),
        ("Nhà máy xe điện bắt đầu sản xuất tại Hải Phòng", "ev_production"),
        ("フィリピン沖で海上自衛隊が共同訓練", "security"),
        ("Angkatan laut gelar latihan bersama di Laut Natuna", "security"),
        ("中國海警在黃岩島使用水砲", "security"),
        ("Gián điệp mạng tấn công mạng bộ quốc phòng", "security"),
        ("レアアースの輸出規制を強化", "supply_chain"),
        ("中国加强稀土出口管制", "supply_chain"),
        ("Gangguan rantai pasok komponen otomotif", "supply_chain"),
        ("Chuỗi cung ứng bán dẫn bị gián đoạn", "supply_chain"),
    ):
        verdict = classifier.classify(article_id="x", title=title, text="")
        assert topic in verdict.topics, title


@pytest.mark.parametrize(
    "title",
    [
        "Defence holds as the champions win the cup final",
        "Restaurant chain opens its fortieth branch in Chiba",
        "Man charged with battery after a fight in a car park",
        "Hybrid work: three days at home are enough",
        "Blockchain fund buys more bitcoin",
        "Film review: a war epic with a weak ending",
        "Social security office moves to new rooms",
        "Shark attack closes a beach",
    ],
)
def test_noise_that_shares_a_word_with_a_topic_is_ignored(classifier, title):
    verdict = classifier.classify(article_id="x", title=title, text="")
    assert (verdict.topics, verdict.relevance) == ((), Relevance.IGNORE)


def test_every_rule_of_a_topic_belongs_to_one_part_and_no_part_is_empty(ruleset):
    parts = {}
    for rule_id, rule in ruleset.rules.items():
        if rule.topic is not None:
            parts.setdefault((rule.topic, ruleset.subtopic(rule_id)), []).append(rule_id)
    named = {(topic, name) for topic, one in ruleset.topics.items() for name in one.subtopics}
    assert set(parts) == named
    assert len({name for _, name in named}) == len(named)  # one name means one part


def test_a_pattern_of_a_part_lists_a_rule(ruleset):
    slugs = [rule_id.split("/") for rule_id in ruleset.rules]
    for topic, one in ruleset.topics.items():
        for part in one.subtopics.values():
            for pattern in part.rules:
                assert any(t == topic and fnmatchcase(slug, pattern) for t, slug in slugs), pattern


@pytest.mark.parametrize(
    ("inside", "itself"),
    [
        ("架空自動車の展示会", "空自が訓練を公開"),
        ("航空自由化の交渉", "空自が訓練を公開"),
        ("上海自由贸易试验区", "海自の艦艇が出港"),
        ("消防長が講評", "日本防長與美國防長通話"),
        ("冠军队回到城里", "军队进入首都"),
        ("中国安全生产月活动", "国安局起诉两人"),
        ("挑战机床市场", "战机在海峡上空飞行"),
    ],
    ids=str,
)
def test_words_that_meet_make_no_armed_force(classifier, inside, itself):
    """Two words side by side may spell a short name of the forces between them."""
    assert classifier.classify(article_id="x", title=inside, text="").topics == ()
    assert classifier.classify(article_id="x", title=itself, text="").topics == ("security",)


@pytest.mark.parametrize(
    ("title", "regions"),
    [
        ("Frigate sinks off Peru, the Bangkok Post reports", ()),
        ("Frigate sinks off Peru, Japan's Kyodo and China's Xinhua report", ()),
        ("Frigate sinks off Peru, says the South China Morning Post", ()),
        ("Frigate is the oldest since the Vietnam War", ()),
        ("Longest patrol of a frigate since Vietnam", ()),
        ("Frigate sinks off Peru (AFP)", ()),
        ("Frigate cook swears by the Mediterranean Diet", ()),
        ("Bangkok postpones the order of a frigate", ("thailand",)),
        ("Vietnam warns a frigate near the reef", ("vietnam",)),
        ("Japan times its frigate visit well", ()),  # what the guard costs
        ("Japan's frigate meets China's", ("japan", "china")),
    ],
    ids=str,
)
def test_a_name_of_a_paper_or_a_war_is_no_place(classifier, title, regions):
    assert classifier.classify(article_id="x", title=title, text="").regions == regions


def test_each_longer_word_guards_a_phrase_that_is_looked_for(ruleset):
    """A guard of nothing would be noise that nobody misses when it is wrong."""
    groups = (ruleset.concepts, ruleset.rules, ruleset.exclusions, ruleset.regions.regions)
    written = fold("".join(one.model_dump_json() for group in groups for one in group.values()))
    unused = [
        phrase
        for phrase in map(fold, ruleset.regions.longer_words)
        if f'"{phrase}"' not in written and f'"{phrase}*"' not in written
    ]
    assert unused == []
