"""The rule pack itself: every law of rules and seeds, over every file."""

from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from classifiers.folding import fold
from classifiers.lint import lint, warnings
from core.records import Relevance, RuleStatus
from tests.pack import in_file_results, pack

ROOT = Path(__file__).resolve().parents[2]
PACK = pack()
CITED = sorted(
    {
        (rule.derived_from.seed, rule.derived_from.statement, rule_id)
        for rule_id, rule in PACK.rules.items()
        if rule.status is not RuleStatus.RETIRED
    }
)


def test_the_lint_finds_nothing():
    assert [str(fault) for fault in lint(PACK)] == []


def test_the_only_doubts_of_the_pack_are_its_short_terms():
    doubts = [str(doubt) for doubt in warnings(PACK)]
    assert [one for one in doubts if "two characters may stand" not in one] == []


def test_every_member_of_asean_has_names_and_institutions():
    members = PACK.regions.groups["asean_member"]
    assert [name for name in members if not PACK.regions.regions[name].institutions] == []


@pytest.mark.parametrize("rule_id", sorted({*PACK.rules, *PACK.exclusions}))
def test_in_file(rule_id):
    results = in_file_results().get(rule_id, [])
    assert results
    assert [str(result.fault) for result in results if not result.passed] == []


@pytest.mark.parametrize(("seed_id", "number", "rule_id"), CITED, ids=str)
def test_a_rule_matches_the_statement_it_derives_from(classifier, seed_id, number, rule_id):
    sentence = PACK.statement(seed_id, number)
    assert rule_id in classifier.rules_matching(sentence, "") | classifier.rules_matching(
        "", sentence
    )


def whole(seed_id):
    seed = PACK.seed(seed_id)
    return {
        "article_id": seed_id,
        "title": seed.title,
        "text": "\n\n".join(statement.text for statement in seed.statements),
    }


@pytest.mark.parametrize(
    ("seed_id", "topics"),
    [
        ("japan-asean-next-generation-vehicles", ("ev_production", "security", "supply_chain")),
        ("japan-thailand-automotive-cooperation", ("ev_production", "supply_chain")),
    ],
)
def test_each_seed_as_a_whole_raises_the_alert_it_should(classifier, seed_id, topics):
    verdict = classifier.classify(**whole(seed_id))
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
