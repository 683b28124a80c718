"""Messages as rules alone know them: where they belong, who may change them, which files and emoji go with them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from papote.errors import Refused
from papote.people.chat import (
    ANY_FILE,
    EDIT_SECONDS,
    REACTION_KINDS,
    Access,
    ChannelKind,
    Deletion,
    Draft,
    Edit,
    FileCard,
    Message,
    Reacting,
    Reaction,
    StoredFile,
    applied,
    area_channel,
    cards,
    direct_channel,
    file_type,
    is_emoji,
    objection,
    page,
    parse_channel,
    repeats,
    room_channel,
)
from papote.types import AreaId, PersonId, RoomId, SpaceId

ADA, BOB = PersonId("ada"), PersonId("bob")
ROOM = room_channel(RoomId("palier"))
PAIR = direct_channel(ADA, BOB)
MESSAGE = Message(ROOM.id, 1, ADA, "Ada", "c1", "bonjour", 1000.0)


@pytest.mark.parametrize(
    "channel", [ROOM, PAIR, area_channel(RoomId("palier"), AreaId("La scène / à gauche"))], ids=lambda each: each.kind
)
def test_a_channel_is_read_back_from_its_id(channel: object) -> None:
    """Whatever the name of an area holds."""
    assert parse_channel(channel.id) == channel  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "id",
    [
        "",
        "room",
        "room/",
        "room/a/b",
        "room/../etc",
        "room/a b",
        "room/" + "a" * 65,
        "area/palier",
        "area/palier/",
        "area//x",
        "area/palier/" + "x" * 129,
        "area/palier/a\nb",
        "direct/ada",
        "direct/bob/ada",
        "direct/ada/ada",
        "direct/ada/bob/cyd",
        "conversation/1",
        "ROOM/palier",
    ],
)
def test_what_is_no_channel_is_an_unknown_one(id: str) -> None:
    """Nobody learns more; one pair has one channel, in one order."""
    with pytest.raises(Refused) as refusal:
        parse_channel(id)
    assert refusal.value.code == "unknown_channel"


def test_two_people_have_one_channel_whoever_begins() -> None:
    """Each of them knows the other."""
    assert direct_channel(BOB, ADA) == PAIR
    assert (PAIR.kind, PAIR.other(ADA), PAIR.other(BOB)) == (ChannelKind.DIRECT, BOB, ADA)


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        (Edit(ROOM.id, 1, ADA, "salut", 1000.0 + EDIT_SECONDS), None),
        (Edit(ROOM.id, 1, ADA, "salut", 1000.1 + EDIT_SECONDS), "too_late"),
        (Edit(ROOM.id, 1, BOB, "salut", 1001.0), "forbidden"),
        (Deletion(ROOM.id, 1, ADA, False, 9e9), None),
        (Deletion(ROOM.id, 1, BOB, True, 1001.0), None),
        (Deletion(ROOM.id, 1, BOB, False, 1001.0), "forbidden"),
        (Reacting(ROOM.id, 1, BOB, "👍", True), None),
        (Reacting(ROOM.id, 1, BOB, "gone", True), "bad_text"),
    ],
)
def test_who_may_change_a_message(change: Edit | Deletion | Reacting, answer: str | None) -> None:
    """Its author its text, for a while; he and a host take it back at any time; whoever reads it may react."""
    assert objection(MESSAGE, change) == answer
    assert objection(None, change) == "unknown_message"


def test_d15_a_host_takes_nothing_back_that_two_people_wrote_to_each_other() -> None:
    """There he is one of two, or nobody."""
    private = replace(MESSAGE, channel=PAIR.id)
    assert objection(private, Deletion(PAIR.id, 1, BOB, True, 1001.0)) == "forbidden"


def test_what_was_taken_back_is_neither_edited_nor_reacted_to() -> None:
    """Taking it back once more does no harm."""
    gone = MESSAGE.deleted(1001.0)
    assert objection(gone, Edit(ROOM.id, 1, ADA, "salut", 1002.0)) == "unknown_message"
    assert objection(gone, Reacting(ROOM.id, 1, BOB, "👍", True)) == "unknown_message"
    again = Deletion(ROOM.id, 1, ADA, False, 1002.0)
    assert objection(gone, again) is None
    assert applied(gone, again) == gone


def test_reactions_of_many_kinds_have_an_end() -> None:
    """One that is there already may still be joined, and any may be taken away."""
    kinds = tuple(Reaction(chr(0x1F600 + number), (ADA,)) for number in range(REACTION_KINDS))
    full = replace(MESSAGE, reactions=kinds)
    assert objection(full, Reacting(ROOM.id, 1, BOB, "☕", True)) == "too_many"
    assert objection(full, Reacting(ROOM.id, 1, BOB, kinds[0].emoji, True)) is None
    assert objection(full, Reacting(ROOM.id, 1, ADA, kinds[0].emoji, False)) is None


def test_changes_are_seen_in_the_message() -> None:
    """A second reaction of the same person changes nothing; the last one taken away takes the emoji along."""
    assert applied(MESSAGE, Edit(ROOM.id, 1, ADA, "salut", 1001.0)) == replace(MESSAGE, text="salut", edited_at=1001.0)
    once = applied(MESSAGE, Reacting(ROOM.id, 1, BOB, "👍", True))
    assert once.reactions == (Reaction("👍", (BOB,)),)
    assert applied(once, Reacting(ROOM.id, 1, BOB, "👍", True)) == once
    assert applied(once, Reacting(ROOM.id, 1, BOB, "👍", False)) == MESSAGE
    gone = applied(replace(once, mentions=(BOB,)), Deletion(ROOM.id, 1, ADA, False, 1001.0))
    assert (gone.text, gone.mentions, gone.reactions, gone.deleted_at) == ("", (), (), 1001.0)


def test_c17_a_message_is_the_same_by_its_text_unless_it_was_changed_since() -> None:
    """The browser that repeats itself knows nothing of the change."""
    draft = Draft(ROOM.id, SpaceId("home"), ADA, "Ada", "c1", "bonjour", 1005.0)
    other = replace(draft, text="au revoir")
    assert [repeats(MESSAGE, each) for each in (draft, other)] == [True, False]
    assert repeats(MESSAGE.edited("salut", 1001.0), draft)
    assert repeats(MESSAGE.deleted(1001.0), draft)


def test_d10_only_ones_own_files_of_the_same_channel_go_with_a_message() -> None:
    """Another's, or one from elsewhere, is as if there were none."""
    card = FileCard("f1", "plan.png", "image/png", 70)
    own = StoredFile(card, SpaceId("home"), ADA, ROOM.id, 1000.0)
    draft = Draft(ROOM.id, SpaceId("home"), ADA, "Ada", "c1", "", 1000.0, files=("f1",))
    assert cards(draft, {"f1": own}) == (card,)
    assert cards(draft, {"f1": replace(own, owner=BOB)}) is None
    assert cards(draft, {"f1": replace(own, channel=PAIR.id)}) is None
    assert cards(draft, {}) is None


