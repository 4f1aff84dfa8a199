"""Every row of the rule registers is in the library, under its class and as far verified as the register says."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from knowledge import Fact, Library, Parameter, Question, QuestionKind, answer, read_cues
from knowledge.models import Confidence, RuleClass, Span, Unit
from tests.knowledge.test_answers import CASES, TODAY

#: The classes of the 124 rows of the seed register, by number: J1 is eligibility, J2 a benefit, and so on.
SEED_CLASSES = {
    "J": "EBEBDEPPEBEBBBPBPPTTPPXP",  # 江西
    "Y": "EEEDPPPBBPEEETBEBBBBBTTPPTPTP",  # 云南
    "S": "BBBEBEPPPPBXXXXXXXTTPX",  # 合江
    "L": "BBBBDDEPEPPPPTXP",  # 兰州
    "F": "XXBBEEEEPPTXXXPXX",  # 福建
    "X": "BPBXEEEPPTXXXXXT",  # 新疆
}
CLASSES = {
    "E": RuleClass.eligibility,
    "B": RuleClass.benefit,
    "D": RuleClass.deduction,
    "P": RuleClass.procedure,
    "T": RuleClass.target,
    "X": RuleClass.statistic,
}
#: How many rows the national register has of each sort, and the rows with a letter after the number.
NATIONAL = {
    "DB": 39, "TK": 22, "LS": 16, "BY": 4, "GX": 6, "CJ": 13, "GE": 3, "SS": 7, "KJ": 1, "LL": 8,
    "JG": 6, "GL": 3, "ZX": 9, "HC": 14, "AP": 11, "HL": 7,
}  # fmt: skip
LETTERED = ("DB08a", "LS03b", "AP03b")
#: Known second-hand only (P), our own inference or not found (D), and of both sorts; all other rows were read (V).
SECOND_HAND = {
    *("TK14", "TK20", "LS06", "LS07", "LS08", "LS09", "LS12", "LL05", "GE02", "HL03", "HL06", "HL07"),
    *("CJ01", "CJ02", "CJ03", "CJ04", "CJ05", "CJ06", "CJ07", "CJ08", "CJ09", "CJ11"),
    *("JG02", "JG03", "JG04", "JG05", "JG06", "HC01", "HC02", "HC04", "HC05", "HC09", "HC10", "HC14"),
}
INFERRED = {"DB08a"}
MIXED = {
    *("DB02", "DB09", "DB15", "TK19", "LS03b", "BY03", "GX06", "CJ10", "GE03", "SS03", "GL03"),
    *("ZX02", "ZX05", "ZX09", "HC03", "HC07", "HC08", "HC11", "AP06", "AP08"),
}
#: What the library holds beyond the registers: more sentences of the regions' sources and of the law.
BEYOND = r"[JYSLFX]X\d+|LAW\w*"

SEED_ROWS = [f"{letter}{number}" for letter, classes in SEED_CLASSES.items() for number in range(1, len(classes) + 1)]
NATIONAL_ROWS = [f"{sort}{number:02d}" for sort, count in NATIONAL.items() for number in range(1, count + 1)]
NATIONAL_ROWS += LETTERED


@pytest.fixture(scope="module")
def carriers(library: Library) -> dict[str, list[Fact]]:
    """The facts that carry each row."""
    found: dict[str, list[Fact]] = {}
    for fact in library.facts:
        for row in fact.rows:
            found.setdefault(row, []).append(fact)
    return found


def test_the_registers_have_as_many_rows_as_they_should() -> None:
    assert len(SEED_ROWS) == 124
    assert len(NATIONAL_ROWS) == len(set(NATIONAL_ROWS)) == 172
    assert set(NATIONAL_ROWS) >= SECOND_HAND | INFERRED | MIXED


def test_every_seed_row_is_carried(library: Library, carriers: dict[str, list[Fact]]) -> None:
    figures = {row for parameter in library.parameters for row in parameter.covers}
    assert [row for row in SEED_ROWS if row not in carriers and row not in figures] == []


def test_every_national_row_is_carried(carriers: dict[str, list[Fact]]) -> None:
    assert [row for row in NATIONAL_ROWS if row not in carriers] == []


def test_nothing_is_carried_that_no_register_knows(carriers: dict[str, list[Fact]]) -> None:
    unknown = carriers.keys() - set(SEED_ROWS) - set(NATIONAL_ROWS)
    assert sorted(row for row in unknown if not re.fullmatch(BEYOND, row)) == []


def test_every_seed_row_has_the_class_of_the_register(library: Library) -> None:
    facts = {fact.id: fact for fact in library.facts}
    for letter, classes in SEED_CLASSES.items():
        for number, name in enumerate(classes, start=1):
            row = f"{letter}{number}"
            assert facts[row].rule is CLASSES[name], row


def test_seed_rows_are_local_and_quoted_and_national_rows_paraphrased(
    library: Library, carriers: dict[str, list[Fact]]
) -> None:
    for row, facts in carriers.items():
        for fact in facts:
            national = library.document_of(fact.clause).national
            assert national == fact.paraphrase == (row not in SEED_ROWS and not re.fullmatch(r"[JYSLFX]X\d+", row)), row


def test_every_row_is_as_far_verified_as_the_register_says(carriers: dict[str, list[Fact]]) -> None:
    for row in NATIONAL_ROWS:
        found = {fact.confidence for fact in carriers[row]}
        if row in SECOND_HAND:
            assert Confidence.read not in found, row
        elif row in INFERRED:
            assert found == {Confidence.inferred}, row
        elif row not in MIXED:
            assert Confidence.read in found, row


def test_statistics_and_targets_answer_no_question(library: Library) -> None:
    background = [fact for fact in library.facts if fact.rule in (RuleClass.statistic, RuleClass.target)]
    assert len(background) > 35
    assert [fact.id for fact in background if fact.kinds] == []


def test_no_statistic_and_no_target_is_a_figure_but_the_averages(library: Library) -> None:
    background = {fact.id for fact in library.facts if fact.rule in (RuleClass.statistic, RuleClass.target)}
    figures = {row: parameter.kind for parameter in library.parameters for row in parameter.covers}
    assert {row: kind for row, kind in figures.items() if row in background} == {"F1": "average", "F2": "average"}


def test_every_benefit_row_with_a_figure_has_a_parameter(library: Library) -> None:
    figures = {row for parameter in library.parameters for row in parameter.covers}
    assert figures == {
        *("J2", "J4", "J5", "J6", "J10", "J13", "J14", "Y3", "Y17", "Y18"),
        *("S1", "S2", "S3", "S5", "L1", "L2", "L3", "L4", "F1", "F2", "X1", "X2", "X3"),
    }


def test_every_topic_is_told_by_some_fact_or_said_to_be_untold(library: Library) -> None:
    told = {topic for item in (*library.facts, *library.parameters) for topic in item.topics}
    untold = {topic.id for topic in library.topics.values() if topic.untold}
    assert sorted(library.topics.keys() - told) == sorted(untold)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("低保几号发", QuestionKind.payment),
        ("低保名额有限吗", QuestionKind.eligibility),
        ("低保什么时候开始报名", QuestionKind.procedure),
        ("低保多久到账", QuestionKind.payment),
        ("临时救助要还吗", QuestionKind.eligibility),
        ("低保能不能代领", QuestionKind.payment),
        ("低保要面试吗", QuestionKind.documents),
    ],
)
def test_what_no_document_tells_is_said_first(library: Library, text: str, kind: QuestionKind) -> None:
    programme = "linshi_jiuzhu" if "临时" in text else "dibao"
    topics = read_cues(library, text, TODAY).topics
    assert [library.topics[topic].untold for topic in topics] == [True]
    said = answer(library, Question(kind, programme, "620100", None, TODAY, topics))
    assert said.head[0].text == f"资料里没写“{library.topics[topics[0]].name}”。"


@pytest.mark.parametrize(
    ("text", "kind", "fact"),
    [
        ("低保以前的能补发吗", QuestionKind.payment, "DB27"),
        ("低保查银行卡吗", QuestionKind.procedure, "DB18b"),
        ("低保分几类", QuestionKind.definition, "DB27b"),
    ],
)
def test_what_a_document_tells_of_a_narrow_question_stands_first(
    library: Library, text: str, kind: QuestionKind, fact: str
) -> None:
    topics = read_cues(library, text, TODAY).topics
    said = answer(library, Question(kind, "dibao", "620100", None, TODAY, topics))
    assert said.head[0].text == library.fact(fact).say


def test_what_the_rules_leave_open_is_said_before_them(library: Library) -> None:
    topics = read_cues(library, "低保能领几年", TODAY).topics
    said = answer(library, Question(QuestionKind.eligibility, "dibao", "620100", None, TODAY, topics))
    assert said.head[0].text.startswith("资料里没写固定“能领多久”")
    assert said.head[1].text == library.fact("DB31").say


def test_every_programme_says_who_gets_it_and_what_it_is(library: Library) -> None:
    for programme in library.programmes.values():
        if not programme.members:
            kinds = {kind for fact in library.facts if programme.id in fact.programmes for kind in fact.kinds}
            assert kinds >= {QuestionKind.eligibility, QuestionKind.definition}, programme.id


def test_what_a_programme_does_not_answer_is_named_in_its_spec(library: Library) -> None:
    for programme in library.programmes.values():
        if programme.members:
            continue
        kinds = {kind for fact in library.facts if programme.id in fact.programmes for kind in fact.kinds}
        kinds |= {QuestionKind.amount for item in library.parameters if item.programme == programme.id}
        spec = (files("knowledge") / "programs" / programme.id / "spec.md").read_text(encoding="utf-8").lower()
        for kind in QuestionKind:
            assert kind in kinds or kind.replace("_", " ") in spec, (programme.id, kind)


def test_every_spec_names_its_gaps(library: Library) -> None:
    for name in library.programmes:
        spec = (files("knowledge") / "programs" / name / "spec.md").read_text(encoding="utf-8")
        assert "## Data gaps" in spec, name
        assert "## Sources" in spec, name


def test_every_group_of_people_has_a_programme_or_is_said_to_have_none(library: Library) -> None:
    served = {group for programme in library.programmes.values() for group in programme.groups}
    assert served >= {"disabled", "seriously_ill", "elderly", "child", "orphan", "unattended_child", "student", "poor"}
    assert served >= {"unemployed", "disaster", "homeless"}
    assert sorted(library.person_groups.keys() - served) == ["pregnant", "single_parent", "veteran"]


def test_a_measure_of_2022_is_offered_to_nobody(library: Library) -> None:
    past = ("shiye_linshi_jiuzhu", "xuesheng_linshi_jiuzhu", "yicixing_butie")
    assert [name for name in past if library.programmes[name].groups] == []


def _figure(parameter: Parameter) -> str:
    """What an answer must print of a regional figure."""
    in_words = {
        "dibao-530000-phase-out": "半年到一年",
        "dibao-530000-floor": "省级指导标准",
        "dibao-360000-phase-out": "6 个月",
        "yicixing_butie-360000": "6 月份",
    }
    if parameter.id in in_words:
        return in_words[parameter.id]
    if isinstance(parameter.amount, Span):
        return f"{parameter.amount.min}～{parameter.amount.max} 倍"
    if parameter.unit is Unit.times_urban_dibao_standard:
        return f"{parameter.amount} 倍"
    if parameter.unit is Unit.percent_of_dibao_standard:
        return f"{parameter.amount}%"
    return f"{parameter.amount}"


def test_every_regional_figure_has_a_case_with_its_clause(library: Library) -> None:
    assert len(library.parameters) >= 20
    for parameter in library.parameters:
        fitting = [
            case
            for case in CASES
            if case.ask.get("programme") == parameter.programme
            and parameter.clause in case.clause
            and any(_figure(parameter) in text for text in [case.first, *case.says])
        ]
        assert fitting, parameter.id
