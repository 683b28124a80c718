"""Real browsers through the forwarding unit: they decode each other, in whichever quality they are given."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, async_playwright

from papote.media.sfu.model import Assignment, EndpointId, Feed, Limits, SfuSettings, SourceKind
from tests.media.sfu.clients import until
from tests.media.sfu.conftest import Hall, OpenHall

pytestmark = [pytest.mark.browser, pytest.mark.media]

PICTURES = 10
"""What a camera gives in a second."""

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required",
    f"--use-fake-device-for-media-stream=fps={PICTURES}",
    "--use-fake-ui-for-media-stream",
]

PATIENT = SfuSettings(host="127.0.0.1", consent_seconds=120, handshake_seconds=120)
"""A forwarding unit that gives nobody up while a busy machine stalls,"""

AMPLE = Limits(bits_per_second=40_000_000, packets_per_second=30_000)
"""and takes what comes at once after that for no flood."""

PAGE = """<!doctype html><title>person</title><script>
let pc;
async function offer(layers) {
  pc = new RTCPeerConnection({iceServers: [], bundlePolicy: 'max-bundle'});
  const wide = layers > 1;
  const stream = await navigator.mediaDevices.getUserMedia(
    {audio: true, video: {width: wide ? 1280 : 640, height: wide ? 720 : 360, frameRate: PICTURES}});
  const encodings = wide ? [
    {rid: 'q', scaleResolutionDownBy: 4, maxBitrate: 150000},
    {rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 400000},
    {rid: 'f', maxBitrate: 1200000}] : [{maxBitrate: 800000}];
  pc.addTransceiver(stream.getAudioTracks()[0], {direction: 'sendonly'});
  const {sender} = pc.addTransceiver(stream.getVideoTracks()[0], {direction: 'sendonly', sendEncodings: encodings});
  // With too little of the processor it shall send fewer pictures, not smaller ones.
  await sender.setParameters(Object.assign(sender.getParameters(), {degradationPreference: 'maintain-resolution'}));
  pc.addTransceiver('video', {direction: 'sendonly'});
  for (const kind of ['audio', 'video', 'video']) pc.addTransceiver(kind, {direction: 'recvonly'});
  pc.ontrack = ({track}) => {
    const element = document.createElement(track.kind);
    element.autoplay = true;
    element.muted = track.kind === 'video';
    element.srcObject = new MediaStream([track]);
    document.body.append(element);
  };
  await pc.setLocalDescription(await pc.createOffer());
  return pc.localDescription.sdp;
}
async function answer(sdp) {
  await pc.setRemoteDescription({type: 'answer', sdp});
  while (pc.connectionState !== 'connected') await new Promise((resolve) => setTimeout(resolve, 5));
}
async function received() {
  const sum = {energy: 0, frames: 0, width: 0, lost: 0, freezes: 0};
  for (const each of (await pc.getStats()).values()) {
    if (each.type !== 'inbound-rtp') continue;
    if (each.kind === 'audio') sum.energy += each.totalAudioEnergy ?? 0;
    if (each.kind === 'video' && each.framesDecoded) {
      sum.frames += each.framesDecoded; sum.width = each.frameWidth;
      sum.lost += each.packetsLost; sum.freezes += each.freezeCount;
    }
  }
  return sum;
}
async function until(condition) {
  const began = performance.now();
  for (;;) {
    const now = await received();
    if (condition(now)) return now;
    if (performance.now() - began > 60000) throw new Error(JSON.stringify(now));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
async function firstFrame(width) {
  const video = document.querySelector('video');
  let others = 0;
  return await new Promise((resolve, reject) => {
    const look = (_, frame) => {
      if (frame.width === width) return resolve(others);
      others += 1;
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
    setTimeout(() => reject(new Error(`no picture is ${width} wide`)), 60000);
  });
}
</script><body></body>""".replace("PICTURES", str(PICTURES))


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """The browser that is installed."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("there is no chromium on this machine")
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=found, args=FLAGS, timeout=120_000)
        yield browser
        await browser.close()


async def person(hall: Hall, browser: Browser, name: str, layers: int) -> Page:
    """Somebody with a fake camera and microphone, connected."""

    async def serve(route: Route) -> None:
        await route.fulfill(body=PAGE, content_type="text/html")

    page = await browser.new_page()
    await page.route("http://localhost/", serve)
    await page.goto("http://localhost/")
    offer = await page.evaluate("(layers) => offer(layers)", layers)
    await page.evaluate("(sdp) => answer(sdp)", hall.sfu.join(EndpointId(name), offer, AMPLE))
    return page


def show(hall: Hall, receiver: str, sender: str, layer: int) -> None:
    """Voice and picture of another in the first slots."""
    for kind in (SourceKind.MICROPHONE, SourceKind.CAMERA):
        feed = Feed(EndpointId(sender), kind, layer if kind is SourceKind.CAMERA else 0)
        assert hall.sfu.assign(Assignment(EndpointId(receiver), kind.media, 0, feed))


async def test_two_browsers_decode_each_other(open_hall: OpenHall, chromium: Browser) -> None:
    """Frames and energy both ways; a picture changes its quality without a loss."""
    hall = await open_hall(PATIENT)
    ada = await person(hall, chromium, "ada", 3)
    bob = await person(hall, chromium, "bob", 1)
    show(hall, "ada", "bob", 0)
    show(hall, "bob", "ada", 0)
    for page in (ada, bob):
        await page.evaluate("() => until(({frames, energy}) => frames > 20 && energy > 0)")
    others: list[Any] = []
    for layer, width in ((2, 1280), (0, 320), (1, 640), (2, 1280), (0, 320)):
        await bob.evaluate("(width) => { window.seen = firstFrame(width); }", width)
        show(hall, "bob", "ada", layer)
        others.append(await bob.evaluate("() => window.seen"))
    result = await bob.evaluate("() => received()")
    # What a busy browser had no time to take was sent again; a number that was never given to a packet cannot be.
    assert result["lost"] <= hall.sfu.stats().counters["resent"], (result, others)
    # The first waits until the browser's own estimate lets it send the highest layer; the rest only for key frames.
    # Two seconds' pictures: how long a picture takes is the machine's doing.
    assert max(others[1:]) <= 2 * PICTURES, others
    # Its estimate of the network comes after five seconds at the earliest.
    await until(lambda: all(each.estimate is not None for each in hall.sfu.stats().endpoints), 60)
    assert hall.sfu.stats().counters["invalid"] == hall.sfu.stats().counters["dropped"] == 0
