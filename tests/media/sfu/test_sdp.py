"""Offers are read strictly and answered once; whatever is no offer of a browser is refused."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from papote.errors import ProtocolViolation
from papote.media.sfu import sdp
from papote.media.sfu.model import Limits, Media, SourceKind
from tests.media.sfu import offers

TRANSPORT = sdp.Transport("ufrag", "password", "AB:CD", (("192.0.2.1", 4000), ("2001:db8::1", 4000)))


def answer(offer: str, limits: Limits | None = None) -> str:
    """The answer, with slots named by their numbers."""
    parsed = sdp.parse_offer(offer, limits or Limits())
    slots: dict[tuple[Media, int], sdp.SlotName] = {
        ("audio" if line.media == "audio" else "video", line.slot): sdp.SlotName(100 + number, 200 + number)
        for number, line in enumerate(parsed.lines)
        if line.slot is not None
    }
    return sdp.answer(parsed, TRANSPORT, slots)


def sections(text: str) -> list[list[str]]:
    """Lines by section."""
    return [part.strip().split("\r\n") for part in re.split(r"(?m)^(?=m=)", text)]


def test_what_a_client_sends_becomes_sources_and_what_it_receives_slots() -> None:
    """By their order: microphone, camera, screen; the layers as they are listed."""
    text = offers.offer(
        offers.audio(),
        offers.video(more=offers.LAYERS),
        offers.video(more=offers.PAIR),
        offers.audio("recvonly", ""),
        offers.video("recvonly", ""),
        offers.video("recvonly", ""),
    )
    lines = sdp.parse_offer(text, Limits()).lines
    assert [line.source for line in lines[:3]] == [SourceKind.MICROPHONE, SourceKind.CAMERA, SourceKind.SCREEN]
    assert [line.slot for line in lines[3:]] == [0, 0, 1]
    assert lines[0].ssrc == 3570614608
    assert lines[1].rids == ("q", "h", "f")
    assert (lines[2].ssrc, lines[2].repair_ssrc) == (231603337, 231603338)
    assert (lines[1].payload_type, lines[1].repair_type) == (96, 97)
    assert lines[1].extensions == {sdp.MID: 4, sdp.RID: 10, sdp.REPAIRED_RID: 11}
    assert lines[4].extensions == {sdp.ABSOLUTE_TIME: 2}


def test_the_answer_is_lite_passive_and_bundled() -> None:
    """One transport for all, and our addresses on every line."""
    text = answer(offers.usual())
    head, *parts = sections(text)
    assert "a=ice-lite" in head
    assert "a=group:BUNDLE 0 1 2 3 4 5" in head
    for part in parts:
        assert {"a=rtcp-mux", "a=setup:passive", "a=ice-ufrag:ufrag", "a=fingerprint:sha-256 AB:CD"} <= set(part)
        assert sum(line.startswith("a=candidate:") for line in part) == 2
        assert "a=end-of-candidates" in part


def test_the_answer_names_layers_slots_and_retransmissions() -> None:
    """Layers are accepted as offered; each slot has a stream of its own, and one for what is sent again."""
    _, _, camera, voice, _, picture, _ = sections(answer(offers.usual()))
    assert {"a=recvonly", "a=rid:q recv", "a=simulcast:recv q;h;f", "a=fmtp:97 apt=96"} <= set(camera)
    assert {"a=sendonly", "a=msid:slot-audio-0 audio-0", "a=ssrc:102 cname:audio-0"} <= set(voice)
    assert {"a=sendonly", "a=ssrc-group:FID 104 204", "a=rtcp-fb:96 goog-remb"} <= set(picture)
    assert not any("H264" in line or "transport" in line for line in (*camera, *picture))


def test_firefox_is_understood_too() -> None:
    """Its numbers, its order, and what it says for all lines at once."""
    offer = sdp.parse_offer(offers.FIREFOX, Limits())
    sound, picture = offer.lines
    assert (sound.payload_type, sound.ssrc, sound.extensions) == (109, 2655508255, {sdp.MID: 3, sdp.LEVEL: 1})
    assert (picture.payload_type, picture.repair_type, picture.rids) == (120, 124, ("q", "f"))
    assert picture.extensions == {sdp.MID: 3, sdp.RID: 6}
    assert "stereo=1" in sound.parameters
    assert len(offer.fingerprints) == 1


def test_lines_for_the_bundle_alone_are_not_refused_ones() -> None:
    """Firefox gives all lines but the first the port 0 and says why (RFC 9143); without that word it is a refusal."""
    head, first, *rest = offers.FIREFOX.split("m=")

    def lines(mark: str) -> int:
        text = "m=".join(
            [head, first, *(part.replace(" 9 ", " 0 ", 1).replace("a=mid:", f"{mark}a=mid:", 1) for part in rest)]
        )
        return sum(not line.declined for line in sdp.parse_offer(text, Limits()).lines)

    assert lines("a=bundle-only\r\n") == len(rest) + 1
    assert lines("") == 1


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("minptime=10;useinbandfec=1", "minptime=10;useinbandfec=1;usedtx=1"),
        ("usedtx=0;stereo=1", "minptime=10;useinbandfec=1;usedtx=0;stereo=1;sprop-stereo=1"),
        ("maxaveragebitrate=96000", "minptime=10;useinbandfec=1;usedtx=1;maxaveragebitrate=96000"),
        ("maxaveragebitrate=9999999", "minptime=10;useinbandfec=1;usedtx=1"),
    ],
)
def test_opus_mends_itself_and_is_silent_in_silence(asked: str, told: str) -> None:
    """Unless a client asks for music."""
    offer = offers.offer(offers.audio().replace("minptime=10;useinbandfec=1", asked))
    assert f"a=fmtp:111 {told}" in answer(offer)


def test_what_is_beyond_the_limits_is_declined() -> None:
    """Slots and sources above the number, data channels, other codecs: a port of 0, outside the bundle."""
    text = offers.offer(
        *[offers.audio(more="")] * 3,
        *[offers.audio("recvonly", "")] * 3,
        offers.DATA,
        offers.video(more="").replace("VP8", "AV1"),
        offers.video("inactive", ""),
    )
    given_answer = answer(text, Limits(audio_slots=2))
    assert "a=group:BUNDLE 0 1 3 4\r\n" in given_answer
    ports = [part[0].split(" ")[1] for part in sections(given_answer)[1:]]
    assert ports == ["9", "9", "0", "9", "9", "0", "0", "0", "0"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a=group:BUNDLE 0 1 2 3 4 5\r\n", ""),
        ("a=group:BUNDLE 0 1", "a=group:BUNDLE 0"),
        ("a=mid:1", "a=mid:0"),
        ("a=mid:1", "a=mid:<script>"),
        ("a=rtcp-mux\r\n", ""),
        ("a=setup:actpass", "a=setup:passive"),
        ("a=ice-pwd:9sGnYd1Hm5cWvRXBqN1kZt0o", "a=ice-pwd:short"),
        ("a=ice-ufrag:Qb3f", "a=ice-ufrag:Q b"),
        ("a=fingerprint:sha-256 0B", "a=fingerprint:md5 0B"),
        ("a=fingerprint:sha-256 0B:3D", "a=fingerprint:sha-256 0B"),
        ("a=extmap:4 urn", "a=extmap:15 urn"),
        ("a=extmap:4 urn", "a=extmap:x urn"),
        ("a=simulcast:send q;h;f", "a=simulcast:send q;h;f;g"),
        ("a=simulcast:send q;h;f", "a=simulcast:send q;q"),
        ("a=simulcast:send q;h;f", "a=simulcast:send q; h"),
        ("a=rtpmap:96 VP8", "a=rtpmap:999 VP8"),
        ("a=rtpmap:96 VP8", "a=rtpmap:²² VP8"),
        ("a=ssrc:3570614608", "a=ssrc:99999999999"),
        ("a=sendonly", "a=sendonly\r\na=recvonly"),
        ("m=audio 9 UDP", "m=audio nine UDP"),
        ("m=audio 9 UDP", "m=text 9 UDP"),
        ("t=0 0", "nonsense"),
        ("t=0 0", "a=x\r\n" * 500 + "t=0 0"),
    ],
)
def test_b09_no_browser_offers_this(before: str, after: str) -> None:
    """Refused as a whole, by the client's fault."""
    text = offers.usual()
    assert before in text
    with pytest.raises(ProtocolViolation):
        sdp.parse_offer(text.replace(before, after), Limits())


