"""tickets"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


_APPEND_ONLY = """
create function refuse_event_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$
"""
_ON_EVENTS = """
create trigger append_only before update or delete or truncate on ticket_event
for each statement execute function refuse_event_change()
"""


def upgrade() -> None:
    op.create_table(
        "ticket_counter",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "county", name=op.f("pk_ticket_counter")),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("division_code", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Text(), nullable=True),
        sa.Column("duty_phone", sa.Text(), nullable=True),
        sa.Column("hours", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("grant_limit_fen", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("successor_id", sa.Text(), nullable=True),
        sa.CheckConstraint("kind in ('township', 'county', 'prefecture', 'centre')", name=op.f("ck_unit_kind")),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id_unit")),
        sa.ForeignKeyConstraint(["successor_id"], ["unit.id"], name=op.f("fk_unit_successor_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
    )
    op.create_index("ix_unit_division_code", "unit", ["division_code"], unique=False)
    op.create_table(
        "routing_rule",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("division_code", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_routing_rule_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_rule")),
    )
    op.create_index("ix_routing_rule_division_code", "routing_rule", ["division_code"], unique=False)
    op.create_table(
        "ticket",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("no", sa.Text(), nullable=False),
        sa.Column("query_code_key", sa.Text(), nullable=False),
        sa.Column("query_failures", sa.Integer(), nullable=False),
        sa.Column("query_locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_key", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=True),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("concerns", sa.Text(), nullable=True),
        sa.Column("division_code", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("contact_name", sa.Text(), nullable=True),
        sa.Column("contact_phone", sa.Text(), nullable=True),
        sa.Column("contact_key", sa.Text(), nullable=True),
        sa.Column("consent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("about_unit", sa.Text(), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("owner_unit", sa.Text(), nullable=True),
        sa.Column("owner_account", sa.Uuid(), nullable=True),
        sa.Column("route", sa.Text(), nullable=True),
        sa.Column("main_ticket_id", sa.Uuid(), nullable=True),
        sa.Column("urged", sa.Integer(), nullable=False),
        sa.Column("urged_on", sa.Date(), nullable=True),
        sa.Column("supervised", sa.Boolean(), nullable=False),
        sa.Column("extension_pending", sa.Boolean(), nullable=False),
        sa.Column("on_hold", sa.Text(), nullable=True),
        sa.Column("solved", sa.Boolean(), nullable=True),
        sa.Column("satisfied", sa.Boolean(), nullable=True),
        sa.Column("visit_result", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("promise_provisional", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("urgency in ('normal', 'urgent')", name=op.f("ck_ticket_urgency")),
        sa.ForeignKeyConstraint(["about_unit"], ["unit.id"], name=op.f("fk_ticket_about_unit_unit")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_ticket_conversation_id_conversation")
        ),
        sa.ForeignKeyConstraint(["main_ticket_id"], ["ticket.id"], name=op.f("fk_ticket_main_ticket_id_ticket")),
        sa.ForeignKeyConstraint(["owner_unit"], ["unit.id"], name=op.f("fk_ticket_owner_unit_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("no", name=op.f("uq_ticket_no")),
        sa.UniqueConstraint("source", "source_key", name=op.f("uq_ticket_source_source_key")),
    )
    op.create_index(
        "ix_ticket_contact_open",
        "ticket",
        ["contact_key"],
        unique=False,
        postgresql_where=sa.text("state not in ('closed', 'not_accepted', 'merged', 'withdrawn')"),
    )
    op.create_index("ix_ticket_conversation_id", "ticket", ["conversation_id"], unique=False)
    op.create_index("ix_ticket_main_ticket_id", "ticket", ["main_ticket_id"], unique=False)
    op.create_index("ix_ticket_opened_at", "ticket", ["opened_at", "id"], unique=False)
    op.create_index(
        "ix_ticket_owner_open",
        "ticket",
        ["owner_unit", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state not in ('closed', 'not_accepted', 'merged', 'withdrawn')"),
    )
    op.create_index("ix_ticket_owner_opened", "ticket", ["owner_unit", "opened_at", "id"], unique=False)
    op.create_index(
        "ix_ticket_state_open",
        "ticket",
        ["state", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state not in ('closed', 'not_accepted', 'merged', 'withdrawn')"),
    )
    op.create_table(
        "sla_clock",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("owner_unit", sa.Text(), nullable=True),
        sa.Column("rule_id", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("ends", sa.Text(), nullable=False),
        sa.Column("calendar_version", sa.Text(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("original_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by_event", sa.Integer(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_by_event", sa.Integer(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("next_alert_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "unit in ('minute', 'working_minute', 'natural_day', 'workday')", name=op.f("ck_sla_clock_unit")
        ),
        sa.ForeignKeyConstraint(["owner_unit"], ["unit.id"], name=op.f("fk_sla_clock_owner_unit_unit")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_sla_clock_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_clock")),
        sa.UniqueConstraint("ticket_id", "kind", "round", "turn", name=op.f("uq_sla_clock_ticket_id_kind_round_turn")),
    )
    op.create_index(
        "ix_sla_clock_owner_due",
        "sla_clock",
        ["owner_unit", "due_at"],
        unique=False,
        postgresql_where=sa.text("stopped_at is null"),
    )
    op.create_index(
        "ix_sla_clock_running",
        "sla_clock",
        ["next_alert_at"],
        unique=False,
        postgresql_where=sa.text("stopped_at is null"),
    )
    op.create_index("ix_sla_clock_started_at", "sla_clock", ["started_at"], unique=False)
    op.create_table(
        "ticket_callback",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("contacted", sa.Boolean(), nullable=False),
        sa.Column("solved", sa.Boolean(), nullable=True),
        sa.Column("satisfied", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("by_role", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_callback_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_callback")),
    )
    op.create_index("ix_ticket_callback_ticket_id", "ticket_callback", ["ticket_id"], unique=False)
    op.create_table(
        "ticket_dispatch",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("return_asked_by", sa.Uuid(), nullable=True),
        sa.Column("return_reason", sa.Text(), nullable=True),
        sa.Column("returned", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_dispatch_ticket_id_ticket")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_ticket_dispatch_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_dispatch")),
        sa.UniqueConstraint("ticket_id", "turn", name=op.f("uq_ticket_dispatch_ticket_id_turn")),
    )
    op.create_index("ix_ticket_dispatch_unit", "ticket_dispatch", ["unit_id", "dispatched_at"], unique=False)
    op.create_table(
        "ticket_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=True),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("actor_role", sa.Text(), nullable=False),
        sa.Column("actor_unit", sa.Text(), nullable=True),
        sa.Column("owner_unit", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_event_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_event")),
        sa.UniqueConstraint("ticket_id", "seq", name=op.f("uq_ticket_event_ticket_id_seq")),
    )
    op.create_index("ix_ticket_event_at", "ticket_event", ["at", "id"], unique=False)
    op.create_table(
        "ticket_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("by_role", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_file_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_file")),
        sa.UniqueConstraint("ticket_id", "sha256", name=op.f("uq_ticket_file_ticket_id_sha256")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("spoken", sa.Text(), nullable=False),
        sa.Column("buttons", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("provider_answer", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state in ('pending', 'sending', 'sent', 'failed')", name=op.f("ck_notice_state")),
        sa.ForeignKeyConstraint(["event_id"], ["ticket_event.id"], name=op.f("fk_notice_event_id_ticket_event")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_notice_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("event_id", "kind", "channel", name=op.f("uq_notice_event_id_kind_channel")),
    )
    op.create_index(
        "ix_notice_pending",
        "notice",
        ["next_attempt_at"],
        unique=False,
        postgresql_where=sa.text("state in ('pending', 'sending')"),
    )
    op.create_index("ix_notice_ticket_id", "notice", ["ticket_id"], unique=False)
    op.create_table(
        "sla_alert",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("clock_id", sa.BigInteger(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=True),
        sa.Column("to_role", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["clock_id"], ["sla_clock.id"], name=op.f("fk_sla_alert_clock_id_sla_clock")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_sla_alert_ticket_id_ticket")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_sla_alert_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_alert")),
        sa.UniqueConstraint("clock_id", "kind", name=op.f("uq_sla_alert_clock_id_kind")),
    )
    op.create_index("ix_sla_alert_unit_at", "sla_alert", ["unit_id", "at"], unique=False)
    op.create_table(
        "sla_extension",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("clock_id", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("workdays", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("old_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("new_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("citizen_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["clock_id"], ["sla_clock.id"], name=op.f("fk_sla_extension_clock_id_sla_clock")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_sla_extension_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_extension")),
    )
    op.create_index("ix_sla_extension_ticket_id", "sla_extension", ["ticket_id"], unique=False)
    op.create_table(
        "sla_pause",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("clock_id", sa.BigInteger(), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_event", sa.Integer(), nullable=False),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("to_event", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["clock_id"], ["sla_clock.id"], name=op.f("fk_sla_pause_clock_id_sla_clock")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_pause")),
    )
    op.create_index("ix_sla_pause_clock_id", "sla_pause", ["clock_id"], unique=False)
    op.create_index(
        "uq_sla_pause_open", "sla_pause", ["clock_id"], unique=True, postgresql_where=sa.text("to_at is null")
    )
    op.execute(_APPEND_ONLY)
    op.execute(_ON_EVENTS)


def downgrade() -> None:
    op.drop_index("uq_sla_pause_open", table_name="sla_pause", postgresql_where=sa.text("to_at is null"))
    op.drop_index("ix_sla_pause_clock_id", table_name="sla_pause")
    op.drop_table("sla_pause")
    op.drop_index("ix_sla_extension_ticket_id", table_name="sla_extension")
    op.drop_table("sla_extension")
    op.drop_index("ix_sla_alert_unit_at", table_name="sla_alert")
    op.drop_table("sla_alert")
    op.drop_index("ix_notice_ticket_id", table_name="notice")
    op.drop_index("ix_notice_pending", table_name="notice", postgresql_where=sa.text("state in ('pending', 'sending')"))
    op.drop_table("notice")
    op.drop_table("ticket_file")
    op.drop_index("ix_ticket_event_at", table_name="ticket_event")
    op.drop_table("ticket_event")
    op.drop_index("ix_ticket_dispatch_unit", table_name="ticket_dispatch")
    op.drop_table("ticket_dispatch")
    op.drop_index("ix_ticket_callback_ticket_id", table_name="ticket_callback")
    op.drop_table("ticket_callback")
    op.drop_index("ix_sla_clock_started_at", table_name="sla_clock")
    op.drop_index("ix_sla_clock_running", table_name="sla_clock", postgresql_where=sa.text("stopped_at is null"))
    op.drop_index("ix_sla_clock_owner_due", table_name="sla_clock", postgresql_where=sa.text("stopped_at is null"))
    op.drop_table("sla_clock")
    op.drop_index(
        "ix_ticket_state_open",
        table_name="ticket",
        postgresql_where=sa.text("state not in ('closed', 'not_accepted', 'merged', 'withdrawn')"),
    )
    op.drop_index("ix_ticket_owner_opened", table_name="ticket")
    op.drop_index(
        "ix_ticket_owner_open",
        table_name="ticket",
        postgresql_where=sa.text("state not in ('closed', 'not_accepted', 'merged', 'withdrawn')"),
    )
    op.drop_index("ix_ticket_opened_at", table_name="ticket")
    op.drop_index("ix_ticket_main_ticket_id", table_name="ticket")
    op.drop_index("ix_ticket_conversation_id", table_name="ticket")
    op.drop_index(
        "ix_ticket_contact_open",
        table_name="ticket",
        postgresql_where=sa.text("state not in ('closed', 'not_accepted', 'merged', 'withdrawn')"),
    )
    op.drop_table("ticket")
    op.drop_index("ix_routing_rule_division_code", table_name="routing_rule")
    op.drop_table("routing_rule")
    op.drop_index("ix_unit_division_code", table_name="unit")
    op.drop_table("unit")
    op.drop_table("ticket_counter")
    op.execute("drop function refuse_event_change()")
