"""Lists of words looked for in a message all at once find what looking for each word would."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge import Library
from knowledge.word_lists import WordLists

_LETTERS = st.text("低保户死了", max_size=8)


@given(st.dictionaries(st.integers(0, 5), st.lists(_LETTERS.filter(bool), max_size=4)), _LETTERS)
def test_each_list_is_found_where_its_first_word_begins(lists: dict[int, list[str]], text: str) -> None:
    places = {key: [text.find(word) for word in words if word in text] for key, words in lists.items()}

    assert WordLists(lists).first_places(text) == {key: min(found) for key, found in places.items() if found}


def test_a_word_with_gaps_needs_its_parts_in_turn() -> None:
    lists = WordLists({"gap": ["死了…还能领"]})

    assert lists.first_places("他死了，低保还能领吗") == {"gap": 1}
    assert lists.first_places("还能领，他死了") == {}


def test_the_library_has_no_empty_word_which_would_stand_anywhere(library: Library) -> None:
    groups, topics = library.person_groups.values(), library.topics.values()
    lists = (*library.cues.values(), *(one.words for one in (*groups, *topics)), *(one.unless for one in topics))

    assert all(word for words in lists for word in words)
