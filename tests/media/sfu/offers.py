"""Offers as Chromium and Firefox write them, shortened to what matters."""

from __future__ import annotations

_HEAD = """v=0
o=- 4611731400430051336 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE {mids}
a=extmap-allow-mixed
a=msid-semantic: WMS
"""

_TRANSPORT = """c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=ice-ufrag:Qb3f
a=ice-pwd:9sGnYd1Hm5cWvRXBqN1kZt0o
a=ice-options:trickle
a=fingerprint:sha-256 0B:3D:27:60:76:FD:FF:F5:C3:FB:46:FD:DC:E5:A5:83:FC:06:9F:A9:82:E9:A3:43:48:95:D2:A4:DF:25:3B:62
a=setup:actpass
"""

_AUDIO = """m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
{transport}a=mid:{mid}
a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a={direction}
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:111 opus/48000/2
a=rtcp-fb:111 transport-cc
a=fmtp:111 minptime=10;useinbandfec=1
a=rtpmap:63 red/48000/2
a=fmtp:63 111/111
a=rtpmap:9 G722/8000
a=rtpmap:13 CN/8000
a=rtpmap:126 telephone-event/8000
{more}"""

_VIDEO = """m=video 9 UDP/TLS/RTP/SAVPF 96 97 103 104
{transport}a=mid:{mid}
a=extmap:14 urn:ietf:params:rtp-hdrext:toffset
a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id
a={direction}
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:96 VP8/90000
a=rtcp-fb:96 goog-remb
a=rtcp-fb:96 transport-cc
a=rtcp-fb:96 nack pli
a=rtpmap:97 rtx/90000
a=fmtp:97 apt=96
a=rtpmap:103 H264/90000
a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f
a=rtpmap:104 rtx/90000
a=fmtp:104 apt=103
{more}"""

STREAM = "a=msid:- 5d1b0b52\na=ssrc:3570614608 cname:4TOk42mSjXCkVIa6\n"
PAIR = "a=ssrc-group:FID 231603337 231603338\na=ssrc:231603337 cname:4T\na=ssrc:231603338 cname:4T\n"
LAYERS = "a=rid:q send\na=rid:h send\na=rid:f send\na=simulcast:send q;h;f\n"
DATA = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n{transport}a=mid:{mid}\na=sctp-port:5000\n"


FIREFOX = """v=0
o=mozilla...THIS_IS_SDPARTA-99.0 5813 0 IN IP4 0.0.0.0
s=-
t=0 0
a=sendrecv
a=fingerprint:sha-256 0B:3D:27:60:76:FD:FF:F5:C3:FB:46:FD:DC:E5:A5:83:FC:06:9F:A9:82:E9:A3:43:48:95:D2:A4:DF:25:3B:62
a=group:BUNDLE 0 1
a=ice-options:trickle
a=msid-semantic:WMS *
m=audio 9 UDP/TLS/RTP/SAVPF 109 9 0 8 101
c=IN IP4 0.0.0.0
a=sendonly
a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=extmap:2/recvonly urn:ietf:params:rtp-hdrext:csrc-audio-level
a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid
a=fmtp:109 maxplaybackrate=48000;stereo=1;useinbandfec=1
a=ice-pwd:03ae8f4b0e5ed5d0fd0b8a0a2a3f6f51
a=ice-ufrag:5e3d2f0b
a=mid:0
a=msid:- {b1b1}
a=rtcp-mux
a=rtpmap:109 opus/48000/2
a=setup:actpass
a=ssrc:2655508255 cname:{735484ea}
m=video 9 UDP/TLS/RTP/SAVPF 120 124 126 127
c=IN IP4 0.0.0.0
a=sendonly
a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid
a=extmap:4 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
a=extmap:6/sendonly urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
a=fmtp:126 profile-level-id=42e01f;level-asymmetry-allowed=1;packetization-mode=1
a=fmtp:120 max-fs=12288;max-fr=60
a=fmtp:124 apt=120
a=fmtp:127 apt=126
a=ice-pwd:03ae8f4b0e5ed5d0fd0b8a0a2a3f6f51
a=ice-ufrag:5e3d2f0b
a=mid:1
a=rid:q send
a=rid:f send
a=rtcp-fb:120 nack
a=rtcp-fb:120 goog-remb
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:120 VP8/90000
a=rtpmap:124 rtx/90000
a=rtpmap:126 H264/90000
a=rtpmap:127 rtx/90000
a=setup:actpass
a=simulcast:send q;f
""".replace("\n", "\r\n")


def audio(direction: str = "sendonly", more: str = STREAM) -> str:
    """A line of sound."""
    return _AUDIO.replace("{direction}", direction).replace("{more}", more)


def video(direction: str = "sendonly", more: str = PAIR) -> str:
    """A line of pictures."""
    return _VIDEO.replace("{direction}", direction).replace("{more}", more)


def offer(*lines: str) -> str:
    """Lines made into an offer, numbered from 0."""
    text = _HEAD.replace("{mids}", " ".join(map(str, range(len(lines)))))
    for mid, line in enumerate(lines):
        text += line.replace("{transport}", _TRANSPORT).replace("{mid}", str(mid))
    return text.replace("\n", "\r\n")


def usual(voices: int = 2, pictures: int = 2) -> str:
    """A microphone, a camera in three layers, and slots."""
    slots = [audio("recvonly", "")] * voices + [video("recvonly", "")] * pictures
    return offer(audio(), video(more=LAYERS), *slots)
