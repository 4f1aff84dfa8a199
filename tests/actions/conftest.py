"""The actions as the registry builds them, on a fixed day."""

from datetime import date

import pytest
from rasa_sdk.interfaces import Action

from actions.registry import build_actions
from knowledge import Library, Search


@pytest.fixture(scope="session")
def search(library: Library) -> Search:
    return Search(library)


@pytest.fixture
def actions(library: Library, search: Search) -> dict[str, Action]:
    """By name."""
    return {action.name(): action for action in build_actions(library, search, lambda: date(2026, 11, 23))}
