"""`hotline knowledge`: what it prints, its exit codes, and that nothing is overwritten."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import cli, knowledge_cli
from knowledge import Library, load_library
from knowledge.yaml_text import read_yaml

_ROOT = Path(__file__).resolve().parents[2]
_COMMANDS = ["list", "show", "danger", "check", "import", "diff"]
_NOTICE = """天水市民政局关于提高低保标准的通知

天民发〔2026〕12号

各县区民政局：

现就提高低保标准有关事项通知如下：

一、提高标准。从2026年7月1日起，城市低保标准提高到每人每月960元。

二、落实资金。各县区要及时足额发放。

天水市民政局
2026年6月28日
"""


def _run(*arguments: str) -> int:
    """Runs a `knowledge` command in this process; its exit code."""
    with pytest.raises(SystemExit) as ended:
        cli.main(["knowledge", *arguments])
    code = ended.value.code
    return 0 if code is None else int(code)


@pytest.fixture(autouse=True)
def _own_library_read_once(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's own library is the tests' one; copies are read each time."""
    own = _ROOT / "knowledge"
    monkeypatch.setattr(knowledge_cli, "load_library", lambda root: library if root == own else load_library(root))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the library that a test may change."""
    target = tmp_path / "knowledge"
    shutil.copytree(_ROOT / "knowledge", target, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    return target


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    file = tmp_path / "notice.txt"
    file.write_text(_NOTICE, encoding="utf-8")
    return file


def _change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def _amounts(copy: Path) -> Path:
    return copy / "programs/dibao/parameters/620100.yaml"


@pytest.mark.parametrize("command", _COMMANDS)
def test_every_command_has_a_help_text(command: str) -> None:
    result = CliRunner().invoke(cli.app, ["knowledge", command, "--help"])
    assert result.exit_code == 0
    assert f"knowledge {command}" in result.output


# danger -------------------------------------------------------------------------------------------------


def test_sentences_are_tried_on_the_lists_of_danger(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("danger", "屋里着火了", "低保怎么申请", "想好了，不用回我了，账号都给我了，丧葬费留好了") == 0
    fire, none, farewell = capsys.readouterr().out.splitlines()
    assert "着火了: fire (" in fire
    assert none == "低保怎么申请: no words of danger"
    assert "farewell" in farewell


# list, show -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "shown"),
    [
        ([], ["dibao", "最低生活保障", "兰州市"]),
        (["documents"], ["lanzhou-2022-summary", "2022-05-30"]),
        (["regions"], ["620100", "甘肃省兰州市", "全国"]),
        (["topics"], ["single_person", "单人户"]),
    ],
    ids=lambda value: "-".join(value) or "default",
)
def test_lists_show_what_there_is(what: list[str], shown: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("list", *what) == 0
    said = capsys.readouterr().out
    for words in shown:
        assert words in said


def test_an_unknown_list_names_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("list", "laws") == 2
    assert "programmes, documents, regions, topics" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("entry", "shown"),
    [
        ("dibao", ["最低生活保障", "吃低保", "dibao-620100-urban"]),
        ("lanzhou-2022-summary", ["work_summary", "2022-05-30 (stated)", "lanzhou-2022-summary#3  三", "L1"]),
        ("lanzhou-2022-summary#3", ["逐年提高保障标准", "914元", "dibao-620100-urban"]),
        ("L1", ["lanzhou-2022-summary#3", "全市城市低保标准", "in force  from 2022", "914 元"]),
        ("DB33", ["confidence  V (read)", "none: told in own words"]),
        ("dibao-620100-urban", ["914 yuan a month", "last confirmed  2022-05-30", "没写“每月”"]),
        ("hejiang-2022-press", ["inferred: ", "莅合"]),
    ],
)
def test_an_entry_is_shown_with_its_source(entry: str, shown: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("show", entry) == 0
    said = capsys.readouterr().out
    for words in shown:
        assert words in said


@pytest.mark.parametrize(
    ("entry", "near"), [("lanzhou-2022-sumary", "lanzhou-2022-summary"), ("l1", "L1"), ("zzz???", "knowledge list")]
)
def test_an_unknown_id_exits_with_2_and_names_what_is_near(
    entry: str, near: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("show", entry) == 2
    assert near in capsys.readouterr().err


# check ------------------------------------------------------------------------------------------------


def test_a_sound_library_is_proven_and_exits_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("check") == 0
    said = capsys.readouterr().out
    assert "quotes stand word for word" in said
    assert "No mistakes" in said


def test_strict_fails_for_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("check", "--strict", "--as-of", "2099-01-01") == 1
    assert "Warning: old document" in capsys.readouterr().out


def test_all_mistakes_are_listed_with_file_and_fix(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _change(_amounts(copy), "amount: 914", "amount: 915")
    _change(copy / "documents/yunnan-2022-notice/source.txt", "云南省民政厅", "云南省民政所")
    (copy / "programs/cishan/spec.md").unlink()
    assert _run("check", "--root", str(copy)) == 1
    said = capsys.readouterr().out
    assert "programs/dibao/parameters/620100.yaml: dibao-620100-urban: 915 is not printed" in said
    assert "documents/yunnan-2022-notice/document.yaml: clauses:" in said
    assert "programs/cishan/program.yaml: (spec.md): is missing" in said
    assert "3 mistakes" in said


def test_a_file_that_can_not_be_read_is_named(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _change(_amounts(copy), "kind: threshold", "kind: sum")
    assert _run("check", "--root", str(copy.parent)) == 1
    said = capsys.readouterr().out
    assert "programs/dibao/parameters/620100.yaml: kind:" in said
    assert "check again" in said


def test_check_prints_json(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("check", "--root", str(copy), "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["errors"] == []
    assert said["proven"]["quotes"] > 90
    assert {"sort", "file", "key", "fix"} == set(said["warnings"][0])
    _change(_amounts(copy), "amount: 914", "amount: 915")
    assert _run("check", "--root", str(copy), "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert [error["key"] for error in said["errors"]] == ["dibao-620100-urban"]


def test_a_folder_that_is_no_library_exits_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("check", "--root", str(tmp_path)) == 2
    assert "documents/ and programs/" in capsys.readouterr().err


# import -----------------------------------------------------------------------------------------------


def test_a_text_becomes_a_document_and_the_library_still_loads(
    copy: Path, notice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("import", str(notice), "--id", "tianshui-2026-12", "--root", str(copy)) == 0
    said = capsys.readouterr().out
    assert "天民发〔2026〕12号" in said
    assert "The library loads with it" in said
    assert "hotline knowledge check" in said
    folder = copy / "documents/tianshui-2026-12"
    assert (folder / "source.txt").read_text(encoding="utf-8") == _NOTICE
    document = load_library(copy).documents["tianshui-2026-12"]
    assert (document.region, str(document.date), document.facts) == ("620500", "2026-06-28", ())
    assert _run("check", "--root", str(copy)) == 0
    assert "documents/tianshui-2026-12/document.yaml: #1 #2:" in capsys.readouterr().out


def test_nothing_is_overwritten(copy: Path, notice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("import", str(notice), "--root", str(copy)) == 0
    written = copy / "documents/620500-2026-12/document.yaml"
    _change(written, "uncertain: []", 'uncertain: ["改过了"]')
    assert _run("import", str(notice), "--root", str(copy)) == 2
    assert "already" in capsys.readouterr().err
    assert _run("import", str(notice), "--id", "other", "--root", str(copy)) == 2
    assert "as 620500-2026-12" in capsys.readouterr().err
    assert _run("import", str(notice), "--root", str(copy), "--out", str(copy / "documents")) == 2
    assert "nothing was written" in capsys.readouterr().err
    assert "改过了" in written.read_text(encoding="utf-8")


def test_a_dry_run_prints_the_draft_and_writes_nothing(
    copy: Path, notice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(copy.rglob("*"))
    assert _run("import", str(notice), "--root", str(copy), "--dry-run") == 0
    said = capsys.readouterr().out
    draft = read_yaml(said[said.index("id: 620500-2026-12\n") :])
    assert [clause["id"].partition("#")[2] for clause in draft["clauses"]] == ["title", "to", "lead", "1", "2", "end"]
    assert sorted(copy.rglob("*")) == before


def test_out_writes_elsewhere(notice: Path, tmp_path: Path) -> None:
    assert _run("import", str(notice), "--out", str(tmp_path / "drafts")) == 0
    assert sorted(path.name for path in (tmp_path / "drafts/620500-2026-12").iterdir()) == [
        "document.yaml",
        "source.txt",
    ]
    assert not (_ROOT / "knowledge/documents/620500-2026-12").exists()


def test_gb18030_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "notice.txt"
    file.write_bytes(_NOTICE.encode("gb18030"))
    assert _run("import", str(file), "--dry-run") == 0
    assert "天水市民政局" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        (b"%PDF-1.4", [], "save it as plain text"),
        (_NOTICE.replace("天水市", "").encode(), [], "--region NAME"),
        (_NOTICE.replace("天水市", "").encode(), ["--region", "朝阳区"], "several places"),
        (_NOTICE.replace("天水市", "").encode(), ["--region", "没有这地方"], "no such place"),
        (_NOTICE.replace("2026", "").encode(), [], "--date 2022"),
        (_NOTICE.replace("2026", "").encode(), ["--date", "近日"], "not a date"),
        (_NOTICE.encode(), ["--part", "2"], "there is no part 2"),
        (_NOTICE.encode(), ["--id", "天水"], "is no id"),
    ],
)
def test_what_can_not_be_imported_is_said_with_the_way_out(
    tmp_path: Path, text: bytes, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "text.txt"
    file.write_bytes(text)
    assert _run("import", str(file), "--dry-run", *options) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error


def test_a_file_that_is_not_there_exits_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("import", str(tmp_path / "nothing.txt")) == 2
    assert "nothing.txt can't be read" in capsys.readouterr().err


def test_a_file_with_two_documents_asks_for_the_part(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sources = [_ROOT / f"knowledge/documents/{name}/source.txt" for name in ("shangrao-2022-47", "jiangxi-2022-40")]
    file = tmp_path / "both.txt"
    file.write_text("\n".join(source.read_text(encoding="utf-8") for source in sources), encoding="utf-8")
    assert _run("import", str(file), "--dry-run") == 2
    assert "it holds 2 documents" in capsys.readouterr().err
    assert _run("import", str(file), "--dry-run", "--part", "1") == 0
    assert "forwards: jiangxi-2022-40" in capsys.readouterr().out


# diff -------------------------------------------------------------------------------------------------


def test_no_difference_exits_with_0(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("diff", str(copy)) == 0
    assert capsys.readouterr().out.strip() == "No difference."


def _new_amount(copy: Path) -> None:
    """兰州's urban dibao becomes 960, in its source, clause, quote, sentence and figure."""
    for file in (
        copy / "documents/lanzhou-2022-summary/source.txt",
        copy / "documents/lanzhou-2022-summary/document.yaml",
    ):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("914元", "960元").replace("914 元", "960 元"), encoding="utf-8")
    _change(_amounts(copy), "amount: 914", "amount: 960")
    _change(_amounts(copy), "2022年的914元", "2022年的960元")


