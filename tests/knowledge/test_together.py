"""Whether two programmes go together: yes, no or that it is not written comes first, and each fact has its word."""

from datetime import date
from itertools import combinations

import pytest

from knowledge import Library, Question, QuestionKind, answer_combination
from knowledge.answers.several import combinations_of
from knowledge.together import load_verdicts

_QUESTION = Question(QuestionKind.eligibility, None, None, None, date(2026, 11, 28))


@pytest.mark.parametrize(
    ("pair", "first"),
    [
        (("dibao", "canji_liangxiang_butie"), "能。"),
        (("dibao", "linshi_jiuzhu"), "能。"),
        (("dibao", "jiaoyu_jiuzhu"), "能。"),
        (("tekun", "gaoling_jintie"), "能。"),
        (("tekun", "dibao"), "不能。"),
        (("tekun", "canji_huli_butie"), "不能。"),
        (("canji_shenghuo_butie", "guer"), "不能。"),
        (("canji_huli_butie", "guer"), "能。"),
        (("dibao", "shishi_wuren_fuyang"), "不能两份都全领"),
        (("dibao", "gaoling_jintie"), "低保、高龄津贴能不能一起领，资料里没写清"),
        (("dibao", "liulang_jiuzhu"), "资料里没写"),
    ],
)
def test_the_word_comes_first(library: Library, pair: tuple[str, str], first: str) -> None:
    found = answer_combination(library, _QUESTION, [library.programmes[name] for name in pair])
    assert found.text.startswith(first)


def test_the_condition_that_names_the_other_is_told_too(library: Library) -> None:
    pair = [library.programmes["dibao"], library.programmes["canji_shenghuo_butie"]]
    assert "给低保家庭里有残疾证的人" in answer_combination(library, _QUESTION, pair).text


def test_every_fact_that_is_told_first_of_a_pair_has_its_word(library: Library) -> None:
    known = {name for one in load_verdicts().verdicts for name in one.facts}
    assert known <= {fact.id for fact in library.facts}
    single = [item for item in library.programmes.values() if not item.members]
    for pair in combinations(single, 2):
        facts = combinations_of(library, _QUESTION, pair)
        assert not facts or facts[0].id in known, (pair[0].id, pair[1].id, facts[0].id)
