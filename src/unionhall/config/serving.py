"""The application as a worker of ``unionhall serve`` runs it."""

from unionhall.config import lifeline
from unionhall.config.wsgi import application

__all__ = ["application"]

lifeline.hold_on()
