from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Wires the apps together once all of them are loaded."""

    name = "unionhall.config"
    label = "config"

    def ready(self) -> None:
        from unionhall.accounts import trail_facts  # noqa: PLC0415 -- models must be loaded
        from unionhall.advice.models import TOPICS  # noqa: PLC0415
        from unionhall.codes import lists as codes  # noqa: PLC0415
        from unionhall.config import open_doors, subscriptions  # noqa: PLC0415
        from unionhall.core import jobs  # noqa: PLC0415
        from unionhall.entitlements import guard  # noqa: PLC0415
        from unionhall.indicators.dictionary import INDICATORS  # noqa: PLC0415
        from unionhall.organizations.places import places  # noqa: PLC0415
        from unionhall.rules import places as rule_places  # noqa: PLC0415
        from unionhall.rules.book import shipped  # noqa: PLC0415

        subscriptions.connect()
        rule_places.tell(places)
        guard.tell(open_doors.count)
        trail_facts.tell("work", jobs.label)
        trail_facts.tell("topic", lambda code: str(codes.label(TOPICS, code) or code))
        trail_facts.tell(
            "rule_of_law", lambda id_: str(shipped()[id_][0].name) if id_ in shipped() else id_
        )
        trail_facts.tell(
            "indicator", lambda code: str(INDICATORS[code].name) if code in INDICATORS else code
        )
