"""What goes wrong in this package: one error, raised only while the library is read."""

from __future__ import annotations


class KnowledgeError(Exception):
    """Library data that can't be trusted as it stands.

    `file` is the path inside the package, `key` the entry in it, `fix` what to do about it.
    """

    def __init__(self, file: str, key: str, fix: str) -> None:
        super().__init__(f"{file}: {key}: {fix}")
        self.file = file
        self.key = key
        self.fix = fix
