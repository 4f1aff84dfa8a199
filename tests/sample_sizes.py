"""How many made-up examples a test tries: few in `make test`, all of them in `make test-slow`.

For tests in which a further example proves the same thing once more.
"""

import pytest


def few_or_many(few: int, many: int) -> pytest.MarkDecorator:
    """Gives the test its `count`, in two runs of which the larger is slow."""
    return pytest.mark.parametrize("count", [few, pytest.param(many, marks=pytest.mark.slow)], ids=["few", "many"])
