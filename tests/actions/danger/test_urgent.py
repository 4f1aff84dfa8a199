"""Danger by its kind: the number that fits, a person at once, no more questions than helpers need."""

import pytest
from rasa_sdk.interfaces import Action, Tracker

from actions.danger.urgent import RESPONSES, SPECIAL
from knowledge.danger import danger_lists
from knowledge.urgent_advice import load_urgent_advice
from tests.actions.trackers import message, run, tracker
from tests.rasa_project.bot_files import responses

FITS = {
    "fire": "119", "flood": "119", "accident": "120", "hunger": "120", "shelter": "110", "cold": "120",
    "illness": "120", "child_alone": "110", "old_alone": "120", "violence": "110", "poison": "120", "missing": "110",
    "stranded": "110", "deadline": "120", "life": "12356", "urgent": "110", "abuse": "110",
}  # fmt: skip


def test_every_kind_of_the_danger_words_has_its_sentence() -> None:
    assert set(danger_lists()["kinds"]) == set(RESPONSES) == set(FITS)


@pytest.mark.parametrize("kind", sorted(FITS))
async def test_it_names_the_number_and_hands_over_as_urgent(actions: dict[str, Action], kind: str) -> None:
    asked = message(f"[救命](danger:{kind})", "request_urgent_aid")
    (reply,), _ = await run(actions["action_urgent_help"], tracker(asked))
    effects = dict(reply["custom"]["effects"])
    ticket = effects.pop("ticket", None)
    assert effects == {"attention": "urgent", "hand_over": True}
    # Talk of ending one's life, or of abuse, opens no ticket by itself.
    assert ticket == (None if kind in ("life", "abuse") else {"kind": "open", "category": "urgent_aid", "text": "救命"})
    (said,) = responses()[reply["response"]]
    assert FITS[kind] in said["text"]


@pytest.mark.parametrize("kind", sorted(set(FITS) - {"life", "abuse"}))
def test_it_asks_only_where_how_many_and_how_to_reach_them(kind: str) -> None:
    (said,) = responses()[RESPONSES[kind]]
    assert "您在哪儿，几个人，怎么联系您" in said["text"]
    assert "？" not in said["text"]


def test_who_speaks_of_ending_life_is_asked_nothing_and_given_no_button() -> None:
    (said,) = responses()[RESPONSES["life"]]
    assert "12356" in said["text"]
    assert "几个人" not in said["text"]
    assert "？" not in said["text"]
    assert "buttons" not in said


async def test_plain_danger_is_never_taken_for_a_question(actions: dict[str, Action]) -> None:
    asked = message(
        "[两天没吃饭](danger:hunger)，[低保](program:dibao)怎么申请",
        "request_urgent_aid",
        "ask_procedure",
        confidence=0.3,
    )
    (reply,), slots = await run(actions["action_urgent_help"], tracker(asked))
    assert reply["response"] == "utter_danger_hunger"
    # The question is not lost: it comes up when the conversation is back with the bot.
    assert slots["kept"] == "procedure:dibao:"


async def test_a_kind_that_is_not_known_gets_all_numbers(actions: dict[str, Action]) -> None:
    (reply,), _ = await run(actions["action_small_talk"], tracker(message("[救命](danger:quake)", "greet")))
    assert reply["response"] == "utter_urgent_help"
    (said,) = responses()["utter_urgent_help"]
    assert all(number in said["text"] for number in ("110", "119", "120", "12356"))


async def test_where_danger_is_not_sure_the_numbers_are_named_and_it_is_asked(actions: dict[str, Action]) -> None:
    asked = message("没钱埋", "request_urgent_aid", "deny", confidence=0.5)
    (reply,), slots = await run(actions["action_urgent_help"], tracker(asked))
    assert reply["response"] == "utter_is_it_urgent"
    assert reply["custom"]["effects"] == {"attention": "urgent"}
    assert slots["last_turn"] == "urgent"
    (said,) = responses()["utter_is_it_urgent"]
    assert all(number in said["text"] for number in ("110", "119", "120", "12356"))


_GOODBYE = "算了，其实我早想好了，养老金的事你们也不用回我了，我那份丧葬费够不够还清我弟的钱？"


@pytest.mark.parametrize("chance", [0.5, 0.9])
async def test_of_a_farewell_it_is_asked_what_is_meant(actions: dict[str, Action], chance: float) -> None:
    asked = message(_GOODBYE, "request_urgent_aid", "deny", confidence=chance)
    (reply,), slots = await run(actions["action_urgent_help"], tracker(asked))
    assert reply["response"] == "utter_is_it_goodbye"
    assert reply["custom"]["effects"] == {"attention": "urgent"}
    assert slots["last_turn"] == "urgent"
    (said,) = responses()["utter_is_it_goodbye"]
    assert "12356" in said["text"]


def _after_a_farewell(text: str, intent: str) -> Tracker:
    said = [{"event": "user", "text": said, "parse_data": message(said, "inform")} for said in (_GOODBYE,)]
    return tracker(message(text, intent), said, last_turn="urgent")


@pytest.mark.parametrize(
    ("text", "intent"), [("[是急事](danger:urgent)", "affirm"), ("账号是我妈的，钱给她就行", "inform")]
)
async def test_who_goes_on_with_it_is_met_as_somebody_who_wants_to_die(
    actions: dict[str, Action], text: str, intent: str
) -> None:
    (reply,), _ = await run(actions["action_small_talk"], _after_a_farewell(text, intent))
    assert reply["response"] == "utter_danger_life"
    assert reply["custom"]["effects"] == {"attention": "urgent", "hand_over": True}


