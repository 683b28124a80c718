"""Waiting for what a page will say, rather than for time to pass."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

PATIENCE = 120_000
"""Milliseconds a test waits for what is bound to happen; two cores may have four browsers to carry, and stall."""


def wait_until(page: Page, condition: str, argument: Any, within: float = PATIENCE) -> Any:
    """Ask a function of the page again and again until it gives something true.

    The browser driver's own waiting takes a promise for truth.
    """
    return page.evaluate(
        """async ([argument, within]) => {
          const end = performance.now() + within;
          const condition = CONDITION;
          for (;;) {
            const found = await condition(argument);
            if (found) return found;
            if (performance.now() > end) throw new Error(`waited in vain: ${condition}`);
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
        }""".replace("CONDITION", f"({condition})"),
        [argument, within],
    )