def test_a_new_amount_is_told_in_plain_words_and_exits_with_1(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _new_amount(copy)
    assert _run("diff", str(_ROOT), str(copy)) == 1
    said = capsys.readouterr().out
    assert "dibao · 兰州市 · urban · 标准: 914 → 960 yuan a month, from 2022; clause lanzhou-2022-summary#3" in said
    assert "2022 年，兰州城市低保每人每月 914 元。 → 2022 年，兰州城市低保每人每月 960 元。" in said
    assert _run("diff", str(_ROOT), str(copy), "--json") == 1
    differences = json.loads(capsys.readouterr().out)
    assert {"sort", "change", "about", "old", "new"} == set(differences[0])


def _git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The copy as a git repository of its own, taken for the program's own library."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)  # a hook's git would be meant
    _git(copy.parent, "init", "--quiet")
    _git(copy.parent, "add", "knowledge")
    _git(copy.parent, "commit", "--quiet", "-m", "first")
    monkeypatch.setattr(knowledge_cli, "files", lambda _: copy)
    return copy


def test_a_git_revision_is_compared_with_the_files_as_they_are(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("diff", "HEAD") == 0
    _new_amount(repository)
    assert _run("diff", "HEAD") == 1
    assert "914 → 960 yuan a month" in capsys.readouterr().out
    _git(repository.parent, "commit", "--quiet", "-a", "-m", "960 in Lanzhou")
    assert _run("diff", "HEAD") == 0
    assert _run("diff", "HEAD~1", "HEAD") == 1


def test_a_revision_in_another_format_is_said_to_be_unreadable(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _change(_amounts(repository), "kind: threshold", "kind: sum")
    _git(repository.parent, "commit", "--quiet", "-a", "-m", "another format")
    _change(_amounts(repository), "kind: sum", "kind: threshold")
    assert _run("diff", "HEAD") == 2
    error = capsys.readouterr().err
    assert "HEAD can't be read by this version of the program" in error
    assert "620100.yaml" in error


@pytest.mark.parametrize("name", ["no-such-revision", "HEAD; rm -rf /"])
def test_what_is_neither_folder_nor_revision_exits_with_2(
    repository: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("diff", name) == 2
    assert "neither a folder nor a git revision" in capsys.readouterr().err


def test_a_folder_without_git_exits_with_2(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(knowledge_cli, "files", lambda _: copy)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(copy.parent.parent))
    assert _run("diff", "HEAD") == 2
    monkeypatch.setenv("PATH", str(copy))
    assert _run("diff", "HEAD") == 2
    assert "git is not installed" in capsys.readouterr().err
