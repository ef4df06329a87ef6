"""The API of mediation."""

from ninja import Router

router = Router(tags=["mediation"])
