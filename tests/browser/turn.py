"""Browsers, an office and a real coturn in one network with addresses as on the internet, for tests of relays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.office import BRISK, Office, launch, served
from tests.turn import OFFICE, SECRET, coturn

RELAYED = "/?relay=1"
"""The page of somebody who uses nothing but relays."""

WAYS = """(() => {
  const Plain = RTCPeerConnection;
  window.connections = [];
  window.RTCPeerConnection = class extends Plain {
    constructor(...words) {
      super(...words);
      connections.push(this);
    }
  };
  window.ways = async () => {
    const found = [];
    for (const connection of connections) {
      if (connection.connectionState !== "connected") continue;
      const stats = await connection.getStats();
      for (const transport of stats.values()) {
        if (transport.type !== "transport" || !transport.selectedCandidatePairId) continue;
        const pair = stats.get(transport.selectedCandidatePairId);
        const [near, far] = [stats.get(pair.localCandidateId), stats.get(pair.remoteCandidateId)];
        found.push(`${near.candidateType} ${near.relayProtocol ?? near.protocol} to ${far.address}`);
      }
    }
    return found;
  };
})();"""
"""Run before the page's own scripts: ``ways()`` tells how each connection leaves and where it leads."""


@dataclass(frozen=True, slots=True)
class Relays:
    """A browser and offices that share a network with a TURN server."""

    browser: Browser
    options: tuple[str, ...]

    @contextmanager
    def office(self, *transports: str) -> Iterator[Office]:
        """An office that knows the TURN server by these ways. Nobody's page may have met an error."""
        urls = ",".join(url for url in self.options if url.endswith(tuple(transports)))
        ice = ("--ice-turn-urls", urls, "--ice-turn-secret", SECRET, "--ice-turn-ttl", "600")
        with served(*BRISK, "--media-host", OFFICE, *ice) as url, closing(Office(url, self.browser)) as opened:
            yield opened
            errors = {person.name: person.errors for person in opened.people if person.errors}
        assert not errors


@contextmanager
def relays(folder: Path, chromium: str) -> Iterator[Relays]:
    """The network, its TURN server and a browser in it; this thread is in it meanwhile."""
    with (
        coturn(folder) as (network, turn),
        network.inside(),
        sync_playwright() as driver,
        closing(launch(driver, chromium)) as browser,
    ):
        yield Relays(browser, turn.settings.turn_urls)
