"""The `hotline` command. Exit codes: 0 done, 2 wrong use or setting, 3 something is not running, 130 Ctrl-C."""

import logging
import sys
from typing import Annotated

import typer
from rich.console import Console

from app import chat_client, desk, model, terminal
from hotline.errors import HotlineError, InvalidInput, SettingsError
from hotline.settings import Settings, load_settings

_out = Console()
_err = Console(stderr=True)

app = typer.Typer(
    help="The 12345 social-assistance assistant.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
desk_app = typer.Typer(
    help="See who waits for a person, and answer them (until there is a console).",
    no_args_is_help=True,
)
app.add_typer(desk_app, name="desk")

Url = Annotated[str, typer.Option(help="Address of a running assistant; by default the one on this machine.")]
Operator = Annotated[str, typer.Option(help="Your name, as the record will show it.")]


def _address(settings: Settings, url: str) -> str:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104
    return url.rstrip("/") or f"http://{host}:{settings.port}"


@app.command()
def up(
    stop_with_parent: Annotated[
        bool, typer.Option(hidden=True, help="Stop when the calling process ends (used by make).")
    ] = False,
) -> None:
    """Start everything on this machine and serve until Ctrl-C."""
    from app import supervisor
    from app.processes import die_with_parent

    if stop_with_parent:
        die_with_parent()
    raise typer.Exit(supervisor.up(load_settings(), _out))


@app.command()
def chat(url: Url = "") -> None:
    """Talk to the running assistant in the terminal."""
    terminal.chat(chat_client.ChatClient(_address(load_settings(), url)), _out)


@app.command()
def ask(question: Annotated[str, typer.Argument(help="What a citizen would write.")], url: Url = "") -> None:
    """Ask one question and print the answer with its sources."""
    client = chat_client.ChatClient(_address(load_settings(), url))
    client.open()
    terminal.show(_out, client.say(question))


@app.command()
def train(
    force: Annotated[bool, typer.Option(help="Train even if the inputs did not change.")] = False,
) -> None:
    """Train the bot's model if none matches its inputs."""
    from knowledge import load_library

    model.write_lexicon(load_library())
    known = model.model_path().exists() and not force
    path = model.train(lambda line: _out.print(line, markup=False, highlight=False), force=force)
    _out.print(f"{'already trained' if known else 'trained'}: {path}")


@app.command()
def migrate() -> None:
    """Bring the database's schema up to date (starts the embedded server if it is not running)."""
    import subprocess

    from hotline.db.embedded import stop
    from hotline.db.engine import database_url, embedded_server
    from hotline.db.migrate import latest_revision, upgrade

    settings = load_settings()
    server = embedded_server(settings)
    started = server.start(subprocess.DEVNULL) if server and not server.answers() else None
    try:
        upgrade(database_url(settings))
    finally:
        if started is not None:
            stop(started)
    _out.print(f"database is at revision {latest_revision()}")


@app.command()
def lexicon() -> None:
    """Write the bot's word list from the policy library."""
    from knowledge import load_library

    changed = model.write_lexicon(load_library())
    _out.print("lexicon.json written" if changed else "lexicon.json is up to date")


@app.command(name="app", hidden=True)
def app_process() -> None:
    """The app process (started by `up`)."""
    from app import serve

    serve.run(load_settings())


@app.command(name="worker", hidden=True)
def worker_process() -> None:
    """The worker process (started by `up`)."""
    from app import worker

    worker.run(load_settings())


@desk_app.command("list")
def desk_list() -> None:
    """Who waits for a person, most pressing first."""
    desk.show_queue(load_settings(), _out)


@desk_app.command("show")
def desk_show(conversation: str) -> None:
    """All that was said in a conversation."""
    desk.show_conversation(load_settings(), _out, conversation)


@desk_app.command("take")
def desk_take(conversation: str, operator: Operator) -> None:
    """Take a conversation over; from now on the bot is silent in it."""
    desk.take(load_settings(), conversation, operator)
    _out.print("taken")


@desk_app.command("say")
def desk_say(conversation: str, text: str, operator: Operator) -> None:
    """Answer the citizen of a conversation you have taken."""
    desk.say(load_settings(), conversation, operator, text)
    _out.print("said")


@desk_app.command("back")
def desk_back(conversation: str, operator: Operator) -> None:
    """Hand a conversation back to the bot."""
    desk.hand_back(load_settings(), conversation, operator)
    _out.print("handed back")


def main() -> None:
    """Entry point: a failure is one line that says what to do next."""
    logging.basicConfig(level=logging.WARNING)
    try:
        app()
    except (SettingsError, InvalidInput) as error:
        _err.print(f"[red]{error.message}[/red]")
        sys.exit(2)
    except HotlineError as error:
        _err.print(f"[red]{error.message}[/red]")
        sys.exit(3)
    except chat_client.ChatFailed as error:
        _err.print(f"[red]{error}[/red]")
        sys.exit(3)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
