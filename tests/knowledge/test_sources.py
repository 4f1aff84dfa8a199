"""Every quote, clause and date is proven against the source text."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest
from pydantic import ValidationError

from knowledge import Fact, KnowledgeError, Library, Parameter, load_library
from knowledge.checks import LONGEST_SENTENCE, Mistakes, check_library, find_problems, printed_figures, squeeze
from knowledge.dates import PartialDate
from knowledge.models import Confidence

LOCAL = {
    "fujian-2022-press",
    "xinjiang-2022-press",
    "yunnan-2022-notice",
    "hejiang-2022-press",
    "jiangxi-2022-40",
    "shangrao-2022-47",
    "lanzhou-2022-summary",
}
#: The register of documents: those that rules are told from.
NATIONAL = {
    *("shehui-jiuzhu-fa", "jiuzhu-zanxing-banfa", "jiuzhu-doudi-tongzhi-2022", "gaige-wanshan-yijian-2020"),
    *("dibao-shenhe-banfa", "dibao-biaozhun-yijian-2024", "fencengfenlei-yijian-2023", "gangxing-rending-banfa"),
    *("tekun-rending-banfa", "tekun-gongyang-yijian-2016", "fuwu-jiuzhu-yijian-2026"),
    *("linshi-jiuzhu-tongzhi-2014", "linshi-jiuzhu-yijian-2018", "linshi-jiuzhu-yijian-2026"),
    *("canji-butie-yijian-2015", "canji-butie-2021", "canji-butie-kuasheng", "canji-ertong-kangfu-2018"),
    *("guer-yijian-2010", "guer-shenghuofei-2010", "kunjing-ertong-yijian-2016"),
    *("wuren-fuyang-yijian-2019", "wuren-fuyang-buchong-2020", "yiliao-jiuzhu-yijian-2021"),
    *("liulang-banfa-2003", "liulang-xize-2003", "ziran-zaihai-tiaoli"),
    *("jiage-liandong-2021", "jiage-liandong-jieduan-2022", "jiben-shenghuo-tongzhi-2022"),
    *("xingzheng-fuyi-fa", "xingzheng-fuyi-fa-2017", "xingzheng-susong-fa", "falv-yuanzhu-fa"),
    *("laonianren-fa", "canjiren-fa", "rexian-guifan-2016", "rexian-yijian-2020", "rexian-yijian-2025"),
}
#: First day in force, as the register has it.
IN_FORCE = {
    "shehui-jiuzhu-fa": "2026-07-01",
    "jiuzhu-zanxing-banfa": "2014-05-01",
    "dibao-shenhe-banfa": "2021-07-01",
    "tekun-rending-banfa": "2021-07-01",
    "gangxing-rending-banfa": "2025-01-01",
    "canji-ertong-kangfu-2018": "2018-10-01",
    "liulang-banfa-2003": "2003-08-01",
    "liulang-xize-2003": "2003-08-01",
    "xingzheng-fuyi-fa": "2024-01-01",
    "linshi-jiuzhu-yijian-2026": "2026-01",
}
#: Numbers that were printed in the copies read; those from memory (57, 43, 83 of 民发) are not told.
NUMBERS = {
    "jiuzhu-zanxing-banfa": "国务院令第649号",
    "linshi-jiuzhu-yijian-2018": "民发〔2018〕23号",
    "wuren-fuyang-yijian-2019": "民发〔2019〕62号",
    "canji-butie-yijian-2015": "国发〔2015〕52号",
    "dibao-shenhe-banfa": None,
    "tekun-rending-banfa": None,
    "jiuzhu-doudi-tongzhi-2022": None,
    "linshi-jiuzhu-yijian-2026": None,
}


def test_all_documents_are_there(library: Library) -> None:
    assert {document.id for document in library.documents.values() if not document.national} == LOCAL
    assert {document.id for document in library.documents.values() if document.national} == NATIONAL


def test_national_documents_name_their_number_and_day_as_the_register_has_them(library: Library) -> None:
    for name, day in IN_FORCE.items():
        assert str(library.documents[name].valid_from) == day, name
    for name, number in NUMBERS.items():
        assert library.documents[name].number == number, name
    for document in library.documents.values():
        if document.national:
            assert (document.region, document.source) == ("", ""), document.id


@pytest.mark.parametrize("document_id", sorted(LOCAL))
def test_clauses_cover_the_source_word_for_word(library: Library, document_id: str) -> None:
    document = library.documents[document_id]
    assert len(document.source) > 200
    assert squeeze("".join(clause.text for clause in document.clauses)) == squeeze(document.source)


def test_every_quote_stands_in_its_clause_and_source(library: Library) -> None:
    quoted = [(fact.clause, fact.quote) for fact in library.facts if not fact.paraphrase]
    quoted += [(parameter.clause, parameter.quote) for parameter in library.parameters]
    assert len(quoted) > 150
    for clause_id, quote in quoted:
        assert quote, clause_id
        assert squeeze(quote) in squeeze(library.clause(clause_id).text), clause_id
        assert squeeze(quote) in squeeze(library.document_of(clause_id).source), clause_id


def test_paraphrases_are_national_unquoted_and_say_how_far_they_were_verified(library: Library) -> None:
    national = [fact for fact in library.facts if library.document_of(fact.clause).national]
    assert len(national) > 250
    for fact in library.facts:
        assert (fact.paraphrase, not fact.quote, fact.confidence is not None) == (fact in national,) * 3, fact.id


def test_few_national_facts_are_unsettled_and_none_of_them_leads(library: Library) -> None:
    unsettled = [fact for fact in library.facts if fact.confidence and not fact.confidence.settled]
    assert 1 <= len(unsettled) <= 12
    assert [fact.id for fact in unsettled if fact.leads] == []


def test_every_clause_that_is_named_beside_exists(library: Library) -> None:
    also = [clause for fact in library.facts for clause in fact.also]
    assert len(also) > 50
    for clause in also:
        assert library.clause(clause).id == clause


def test_a_sentence_for_citizens_is_short_and_complete(library: Library) -> None:
    for fact in library.facts:
        assert len(fact.say) <= LONGEST_SENTENCE, fact.id
        assert fact.say.endswith("。"), fact.id
        assert "  " not in fact.say, fact.id


def test_what_an_office_may_do_is_told_as_a_possibility(library: Library) -> None:
    may = [fact for fact in library.facts if fact.discretion and not fact.paraphrase]
    assert len(may) >= 5
    for fact in may:
        assert "可" in fact.quote, fact.id
        assert "可" in fact.say, fact.id


def test_ids_are_unique(library: Library) -> None:
    clauses = [clause.id for document in library.documents.values() for clause in document.clauses]
    for ids in (clauses, [fact.id for fact in library.facts], [item.id for item in library.parameters]):
        assert [name for name, count in Counter(ids).items() if count > 1] == []


def test_an_average_is_never_a_threshold(library: Library) -> None:
    for parameter in library.parameters:
        says_average = "平均" in parameter.quote or "平均" in parameter.what
        assert says_average == (parameter.kind == "average"), parameter.id


def test_every_amount_is_printed_in_its_quote(library: Library) -> None:
    assert len(library.parameters) >= 20
    for parameter in library.parameters:
        assert [figure for figure in printed_figures(parameter) if figure not in parameter.quote] == [], parameter.id


def test_every_regional_figure_begins_when_its_source_says(library: Library) -> None:
    begins = {parameter.id: str(parameter.valid_from) for parameter in library.parameters}
    assert begins["dibao-620100-urban"] == "2022"
    assert begins["dibao-510522-urban"] == begins["tekun-510522-urban"] == "2022-07"
    assert begins["dibao-530000-floor"] == begins["tekun-530000-floor"] == "2022-07-01"
    assert begins["shiye_linshi_jiuzhu-360000"] == "2022-06-28"


def test_inferred_values_say_why(library: Library) -> None:
    hejiang = library.documents["hejiang-2022-press"]
    assert hejiang.region_basis.kind == "inferred"
    for hint in ("莅合", "天府救助通"):
        assert hint in hejiang.region_basis.why
        assert hint in hejiang.source
    assert "合江" not in hejiang.source


def test_shangrao_forwards_jiangxi(library: Library) -> None:
    shangrao = library.documents["shangrao-2022-47"]
    assert shangrao.forwards == "jiangxi-2022-40"
    assert shangrao.kind == "forwarded_notice"
    assert shangrao.facts == ()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022-02", date(2022, 2, 1), date(2022, 2, 28)),
        ("2022-06-28", date(2022, 6, 28), date(2022, 6, 28)),
    ],
)
def test_partial_dates(text: str, first: date, last: date) -> None:
    partial = PartialDate.parse(text)
    assert (partial.first, partial.last, str(partial)) == (first, last, text)


@pytest.mark.parametrize("text", ["", "22", "2022-13", "2022-02-30", "2022/06", "2022-6", "近日"])
def test_bad_dates_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a date|must be in|out of range"):
        PartialDate.parse(text)


@pytest.mark.parametrize(
    ("text", "as_of", "old"),
    [
        ("2022-05-30", date(2023, 5, 30), False),
        ("2022-05-30", date(2023, 5, 31), True),
        ("2022", date(2023, 12, 31), False),
        ("2022", date(2024, 1, 1), True),
        ("2022", date(2024, 2, 29), True),
    ],
)
def test_older_than_a_year(text: str, as_of: date, old: bool) -> None:
    assert PartialDate.parse(text).older_than_a_year(as_of) is old


def _with_fact(library: Library, document_id: str = "lanzhou-2022-summary", **change: object) -> Library:
    """The first fact of a document changed."""
    document = library.documents[document_id]
    fact = document.facts[0].model_copy(update=change)
    changed = document.model_copy(update={"facts": (fact, *document.facts[1:])})
    return replace(library, documents={**library.documents, document_id: changed})


def _with_parameter(library: Library, parameter_id: str, **change: object) -> Library:
    parameters = [item.model_copy(update=change) if item.id == parameter_id else item for item in library.parameters]
    return replace(library, parameters=tuple(parameters))


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "全市城市低保标准为915元"},
        {"quote": ""},
        {"clause": "lanzhou-2022-summary#99"},
        {"clause": "jiangxi-2022-40#4"},
        {"also": ("lanzhou-2022-summary#99",)},
        {"id": "L2"},
        {"programmes": ("nothing",)},
        {"topics": ("nothing",)},
        {"paraphrase": True},
        {"told_with": "X999"},
        {"confidence": Confidence.read},
        {"say": "很长的一句话，" * 14},
        {"period": "measure_2022", "say": "城市低保每人每月 914 元。"},
    ],
    ids="-".join,
)
def test_a_broken_fact_is_refused_with_its_place(library: Library, change: dict[str, object]) -> None:
    with pytest.raises(KnowledgeError) as caught:
        check_library(_with_fact(library, **change))
    assert all((caught.value.file, caught.value.key, caught.value.fix))
    assert caught.value.file in str(caught.value)


@pytest.mark.parametrize(
    "change",
    [{"confidence": None}, {"paraphrase": False}, {"quote": "低保按月发"}],
    ids="-".join,
)
def test_a_broken_national_fact_is_refused(library: Library, change: dict[str, object]) -> None:
    with pytest.raises(KnowledgeError, match="shehui-jiuzhu-fa"):
        check_library(_with_fact(library, "shehui-jiuzhu-fa", **change))


@pytest.mark.parametrize(
    "change",
    [
        {"amount": Decimal(915)},
        {"kind": "average"},
        {"region": "620000"},
        {"region": "999999"},
        {"previous": Decimal(101)},
        {"programme": "nothing"},
        {"clause": "lanzhou-2022-summary#99"},
        {"quote": ""},
        {"last_confirmed": PartialDate(2021)},
        {"quote": "全市城市低保平均标准914元"},
    ],
    ids=lambda change: "-".join(f"{key}-{value}" for key, value in change.items()),
)
def test_a_broken_amount_is_refused(library: Library, change: dict[str, object]) -> None:
    with pytest.raises(KnowledgeError, match="dibao-620100-urban"):
        check_library(_with_parameter(library, "dibao-620100-urban", **change))


def test_an_average_that_is_given_as_a_threshold_is_refused(library: Library) -> None:
    with pytest.raises(KnowledgeError, match="dibao-350000-average"):
        check_library(_with_parameter(library, "dibao-350000-average", kind="threshold"))


def test_a_statistic_that_is_given_as_an_amount_is_refused(library: Library) -> None:
    statistic = library.fact("X13")
    change = {"clause": statistic.clause, "quote": statistic.quote, "amount": Decimal("4.39")}
    assert "4.39" in statistic.quote
    with pytest.raises(KnowledgeError, match="rests on X13"):
        check_library(_with_parameter(library, "yicixing_butie-650000", **change))


def test_one_name_for_two_programmes_is_refused(library: Library) -> None:
    tekun = library.programmes["tekun"]
    changed = tekun.model_copy(update={"aliases": (*tekun.aliases, "低保户")})
    with pytest.raises(KnowledgeError, match="低保户 already names dibao"):
        check_library(replace(library, programmes={**library.programmes, "tekun": changed}))


@pytest.mark.parametrize("change", [{"source": "shehui-jiuzhu-fa#999"}, {"groups": ("x",)}, {"members": ("x",)}])
def test_a_broken_programme_is_refused(library: Library, change: dict[str, object]) -> None:
    changed = library.programmes["tekun"].model_copy(update=change)
    with pytest.raises(KnowledgeError, match=r"programs/tekun/program\.yaml"):
        check_library(replace(library, programmes={**library.programmes, "tekun": changed}))


def test_a_topic_that_usually_means_an_unknown_programme_is_refused(library: Library) -> None:
    changed = library.topics["income"].model_copy(update={"usually": "x"})
    with pytest.raises(KnowledgeError, match=r"topics\.yaml.*income.*unknown programme x"):
        check_library(replace(library, topics={**library.topics, "income": changed}))


def test_a_programme_without_its_spec_is_refused(library: Library) -> None:
    with pytest.raises(KnowledgeError, match=r"programs/tekun.*spec\.md"):
        check_library(replace(library, specs=library.specs - {"tekun"}))


def test_all_mistakes_are_told_at_once(library: Library) -> None:
    broken = _with_parameter(_with_fact(library, quote=""), "dibao-620100-urban", amount=Decimal(915))
    with pytest.raises(Mistakes) as caught:
        check_library(broken)
    assert {problem.key for problem in caught.value.problems} >= {"L1", "dibao-620100-urban"}


def test_an_untouched_library_passes(library: Library) -> None:
    check_library(_with_fact(library))
    assert list(find_problems(library)) == []


def test_an_amount_of_the_wrong_shape_is_no_parameter(library: Library) -> None:
    average = dict(library.parameters[0])
    with pytest.raises(ValidationError, match="kind `range` takes"):
        Parameter.model_validate({**average, "kind": "range"})
    with pytest.raises(ValidationError, match="kind"):
        Parameter.model_validate({**average, "kind": "total"})


def test_a_fact_that_answers_nothing_is_refused_unless_it_is_background(library: Library) -> None:
    fact = dict(library.fact("L1"))
    silent = {**fact, "kinds": (), "topics": ()}
    with pytest.raises(ValidationError, match="needs `kinds` or `topics`"):
        Fact.model_validate(silent)
    assert Fact.model_validate({**silent, "rule": "statistic"}).kinds == ()


def test_programmes_name_their_source(library: Library) -> None:
    assert len(library.programmes) == 26
    for programme in library.programmes.values():
        assert programme.description
        assert library.clause(programme.source)
        assert library.document_of(programme.source).national, programme.id


def test_version_is_short_and_steady(library: Library) -> None:
    assert len(library.version) == 12
    assert load_library(files("knowledge")).version == library.version
