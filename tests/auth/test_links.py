"""Tests of signing in by a link in a letter."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from email.message import EmailMessage

import pytest

from papote.auth.links import LINK_SECONDS, TRIES, TRY_SECONDS, MagicLinks, local_path
from papote.auth.mailer import Begin
from papote.errors import Refused, Unavailable
from papote.storage import Database
from papote.storage.sessions import SignInLinkTable
from papote.stores import SignInLink
from tests.rooms.clock import ManualClock


@dataclass
class Postman:
    """Keeps the letters."""

    letters: list[EmailMessage] = field(default_factory=list)
    works: bool = True

    async def send(self, letter: EmailMessage, begin: Begin | None = None) -> None:
        """Keep it."""
        if not self.works:
            raise Unavailable("mail_unavailable")
        self.letters.append(letter)

    def secret(self) -> str:
        """What stands behind the # in the last letter."""
        found = re.search(
            r"^https://office\.example/sign-in#([A-Za-z0-9_-]{43})$", self.letters[-1].get_content(), re.M
        )
        assert found is not None
        return found.group(1)


@pytest.fixture
def postman() -> Postman:
    """Whoever carries letters."""
    return Postman()


@pytest.fixture
def links(database: Database, clock: ManualClock, postman: Postman) -> MagicLinks:
    """Links of an office at ``https://office.example``."""
    return MagicLinks(
        SignInLinkTable(database),
        postman,
        clock,
        base=lambda: "https://office.example/",
        sender="Papote <papote@example.org>",
        space_name=lambda: "Le Café",
    )


async def refused(links: MagicLinks, secret: str, address: str = "192.0.2.1") -> str:
    """Why a link does not work."""
    with pytest.raises(Refused) as refusal:
        await links.use(secret, address)
    return refusal.value.code


async def test_a_letter_goes_to_the_address_and_its_link_works(links: MagicLinks, postman: Postman) -> None:
    """In the language of whoever asked; the address is told in lower case."""
    await links.send(" Ada@Example.ORG ", "/r/garden?x=1#door", "nl", "192.0.2.1")
    (letter,) = postman.letters
    assert (letter["To"], letter["Subject"]) == ("ada@example.org", "Uw link naar Le Café")
    used = await links.use(postman.secret(), "192.0.2.1")
    assert (used.email, used.next) == ("ada@example.org", "/r/garden?x=1#door")


async def test_a_link_that_was_used_is_old_forged_or_none_is_refused_alike(
    links: MagicLinks, postman: Postman, clock: ManualClock
) -> None:
    """One cannot learn from the answer what was wrong."""
    await links.send("ada@example.org", "/", "fr", "192.0.2.1")
    used = postman.secret()
    await links.use(used, "192.0.2.1")
    await links.send("ada@example.org", "/", "fr", "192.0.2.1")
    old = postman.secret()
    clock.turn(LINK_SECONDS)
    await links.send("ada@example.org", "/", "fr", "192.0.2.1")
    good = postman.secret()
    forged = good[:-1] + ("A" if good[-1] != "A" else "B")
    codes = {
        await refused(links, secret, f"203.0.113.{number}")
        for number, secret in enumerate((used, old, forged, "", "x" * 100_000, "é", "' OR 1=1 --"))
    }
    assert codes == {"link_invalid"}
    assert (await links.use(good, "192.0.2.1")).email == "ada@example.org"


async def test_d04_of_two_who_use_a_link_at_once_one_comes_in(links: MagicLinks, postman: Postman) -> None:
    """It is good for once."""
    await links.send("ada@example.org", "/", "fr", "192.0.2.1")
    secret = postman.secret()
    tries = [links.use(secret, f"203.0.113.{number}") for number in range(4)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(result, SignInLink) for result in results) == 1
    assert {result.code for result in results if isinstance(result, Refused)} == {"link_invalid"}


async def test_d07_links_are_not_guessed(links: MagicLinks, postman: Postman, clock: ManualClock) -> None:
    """After a few that do not work the address waits; others do not, and links that work count for nothing."""
    await links.send("ada@example.org", "/", "fr", "192.0.2.1")
    for number in range(TRIES):
        assert await refused(links, f"{number}" * 43) == "link_invalid"
    assert await refused(links, postman.secret()) == "too_many"
    await links.use(postman.secret(), "198.51.100.1")
    clock.turn(TRY_SECONDS)
    for _ in range(3):
        assert await refused(links, postman.secret()) == "link_invalid"


async def test_without_a_mail_server_the_link_is_in_the_log(
    database: Database, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    """For development; the page says so."""
    table = SignInLinkTable(database)
    links = MagicLinks(table, None, clock, base=lambda: "http://127.0.0.1:8080", sender="", space_name=lambda: "Papote")
    assert links.development
    await links.send("ada@example.org", "/", "fr", "192.0.2.1")
    (record,) = [record for record in caplog.records if record.message == "sign_in_link"]
    url = str(record.__dict__["url"])
    assert url.startswith("http://127.0.0.1:8080/sign-in#")
    assert (await links.use(url.partition("#")[2], "192.0.2.1")).email == "ada@example.org"


async def test_with_a_mail_server_no_link_is_in_the_log(
    links: MagicLinks, postman: Postman, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever reads it must not come in by it."""
    assert not links.development
    await links.send("ada@example.org", "/", "fr", "192.0.2.1")
    assert postman.secret() not in caplog.text
    assert not [record for record in caplog.records if record.message == "sign_in_link"]


async def test_that_letters_do_not_go_out_is_told(links: MagicLinks, postman: Postman) -> None:
    """It is nobody's secret, and one may try again."""
    postman.works = False
    with pytest.raises(Unavailable, match="mail"):
        await links.send("ada@example.org", "/", "fr", "192.0.2.1")


async def test_links_that_are_over_are_deleted(links: MagicLinks, clock: ManualClock) -> None:
    """Those that still work are not."""
    await links.send("ada@example.org", "/", "fr", "192.0.2.1")
    clock.turn(LINK_SECONDS)
    await links.send("ada@example.org", "/", "fr", "192.0.2.1")
    assert await links.sweep() == 1


@pytest.mark.parametrize("path", ["/", "/r/garden", "/r/garden?entry=a&b=c#x", "/é"])
def test_a_path_of_our_own_is_gone_on_to(path: str) -> None:
    """As it is."""
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "r/garden",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/a\\b",
        "https://evil.example",
        "/a\nb",
        "javascript:alert(1)",
        "/" + "x" * 501,
        "/\x00",
        "/ /evil.example",
    ],
)
def test_d06_whatever_leads_elsewhere_is_the_first_page(path: str) -> None:
    """Browsers are generous in what they take for an address."""
    assert local_path(path) == "/"
