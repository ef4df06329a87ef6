"""News inside the process: what one app did, told to the apps above it.

``config.subscriptions`` lists who listens. Handlers run in the transaction of the deed;
whatever leaves the database goes through ``transaction.on_commit``.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from unionhall.core.actors import Actor

Event = TypeVar("Event")
_handlers: dict[type[Any], list[Callable[[Actor, Any], object]]] = defaultdict(list)


def subscribe(kind: type[Event], handler: Callable[[Actor, Event], object]) -> None:
    """Have the handler called on every event of this kind, once however often subscribed."""
    if handler not in _handlers[kind]:
        _handlers[kind].append(handler)


def publish(actor: Actor, event: object) -> None:
    """Tell everyone who listens, in the order in which they subscribed."""
    for handler in _handlers[type(event)]:
        handler(actor, event)
