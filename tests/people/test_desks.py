"""The log of desks: a feed that readers take, and Markdown that stays text."""

from __future__ import annotations

from datetime import datetime
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from papote.people.desks import ATOM, DeskEntry, atom_text, markdown_text
from papote.types import PersonId, RoomId, SpaceId

NOW = 1_764_000_000.0
ADDRESS = "https://papote.example/api/v1/spaces/home/desks.atom"
A = f"{{{ATOM}}}"


def entry(number: int = 1, topic: str = "Sourdough", name: str = "Ada") -> DeskEntry:
    """One session of forty minutes."""
    began = NOW + number * 3600
    return DeskEntry(
        f"s{number}",
        SpaceId("home"),
        RoomId("le-palier"),
        "desk-1",
        PersonId("a-ada"),
        name,
        topic,
        began,
        began + 2400,
        3,
    )


def check_feed(text: bytes, own: str | None = ADDRESS) -> ElementTree.Element:
    """What RFC 4287 asks of a feed (sections 4.1.1, 4.1.2 and 3.3), element by element."""
    assert text.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    feed = ElementTree.fromstring(text)
    assert feed.tag == f"{A}feed"
    ids = []
    for holder in (feed, *feed.findall(f"{A}entry")):
        for name in ("id", "title", "updated"):
            assert len(holder.findall(f"{A}{name}")) == 1
        ids.append(holder.findtext(f"{A}id") or "")
        assert ids[-1].startswith(("https://", "http://"))
        for name in ("updated", "published"):
            for moment in holder.findall(f"{A}{name}"):
                assert datetime.fromisoformat(moment.text or "").tzinfo is not None
    assert len(set(ids)) == len(ids)
    (link,) = [link for link in feed.findall(f"{A}link") if link.get("rel") == "self"]
    assert link.get("href") == (own or feed.findtext(f"{A}id"))
    for each in feed.findall(f"{A}entry"):
        (author,) = each.findall(f"{A}author")
        assert len(author.findall(f"{A}name")) == 1
        (content,) = each.findall(f"{A}content")
        assert content.get("type") == "text"
        assert len(content) == 0
    return feed


def test_c14_the_feed_is_valid() -> None:
    """With sessions, and with none."""
    feed = check_feed(atom_text("Le Palier", ADDRESS, [entry(2), entry(1)]))
    assert [each.findtext(f"{A}title") for each in feed.findall(f"{A}entry")] == ["Sourdough", "Sourdough"]
    assert feed.findtext(f"{A}updated") == "2025-11-24T18:40:00Z"
    check_feed(atom_text("Le Palier", ADDRESS, []))


@given(st.text(max_size=60), st.text(max_size=40))
def test_c14_whatever_somebody_writes_the_feed_is_valid(topic: str, name: str) -> None:
    """Tags, characters no XML may hold, or nothing at all."""
    (found,) = check_feed(atom_text("Le Palier", ADDRESS, [entry(1, topic, name)])).findall(f"{A}entry")
    if topic.isascii() and topic.isprintable() and topic.strip():
        assert found.findtext(f"{A}title") == topic


def test_c14_a_line_of_the_log_stays_one_line() -> None:
    """Whatever its topic is made of."""
    text = markdown_text("Le Palier", [entry(1, "Bread\n- rye\n# now")])
    assert text.splitlines()[-1] == r"- **Bread - rye \# now**, Ada: desk-1, 17:00 UTC, 40 min, 3 👀"


def test_c14_the_log_is_markdown_by_day() -> None:
    """What people wrote is text there, and nothing else."""
    text = markdown_text("Le Palier", [entry(1, "[free](https://evil.example) *now*", "# Ada")])
    assert text.splitlines() == [
        "# Le Palier",
        "",
        "## 2025-11-24",
        "",
        r"- **\[free\]\(https://evil\.example\) \*now\***, \# Ada: desk-1, 17:00 UTC, 40 min, 3 👀",
    ]
