"""Runs in django-helpdesk's own environment: the same work by its own forms and functions. Prints JSON.

python helpdesk_run.py URL build TICKETS
python helpdesk_run.py URL open|steps|read SECONDS PROCESSES
"""

import json
import multiprocessing
import random
import sys
import time
from urllib.parse import parse_qs, urlsplit

import django
from django.conf import settings

QUEUES = 200
_PARTS = urlsplit(sys.argv[1])
_BODY = "查过了，符合条件，已经给您办临时救助，钱三个工作日内到卡上。"
_TEXT = "我爸瘫在床上三年了，今年又查出糖尿病，家里就靠我打零工，这个月房租都交不上了，想问问能不能申请救助。"

settings.configure(
    SECRET_KEY="benchmark",
    USE_TZ=True,
    SITE_ID=1,
    ROOT_URLCONF=__name__,
    STATIC_URL="/static/",
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    # Mails are written from their templates, as ours are notices in the outbox; nobody sends them.
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    INSTALLED_APPS=[
        "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
        "django.contrib.messages", "django.contrib.sites", "django.contrib.humanize", "rest_framework", "helpdesk",
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": _PARTS.path.strip("/"),
            "USER": _PARTS.username,
            "HOST": parse_qs(_PARTS.query)["host"][0],
            "CONN_MAX_AGE": None,
        }
    },
    HELPDESK_ENABLE_ATTACHMENTS=False,
    HELPDESK_TEAMS_MODE_ENABLED=False,
)  # fmt: skip
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.urls import include, path  # noqa: E402
from helpdesk.forms import TicketForm  # noqa: E402
from helpdesk.models import FollowUp, Queue, Ticket  # noqa: E402
from helpdesk.query import get_query_class  # noqa: E402
from helpdesk.update_ticket import update_ticket  # noqa: E402
from helpdesk.user import HelpdeskUser  # noqa: E402

#: Mails name the pages of their tickets.
urlpatterns = [path("helpdesk/", include("helpdesk.urls"))]

# As many of each office as our loader gives it: the k-th has its share by 1/k; one in six is open, due within days.
_TICKETS = """
insert into helpdesk_ticket (title, queue_id, created, modified, submitter_email, status, on_hold, description,
    resolution, priority, due_date, secret_key)
select 'Ticket ' || n, queue, at, at, 'citizen' || n || '@example.org', case when open then 1 else 4 end, false,
    %(text)s, null, 3, at + interval '5 days', md5(n::text)
from (select n, office.id as queue, dice < %(open)s as open,
        now() - make_interval(secs => random() * 86400 * case when dice < %(open)s then 90 else 1100 end) as at
    from (select n, random() as dice, random() as place from generate_series(1, %(tickets)s) n) made
    cross join lateral (select id from bench_queue where upto >= made.place order by upto limit 1) office) rows
"""
_FOLLOW_UPS = """
insert into helpdesk_followup (ticket_id, date, title, comment, public, new_status, email_recipients)
select t.id, t.created + make_interval(hours => k), 'Ticket Opened', %(text)s, true, null, '[]'::json%(b)s
from helpdesk_ticket t cross join generate_series(1, 4) k where k < 2 or t.status = 4
"""
_SHARES = """
create unlogged table bench_queue as
select id, sum(1.0 / place) over (order by place) / sum(1.0 / place) over () as upto
from (select id, row_number() over (order by md5(id::text)) as place from helpdesk_queue) queues
"""


def build(tickets, share_open):
    """Schema, queues and tickets with follow-ups, four for one that has ended."""
    call_command("migrate", verbosity=0)
    get_user_model().objects.create_superuser("operator", "operator@example.org", "x")
    for number in range(QUEUES):
        Queue.objects.create(title=f"街镇{number}", slug=f"q{number}", email_address=f"q{number}@example.org")
    with connection.cursor() as cursor:
        cursor.execute(_SHARES)
        cursor.execute("create index on bench_queue (upto)")
        cursor.execute(_TICKETS, {"tickets": tickets, "text": _TEXT, "open": share_open})
        kind = "b" if _is_jsonb(cursor) else ""
        cursor.execute(_FOLLOW_UPS.replace("%(b)s", kind), {"text": _BODY})
        cursor.execute("vacuum analyze")
        cursor.execute("checkpoint")
        cursor.execute("select pg_database_size(current_database())")
        return {"bytes": cursor.fetchone()[0]}


