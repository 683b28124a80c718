"""A page that is really hidden, like that of a phone in a pocket, with timers as slow as there. No assertions here.

The browser's driver keeps every page it knows awake and in sight; this one is opened behind its back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from playwright.sync_api import Browser, Playwright

from tests.browser.office import FAKE_DIALOGS, FLAGS, KEEP_TOLD
from tests.browser.waiting import PATIENCE

AWAKE = [
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
]
"""What the driver asks of browsers, and phones do not."""


@contextmanager
def drowsy(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """A browser that lets hidden pages sleep."""
    opened = playwright.chromium.launch(
        executable_path=chromium,
        headless=True,
        args=[*FLAGS, FAKE_DIALOGS],
        ignore_default_args=AWAKE,
        timeout=2 * PATIENCE,
    )
    with closing(opened):
        yield opened


class Pocket:
    """Somebody's page, which can be put away."""

    def __init__(self, browser: Browser, url: str, name: str) -> None:
        self._line = browser.new_browser_cdp_session()
        self._line.on("Target.receivedMessageFromTarget", self._hear)
        self._answers: dict[int, Any] = {}
        self._asked = 0
        self._context = self._line.send("Target.createBrowserContext")["browserContextId"]
        self._page = self._open(f"{url}?lang=en&name={name}", width=640, height=480)
        self._session = self._line.send("Target.attachToTarget", {"targetId": self._page})["sessionId"]
        self.until("document.querySelector('form button[type=submit]')?.ariaDisabled !== undefined")
        self.until("(document.querySelector('form button[type=submit]')?.click(), globalThis.papote?.me != null)")
        self.ask(KEEP_TOLD)

    def _open(self, url: str, **size: int) -> str:
        page = {"url": url, "browserContextId": self._context, **size}
        return str(self._line.send("Target.createTarget", page)["targetId"])

    def _hear(self, told: dict[str, Any]) -> None:
        message = json.loads(told["message"])
        if "id" in message:
            self._answers[message["id"]] = message

    def ask(self, expression: str) -> Any:
        """Evaluate something in the page."""
        self._asked += 1
        wish = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        message = {"id": self._asked, "method": "Runtime.evaluate", "params": wish}
        self._line.send("Target.sendMessageToTarget", {"sessionId": self._session, "message": json.dumps(message)})
        while self._asked not in self._answers:
            self._line.send("Target.getTargets")  # the answer comes while the driver speaks
        answer = self._answers.pop(self._asked)
        if "exceptionDetails" in answer.get("result", {}):
            raise RuntimeError(f"{expression}: {answer['result']['exceptionDetails']}")
        # Between two pages there is nobody to ask.
        return answer["result"]["result"].get("value") if "result" in answer else None

    def until(self, condition: str) -> None:
        """Wait until an expression is true.

        A worker tells a hidden page the time: its own clock is slow, and may keep step with what it listens for.
        """
        waiting = f"""(async () => {{
          const ticker = document.hidden ? new Worker('/static/input/ticker-worker.js') : null;
          const tick = () => new Promise((resolve) => ticker ? (ticker.onmessage = resolve) : setTimeout(resolve, 100));
          ticker?.postMessage(130);
          for (const end = performance.now() + {PATIENCE}; !({condition});) {{
            if (performance.now() > end) throw new Error('waited in vain');
            await tick();
          }}
          ticker?.terminate();
          return true;
        }})()"""
        while not self.ask(waiting):
            pass

    def was_told(self, text: str) -> None:
        """Wait until a short text over the page has said this, though it may be gone by now."""
        self.until(f"told.some((each) => each.includes({json.dumps(text)}))")

    def put_away(self) -> None:
        """Another page comes before this one."""
        self._line.send("Target.activateTarget", {"targetId": self._open("about:blank")})
        self.until("document.hidden")

    def take_out(self) -> None:
        """Look at it again."""
        self._line.send("Target.activateTarget", {"targetId": self._page})
        self.until("!document.hidden")
