"""Runs in the bot's own interpreter, which has no pytest: `python run_speed_checks.py [DATABASE_URL [MODEL]]`.

Every function whose name begins with `check_` is run; standard output gets {name: what went wrong, or null}. Those
with a parameter `database` or `model` are run when there is one.
"""

import asyncio
import copy
import inspect
import json
import random
import sys
import tarfile
import tempfile
import traceback
import uuid
from pathlib import Path

import psycopg2
import rasa
from components import speed_actions, speed_events, speed_imports
from components.speed_examples import ExamplesImporter, UnknownContent, read_examples
from components.speed_policy import BoundedRulePolicy
from components.speed_runner import PlainRunner
from components.speed_window import last_turns
from components.tracker_store import PostgresTrackerStore, StaleTracker
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import UserMessage
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    ConversationPaused,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.importers.importer import TrainingDataImporter

DOMAIN = Domain.from_yaml("""
version: "3.1"
intents: [greet, ask, tell]
slots:
  place: {type: text, influence_conversation: false, mappings: [{type: custom}]}
  screening: {type: text, influence_conversation: false, mappings: [{type: custom}]}
  kind: {type: text, influence_conversation: true, mappings: [{type: custom}]}
  count: {type: any, initial_value: 0, mappings: [{type: custom}]}
actions: [action_answer, action_other]
responses: {utter_greet: [{text: hello}]}
""")


def turn(number, intent="ask", **slots):
    """The events of one turn of a conversation, as Rasa's processor adds them."""
    return [
        UserUttered(f"message {number}", {"name": intent, "confidence": 0.9}, metadata={"message_id": str(number)}),
        *(SlotSet(name, value) for name, value in slots.items()),
        ActionExecuted("action_answer", policy="rules", confidence=1.0),
        BotUttered(f"answer {number}", {"custom": {"citations": [number]}}),
        ActionExecuted("action_listen"),
    ]


def begin():
    """The events of a session's beginning."""
    return [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]


def said(tracker):
    """What citizens said in the tracker."""
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


def slots(tracker):
    """The slots' values by name."""
    return {name: slot.value for name, slot in tracker.slots.items() if name in ("place", "kind", "count")}


def state(tracker):
    """All that the events before the kept ones must have left behind."""
    keys = ("slots", "latest_message", "latest_event_time", "paused", "followup_action", "active_loop")
    found = tracker.current_state()
    return {key: found[key] for key in keys}, tracker.latest_action


async def add(store, sender, events):
    """A turn: the tracker is read, changed, saved; returns it."""
    tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
    for event in events:
        tracker.update(event, DOMAIN)
    await store.save(tracker)
    return tracker


def new_store(database, **settings):
    return PostgresTrackerStore(DOMAIN, database, **settings)


def rows(database, sql, *values):
    connection = psycopg2.connect(database)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found = cursor.fetchall() if cursor.description else []
    connection.close()
    return found


# The window -------------------------------------------------------------------------------------


def check_a_window_has_the_last_messages_and_leaves_the_same_state():
    source = random.Random(7)
    events = begin()
    for number in range(40):
        known = {name: source.choice(["a", "b", None]) for name in ("place", "kind") if source.random() < 0.3}
        events += turn(number, source.choice(["greet", "ask", "tell"]), **known)
        if number == 20:
            events[-1:-1] = [Restarted()]
        whole = DialogueStateTracker.from_events("x", copy.deepcopy(events), DOMAIN.slots)
        for turns in (1, 2, 6):
            window = last_turns(whole, turns, DOMAIN)
            assert said(window) == said(whole)[-turns:], (number, turns)
            assert slots(window) == slots(whole), (number, turns)
            if number != 20:  # the restart itself forces a listen, which keeps the tracker whole
                assert state(window) == state(whole), (number, turns)
            assert said(last_turns(window, turns, DOMAIN)) == said(window)


def check_a_tracker_that_is_more_than_slots_and_messages_stays_whole():
    events = [event for number in range(9) for event in turn(number)]
    for special in ([ConversationPaused()], [ActiveLoop("form")]):
        tracker = DialogueStateTracker.from_events("x", begin() + events + special, DOMAIN.slots)
        assert last_turns(tracker, 2, DOMAIN) is tracker
    short = DialogueStateTracker.from_events("x", begin() + turn(0), DOMAIN.slots)
    assert last_turns(short, 2, DOMAIN) is short