@pytest.mark.parametrize("text", ["", "v=0\r\n", offers.offer(offers.DATA), "v=0\r\n" + "m=audio 9 RTP 0\r\n" * 100])
def test_b09_an_offer_of_nothing_is_refused(text: str) -> None:
    """Empty, without sound and pictures, or with too many lines."""
    with pytest.raises(ProtocolViolation):
        sdp.parse_offer(text, Limits())


def test_two_streams_may_not_share_a_number() -> None:
    """Packets could not be told apart."""
    with pytest.raises(ProtocolViolation):
        sdp.parse_offer(offers.offer(offers.audio(), offers.audio()), Limits())
    same = offers.PAIR.replace("231603337 231603338", "231603337 231603337")
    with pytest.raises(ProtocolViolation):
        sdp.parse_offer(offers.offer(offers.video(more=same)), Limits())


LINES = offers.usual(1, 1).split("\r\n")


@given(
    some.lists(
        some.tuples(
            some.integers(0, len(LINES) - 1), some.sampled_from(("drop", "double", "cut", "junk", "swap")), some.text()
        ),
        max_size=6,
    )
)
def test_b09_no_offer_raises_anything_else(changes: list[tuple[int, str, str]]) -> None:
    """However its lines are dropped, doubled, cut or spoilt; and what is taken can be answered."""
    lines = list(LINES)
    for number, what, junk in changes:
        at = number % max(1, len(lines))
        if not lines:
            break
        if what == "drop":
            del lines[at]
        elif what == "double":
            lines.insert(at, lines[at])
        elif what == "cut":
            lines[at] = lines[at][: len(lines[at]) // 2]
        elif what == "junk":
            lines[at] += junk
        else:
            lines[at], lines[0] = lines[0], lines[at]
    try:
        text = answer("\r\n".join(lines))
    except ProtocolViolation:
        return
    assert all(re.fullmatch(r"[a-z]=[ -~]*", line) for line in text.rstrip("\r\n").split("\r\n"))
