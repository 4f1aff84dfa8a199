"""The test stories: by behaviour, one to a file, named as what they show, on intents and actions that exist."""

import re

from tests.rasa_project.bot_files import PROJECT, domain, plain, read, training

FILES = sorted((PROJECT / "tests").glob("*/test_*.yml"))


def test_there_are_stories_for_every_behaviour() -> None:
    folders = {path.parent.name for path in FILES}
    assert folders >= {"happy_path", "follow_up", "handover", "not_understood", "urgent", "tickets"}
    assert len(FILES) >= 12


def test_each_file_holds_one_story_named_as_a_sentence() -> None:
    names = []
    for path in FILES:
        assert re.fullmatch(r"test_[a-z]+(_[a-z]+)+\.yml", path.name)
        (story,) = read(path)["stories"]
        names.append(story["story"])
        assert " " in story["story"]
    assert len(names) == len(set(names))


def test_every_step_has_the_citizens_words_and_names_that_exist() -> None:
    intents, actions = {*domain("intents"), "nlu_fallback"}, {*domain("actions"), *domain("responses")}
    for path in FILES:
        steps = read(path)["stories"][0]["steps"]
        # Without the words the runner takes the intent for granted and tests nothing of the understanding.
        for said, done in zip(steps[::2], steps[1::2], strict=True):
            assert set(said) == {"user", "intent"}, path.name
            assert said["intent"] in intents, path.name
            assert done["action"] in actions, path.name


def test_most_stories_are_told_in_words_that_were_not_learnt() -> None:
    learnt = {text for _, text in training()}
    said = [plain(step["user"]) for path in FILES for step in read(path)["stories"][0]["steps"] if "user" in step]
    new = [text for text in said if text not in learnt]
    assert len(new) > len(said) / 2
