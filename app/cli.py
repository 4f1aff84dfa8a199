"""The `hotline` command. Exit codes: 0 done, 2 wrong use or setting, 3 something is not running, 130 Ctrl-C."""

import logging
import sys
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

# What needs the database's libraries is imported by the command that does: they take longer than most commands.
from app import calendar_cli, chat_client, model, screen_batch_cli, terminal
from app.accounts_cli import accounts_app
from app.demo_cli import demo_app
from app.evaluate_cli import app as evaluate_app
from app.knowledge_cli import knowledge_app
from app.report_cli import report_command
from app.screen_cli import screen_command
from app.tickets_cli import tickets_app
from app.units_cli import units_app
from hotline.clock import system_clock
from hotline.errors import HotlineError, InvalidInput, SettingsError, Unavailable
from hotline.settings import Settings, load_settings
from knowledge.errors import KnowledgeError

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
app.add_typer(accounts_app, name="accounts")
app.add_typer(knowledge_app, name="knowledge")
app.add_typer(evaluate_app, name="evaluate")
app.add_typer(calendar_cli.calendar_app, name="calendar")
screen_batch_cli.register(app)
app.command("screen")(screen_command)
app.command("report")(report_command)
app.add_typer(demo_app, name="demo")
app.add_typer(tickets_app, name="tickets")
app.add_typer(units_app, name="units")

Url = Annotated[str, typer.Option(help="Address of a running assistant; by default the one on this machine.")]
Operator = Annotated[str, typer.Option(help="Your name, as the record will show it.")]


def _address(settings: Settings, url: str) -> str:
    from app import programs

    return url.rstrip("/") or f"http://{programs.reachable(settings.host)}:{settings.port}"


@app.command()
def up(
    *,
    demo: Annotated[
        bool, typer.Option("--demo", help="Load a demo county if the database is empty. Not for a real installation.")
    ] = False,
    stop_with_parent: Annotated[
        int | None, typer.Option(hidden=True, help="Stop when this process, which started us, ends (make's id).")
    ] = None,
) -> None:
    """Start everything on this machine and serve until Ctrl-C."""
    from app import supervisor
    from hotline.child_process import die_with_parent

    if stop_with_parent is not None and not die_with_parent(stop_with_parent):
        raise typer.Exit(0)
    raise typer.Exit(supervisor.up(load_settings(), _out, demo=demo))


@app.command()
def chat(url: Url = "") -> None:
    """Talk to the running assistant in the terminal."""
    with chat_client.ChatClient(_address(load_settings(), url)) as client:
        terminal.chat(client, _out)


@app.command()
def ask(question: Annotated[str, typer.Argument(help="What a citizen would write.")], url: Url = "") -> None:
    """Ask one question and print the answer with its sources."""
    with chat_client.ChatClient(_address(load_settings(), url)) as client:
        client.open()
        terminal.show(_out, client.say(question))


@app.command()
def train(
    force: Annotated[bool, typer.Option(help="Train even if the inputs did not change.")] = False,
) -> None:
    """Train the bot's model if none matches its inputs."""
    from knowledge import load_library

    model.write_lexicon(load_library())
    weights = load_settings().language_weights
    known = model.model_path(weights=weights).exists() and not force
    path = model.train(lambda line: _out.print(line, markup=False, highlight=False), force=force, weights=weights)
    _out.print(f"{'already trained' if known else 'trained'}: {path}")


@app.command()
def migrate() -> None:
    """Bring the database's schema up to date (starts the embedded server if it is not running)."""
    from sqlalchemy.exc import OperationalError

    from app.database import bring_up_to_date, database_running
    from hotline.db.engine import database_url
    from hotline.db.migrate import latest_revision

    settings = load_settings()
    with database_running(settings):
        try:
            bring_up_to_date(database_url(settings), system_clock)
        except OperationalError as error:
            raise Unavailable("database_unavailable", f"the database does not answer: {error.orig}") from error
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
    from app import desk

    desk.show_queue(load_settings(), _out)


@desk_app.command("show")
def desk_show(conversation: str) -> None:
    """All that was said in a conversation."""
    from app import desk

    desk.show_conversation(load_settings(), _out, conversation)


@desk_app.command("take")
def desk_take(conversation: str, operator: Operator) -> None:
    """Take a conversation over; from now on the bot is silent in it."""
    from app import desk

    desk.take(load_settings(), conversation, operator)
    _out.print("taken")


@desk_app.command("say")
def desk_say(conversation: str, text: str, operator: Operator) -> None:
    """Answer the citizen of a conversation you have taken."""
    from app import desk

    desk.say(load_settings(), conversation, operator, text)
    _out.print("said")


@desk_app.command("back")
def desk_back(conversation: str, operator: Operator) -> None:
    """Hand a conversation back to the bot."""
    from app import desk

    desk.hand_back(load_settings(), conversation, operator)
    _out.print("handed back")


def main(arguments: list[str] | None = None) -> None:
    """Entry point: a failure is one line that says what to do next. Always ends in SystemExit."""
    logging.basicConfig(level=logging.WARNING)
    try:
        app(arguments)
    except (SettingsError, InvalidInput) as error:
        _fail(error.message, 2)
    except HotlineError as error:
        _fail(error.message, 3)
    except (chat_client.ChatFailed, KnowledgeError) as error:
        _fail(str(error), 3)
    except KeyboardInterrupt:
        sys.exit(130)


def _fail(message: str, code: int) -> NoReturn:
    _err.print(f"[red]{escape(message)}[/red]", soft_wrap=True, highlight=False)
    sys.exit(code)


if __name__ == "__main__":
    main()