def _is_jsonb(cursor):
    cursor.execute(
        "select data_type from information_schema.columns where table_name = 'helpdesk_followup' "
        "and column_name = 'email_recipients'"
    )
    return cursor.fetchone()[0] == "jsonb"


def opening(dice, user, choices):
    """As the view for staff does it: the form checked and saved, with its first follow-up and its mails."""
    form = TicketForm(
        data={
            "queue": str(dice.choice(choices)[0]), "title": "想申请救助", "body": _TEXT, "priority": "3",
            "submitter_email": f"citizen{dice.randrange(10**9)}@example.org", "assigned_to": "",
            "due_date": "2027-01-15 17:30:00",
        },
        queue_choices=choices,
    )  # fmt: skip
    assert form.is_valid(), form.errors
    with transaction.atomic():
        form.save(user=user)


def opened_by(dice, user, choices):
    """Tickets opened without end."""
    while True:
        began = time.perf_counter()
        opening(dice, user, choices)
        yield "open", time.perf_counter() - began


def stepped(user, place, processes):
    """An open ticket commented on, resolved and closed, each by the function of its view and interface."""
    ids = list(Ticket.objects.filter(status=Ticket.OPEN_STATUS).order_by("secret_key").values_list("id", flat=True))
    for ticket_id in ids[place::processes]:
        for name, status in (("comment", None), ("resolve", Ticket.RESOLVED_STATUS), ("close", Ticket.CLOSED_STATUS)):
            began = time.perf_counter()
            with transaction.atomic():
                ticket = Ticket.objects.select_related("queue").get(id=ticket_id)
                update_ticket(user, ticket, comment=_BODY, new_status=status, public=True)
            yield name, time.perf_counter() - began


def read(dice, user):
    """A queue's open tickets by due date, fifty of them, by the query class of its list; and whole tickets."""
    huser, query = HelpdeskUser(user), get_query_class()
    queues = list(Queue.objects.values_list("id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "select queue_id from helpdesk_ticket where status = 1 group by queue_id order by count(*) desc limit 1"
        )
        largest = cursor.fetchone()[0]
    most = Ticket.objects.order_by("-id").first().id

    def listed(queue):
        wanted = {
            "filtering": {"queue__id__in": [queue], "status__in": [1, 2]}, "filtering_null": {}, "sorting": "due_date",
            "sortreverse": False, "search_string": "",
        }  # fmt: skip
        list(query(huser, query_params=wanted).get()[:50])

    def view():
        ticket = Ticket.objects.select_related("queue", "assigned_to").get(id=dice.randrange(1, most))
        for follow_up in FollowUp.objects.filter(ticket=ticket).select_related("user"):
            list(follow_up.ticketchange_set.all())

    while True:
        for name, work in (
            ("list", lambda: listed(dice.choice(queues))), ("list, largest", lambda: listed(largest)), ("view", view),
        ):  # fmt: skip
            began = time.perf_counter()
            work()
            yield name, time.perf_counter() - began


def one(what, seconds, place, barrier, answers):
    """One process: warm up for a second, then time."""
    user, dice = get_user_model().objects.get(username="operator"), random.Random(place)
    choices = [(queue.id, queue.title) for queue in Queue.objects.all()]
    if what == "open":
        steps = opened_by(dice, user, choices)
    else:
        steps = stepped(user, place, barrier.parties) if what == "steps" else read(dice, user)
    barrier.wait(60)
    until, done = time.perf_counter() + 1, 0
    while time.perf_counter() < until and next(steps, None):
        done += 1
    took, began, had = {}, time.perf_counter(), time.process_time()
    for name, taken in steps:
        took.setdefault(name, []).append(taken)
        done += 1
        if time.perf_counter() > began + seconds:
            break
    whole, cpu = time.perf_counter() - began, time.process_time() - had
    answers.put({"took": took, "seconds": whole, "cpu_seconds": cpu, "done": done})


def main():
    """What the command line asks for; the answer is printed."""
    what = sys.argv[2]
    if what == "build":
        return build(int(sys.argv[3]), float(sys.argv[4]))
    seconds, processes = float(sys.argv[3]), int(sys.argv[4])
    context = multiprocessing.get_context("fork")
    barrier, answers = context.Barrier(processes), context.Queue()
    running = [context.Process(target=one, args=(what, seconds, place, barrier, answers)) for place in range(processes)]
    for process in running:
        process.start()
    found = [answers.get(timeout=seconds + 60) for _ in running]
    for process in running:
        process.join()
    return found


if __name__ == "__main__":
    print(json.dumps(main()))
