"""The letters the office writes, in the languages it speaks. Plain text: nothing to load, nothing to be followed by."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import formatdate, make_msgid

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


def sign_in_letter(to: str, sender: str, lang: str, space: str, link: str, minutes: int) -> EmailMessage:
    """The letter with a sign-in link."""
    subject, text = _SIGN_IN.get(lang, _SIGN_IN["en"])
    letter = EmailMessage()
    # A name with a line break in it would begin another header; the library refuses it, so it never gets there.
    shown = " ".join(space.split())
    letter["Subject"] = subject.format(space=shown)
    letter["From"] = sender
    letter["To"] = to
    letter["Date"] = formatdate()
    letter["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip("> ") or "papote.invalid")
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text.format(space=shown, link=link, minutes=minutes), cte="quoted-printable")
    return letter
