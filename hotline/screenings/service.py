"""Keeps, opens and forgets screenings. Nothing here commits: the caller's transaction holds the whole step or none."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.screenings import repository
from hotline.screenings.model import OPENS_WITH, KeptScreening, Screening, hash_of

_TOKEN = re.compile(OPENS_WITH)
_BATCH = 500


@dataclass(frozen=True)
class ScreeningService:
    """The rules of kept screenings. `days`: how long one can be opened."""

    days: int = 30

    async def keep(
        self, session: AsyncSession, kept: KeptScreening, *, conversation_id: uuid.UUID | None, now: datetime
    ) -> bool:
        """Keep it, once: False if the token is known already. The citizen has agreed, now."""
        facts = kept.household.model_dump(mode="json", exclude_none=True)
        return await repository.add_once(
            session,
            {
                "id": uuid.uuid4(),
                "token_hash": hash_of(kept.token),
                "conversation_id": conversation_id,
                "facts": facts,
                "as_of": kept.as_of,
                "ruleset": kept.result.ruleset,
                "parameters": kept.result.parameters,
                "screening_id": kept.result.id,
                "result": kept.result.model_dump(mode="json"),
                "created_at": now,
                "expires_at": now + timedelta(days=self.days),
                "consent_at": now,
            },
        )

    async def open(self, session: AsyncSession, token: str, *, now: datetime) -> Screening | None:
        """The screening that this token opens; None for an unknown, malformed or expired one."""
        if not _TOKEN.fullmatch(token):
            return None
        return await repository.by_token_hash(session, hash_of(token), now)

    async def forget(self, session: AsyncSession, conversation_id: uuid.UUID) -> int:
        """The citizen takes consent back: everything that is kept of the conversation goes. Returns how many."""
        return await repository.delete_of_conversation(session, conversation_id)

    async def delete_expired(self, session: AsyncSession, *, now: datetime) -> int:
        """Delete some of those that nobody can open any more; returns how many, 0 when none is left."""
        return await repository.delete_expired(session, now, _BATCH)
