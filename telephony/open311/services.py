"""What can be filed by Open311, from services.yaml."""

from __future__ import annotations

from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from hotline.tickets.categories import category
from knowledge.yaml_text import read_yaml


class Service(BaseModel):
    """One kind of request; see the head of services.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    description: str
    group: str
    keywords: str

    @property
    def name(self) -> str:
        """As everywhere else."""
        return category(self.code).name


@cache
def services() -> dict[str, Service]:
    """Every kind by its code. Raises InvalidInput for a code that is no category, ValueError for a confidential one."""
    raw = read_yaml(resources.files("telephony.open311").joinpath("services.yaml").read_text(encoding="utf-8"))
    found = {item["code"]: Service.model_validate(item) for item in raw}
    for code in found:
        if category(code).confidential or category(code).internal:
            raise ValueError(f"{code} is not for the public")
    return found
