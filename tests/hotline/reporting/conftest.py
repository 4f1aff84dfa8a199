"""The small county of the tickets' tests, with the reports on it."""

from tests.hotline.tickets.conftest import office, ticket_service

__all__ = ["office", "ticket_service"]
