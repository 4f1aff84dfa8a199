"""A figure that somebody else told, after the documents' own."""

from rasa_sdk.interfaces import Action

from tests.actions.trackers import message, run, said, tracker, user


async def test_the_kind_of_area_that_was_told_is_kept(actions: dict[str, Action]) -> None:
    events = [
        user("兰州城关区城市低保多少钱"),
        said("兰州市城市低保标准：每人每月 914 元（2022 年）。", custom={"citations": [{"clause": "三"}]}),
        user("你刚才说9999"),
    ]
    told = {"programme": "dibao", "question": "amount", "region": "620102", "area_type": "urban"}
    (reply,), _ = await run(
        actions["action_repeat_answer"], tracker(message("你刚才说9999", "repeat"), events=events, **told)
    )
    assert "914" in reply["text"]
    assert "5268" not in reply["text"]