def test_p05_a_page_begins_when_one_came_in() -> None:
    """Who came later reads later."""
    later = replace(MESSAGE, number=2, at=2000.0)
    assert page([MESSAGE, later], Access(ROOM)) == [MESSAGE, later]
    assert page([MESSAGE, later], Access(ROOM, since=1500.0)) == [later]


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0....", "image/jpeg"),
        (b"GIF89a....", "image/gif"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", ANY_FILE),
        (b"<!doctype html><script>", ANY_FILE),
        (b"%PDF-1.7", ANY_FILE),
        (b"", ANY_FILE),
    ],
)
def test_p01_a_file_is_what_it_begins_with(head: bytes, kind: str) -> None:
    """Four kinds of pictures are shown; a drawing or a page that could carry a script is only ever saved."""
    assert file_type(head) == kind


@pytest.mark.parametrize("text", ["👍", "❤️", "☕", "👋🏽", "👩‍💻", "🇫🇷", "1️⃣"])
def test_an_emoji_is_one_sign_however_it_is_written(text: str) -> None:
    """Colours of skin, joined signs, flags and keys as well."""
    assert is_emoji(text)


@pytest.mark.parametrize("text", ["", "a", "1", "👍👍", "👍 ", "no", "<b>", "é", "👩‍", "👍" + "\ufe0f" * 9])
def test_what_can_be_read_as_a_word_is_no_emoji(text: str) -> None:
    """Nor are two of them, or one that goes on and on."""
    assert not is_emoji(text)
