"""Who reacts to which event of whom, on one screen."""


def connect() -> None:
    """Connect every listener; called once when the apps are ready."""
