"""The village in a ticket's place."""

import pytest
from rasa_sdk.interfaces import Action

from actions.tickets.villages import detail_alone, detail_behind
from knowledge import Library
from tests.actions.tickets.test_tickets import WEST, answered


@pytest.mark.parametrize(
    ("text", "region", "detail"),
    [
        ("慈化镇柘塘村", "360902105", "柘塘村"),
        ("袁州区竹亭镇上屋村3组", "360902115", "上屋村3组"),
        ("宜春袁州 慈化镇 伯塘村", "360902105", "伯塘村"),
        ("袁州区灵泉街道东风社区", "360902001", "东风社区"),
        ("我们是合江县白米镇某村的二十三户村民", "510522117", None),
        ("榕山镇的村支书收钱", "510522109", None),
        ("慈化镇那个塘里村", "360902105", "塘里村"),
        ("慈化镇那个村", "360902105", None),
        ("慈化镇塘里村", "360902105", "塘里村"),
        ("慈化镇清水村", "360902105", "清水村"),
        ("慈化镇人和村3组", "360902105", "人和村3组"),
        ("袁州区慈化镇 白 马 村", "360902105", "白马村"),
        ("慈化镇没人管的村", "360902105", None),
        ("慈化镇我们村", "360902105", None),
        ("慈化镇有个村", "360902105", None),
        ("慈化镇村里人说", "360902105", None),
        ("慈化镇的人不理我", "360902105", None),
    ],
)
def test_a_village_behind_its_township(library: Library, text: str, region: str, detail: str | None) -> None:
    assert detail_behind(text, region, library) == detail


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("村子叫余家坊", "余家坊"), ("那个下坝村", "下坝村"), ("嗯那个就是下坝村的", "下坝村"), ("那个村", None),
        ("是柘塘村的", "柘塘村"), ("加上是柘塘村的", "柘塘村"), ("3组", "3组"),
        ("塘里村", "塘里村"), ("是清水村的", "清水村"), ("人和村", "人和村"), ("我们村里", None), ("穷人村", None),
        ("我们村", None), ("隔壁村", None), ("没人管的村", None), ("村里人", None), ("我家没水喝", None),
    ],
)  # fmt: skip
def test_a_village_by_itself(text: str, detail: str | None) -> None:
    assert detail_alone(text) == detail


@pytest.mark.parametrize(
    ("text", "told", "place"),
    [
        ("慈化镇柘塘村", {"region": "360902", "current": "town"}, ("360902105", "柘塘村")),
        ("西村镇分界村", {"region": "360902", "current": "town"}, (WEST, "分界村")),
        ("村子叫余家坊", {"current": "contact", "here": False}, (WEST, "余家坊")),
        ("3组", {"current": "contact", "here": False, "address": "分界村"}, (WEST, "分界村3组")),
        ("加上是柘塘村的", {"status": "consent"}, (WEST, "柘塘村")),
    ],
)
async def test_it_is_kept_and_read_back(
    actions: dict[str, Action], text: str, told: dict[str, object], place: tuple[str, str]
) -> None:
    said, now = await answered(actions, text, **told)
    assert (now["region"], now["address"]) == place
    assert place[1][:2] in said
