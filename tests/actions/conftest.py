"""The actions as the registry builds them, on a fixed day."""

from datetime import date

import pytest
from rasa_sdk.interfaces import Action

from actions.registry import build_actions
from knowledge import Library


@pytest.fixture
def actions(library: Library) -> dict[str, Action]:
    """By name."""
    return {action.name(): action for action in build_actions(library, lambda: date(2026, 11, 23))}
