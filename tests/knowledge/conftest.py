"""The library is read once for all tests; it is immutable."""

from __future__ import annotations

import pytest

from knowledge import Library, load_library


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()