@pytest.mark.parametrize(
    ("text", "intent"), [("不是急事", "deny"), ("你想多了，我就问丧葬费", "deny"), ("没那个意思", "deny")]
)
async def test_who_denies_it_gets_no_alarm(actions: dict[str, Action], text: str, intent: str) -> None:
    replies, _ = await run(actions["action_small_talk"], _after_a_farewell(text, intent))
    assert all(reply["response"] != "utter_danger_life" for reply in replies)


async def test_a_cry_after_talk_of_ending_life_is_about_that(actions: dict[str, Action]) -> None:
    before = [{"event": "user", "text": "我不想活了", "parse_data": message("我不想活了", "request_urgent_aid")}]
    asked = tracker(message("[是急事](danger:urgent)", "request_urgent_aid"), before)
    (reply,), _ = await run(actions["action_urgent_help"], asked)
    assert reply["response"] == "utter_danger_life"
    assert "ticket" not in reply["custom"]["effects"]


@pytest.mark.parametrize("text", ["是急事", "是的", "快来人"])
async def test_who_says_that_it_is_gets_a_person_at_once(actions: dict[str, Action], text: str) -> None:
    (reply,), _ = await run(actions["action_small_talk"], tracker(message(text, "affirm"), last_turn="urgent"))
    assert reply["custom"]["effects"]["hand_over"]
    assert reply["custom"]["effects"]["ticket"]["category"] == "urgent_aid"


@pytest.mark.parametrize("text", ["不是急事", "没事", "不用"])
async def test_who_says_that_it_is_not_is_asked_what_they_want(actions: dict[str, Action], text: str) -> None:
    (reply,), slots = await run(actions["action_small_talk"], tracker(message(text, "deny"), last_turn="urgent"))
    assert reply["response"] == "utter_not_urgent"
    assert slots["last_turn"] is None


async def test_a_second_message_that_may_be_danger_is_not_asked_about_again(actions: dict[str, Action]) -> None:
    asked = message("娃烧得厉害", "request_urgent_aid", confidence=0.5)
    (reply,), _ = await run(actions["action_urgent_help"], tracker(asked, last_turn="urgent"))
    assert reply["response"] == "utter_urgent_help"


def test_every_special_danger_has_its_sentence_with_a_number() -> None:
    advice = load_urgent_advice()
    assert {*SPECIAL, *advice.first} == {special.name for special in advice.specials} | {"life_acted"}
    texts = [said["text"] for response in SPECIAL.values() for said in responses()[response]]
    for text in (*texts, *advice.first.values()):
        assert any(number in text for number in ("110", "119", "120"))


async def test_a_fire_of_yesterday_is_no_fire_to_run_from(actions: dict[str, Action]) -> None:
    text = "我家[房子昨天烧了](danger:fire)，啥都没了，现在住亲戚家"
    replies, _ = await run(actions["action_urgent_help"], tracker(message(text, "request_urgent_aid")))
    assert "人先出来" not in replies[0]["text"]
    assert "没地方住" in replies[0]["text"]
    assert [button["title"] for button in replies[0]["buttons"]] == ["没有危险", "继续问机器人"]


@pytest.mark.parametrize(
    ("text", "kind", "response"),
    [
        ("我家房子快塌了", "flood", "utter_danger_house"),
        ("洪水来了，房子快塌了", "flood", "utter_danger_flood"),
        ("他现在在ICU插着管子，不交钱就拔管", "illness", "utter_danger_in_hospital"),
        ("不行我就带着刀去找那个大夫", "violence", "utter_danger_threat_own"),
        ("他带着刀来找我", "violence", "utter_danger_violence"),
        ("孩子掉水里了", "flood", "utter_danger_drowning"),
        ("水进屋了", "flood", "utter_danger_flood"),
        ("有人触电了", "accident", "utter_danger_electric"),
        ("腿摔断了", "accident", "utter_danger_accident"),
        ("孩子被狗咬了", "poison", "utter_danger_dog_bite"),
        ("被蛇咬了", "poison", "utter_danger_snake_bite"),
        ("马蜂蜇了", "poison", "utter_danger_sting"),
        ("家里煤气泄漏了", "poison", "utter_danger_gas"),
        ("孩子把老鼠药吃了", "poison", "utter_danger_poison"),
        ("花生噎住了脸发紫", "illness", "utter_danger_choking"),
        ("护工掐我妈", "violence", "utter_danger_violence_other"),
        ("同事说要杀他老婆", "violence", "utter_danger_violence_other"),
        ("老公打我", "violence", "utter_danger_violence"),
        ("我把农药喝了", "life", "utter_danger_life_swallowed"),
        ("他割腕了", "life", "utter_danger_life_acted"),
        ("我老公上吊，刚放下来", "life", "utter_danger_life_acted"),
        ("我儿子说他要跳楼", "life", "utter_danger_life_other"),
        ("桥上有个人要跳", "life", "utter_danger_life_other"),
        ("朋友不想活了联系不上", "life", "utter_danger_life_other"),
        ("老公出轨不想活了", "life", "utter_danger_life"),
        ("我不想活了", "life", "utter_danger_life"),
    ],
)
async def test_what_is_said_fits_the_words(actions: dict[str, Action], text: str, kind: str, response: str) -> None:
    asked = message(f"[{text}](danger:{kind})", "request_urgent_aid")
    (reply,), _ = await run(actions["action_urgent_help"], tracker(asked))
    assert reply["response"] == response
