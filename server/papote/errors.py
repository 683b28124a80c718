"""The error tree and every code a client can meet.

::

    OfficeError                     raised on purpose
    ├── Refused                     a proper wish; the answer is no. Shown to the person.
    ├── ProtocolViolation           the client broke the protocol. Logged; strikes; may close.
    ├── Unavailable                 something outside did not answer. Retried or reported.
    ├── MapError                    a map file that cannot be served: file, place, reason.
    └── ConfigurationError          a start with a bad setting: key, reason.

Anything outside the tree is our bug. People never read the English lines below:
the page shows ``error.<code>`` from its language files.
"""

from __future__ import annotations

CODES: dict[str, str] = {
    # the shape of a message
    "bad_json": "The message is not valid JSON.",
    "bad_message": "The message does not have the documented shape.",
    "bad_number": "A number is not finite, or outside the documented range.",
    "bad_text": "A text holds characters that cannot be shown or stored, or is too long or empty.",
    "unknown_event": "There is no such event.",
    "unknown_protocol": "The page is of another version than the server: reload it.",
    "attachments_refused": "Binary packets and attachments are not part of the protocol.",
    "too_large": "The message is larger than 64 KiB, or its event larger than 16 KiB.",
    "too_many": "Too many messages in a short time: slow down.",
    "not_joined": "Join a room first.",
    "already_joined": "This connection has joined a room already.",
    # places
    "unknown_room": "There is no such room.",
    "room_full": "The room is full: try again later.",
    "unknown_player": "This person is not here.",
    "unknown_area": "There is no such area.",
    "area_reserved": "The area is kept for those who have a place there: answer in the agenda.",
    "area_locked": "The area is locked: ask somebody inside to open it.",
    "too_fast": "The step is farther than one can walk in that time.",
    "blocked": "A wall or furniture is in the way.",
    "old_move": "The move is older than one that was accepted.",
    # conversations
    "not_in_conversation": "You are not in a conversation with this person.",
    "stale_link": "The media link this signal belongs to has ended.",
    "unexpected_signal": "This signal does not fit the state of the link.",
    "conversation_full": "The conversation is full: you will be let in when there is room.",
    "not_invited": "There is no such invitation, or it has expired.",
    "forbidden": "You may not do this.",
    "not_host": "Only a host may do this: come in by the host link.",
    "not_locked": "The door is open: just walk in.",
    "knocked_already": "You have knocked: wait for an answer.",
    "too_many_knocks": "You have knocked often enough: try again in a few minutes.",
    "nobody_inside": "Nobody is inside to answer.",
    "no_desk": "There is no such desk, or nothing to be done there for you.",
    "desk_taken": "Somebody works at this desk already.",
    "no_slots": "All tickets of this desk are taken: ask whoever works there to add some, or try again later.",
    "no_walk": "There is no walk to fall in step with, or no path near by to set off on.",
    "not_disturbed": "This person does not want to be disturbed now.",
    "not_knocking": "This person does not knock any more.",
    "no_stage": "There is no stage where you are.",
    "not_called": "You are not called to the stage, or the call has expired.",
    "not_on_stage": "This person is not on the stage.",
    "no_tables": "There are no tables with seats on this map.",
    "no_coffee": "One takes a coffee at the coffee machine: go there first.",
    "not_recordable": "Only a stage or a meeting room can be recorded: go there first.",
    "recorded_already": "This place is being recorded already.",
    "not_recorded": "There is no such recording, or it has ended.",
    # who is who
    "not_signed_in": "Sign in first: the session is missing, has ended, or is not valid here.",
    "signed_out": "You have signed out.",
    "link_invalid": "This link is not valid: it was used, has expired, was taken back, or was never made.",
    "password_wrong": "The password is not the space's.",
    "members_only": "Only members of this space may come in: ask for an invitation.",
    "invitation_needed": "One comes in by an invitation: ask for a link.",
    "wait_for_host": "A host lets people in here: wait for the answer.",
    "banned": "You may not come in here.",
    "moved_out": "A host has moved you out.",
    "last_owner": "A space needs an owner: make somebody else one first.",
    "name_taken": "This name looks like a member's: choose another.",
    "mail_unavailable": "The letter could not be sent: try again in a moment.",
    "provider_unavailable": "The sign-in service does not answer: try again in a moment.",
    # what is kept
    "unknown_channel": "There is no such channel, or you are not in it.",
    "unknown_message": "There is no such message.",
    "id_used": "This message id was used for another text.",
    "too_late": "It is too late to change this message.",
    "unknown_file": "There is no such file.",
    "quota_full": "You have uploaded as much as this office keeps for one person: delete something first.",
    "file_too_large": "The file is larger than this office takes.",
    "storage_full": "The office has no room left to store this: tell whoever runs it.",
    "storage_unavailable": "The database does not answer: try again in a moment.",
    "not_found": "There is nothing here, or it is not yours to see.",
    "conflict": "Somebody else has changed this meanwhile: look again.",
    "no_place": "This is for those who have a place.",
    "perk_gone": "Nothing of it is left.",
    "event_over": "This event is over, or was cancelled.",
    "table_taken": "No table is free there at that time: choose another, or another time.",
    "address_private": "This address is inside the office's own network: webhooks do not go there.",
    # media
    "bad_offer": "The offer is not one this server can answer.",
    "stale_session": "This media session has ended: a new one is on its way.",
    "media_unavailable": "The media server does not answer: try again in a moment.",
    # connections
    "bad_origin": "The page was loaded from another site than the server allows.",
    "connect_timeout": "The connection did not introduce itself in time.",
    "slow_reader": "The connection did not read what it was sent.",
    "replaced": "The same person came back on another connection.",
    "resume_failed": "The place could not be resumed: it was held for 30 seconds only.",
    "shutting_down": "The server restarts: come back in a moment.",
    "too_many_connections": "There are too many connections from this address.",
    "internal": "Something went wrong on the server; it has been logged.",
}
"""Every code, with an English line for developers."""


class OfficeError(Exception):
    """Raised on purpose; everything else is a bug."""


class CodedError(OfficeError):
    """An error that is told to a client by its code."""

    def __init__(self, code: str, *, retry_after: float | None = None) -> None:
        """Keep ``code`` (a key of ``CODES``) and, in seconds, when trying again makes sense."""
        super().__init__(f"{code}: {CODES[code]}")
        self.code = code
        self.retry_after = retry_after


class Refused(CodedError):
    """A proper wish; the answer is no. Shown to the person."""


class ProtocolViolation(CodedError):
    """The client broke the protocol. Counted as a strike; twenty in a minute close it."""


class Unavailable(CodedError):
    """Something outside the process did not answer."""


class MapError(OfficeError):
    """A map that cannot be served; the text is one sentence naming file, place and reason."""

    def __init__(self, file: str, place: str, reason: str) -> None:
        """Build the sentence ``file: place: reason.`` (``place`` may be empty)."""
        self.file = file
        self.place = place
        self.reason = reason
        super().__init__(": ".join(part for part in (file, place, reason) if part))


class ConfigurationError(OfficeError):
    """A setting that is missing, unknown or wrong."""

    def __init__(self, key: str, reason: str) -> None:
        """Name the key and say what to do."""
        self.key = key
        self.reason = reason
        super().__init__(f"{key}: {reason}")
