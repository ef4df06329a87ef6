"""What the figures are made of: the facts of every app, one line each."""

from unionhall.advice import facts as advice
from unionhall.cards import facts as cards
from unionhall.earlywarning import facts as earlywarning
from unionhall.founding import facts as founding
from unionhall.indicators import registry
from unionhall.joining import facts as joining
from unionhall.linkage import facts as linkage
from unionhall.mediation import facts as mediation
from unionhall.members import facts as members
from unionhall.organizations import facts as organizations
from unionhall.outreach import facts as outreach
from unionhall.register import facts as register
from unionhall.supervision import facts as supervision
from unionhall.targets import facts as targets


def connect() -> None:
    """Hand every app's facts to the figures; called once when the apps are ready."""
    registry.register(organizations.FACTS)
    registry.register(members.FACTS)
    registry.register(register.FACTS)
    registry.register(outreach.FACTS)
    registry.register(joining.FACTS)
    registry.register(targets.FACTS)
    registry.register(founding.FACTS)
    registry.register(cards.FACTS)
    registry.register(advice.FACTS)
    registry.register(supervision.FACTS)
    registry.register(mediation.FACTS)
    registry.register(earlywarning.FACTS)
    registry.register(linkage.FACTS)
