"""docs/settings.md lists exactly the settings there are, with their defaults."""

import re
from pathlib import Path

from hotline.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
_ROW = re.compile(r"^\| `HOTLINE_(\w+)` \| (?:`([^`]+)`|none) \| (.+) \|$", re.MULTILINE)


def test_every_setting_is_documented_with_its_default_and_nothing_else_is() -> None:
    page = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    documented = {name.lower(): default or None for name, default, _ in _ROW.findall(page)}
    real = {
        name: None if field.default is None else str(field.default) for name, field in Settings.model_fields.items()
    }
    assert documented == real


def test_the_example_file_names_only_settings_that_exist() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = {name.lower() for name in re.findall(r"HOTLINE_([A-Z_]+)=", example)}
    assert named
    assert named <= set(Settings.model_fields)


def test_every_page_names_only_settings_that_exist() -> None:
    handed_to_the_bot = {"actions_url", "tracker_url"}
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]:
        named = {name.lower() for name in re.findall(r"HOTLINE_([A-Z0-9_]*[A-Z])", page.read_text(encoding="utf-8"))}
        assert named <= set(Settings.model_fields) | handed_to_the_bot, page.name