# The tracker store ------------------------------------------------------------------------------


async def check_nothing_of_200_turns_is_lost_and_the_slots_are_right(database):
    store, sender = new_store(database, turns=6), str(uuid.uuid4())
    await add(store, sender, begin())
    for number in range(200):
        known = {"place": "a"} if number == 0 else {"kind": "b"} if number == 150 else {"count": number}
        tracker = await add(store, sender, turn(number, **known))
        assert len(said(tracker)) <= 7, number
    expected = {"place": "a", "kind": "b", "count": 199}
    texts = [f"message {number}" for number in range(200)]
    for reader in (store, new_store(database)):
        tracker = await reader.retrieve(sender)
        assert slots(tracker) == expected, slots(tracker)
        assert said(tracker) == texts[-6:]
        await reader.save(tracker)
    whole = await store.retrieve_full_tracker(sender)
    assert said(whole) == texts
    answers = [event for event in whole.events if isinstance(event, BotUttered)]
    assert [event.data["custom"]["citations"] for event in answers] == [[number] for number in range(200)]
    assert len(whole.events) == 3 + 200 * 5
    assert rows(database, "select count(*) from rasa.events where sender_id = %s", sender) == [(len(whole.events),)]


async def check_two_bots_in_turns_see_one_tracker(database):
    bots, sender = [new_store(database), new_store(database)], str(uuid.uuid4())
    await add(bots[0], sender, begin())
    for number in range(20):
        tracker = await add(bots[number % 2], sender, turn(number, place=str(number)))
        assert said(tracker)[-3:] == [f"message {place}" for place in range(max(0, number - 2), number + 1)]
    trackers = [await bot.retrieve(sender) for bot in bots]
    assert trackers[0].events == trackers[1].events
    assert slots(trackers[0]) == slots(trackers[1]) == {"place": "19", "kind": None, "count": 0}


async def check_what_a_failed_turn_did_is_gone(database):
    store, sender = new_store(database), str(uuid.uuid4())
    await add(store, sender, begin() + turn(0, place="a"))
    failing = await store.retrieve(sender)
    for event in turn(1, place="b"):
        failing.update(event)
    tracker = await store.retrieve(sender)
    assert said(tracker) == ["message 0"]
    assert slots(tracker)["place"] == "a"


async def check_the_later_of_two_bots_at_once_keeps_nothing(database):
    slow, quick, sender = new_store(database), new_store(database), str(uuid.uuid4())
    await add(slow, sender, begin() + turn(0))
    overtaken = await slow.retrieve(sender)
    await add(quick, sender, turn(1))
    for event in turn(2):
        overtaken.update(event)
    try:
        await slow.save(overtaken)
    except StaleTracker:
        pass
    else:
        raise AssertionError("a stale tracker was written")
    assert said(await slow.retrieve(sender)) == ["message 0", "message 1"]


