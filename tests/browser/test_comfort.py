"""Being heard and seen as one wishes: less noise, a soft background, devices that come and go, faces as one likes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Playwright, ViewportSize, expect

from tests.browser.office import Office, Person, launch, served
from tests.browser.waiting import PATIENCE

pytestmark = pytest.mark.media

DESKTOP = ViewportSize(width=1280, height=800)

KEEP_TRACKS = """
  const browserAsks = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  window.taken = [];
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await browserAsks(constraints);
    window.taken.push(...stream.getTracks());
    return stream;
  };
  window.unplug = (kind) => {
    const track = window.taken.findLast((track) => track.kind === kind);
    track.stop();
    track.dispatchEvent(new Event('ended'));
  };
  window.look = (hidden) => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  };
"""
"""Nobody can pull a plug out of a fake device, nor look away from a page without a window."""

LESS_NOISE = """async () => {
  const { denoise } = await import('/static/media/effects/denoise.js');
  const context = new AudioContext({ sampleRate: 48000 });
  await context.resume();
  const seconds = 4;
  const fan = (samples) => {
    let last = 0;
    samples.forEach((_, index) => { samples[index] = last = 0.98 * last + (Math.random() * 2 - 1) * 0.02; });
  };
  // Vowels that glide and syllables that come and go: what a voice is made of.
  const voice = (samples) => {
    let phase = 0;
    samples.forEach((_, index) => {
      const time = index / 48000;
      const pitch = 140 + 25 * Math.sin(13 * time) + 10 * Math.sin(31 * time);
      phase += (2 * Math.PI * pitch) / 48000;
      const first = 500 + 250 * Math.sin(19 * time);
      const second = 1500 + 600 * Math.sin(14 * time);
      let sum = 0;
      for (let harmonic = 1; harmonic < 28; harmonic += 1) {
        const near = (formant, width) => Math.exp(-(((harmonic * pitch - formant) / width) ** 2));
        sum += Math.sin(phase * harmonic) * (near(first, 180) + 0.5 * near(second, 250) + 0.25 * near(2600, 300));
      }
      samples[index] = 0.18 * sum * Math.sqrt(Math.max(0, Math.sin(25 * time)));
    });
  };
  const kept = async (fill, enough) => {
    const buffer = context.createBuffer(1, 48000 * seconds, 48000);
    fill(buffer.getChannelData(0));
    const source = new AudioBufferSourceNode(context, { buffer, loop: true });
    const target = context.createMediaStreamDestination();
    source.connect(target);
    source.start();
    const effect = await denoise(target.stream.getAudioTracks()[0]);
    const ears = [target.stream, new MediaStream([effect.track])].map((stream) => {
      const analyser = new AnalyserNode(context, { fftSize: 32768 });
      context.createMediaStreamSource(stream).connect(analyser);
      return { analyser, samples: new Float32Array(32768) };
    });
    let part;
    let good = 0;
    // A browser that waits for the processor leaves out what it has no time for: then it is listened to once more.
    for (let half = 0; half < 120; half += 1) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      if (half < 3) continue;
      const [all, kept] = ears.map(({ analyser, samples }) => {
        analyser.getFloatTimeDomainData(samples);
        return samples.reduce((sum, sample) => sum + sample * sample, 0);
      });
      part = kept / all;
      good = kept > 0 && enough(part) ? good + 1 : 0;
      if (good === 3) break;
    }
    effect.stop();
    source.stop();
    return part;
  };
  const result = { noise: await kept(fan, (part) => part < 0.05), voice: await kept(voice, (part) => part > 0.5) };
  await context.close();
  return result;
}"""
"""What part of a fan's and of a voice's energy gets through."""

SOFT = """async () => {
  const { blur } = await import('/static/media/effects/blur.js');
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
  const brush = canvas.getContext('2d');
  const oval = (colour, x, y, width, height) => {
    brush.fillStyle = colour;
    brush.beginPath();
    brush.ellipse(x, y, width, height, 0, 0, 7);
    brush.fill();
  };
  // Somebody before a wall of tiles.
  const draw = () => {
    for (let y = 0; y < 360; y += 10) for (let x = 0; x < 640; x += 10) {
      brush.fillStyle = ((x + y) / 10) % 2 ? '#333' : '#ddd';
      brush.fillRect(x, y, 10, 10);
    }
    const breath = Math.sin(performance.now() / 300) * 3;
    oval('#3a4a58', 320, 400 + breath, 190, 170);
    brush.fillStyle = '#e8b998';
    brush.fillRect(290, 210, 60, 60);
    oval('#e8b998', 320, 150 + breath, 72, 95);
    oval('#4a2f1c', 320, 90 + breath, 80, 52);
    for (const x of [295, 345]) oval('#fff', x, 145 + breath, 11, 6);
    for (const x of [295, 345]) oval('#321', x, 145 + breath, 5, 5);
    oval('#b66', 320, 200 + breath, 22, 7);
  };
  draw();
  const drawing = setInterval(draw, 60);
  const raw = canvas.captureStream(15).getVideoTracks()[0];
  const effect = await blur(raw);
  const seen = async (track) => {
    const video = Object.assign(document.createElement('video'), { muted: true, srcObject: new MediaStream([track]) });
    await video.play();
    // A mask takes a few pictures to settle.
    for (let frame = 0; frame < 6; frame += 1) await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
    brushOf.drawImage(video, 0, 0, 640, 360);
    const { data } = brushOf.getImageData(0, 0, 640, 360);
    const edges = (left, top, width, height) => {
      let sum = 0;
      for (let y = top; y < top + height; y += 1) for (let x = left; x < left + width; x += 1) {
        sum += Math.abs(data[(y * 640 + x) * 4] - data[(y * 640 + x + 1) * 4]);
      }
      return sum / (width * height);
    };
    return { wall: edges(20, 20, 120, 120), face: edges(270, 110, 100, 60) };
  };
  const brushOf = Object.assign(document.createElement('canvas'), { width: 640, height: 360 }).getContext('2d');
  const result = { raw: await seen(raw), soft: await seen(effect.track) };
  effect.stop();
  clearInterval(drawing);
  return result;
}"""
"""How sharp a wall and the face before it are, without the effect and with it."""


@pytest.fixture
def two_cameras(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """A browser with two fake cameras and two microphones."""
    browser = launch(playwright, chromium, device_count=2)
    yield browser
    browser.close()


def settings(person: Person) -> Locator:
    """The panel of settings, open."""
    panel = (
        person.role("complementary", "Settings")
        .or_(person.role("dialog", "Settings"))
        .or_(person.role("region", "Settings"))
    )
    if panel.count() == 0:
        person.role("button", "More").click()
        person.role("button", "Settings").click()
    return panel.first


def together(office: Office, *names: str) -> Person:
    """Ada, who talks with these, who have no pages of their own."""
    ada = office.person("Ada", viewport=DESKTOP)
    crowd = office.crowd()
    for name in names:
        crowd.add(name)
        crowd.step(name)
    ada.walk(ada.place[0] + 8, ada.place[1])
    ada.talks_with(*names)
    return ada


def test_noise_falls_and_a_voice_stays(office: Office) -> None:
    """Of a fan next to nothing gets through, of a voice nearly all."""
    kept = office.visit("Ada").ask(LESS_NOISE)
    assert kept["noise"] < 0.05
    assert kept["voice"] > 0.5


def test_the_background_is_soft_and_the_face_is_not(office: Office) -> None:
    """The wall behind somebody loses its edges, the eyes keep theirs."""
    seen = office.visit("Ada").ask(SOFT)
    assert seen["soft"]["wall"] < seen["raw"]["wall"] / 10
    assert seen["soft"]["face"] > seen["raw"]["face"] / 4


def test_the_switches_change_what_is_sent_and_stop_with_the_camera(office: Office) -> None:
    """A switch of the settings puts the effect between camera and page; without a camera nothing is computed."""
    ada = office.person("Ada", viewport=DESKTOP)
    label = "() => document.querySelector('.tile-own video')?.srcObject?.getVideoTracks()[0]?.label ?? ''"
    raw = ada.until(label)
    panel = settings(ada)
    panel.get_by_role("switch", name=re.compile("^Blur")).click()
    ada.until(f"(raw) => ![raw, ''].includes(({label})())", raw)
    ada.until("() => document.querySelector('.tile-own video').videoWidth > 0")
    blurs(ada, True)
    ada.ask("papote.camera(false)")
    ada.until("() => document.querySelector('.tile-own') === null")
    blurs(ada, False)

    panel.get_by_role("switch", name=re.compile("^Reduce noise")).click()
    panel.get_by_role("switch", name=re.compile("^Music mode")).click()
    expect(panel.get_by_role("switch", name=re.compile("^Reduce noise"))).to_be_disabled()
    panel.get_by_role("switch", name=re.compile("^Music mode")).click()
    expect(panel.get_by_role("switch", name=re.compile("^Reduce noise"))).to_have_attribute("aria-checked", "true")
    ada.ask("papote.microphone(true)")
    expect(ada.role("img", "The microphone hears you")).to_be_visible()


def test_who_loses_a_device_goes_on_with_another_and_gets_it_back(two_cameras: Browser) -> None:
    """The chosen camera and microphone are unplugged: others take over, and give way when they are back."""
    with served() as url:
        office = Office(url, two_cameras)
        ada = office.visit("Ada", viewport=DESKTOP, script=KEEP_TRACKS).enter()
        panel = settings(ada)
        for device, kind in (("camera", "video"), ("microphone", "audio")):
            choice = panel.get_by_role("combobox", name=re.compile(f"hoose.* {device}|{device}", re.IGNORECASE))
            second = choice.locator("option").last.get_attribute("value")
            choice.select_option(second)
            chosen = "([kind, id]) => taken.findLast((track) => track.kind === kind).getSettings().deviceId === id"
            ada.until(chosen, [kind, second])
            if kind == "audio":
                ada.unmute()
            ada.ask("(kind) => unplug(kind)", kind)
            ada.was_told(f"Your {device} was unplugged")
            ada.until(f"(wanted) => !({chosen})(wanted)", [kind, second])
            ada.ask("navigator.mediaDevices.dispatchEvent(new Event('devicechange'))")
            ada.was_told(f"Your {device} is back")
            ada.until(chosen, [kind, second])
        expect(ada.role("button", re.compile("^Microphone on"))).to_have_attribute("aria-pressed", "true")
        expect(ada.role("button", re.compile("^Camera on"))).to_have_attribute("aria-pressed", "true")
        office.close()
        assert ada.errors == []


def test_one_who_looks_elsewhere_is_muted_if_they_wish(office: Office) -> None:
    """The microphone closes with the tab hidden; on coming back one reads so, and opens it with one press."""
    ada = office.visit("Ada", viewport=DESKTOP, script=KEEP_TRACKS).enter()
    settings(ada).get_by_role("switch", name=re.compile("^Mute in another tab")).click()
    ada.unmute()
    microphone = ada.role("button", re.compile("^Microphone"))
    expect(microphone).to_have_attribute("aria-pressed", "true")
    ada.ask("look(true)")
    expect(microphone).to_have_attribute("aria-pressed", "false")
    ada.ask("look(false)")
    ada.role("button", "Unmute").click()
    expect(microphone).to_have_attribute("aria-pressed", "true")


def test_faces_are_laid_out_as_one_likes(office: Office) -> None:
    """A grid, the speaker large, somebody pinned, all over the map: and back, by Escape."""
    ada = together(office, "Bob", "Cleo", "Dan")
    faces = ada.role("region", "Faces of the conversation")
    large = faces.locator(".tile-large")
    expect(large).to_have_count(0)
    faces.get_by_role("button", name="Large: whoever speaks").click()
    expect(large).to_have_count(1)
    faces.get_by_role("button", name="Everybody in a grid").click()
    expect(large).to_have_count(0)

    faces.get_by_role("button", name="Enlarge the faces").click()
    box = faces.bounding_box()
    assert box is not None
    assert box["width"] > 0.9 * DESKTOP["width"]
    faces.locator(".tile", has_text="Cleo").hover()
    faces.get_by_role("button", name="Keep Cleo large", exact=True).click()
    expect(large).to_contain_text("Cleo")
    ada.page.keyboard.press("Escape")
    expect(faces.get_by_role("button", name="Enlarge the faces")).to_be_visible()
    expect(large).to_contain_text("Cleo")


def test_the_faces_have_a_window_of_their_own(office: Office) -> None:
    """A small window shows who one talks with, goes on when the tab is hidden, and closes by the same button."""
    ada = together(office, "Bob", "Cleo")
    tiles = "() => window.documentPictureInPicture?.window?.document.querySelectorAll('.tile').length ?? 0"
    button = ada.role("button", re.compile("mall window"))
    button.click()
    ada.until(f"() => ({tiles})() === 2")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    ada.until(f"() => ({tiles})() === 0")
    expect(button).to_have_attribute("aria-pressed", "false")


def test_the_server_is_told_what_is_drawn(office: Office) -> None:
    """How wide each face is drawn is told, and that none is while the tab is hidden."""
    told: list[str] = []

    def overhear(person: Person) -> None:
        person.page.on("websocket", lambda socket: socket.on("framesent", lambda frame: told.append(str(frame))))

    ada = office.visit("Ada", viewport=DESKTOP, script=KEEP_TRACKS, prepare=overhear).enter()
    crowd = office.crowd()
    crowd.add("Bob")
    crowd.step("Bob")
    ada.walk(ada.place[0] + 8, ada.place[1])
    ada.talks_with("Bob")
    watched(ada, told, lambda widths: bool(widths) and widths[-1] >= 128)
    ada.ask("look(true)")
    watched(ada, told, lambda widths: bool(widths) and widths[-1] == 0)


def blurs(person: Person, does: bool) -> None:
    """Wait until somebody's page computes a soft background, or does not."""
    for _ in range(PATIENCE // 100):
        if does == any("blur" in worker.url for worker in person.page.workers):
            return
        person.page.wait_for_timeout(100)
    raise AssertionError("the effect never stopped" if not does else "the effect never began")


def watched(person: Person, told: list[str], condition: Any) -> None:
    """Wait until the widths told so far are as wished."""
    for _ in range(PATIENCE // 100):
        widths = [int(width) for frame in told if '"watch"' in frame for width in re.findall(r'"width":(\d+)', frame)]
        if condition(widths):
            return
        person.page.wait_for_timeout(100)
    raise AssertionError(f"never told: {told[-5:]}")


def test_speaking_while_the_space_bar_is_held(office: Office) -> None:
    """With *push to talk* the voice goes out exactly as long as the key is down, over whatever way it goes."""
    ada, bob = office.person("Ada", viewport=DESKTOP), office.person("Bob")
    settings(ada).get_by_role("switch", name=re.compile("^Push to talk")).click()
    ada.page.keyboard.press("Escape")
    bob.walk(bob.place[0] + 8, bob.place[1])
    ada.walk_up_to("Bob")
    ada.talks_with("Bob")
    bob.talks_with("Ada")
    assert bob.heard("Ada", 1.0)["energy"] == 0
    ada.page.keyboard.down(" ")
    bob.until(
        "async () => (await papote.conversation()).members[0].audio.energy > 0.01",
    )
    ada.page.keyboard.up(" ")
    bob.until(
        """async () => {
          const energy = async () => (await papote.conversation()).members[0].audio.energy;
          const before = await energy();
          await new Promise((resolve) => setTimeout(resolve, 1000));
          return (await energy()) - before < 1e-6;
        }"""
    )


def test_the_browser_that_cannot_says_so(playwright: Playwright, chromium: str) -> None:
    """Without what the effects need, the picture and the voice go out as they are, with a kind word."""
    with (
        closing(launch(playwright, chromium)) as browser,
        served() as url,
        closing(Office(url, browser)) as office,
    ):
        ada = office.visit(
            "Ada", viewport=DESKTOP, script="delete window.AudioWorkletNode; delete window.OffscreenCanvas;"
        )
        ada.enter()
        panel = settings(ada)
        panel.get_by_role("switch", name=re.compile("^Blur")).click()
        ada.was_told("This browser cannot blur the background")
        ada.unmute()
        panel.get_by_role("switch", name=re.compile("^Reduce noise")).click()
        ada.was_told("This browser cannot reduce the noise")
        expect(ada.role("button", re.compile("^Microphone on"))).to_have_attribute("aria-pressed", "true")
        expect(ada.role("img", "Your picture").or_(ada.page.locator(".tile-own video")).first).to_be_visible()
