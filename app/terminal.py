"""Shows chat messages in a terminal, and the `chat` loop."""

from typing import Any

from rich.console import Console
from rich.markup import escape

from app.chat_client import ChatClient, ChatFailed

_NAMES = {"bot": "助手", "system": "系统", "operator": "工作人员", "citizen": "您"}


def show(console: Console, messages: list[dict[str, Any]]) -> None:
    """Print messages with their citations and the words that buttons would send."""
    for message in messages:
        name = _NAMES.get(message["sender"], message["sender"])
        console.print(f"[bold]{name}[/bold]  {escape(message['text'])}", highlight=False)
        for citation in message["citations"]:
            number = f"（{citation['number']}）" if citation["number"] else ""
            console.print(
                f"  [dim]《{escape(citation['document'])}》{escape(number)} "
                f"{escape(citation['clause'])} · {escape(citation['date'])} · "
                f"{escape(citation['region'])}[/dim]",
                highlight=False,
            )
            if citation["quote"]:
                console.print(f"  [dim]“{escape(citation['quote'])}”[/dim]", highlight=False)
        if message["buttons"]:
            titles = " | ".join(escape(button["title"]) for button in message["buttons"])
            console.print(f"  [cyan]可以点：{titles}[/cyan]", highlight=False)


def chat(client: ChatClient, console: Console) -> None:
    """Talk until end of input. An empty line looks whether a person has answered meanwhile."""
    show(console, client.open())
    console.print("[dim](空行：看有没有新消息；Ctrl-D：结束)[/dim]")
    while True:
        try:
            text = console.input("[bold green]您[/bold green]  ")
        except (EOFError, KeyboardInterrupt):
            console.print()
            return
        try:
            show(console, client.say(text) if text.strip() else client.news())
        except ChatFailed as error:  # one message refused or lost does not end the conversation
            console.print(f"[red]{escape(str(error))}[/red]", highlight=False)
            continue
        if client.owner != "bot":
            console.print("[dim](现在由人工负责；空行看有没有回复)[/dim]")