async def check_of_many_bots_at_once_one_writes(database):
    bots, sender = [new_store(database) for _ in range(4)], str(uuid.uuid4())
    await add(bots[0], sender, begin())
    for number in range(5):
        done = await asyncio.gather(*(add(bot, sender, turn(number)) for bot in bots), return_exceptions=True)
        assert sum(not isinstance(result, Exception) for result in done) >= 1
        assert all(isinstance(result, StaleTracker) for result in done if isinstance(result, Exception)), done
    whole = await bots[0].retrieve_full_tracker(sender)
    kinds = [event.type_name for event in list(whole.events)[3:]]
    assert kinds == ["user", "action", "bot", "action"] * (len(kinds) // 4), kinds


async def check_a_new_session_begins_without_the_old_ones_slots(database):
    store, sender = new_store(database), str(uuid.uuid4())
    await add(store, sender, begin() + turn(0, place="a"))
    await add(store, sender, begin() + turn(1))
    for reader in (store, new_store(database)):
        assert slots(await reader.retrieve(sender))["place"] is None
    assert said(await new_store(database).retrieve(sender)) == ["message 1"]
    assert said(await store.retrieve_full_tracker(sender)) == ["message 0", "message 1"]


async def check_a_tracker_that_rasas_api_made_is_written_once(database):
    store, sender = new_store(database), str(uuid.uuid4())
    tracker = DialogueStateTracker.from_events(sender, begin()[1:] + turn(0), DOMAIN.slots)
    await store.save(tracker)
    again = DialogueStateTracker.from_events(sender, list(tracker.events) + turn(1), DOMAIN.slots)
    await store.save(again)
    assert said(await store.retrieve_full_tracker(sender)) == ["message 0", "message 1"]


async def check_memory_is_bounded_and_forgetting_loses_nothing(database):
    store = new_store(database, conversations=2)
    senders = [str(uuid.uuid4()) for _ in range(4)]
    for number, sender in enumerate(senders):
        await add(store, sender, begin() + turn(number, place=str(number)))
    assert len(store._live) == 2
    for number, sender in enumerate(senders):
        assert slots(await store.retrieve(sender))["place"] == str(number)


async def check_of_a_screening_only_the_latest_is_kept_and_nothing_when_it_ends(database):
    store, sender = new_store(database), str(uuid.uuid4())
    await add(store, sender, begin() + turn(0, place="a", screening="income 1000"))
    await add(store, sender, turn(1, screening="income 2000"))
    kept = "select data from rasa.events where sender_id = %s and data like '%%income%%'"
    assert ["2000" in data for (data,) in rows(database, kept, sender)] == [True]
    assert (await new_store(database).retrieve(sender)).get_slot("screening") == "income 2000"
    await add(store, sender, turn(2, screening=None))
    assert rows(database, kept, sender) == []
    tracker = await new_store(database).retrieve(sender)
    assert said(tracker) == ["message 0", "message 1", "message 2"]
    assert (slots(tracker)["place"], tracker.get_slot("screening")) == ("a", None)


async def check_a_ticket_form_is_forgotten_and_leaves_the_screening(database):
    store, sender = new_store(database), str(uuid.uuid4())
    await add(store, sender, begin() + turn(0, screening="income 1000", ticket_form="phone 138"))
    await add(store, sender, turn(1, ticket_form=None))
    assert rows(database, "select data from rasa.events where sender_id = %s and data like '%%phone%%'", sender) == []
    assert (await new_store(database).retrieve(sender)).get_slot("screening") == "income 1000"


async def check_a_kept_screening_is_not_written_a_second_time(database):
    store, sender = new_store(database), str(uuid.uuid4())
    effects = {"attention": "noted", "screening": {"token": "secret", "household": {"size": 2}}}
    answer = BotUttered("kept", {"custom": {"effects": effects}})
    await add(store, sender, [*begin(), UserUttered("yes"), answer, ActionExecuted("action_listen")])
    found = rows(database, "select data from rasa.events where sender_id = %s and type_name = 'bot'", sender)
    assert ["secret" in data for (data,) in found] == [False]
    assert '"attention": "noted"' in found[0][0]


async def check_nothing_is_written_of_a_conversation_that_said_nothing(database):
    store, sender = new_store(database), str(uuid.uuid4())
    assert await store.retrieve(sender) is None
    await store.get_or_create_tracker(sender, append_action_listen=False)
    assert not await store.exists(sender)
    assert sender not in await store.keys()
    await add(store, sender, begin())
    assert await store.exists(sender)
    assert sender in await store.keys()


async def check_connections_that_the_database_cut_are_replaced(database):
    store, sender = new_store(database, connections=1), str(uuid.uuid4())
    await add(store, sender, begin() + turn(0))
    rows(
        database,
        "select pg_terminate_backend(pid) from pg_stat_activity "
        "where datname = current_database() and pid <> pg_backend_pid()",
    )
    await add(store, sender, turn(1))
    assert said(await new_store(database).retrieve(sender)) == ["message 0", "message 1"]


async def check_a_turn_that_cannot_be_written_fails_and_is_forgotten(database):
    store, sender = new_store(database), str(uuid.uuid4())
    await add(store, sender, begin() + turn(0))
    tracker = await store.retrieve(sender)
    for event in turn(1):
        tracker.update(event)
    rows(database, "alter table rasa.events rename to away")
    try:
        await store.save(tracker)
    except psycopg2.Error:
        pass
    else:
        raise AssertionError("a turn that was not written passed")
    finally:
        rows(database, "alter table rasa.away rename to events")
    assert said(await store.retrieve(sender)) == ["message 0"]


async def check_rows_are_filled_as_rasas_own_store_fills_them(database):
    store, sender = new_store(database), str(uuid.uuid4())
    await add(store, sender, turn(0, place="a"))
    found = rows(
        database,
        "select type_name, intent_name, action_name, timestamp is not null, data::json ->> 'event' "
        "from rasa.events where sender_id = %s order by id",
        sender,
    )
    assert found == [
        ("user", "ask", None, True, "user"),
        ("slot", None, "place", True, "slot"),
        ("action", None, "action_answer", True, "action"),
        ("bot", None, None, True, "bot"),
        ("action", None, "action_listen", True, "action"),
    ], found


# The policy -------------------------------------------------------------------------------------


def rules_with_their_policies():
    """Rules of every shape, for both policies."""
    listen, answer = {"action_name": "action_listen"}, {"action_name": "action_answer"}
    rules = {
        "utter_greet": [{"prev_action": listen, "user": {"intent": "greet"}}],
        "action_answer": [{"prev_action": listen, "user": {"intent": "ask"}}],
        "action_listen": [
            {"prev_action": listen, "user": {"intent": "ask"}},
            {"prev_action": answer, "user": {"intent": "ask"}},
        ],
        "action_other": [
            {"prev_action": answer, "user": {"intent": "ask"}},
            {"prev_action": listen, "user": {"intent": "tell"}, "slots": {"kind": [1.0]}},
        ],
    }
    lookup = {
        "rules": {json.dumps(states, sort_keys=True): action for action, states in rules.items()},
        "rules_for_loop_unhappy_path": {},
        "rules_not_in_stories": [],
        "rule_only_slots": [],
        "rule_only_loops": [],
    }
    config = {**RulePolicy.get_default_config(), "core_fallback_action_name": "action_default_fallback"}
    context = ExecutionContext(GraphSchema({}))
    return [kind(dict(config), None, None, context, None, lookup) for kind in (RulePolicy, BoundedRulePolicy)]


def check_the_bounded_policy_predicts_what_rasas_does():
    whole, bounded = rules_with_their_policies()
    bounded.bound()
    assert bounded._longest == 2
    source = random.Random(3)
    events = begin()
    predicted = set()
    for number in range(60):
        known = {"kind": source.choice(["a", None])} if source.random() < 0.3 else {}
        for event in turn(number, source.choice(["greet", "ask", "tell"]), **known):
            events.append(event)
            tracker = DialogueStateTracker.from_events("x", copy.deepcopy(events), DOMAIN.slots)
            expected, found = (policy.predict_action_probabilities(tracker, DOMAIN) for policy in (whole, bounded))
            assert found.probabilities == expected.probabilities, number
            assert found.is_end_to_end_prediction == expected.is_end_to_end_prediction
            predicted.add(DOMAIN.action_names_or_texts[found.max_confidence_index])
    assert predicted >= {"utter_greet", "action_answer", "action_listen", "action_other"}, predicted


# Actions' replies, events, imports, runner ------------------------------------------------------

REPLIES = [
    {"events": [], "responses": []},
    {},
    {"events": [{"event": "slot", "name": "place", "value": None, "timestamp": None}], "responses": [{"text": "a"}]},
    {"events": [{"event": "restart", "timestamp": 1.5, "metadata": {}}]},
    {"events": [{"event": "slot", "name": "place"}]},
    {"events": [{"event": "slot", "value": 1}]},
    {"events": [{"event": "slot", "name": 1, "value": 1}]},
    {"events": [{"event": "slot", "name": "place", "value": 1, "timestamp": "now"}]},
    {"events": [{"event": "slot", "name": "place", "value": 1, "timestamp": True}]},
    {"events": [{"event": "slot", "name": "place", "value": 1, "metadata": []}]},
    {"events": [{"event": "nothing"}]},
    {"events": [{"event": 1}]},
    {"events": [{"name": "place"}]},
    {"events": [{"event": "followup", "name": "action_answer"}]},
    {"events": [{"event": "bot", "text": "a"}]},
    {"events": [1]},
    {"events": {}, "responses": []},
    {"events": [], "responses": ["text"]},
    {"events": [], "responses": {}},
    {"events": None},
    [],
    None,
]


def check_our_look_at_a_reply_accepts_and_refuses_what_rasas_schema_does():
    def verdict(kind, reply):
        try:
            kind("action_answer", None)._validate_action_result(copy.deepcopy(reply))
        except Exception as error:
            return type(error).__name__
        return True

    verdicts = [(verdict(RemoteAction, reply), verdict(speed_actions.OwnAction, reply)) for reply in REPLIES]
    for reply, (theirs, ours) in zip(REPLIES, verdicts, strict=True):
        assert theirs == ours, (reply, theirs, ours)
    assert {True, "ValidationError"} == {theirs for theirs, _ in verdicts}
    assert sum(map(speed_actions.looks_right, REPLIES)) >= 4


def check_only_calls_of_our_actions_become_ours():
    action = speed_actions.own(RemoteAction("action_answer", None))
    assert isinstance(action, speed_actions.OwnAction)
    assert action.name() == "action_answer"
    assert speed_actions.own(None) is None
    assert speed_actions.own(action) is action


def check_remembered_event_classes_are_those_rasa_finds():
    original = Event.resolve_by_type
    names = ("user", "bot", "slot", "action", "restart", "session_started", "followup", "active_loop", "rewind", "undo")
    expected = {name: original(name) for name in names}
    speed_events.remember_event_classes()
    try:
        speed_events.remember_event_classes()  # a second time changes nothing
        assert getattr(Event.resolve_by_type, "remembers", False)
        for _ in range(2):
            assert {name: Event.resolve_by_type(name) for name in names} == expected
        assert Event.resolve_by_type("topic") is None
        assert Event.resolve_by_type("nothing", SlotSet) is SlotSet
        try:
            Event.resolve_by_type("nothing")
        except ValueError:
            pass
        else:
            raise AssertionError("an unknown event passed")
    finally:
        Event.resolve_by_type = staticmethod(original)


def check_another_rasa_is_not_touched():
    original, version = Event.resolve_by_type, rasa.__version__
    rasa.__version__ = "3.6.22"
    try:
        speed_events.remember_event_classes()
    except RuntimeError:
        pass
    else:
        raise AssertionError("another version was touched")
    finally:
        rasa.__version__ = version
    assert Event.resolve_by_type is original


def check_a_model_with_a_neural_network_keeps_its_libraries():
    def light(*uses):
        with tempfile.TemporaryDirectory() as folder:
            nodes = {str(number): {"uses": name} for number, name in enumerate(uses)}
            (Path(folder) / "metadata.json").write_text(json.dumps({"predict_schema": {"nodes": nodes}}))
            with tarfile.open(f"{folder}/model.tar.gz", "w:gz") as archive:
                archive.add(f"{folder}/metadata.json", "metadata.json")
            return speed_imports.is_light(f"{folder}/model.tar.gz")

    own, rule = "components.speed_policy.BoundedRulePolicy", "rasa.core.policies.rule_policy.RulePolicy"
    assert light(own, rule)
    assert not light(own, "rasa.nlu.classifiers.diet_classifier.DIETClassifier")
    assert not light("rasa.core.policies.ted_policy.TEDPolicy")


def check_what_is_imported_already_is_not_left_out():
    sys.modules["fbmessenger"] = sys.modules.get("fbmessenger") or type(sys)("fbmessenger")
    try:
        speed_imports.leave_out()
    except RuntimeError:
        return
    raise AssertionError("a mixture was allowed")


def check_the_plain_runner_gives_what_dask_gives(model):
    with tempfile.TemporaryDirectory() as folder:
        metadata, dask = load_predict_graph_runner(Path(folder), Path(model), LocalModelStorage, DaskGraphRunner)
    plain = PlainRunner.of(dask)
    for text in ("兰州城市低保一个月多少钱", "你好", "转人工", "asdf"):
        tracker = DialogueStateTracker.from_events("x", begin(), metadata.domain.slots)
        read = []
        for runner in (dask, plain):
            inputs = {"__message__": [UserMessage(text, message_id="1")], "__tracker__": tracker}
            (parsed,) = runner.run(inputs, [metadata.nlu_target])[metadata.nlu_target]
            read.append(parsed.as_dict())
        assert read[0] == read[1], text
        intent = read[0]["intent"]
        tracker.update(UserUttered(text, intent, read[0].get("entities")))
        expected, found = (
            runner.run({"__tracker__": tracker}, [metadata.core_target])[metadata.core_target]
            for runner in (dask, plain)
        )
        assert expected.probabilities == found.probabilities, text
        assert expected.policy_name == found.policy_name


# Odd ones that our files hold, or might; each twice, the third time under another intent.
ODD = """
version: "3.1"
nlu:
- intent: greet
  examples: |
    - [低保](program:dibao)和[兰州市](region)，[三口人]{"entity": "household", "value": "3"}
    - 他说：“喂: #在吗” 'x' "y" \\n
    -没有空格
    -   两边有空格\u3000
    - - 破折号
    - [没写完](
    - [低保][{"entity": "program", "value": "dibao"}, {"entity": "other"}]
"""


def check_the_examples_are_those_that_rasa_reads():
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        for path in sorted(Path("data").glob("*/nlu/*.yml")):
            lines = path.read_text(encoding="utf-8").splitlines()
            # All that is no example, and some that are: Rasa takes a minute for all.
            kept = [line for place, line in enumerate(lines) if not line.startswith("    - ") or place % 29 == 0]
            target = Path(folder) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text("\n".join(kept) + "\n", encoding="utf-8")
        for name, text in (("odd", ODD), ("twice", ODD), ("under", ODD.replace("greet", "ask"))):
            (data / f"{name}.yml").write_text(text, encoding="utf-8")
        for rules in Path("data").glob("*/rules.yml"):
            (Path(folder) / rules).write_bytes(rules.read_bytes())
        given = ("config.yml", "domain", [str(data)])
        ours, theirs = ExamplesImporter(*given), TrainingDataImporter.load_from_config(*given)
        found = [message.data for message in ours.get_nlu_data().nlu_examples]
        assert len(found) > 1000
        assert found == [message.data for message in theirs.get_nlu_data().nlu_examples]
        assert ours.get_stories().fingerprint() == theirs.get_stories().fingerprint()
        assert ours.get_domain().as_dict() == theirs.get_domain().as_dict()


def check_what_is_no_plain_example_is_refused():
    wrong = {
        "a synonym": "nlu: [{synonym: 低保, examples: '- 底保'}]",
        "examples as a list": "nlu: [{intent: greet, examples: [{text: 你好}]}]",
        "metadata": "nlu: [{intent: greet, metadata: {a: 1}, examples: '- 你好'}]",
        "no bullet": "nlu: [{intent: greet, examples: '你好'}]",
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "wrong.yml")
        for name, text in wrong.items():
            path.write_text(text, encoding="utf-8")
            try:
                read = read_examples(str(path))
            except UnknownContent as error:
                read = str(error)
            assert "wrong.yml" in read, name


def main():
    given = dict(zip(("database", "model"), sys.argv[1:], strict=False))
    results = {}
    for name, check in sorted(globals().items()):
        if not name.startswith("check_"):
            continue
        needed = set(inspect.signature(check).parameters)
        # Those that need no model have a run of their own.
        if not needed <= set(given) or ("model" in needed) != ("model" in given):
            continue
        try:
            outcome = check(**{key: given[key] for key in inspect.signature(check).parameters})
            if inspect.isawaitable(outcome):
                asyncio.run(outcome)
            results[name] = None
        except Exception:
            results[name] = traceback.format_exc()
    sys.stdout.write("\n" + json.dumps(results))


main()
