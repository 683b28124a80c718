"""The letters the office writes, in the languages it speaks. Plain text: nothing to load, nothing to be followed by."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from papote.people.promises import Promise

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

SUBJECT = 60
"""Characters of a promise in a subject."""


def reminder_letter(to: str, sender: str, lang: str, space: str, promise: Promise, link: str) -> EmailMessage:
    """The letter that reminds of a promise."""
    subject, text, whom, due = _REMINDER.get(lang, _REMINDER["en"])
    line = " ".join(promise.text.split())
    short = line if len(line) <= SUBJECT else f"{line[: SUBJECT - 1]}…"
    letter = _letter(to, sender)
    letter["Subject"] = subject.format(short=short)
    day = datetime.fromtimestamp(promise.due_at, UTC).strftime("%Y-%m-%d") if promise.due_at is not None else ""
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
