"""What must stay where it is: words found nowhere else are let loose in an office, and looked for in logs and wires."""

from __future__ import annotations

import json
import logging

import pytest

from papote import log
from tests.integration.test_identity import Street, open_street, stack

__all__ = ["open_street", "stack"]

ADDRESS = "kanarie-mail@example.org"
NAME = "Kanarienaam"
SAID = "kanariewoord in a message"
BODY = "kanariebody"


async def test_c22_p14_logs_and_other_peoples_wires_have_no_secrets(
    open_street: Street,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Neither addresses of mail, nor names, nor what was written, nor any secret that opens something."""
    caplog.set_level(logging.DEBUG, "papote")
    browser = await open_street.member(ADDRESS)
    links = [record for record in caplog.records if record.message == "sign_in_link"]
    caplog.clear()  # the link itself is in the log on purpose, where there is no mail server
    ada = await browser.enter(NAME)
    stranger = await open_street.browser()
    bob = await stranger.enter("Bob")
    await ada.ask("chat", {"id": "c1", "scope": "room", "text": SAID})
    await bob.until(lambda: bob.heard("chatted"))
    assert (await ada.ask("chat", {"id": "c1", "scope": "room", "text": BODY}))["code"] == "id_used"
    await browser.ask("POST", "/sign-in/link", {"token": "x" * 43})
    await browser.ask("POST", "/guest", {"name": NAME, "avatar": "a01", "lang": BODY})
    await ada.close()
    await bob.until(lambda: any(not player["connected"] for player in bob.replica.players.values()))

    cookies = [morsel.value for morsel in browser.session.cookie_jar]
    resume, sid = ada.replica.resume, ada.sid
    secrets = [*cookies, resume, sid]
    assert len(secrets) >= 3
    assert all(len(secret) >= 16 for secret in secrets)
    formatter = log.JsonFormatter()
    written = "\n".join(formatter.format(record) for record in caplog.records)
    assert links
    assert [word for word in (ADDRESS, NAME, SAID, BODY, *secrets) if word in written] == []
    heard = json.dumps(bob.events)
    assert [word for word in (ADDRESS, *secrets) if word in heard] == []
