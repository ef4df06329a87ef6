"""What a visitor finds on the first page."""

from django.test import Client

from unionhall.core.views import DOORS


def test_every_way_in_leads_somewhere(client: Client, db: None) -> None:
    page = client.get("/").content.decode()

    assert [door.title for door in DOORS if not door.url] == []
    assert all(f'href="{door.url}"' in page for door in DOORS)
