"""The one function of Rasa that is replaced: which class an event's name stands for.

`Event.resolve_by_type` walks the tree of event classes, asking each whether it is abstract, for every event of
every action's reply and of every tracker read: 0.2 ms each, a fifth of a message. The classes are all there once
Rasa is imported, so what was found is kept. Nothing in Rasa lets one choose another way.
"""

from typing import Any, Dict, Optional, Text, Type

import rasa
from rasa.shared.core.events import Event

KNOWN_VERSION = "3.6.21"


def remember_event_classes() -> None:
    """Replace it, once. Raises RuntimeError with another Rasa than the one this was written for."""
    if rasa.__version__ != KNOWN_VERSION:
        raise RuntimeError(f"Rasa {rasa.__version__}: read Event.resolve_by_type again before it is replaced")
    walk = Event.resolve_by_type
    if getattr(walk, "remembers", False):
        return
    found: Dict[Text, Type[Event]] = {}

    def resolve_by_type(type_name: Text, default: Optional[Type[Event]] = None) -> Optional[Type[Event]]:
        """The class of this type name, as Rasa's own finds it."""
        event_class = found.get(type_name)
        if event_class is not None:
            return event_class
        event_class = walk(type_name, default)
        if event_class is not None and event_class.type_name == type_name:
            found[type_name] = event_class
        return event_class

    remembering: Any = resolve_by_type
    remembering.remembers = True
    Event.resolve_by_type = staticmethod(resolve_by_type)  # type: ignore[method-assign]
