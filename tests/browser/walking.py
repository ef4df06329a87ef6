"""What walks through the pages have in common."""

from collections.abc import Callable

from django.test import Client
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visitor
from unionhall.accounts.members_accounts import of_person
from unionhall.accounts.models import User
from unionhall.members.models import Membership

Screen = Callable[..., Visitor]
SIZES = [(360, 740), (1280, 800)]
LEAVES = """one => {
  const link = one.closest("a[href]");
  if (link) return !link.matches("[target], [download], [hx-get], [href^='#']");
  const button = one.closest("button");
  if (button?.type !== "submit" || !button.form) return false;
  const unanswered = button.form.matches("[data-missing]")
    && [...button.form.querySelectorAll("textarea[required]")].some((one) => !one.value.trim());
  return !unanswered && !button.form.matches("[method=dialog], [hx-post], [hx-get]");
}"""


def session(user: User) -> str:
    """Sign somebody in; return the session."""
    client = Client()
    client.get("/")
    client.force_login(user)
    return str(client.cookies["sessionid"].value)


def own_session(member: Membership) -> str:
    """Sign a member in on their own phone."""
    return session(of_person(member.person.public_id, "会员"))


def fits(visitor: Visitor) -> None:
    """Nothing on the page scrolls sideways, shuts anybody out, or is complained about."""
    assert visitor.width_to_spare() >= 0
    assert visitor.barriers() == []
    assert visitor.complaints == []


def tap(target: Locator) -> None:
    """Click; where that leaves the page, come back when the next one is there, whole."""
    if target.evaluate(LEAVES):
        with target.page.expect_navigation():
            target.click()
    else:
        target.click()


def press(where: Page | Locator, name: str) -> None:
    tap(where.get_by_role("button", name=name, exact=True).first)


def follow(page: Page, name: str) -> None:
    tap(page.get_by_role("main").get_by_role("link", name=name).first)


def says(page: Page, words: str) -> None:
    expect(page.get_by_text(words).first).to_be_visible()
