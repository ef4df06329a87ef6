from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

AXE = Path("tests/browser/vendor/axe.min.js")


class Visitor:
    """Somebody at a screen; what the browser complains about is kept."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def width_to_spare(self) -> int:
        """Return how much narrower than the screen the page is; below 0 it scrolls sideways."""
        self.page.wait_for_load_state()
        script = "document.documentElement.clientWidth - document.documentElement.scrollWidth"
        return int(self.page.evaluate(script))

    def barriers(self) -> list[str]:
        """List what axe finds serious or critical."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run()")
        return [
            f"{rule['id']}: {node['target']} {node['failureSummary']}"
            for rule in found["violations"]
            if rule["impact"] in {"serious", "critical"}
            for node in rule["nodes"]
        ]


@pytest.fixture
def visit(browser: Browser, live_server: Any) -> Iterator[Callable[..., Visitor]]:
    """Open a page on a screen of some size, signed in if a session is given."""
    contexts = []

    def open_page(
        path: str,
        *,
        size: tuple[int, int] = (360, 740),
        session: str = "",
        dark: bool = False,
        javascript: bool = True,
    ) -> Visitor:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            locale="zh-CN",
        )
        contexts.append(context)
        if session:
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        visitor = Visitor(context.new_page())
        visitor.page.goto(live_server.url + path)
        return visitor

    yield open_page
    for context in contexts:
        context.close()
