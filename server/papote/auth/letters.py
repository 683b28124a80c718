"""The letters the office writes, in the languages it speaks. Plain text: nothing to load, nothing to be followed by."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from zoneinfo import ZoneInfo

from papote.people.agenda import Gathering
from papote.people.days import day_of
from papote.people.promises import Promise
from papote.types import Seconds

LANGUAGES = ("fr", "en", "nl")

_SIGN_IN = {
    "fr": (
        "Votre lien pour entrer chez {space}",
        "Bonjour,\n\nvoici votre lien pour vous connecter à {space} :\n\n{link}\n\n"
        "Il sert une seule fois, pendant {minutes} minutes.\n"
        "Ce n’était pas vous ? Ne faites rien : sans ce lien, personne n’entre.\n\nÀ tout de suite !\n",
    ),
    "en": (
        "Your link to {space}",
        "Hello,\n\nhere is your link to sign in to {space}:\n\n{link}\n\n"
        "It works once, for {minutes} minutes.\n"
        "It was not you? Then do nothing: without this link nobody comes in.\n\nSee you in a moment!\n",
    ),
    "nl": (
        "Uw link naar {space}",
        "Dag,\n\nhier is uw link om u aan te melden bij {space}:\n\n{link}\n\n"
        "Hij werkt één keer, {minutes} minuten lang.\n"
        "Was u het niet? Doe dan niets: zonder deze link komt niemand binnen.\n\nTot zo!\n",
    ),
}


_REMINDER = {
    "fr": (
        "Votre promesse : {short}",
        "Bonjour,\n\nvous vouliez y penser :\n\n    {text}\n{whom}{due}\n"
        "C’est fait, ou remis à plus tard ? Votre carnet d’adresses vous attend chez {space} :\n{link}\n\n"
        "Vous avez demandé ce rappel ; il n’y en aura pas d’autre.\n",
        "    pour {name}\n",
        "    pour le {date}\n",
    ),
    "en": (
        "Your promise: {short}",
        "Hello,\n\nyou wanted to think of this:\n\n    {text}\n{whom}{due}\n"
        "Done, or put off? Your address book is at {space}:\n{link}\n\n"
        "You asked for this reminder; there will be no other.\n",
        "    for {name}\n",
        "    by {date}\n",
    ),
    "nl": (
        "Uw belofte: {short}",
        "Dag,\n\nu wilde hieraan denken:\n\n    {text}\n{whom}{due}\n"
        "Gedaan, of uitgesteld? Uw adresboek vindt u bij {space}:\n{link}\n\n"
        "U vroeg om deze herinnering; er komt geen andere.\n",
        "    voor {name}\n",
        "    tegen {date}\n",
    ),
}

_OFFER = {
    "fr": (
        "Une place pour vous : {short}",
        "Bonjour,\n\nune place s’est libérée, et c’est votre tour :\n\n    {title}\n    {when}\n\n"
        "Elle est gardée pour vous jusqu’à {until}. Pour la prendre :\n{link}\n\n"
        "Vous ne venez plus ? Ne faites rien : elle passe à la personne suivante.\n\nÀ bientôt chez {space} !\n",
    ),
    "en": (
        "A place for you: {short}",
        "Hello,\n\na place has come free, and it is your turn:\n\n    {title}\n    {when}\n\n"
        "It is kept for you until {until}. To take it:\n{link}\n\n"
        "You can’t come any more? Then do nothing: it goes to the next person.\n\nSee you soon at {space}!\n",
    ),
    "nl": (
        "Een plaats voor u: {short}",
        "Dag,\n\ner is een plaats vrij, en u bent aan de beurt:\n\n    {title}\n    {when}\n\n"
        "Ze wordt voor u bewaard tot {until}. Om ze te nemen:\n{link}\n\n"
        "Kunt u niet meer? Doe dan niets: ze gaat naar de volgende.\n\nTot binnenkort bij {space}!\n",
    ),
}

SUBJECT = 60
"""Characters of a promise, or of what a gathering is called, in a subject."""


def reminder_letter(to: str, sender: str, lang: str, space: str, promise: Promise, link: str) -> EmailMessage:
    """The letter that reminds of a promise."""
    subject, text, whom, due = _REMINDER.get(lang, _REMINDER["en"])
    letter = _letter(to, sender)
    letter["Subject"] = subject.format(short=_short(promise.text))
    day = day_of(promise.due_at, promise.zone) if promise.due_at is not None else ""
    letter.set_content(
        text.format(
            text=promise.text.replace("\n", "\n    "),
            whom=whom.format(name=promise.other_name) if promise.other_name else "",
            due=due.format(date=day) if day else "",
            space=" ".join(space.split()),
            link=link,
        ),
        cte="quoted-printable",
    )
    return letter


def offer_letter(
    to: str, sender: str, lang: str, space: str, gathering: Gathering, until: Seconds, link: str
) -> EmailMessage:
    """The letter that says a place has come free, by the clock of where it was planned."""
    subject, text = _OFFER.get(lang, _OFFER["en"])
    letter = _letter(to, sender)
    letter["Subject"] = subject.format(short=_short(gathering.title))
    zone = ZoneInfo(gathering.zone)
    begins, ends = (datetime.fromtimestamp(at, zone) for at in (gathering.starts_at, until))
    letter.set_content(
        text.format(
            title=" ".join(gathering.title.split()),
            when=f"{begins:%Y-%m-%d %H:%M} ({gathering.zone})",
            until=f"{ends:%H:%M}" if gathering.zone != "UTC" else f"{ends:%H:%M} (UTC)",
            space=" ".join(space.split()),
            link=link,
        ),
        cte="quoted-printable",
    )
    return letter


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SUBJECT else f"{line[: SUBJECT - 1]}…"


def _letter(to: str, sender: str) -> EmailMessage:
    """What every letter has."""
    letter = EmailMessage()
    letter["From"] = sender
    letter["To"] = to
    letter["Date"] = formatdate()
    letter["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip("> ") or "papote.invalid")
    letter["Auto-Submitted"] = "auto-generated"
    return letter


def sign_in_letter(to: str, sender: str, lang: str, space: str, link: str, minutes: int) -> EmailMessage:
    """The letter with a sign-in link."""
    subject, text = _SIGN_IN.get(lang, _SIGN_IN["en"])
    letter = _letter(to, sender)
    # A name with a line break in it would begin another header; the library refuses it, so it never gets there.
    shown = " ".join(space.split())
    letter["Subject"] = subject.format(space=shown)
    letter.set_content(text.format(space=shown, link=link, minutes=minutes), cte="quoted-printable")
    return letter
