"""The simple alternative: every name is compared with the text."""

from knowledge import Regions


class Scan:
    """All names in one list. It knows no short names and no chains, so it does less than ours."""

    def __init__(self, regions: Regions) -> None:
        self._full_names = [(regions.full_name(region.code), region.code) for region in regions]
        self._names = list({region.name for region in regions})

    def resolve(self, text: str) -> list[str]:
        """Codes of the divisions whose full name ends in `text`."""
        return [code for full_name, code in self._full_names if full_name.endswith(text)]

    def find(self, text: str) -> list[str]:
        """All names that occur in `text`."""
        return [name for name in self._names if name in text]
