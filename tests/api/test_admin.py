"""Tests of what whoever runs the office asks of it while it runs."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import pytest

from papote.register import NOTE_NAME, note_of
from tests.api.house import HOST_KEY, OWNER, House


def noted(house: House, folder: Path) -> str:
    """The secret in the data directory."""
    house.register.leave_note(house.url)
    note = note_of(folder)
    assert note is not None
    assert note[0] == house.url
    return note[1]


async def test_an_office_gets_its_first_owner_by_an_invitation(house: House, tmp_path: Path) -> None:
    """That is made on the machine it runs on."""
    secret = noted(house, tmp_path)
    operator, first = await house.browser(), await house.member("ada@example.org")
    answer = await operator.post("/admin/invitations", {"role": "owner"}, X_Papote_Admin=secret)
    assert answer.status == 201
    token = answer.body["link"].partition("#")[2]
    assert (await first.post("/invitations/accept", {"token": token})).status == 200
    assert (await first.get("/me")).body["role"] == "owner"


async def test_spaces_are_made_and_listed(house: House, tmp_path: Path) -> None:
    """With their rooms; an id is taken once."""
    secret = noted(house, tmp_path)
    operator = await house.browser()
    wish = {"id": "cafe", "name": "Le Café", "access": "link", "rooms": ["garden"]}
    made = await operator.post("/admin/spaces", wish, X_Papote_Admin=secret)
    assert (made.status, made.body) == (
        201,
        {"id": "cafe", "name": "Le Café", "access": "link", "members": 0, "rooms": ["garden"]},
    )
    again = await operator.post("/admin/spaces", wish, X_Papote_Admin=secret)
    assert (again.status, again.code) == (409, "conflict")
    listed = (await operator.get("/admin/spaces", X_Papote_Admin=secret)).body["spaces"]
    assert [each["id"] for each in listed] == ["home", "cafe"]
    assert (await (await house.browser()).get("/me?room=garden")).body["missing"] == "invitation_needed"
    assert (await (await house.browser()).get("/me?room=office")).body["missing"] is None


@pytest.mark.parametrize("secret", ["", "x", "A" * 43, "é"])
async def test_d09_without_the_secret_nothing_is_told(house: House, secret: str) -> None:
    """Not to a host, not to an owner, not with the secret in the address."""
    owner = await house.member(OWNER)
    for path in ("/admin/spaces", f"/admin/spaces?key={secret}"):
        answer = await owner.get(path, X_Papote_Admin=secret, X_Papote_Host_Key=HOST_KEY)
        assert (answer.status, answer.code) == (401, "not_signed_in")


async def test_d09_the_secret_is_in_a_file_of_our_own_and_in_no_log(house: House, tmp_path: Path) -> None:
    """And gone with the office."""
    secret = noted(house, tmp_path)
    path = tmp_path / NOTE_NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    await (await house.browser()).get("/admin/spaces", X_Papote_Admin=secret)
    assert not any(secret in json.dumps(record.__dict__, default=str) for record in house.caplog.records)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", secret)
    await house.register.close()
    assert not path.exists()


def test_a_note_that_is_none_is_no_office(tmp_path: Path) -> None:
    """Whatever stands there."""
    assert note_of(tmp_path) is None
    for text in ("", "[]", "{}", '{"url": "x"}', "\x00"):
        (tmp_path / NOTE_NAME).write_text(text)
        assert note_of(tmp_path) is None
