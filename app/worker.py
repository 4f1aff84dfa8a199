"""The worker process: answers what no app process is answering, sends notices, runs the jobs of tickets, and deletes
what was kept for a time only.

Whatever of it ends by itself ends the process with its error; the supervisor starts a new one.
"""

import asyncio
import contextlib
import signal
from functools import partial

import httpx
from prometheus_client import start_http_server

from app.bootstrap import Answering, build_answering
from app.health import actions_answer
from app.jobs import Jobs
from hotline.conversations.sweep import Sweeper
from hotline.db.engine import database_url
from hotline.logging import configure_logging
from hotline.outreach.senders import senders_by
from hotline.outreach.sending import NoticeSending
from hotline.screenings.expiry import Expiry
from hotline.settings import Settings
from hotline.tickets.service import TicketService

#: A citizen who looks at the page sees a step within about this time.
_NOTICES_EVERY_SECONDS = 1.0
#: A gateway that is slower than this is asked again later.
_GATEWAY_SECONDS = 30.0


async def _work(services: Answering, tickets: TicketService) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    gateway = httpx.AsyncClient(timeout=_GATEWAY_SECONDS)
    expiry = Expiry(services.engine, services.conversations.screenings, services.clock)
    sending = NoticeSending(
        services.engine,
        services.conversations,
        senders_by(services.settings.notice_sender, gateway, services.settings.notice_token),
        tickets.personal,
        services.clock,
    )
    jobs = Jobs(services.engine, database_url(services.settings), tickets, services.clock)
    work = [
        asyncio.create_task(Sweeper(services.turns).run(services.settings.sweep_seconds)),
        asyncio.create_task(expiry.run()),
        asyncio.create_task(sending.run(_NOTICES_EVERY_SECONDS)),
        asyncio.create_task(jobs.run()),
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
    await gateway.aclose()
    await services.close()


def run(settings: Settings) -> None:
    """Work until SIGINT or SIGTERM."""
    configure_logging(settings.log_level, process="worker")
    services = build_answering(settings)
    # The app serves the bot's actions; while it is being restarted the worker must not take the bot's
    # silence for an answer.
    services.bot.actions_ready = partial(actions_answer, settings)
    if settings.worker_port is not None:
        # What is counted here is in no other process. Never for a network: like the other private ports.
        start_http_server(settings.worker_port, addr="127.0.0.1")
    asyncio.run(_work(services, services.tickets.desk.service))
