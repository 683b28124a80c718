"""One's address book: whom one has met, one's notes, the cards that were exchanged; and one's own card.

Everything here is one's own. What is another's is not found, whatever one knows of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from aiohttp import hdrs, web
from msgspec import Meta, field

from papote import stores
from papote.api.operations import Body, Call, Operation, Reply
from papote.errors import Refused
from papote.interfaces import Clock
from papote.people import encounters as rules
from papote.people.encounters import ContactCard, Entry
from papote.people.vcard import to_vcards
from papote.types import PersonId

VCARD = "text/vcard"
CSV = "text/csv"

FieldText = Annotated[str, Meta(max_length=rules.FIELD_LENGTH)]
LinkTexts = Annotated[
    list[Annotated[str, Meta(max_length=200)]], Meta(max_length=rules.LINKS, description="addresses of pages, https")
]
Moment = Annotated[float, Meta(description="Unix time in seconds")]


class ContactReply(Reply, frozen=True):
    """What somebody gives of himself when he exchanges cards."""

    mail: str
    phone: str
    organization: str
    title: str
    links: list[str]


class WishedContact(Body, frozen=True):
    """What one gives from now on; what is left out is empty."""

    mail: FieldText = ""
    phone: FieldText = ""
    organization: FieldText = ""
    title: FieldText = ""
    links: LinkTexts = field(default_factory=list)


class BookEntry(Reply, frozen=True):
    """Somebody one has met."""

    id: str
    person: Annotated[str | None, Meta(description="null: taken back, or erased; only one's own note is left")]
    name: str
    first_at: Moment
    last_at: Moment
    count: Annotated[int, Meta(description="conversations; 0: only cards were exchanged")]
    place: Annotated[str, Meta(description="where they met first")]
    last_place: str
    note: Annotated[str, Meta(description="read by nobody else")]
    card: Annotated[ContactReply | None, Meta(description="what the other gave; null: no cards were exchanged")]
    card_at: float | None


class BookReply(Reply, frozen=True):
    """Whom one met last comes first."""

    entries: list[BookEntry]


class WishedNote(Body, frozen=True):
    """A note about somebody one has met; empty: none."""

    note: Annotated[str, Meta(max_length=2 * rules.NOTE_LENGTH)]


class Reader(Body, frozen=True):
    """Where whoever reads it is."""

    zone: Annotated[str, Meta(max_length=64, description="whose days are meant, as `Europe/Brussels`; else UTC's")] = ""


class AddressBooks:
    """The handlers."""

    def __init__(self, store: stores.Books, clock: Clock, changed: Callable[[PersonId], None] = lambda _: None) -> None:
        """``changed`` hears who has taken something out of his book."""
        self._store = store
        self._clock = clock
        self._changed = changed

    def operations(self) -> list[Operation]:
        """All of them."""
        group, scope, one = "Address book", "book", "/me/book/{entry}"
        return [
            Operation("GET", "/me/book", "Whom one has met", self.book, group, answer=BookReply, scope=scope),
            Operation(
                "GET",
                "/me/book.vcf",
                "The same as vCard 4.0",
                self.vcards,
                group,
                query=Reader,
                gives=VCARD,
                scope=scope,
            ),
            Operation("GET", "/me/book.csv", "The same as a table", self.table, group, gives=CSV, scope=scope),
            Operation(
                "PATCH",
                one,
                "Write a note about somebody, for oneself alone",
                self.annotate,
                group,
                body=WishedNote,
                answer=BookEntry,
                codes=("bad_text",),
                scope=scope,
            ),
            Operation("DELETE", one, "Strike somebody out of one's own book", self.drop, group, scope=scope),
            Operation(
                "POST",
                one + "/withdraw",
                "Take out of both books what both gave, at once; only notes stay, without a name",
                self.withdraw,
                group,
                scope=scope,
            ),
            Operation("GET", "/me/contact", "What one gives with one's card", self.contact, group, answer=ContactReply),
            Operation(
                "PUT",
                "/me/contact",
                "Write what one gives with one's card; cards given before stay as they are",
                self.change_contact,
                group,
                body=WishedContact,
                answer=ContactReply,
                codes=("bad_text", "not_signed_in"),
            ),
        ]

    async def book(self, call: Call) -> BookReply:
        """Whoever is nobody yet has met nobody."""
        return BookReply([_entry(entry) for entry in await self._store.of(call.visitor.person)])

    async def vcards(self, call: Call) -> web.Response:
        """Those whose name is known."""
        found = await self._store.of(call.visitor.person)
        return file_of(to_vcards(found, rules.MET[lang_of(call)], call.query.zone).encode(), VCARD, "papote.vcf")

    async def table(self, call: Call) -> web.Response:
        """All of them; no cell is taken for a formula."""
        return file_of(rules.to_csv(await self._store.of(call.visitor.person)).encode(), CSV, "papote.csv")

    async def annotate(self, call: Call, wish: WishedNote) -> BookEntry:
        """Nobody else reads it, the one it is about least of all."""
        note = rules.clean_note(wish.note)
        changed = await self._store.annotate(call.visitor.person, call.part("entry"), note)
        if changed is None:
            raise Refused("not_found")
        return _entry(changed)

    async def drop(self, call: Call) -> None:
        """The other's book stays as it is."""
        if not await self._store.drop(call.visitor.person, call.part("entry")):
            raise Refused("not_found")
        self._changed(call.visitor.person)

    async def withdraw(self, call: Call) -> None:
        """In one transaction."""
        if not await self._store.withdraw(call.visitor.person, call.part("entry")):
            raise Refused("not_found")
        self._changed(call.visitor.person)

    async def contact(self, call: Call) -> ContactReply:
        """Empty, until one writes something."""
        return _contact(await self._store.contact(call.visitor.person))

    async def change_contact(self, call: Call, wish: WishedContact) -> ContactReply:
        """Checked, and kept."""
        card = rules.clean_contact(
            mail=wish.mail, phone=wish.phone, organization=wish.organization, title=wish.title, links=wish.links
        )
        await self._store.keep_contact(self_of(call), card, self._clock.unix())
        return _contact(card)


def self_of(call: Call) -> PersonId:
    """Who asks, if he is the same from one visit to the next."""
    if not call.visitor.known:
        raise Refused("not_signed_in")
    return call.visitor.person


def lang_of(call: Call) -> str:
    """The language who asks reads."""
    lang = call.visitor.account.lang if call.visitor.account is not None else call.visitor.guest_lang
    return lang if lang in rules.MET else "en"


def file_of(content: bytes, kind: str, name: str) -> web.Response:
    """Something to be kept as a file, and by no browser on the way."""
    return web.Response(
        body=content,
        content_type=kind,
        charset="utf-8",
        headers={hdrs.CONTENT_DISPOSITION: f'attachment; filename="{name}"', hdrs.CACHE_CONTROL: "no-store"},
    )


def _contact(card: ContactCard) -> ContactReply:
    return ContactReply(card.mail, card.phone, card.organization, card.title, list(card.links))


def _entry(entry: Entry) -> BookEntry:
    return BookEntry(
        id=entry.id,
        person=entry.other,
        name=entry.name,
        first_at=entry.first_at,
        last_at=entry.last_at,
        count=entry.count,
        place=entry.place,
        last_place=entry.last_place,
        note=entry.note,
        card=_contact(entry.card) if entry.card is not None else None,
        card_at=entry.card_at,
    )
