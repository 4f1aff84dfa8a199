"""What an answer wants done with its conversation, done in the transaction that keeps its words."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.bot import BotReply
from hotline.conversations.model import Attention, Conversation
from hotline.screenings.service import ScreeningService

_ATTENTION_RANK = {kind: rank for rank, kind in enumerate(Attention)}


async def carry_out(
    session: AsyncSession, screenings: ScreeningService, conversation: Conversation, reply: BotReply, now: datetime
) -> None:
    """All but the hand-over, which changes the owner and is the service's. `conversation` is locked."""
    if reply.region is not None:
        conversation.region = reply.region or None
    if conversation.attention == Attention.UNANSWERED:
        conversation.attention = conversation.attention_at = None
    if reply.attention is not None:
        flag(conversation, reply.attention, now)
    if reply.forget_screening:
        await screenings.forget(session, conversation.id)
    if reply.screening is not None:
        await screenings.keep(session, reply.screening, conversation_id=conversation.id, now=now)


def flag(conversation: Conversation, attention: Attention, now: datetime) -> None:
    """Raise the flag; a more pressing one is never lowered."""
    current = conversation.attention
    if current is None or _ATTENTION_RANK[attention] > _ATTENTION_RANK[Attention(current)]:
        conversation.attention = attention
        conversation.attention_at = now
