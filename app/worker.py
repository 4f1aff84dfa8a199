"""The worker process: answers what no app process is answering, and deletes what was kept for a time only."""

import asyncio
import contextlib
import signal
from functools import partial

from app.bootstrap import Answering, build_answering
from app.health import actions_answer
from hotline.conversations.sweep import Sweeper
from hotline.logging import configure_logging
from hotline.screenings.expiry import Expiry
from hotline.settings import Settings


async def _work(services: Answering) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    expiry = Expiry(services.engine, services.conversations.screenings, services.clock)
    work = [
        asyncio.create_task(Sweeper(services.turns).run(services.settings.sweep_seconds)),
        asyncio.create_task(expiry.run()),
    ]
    stopped = asyncio.create_task(stopping.wait())
    await asyncio.wait({*work, stopped}, return_when=asyncio.FIRST_COMPLETED)
    for task in work:
        if task.done():
            task.result()  # raises what ended it; the supervisor starts a new worker
        task.cancel()
    for task in work:
        with contextlib.suppress(asyncio.CancelledError):
            await task
    await services.close()


def run(settings: Settings) -> None:
    """Work until SIGINT or SIGTERM."""
    configure_logging(settings.log_level, process="worker")
    services = build_answering(settings)
    # The app serves the bot's actions; while it is being restarted the worker must not take the bot's
    # silence for an answer.
    services.bot.actions_ready = partial(actions_answer, settings)
    asyncio.run(_work(services))
