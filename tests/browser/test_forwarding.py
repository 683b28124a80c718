"""Voices and faces through the forwarding unit, and the way there from direct links and back, without a gap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.office import (
    BRISK,
    ENERGY,
    Office,
    Person,
    free_spot,
    hear_and_see_each_other,
    quiet,
    served,
    way_between,
)

pytestmark = pytest.mark.media

GAP = 100
"""Milliseconds: a shorter pause in a tone is not heard as one."""

TONE = """(() => {
  const { mediaDevices } = navigator;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (wish) => {
    const stream = await ask(wish);
    if (!wish.audio) return stream;
    const context = new AudioContext();
    const tone = new OscillatorNode(context, { frequency: HERTZ });
    const quiet = new GainNode(context, { gain: 0.2 });
    const out = new MediaStreamAudioDestinationNode(context);
    tone.connect(quiet).connect(out);
    tone.start();
    for (const track of stream.getAudioTracks()) {
      stream.removeTrack(track);
      track.stop();
    }
    stream.addTrack(out.stream.getAudioTracks()[0]);
    return stream;
  };
})();"""
"""A microphone that gives one tone without end."""

LOW, SHRILL = TONE.replace("HERTZ", "300"), TONE.replace("HERTZ", "2000")
"""A tone such as one hears through a wall, and one such as makes words understood."""

EAR = """(() => {
  const BLOCK = 240;
  const SILENCE = 0.02;
  window.ear = {
    heard: 0, quiet: 0, longest: 0, blocks: 0, levels: [],
    begin: () => Object.assign(ear, { quiet: 0, longest: 0, blocks: 0, levels: [] }),
    loudness: () => ear.levels.sort((one, other) => one - other)[Math.floor(ear.levels.length * 0.9)],
  };
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...more) {
    if (to instanceof AudioDestinationNode && !window.ear.node) {
      const node = this.context.createScriptProcessor(4096, 1, 1);
      window.ear.node = node;
      const seconds = BLOCK / this.context.sampleRate;
      node.onaudioprocess = ({ inputBuffer }) => {
        const samples = inputBuffer.getChannelData(0);
        for (let at = 0; at + BLOCK <= samples.length; at += BLOCK) {
          let square = 0;
          for (let index = at; index < at + BLOCK; index += 1) square += samples[index] ** 2;
          const level = Math.sqrt(square / BLOCK);
          const loud = level > SILENCE;
          if (ear.levels.length < 2000) ear.levels.push(level);
          ear.blocks += 1;
          ear.heard += loud ? 1 : 0;
          ear.quiet = loud ? 0 : ear.quiet + seconds * 1000;
          ear.longest = Math.max(ear.longest, ear.quiet);
        }
      };
      connect.call(this, node);
      connect.call(node, to);
    }
    return connect.call(this, to, ...more);
  };
})();"""
"""Listens to what leaves the page for the loudspeaker, in pieces of five milliseconds.

Keeps the longest silence, and how loud each was: ``loudness()`` is what one in ten is louder than. A browser that waits
for the processor makes silences and never makes a tone louder, so this is how loud the tone is.
"""


LATE = """(() => {
  const ticks = `let last, late = 0;
    const begin = () => { last = performance.now(); late = 0; };
    setInterval(() => {
      const now = performance.now();
      if (now - last - 10 > late) postMessage(late = now - last - 10);
      last = now;
    }, 10);
    onmessage = begin;
    begin();`;
  addEventListener('DOMContentLoaded', () => {
    const ticker = new Worker(URL.createObjectURL(new Blob([ticks], { type: 'text/javascript' })));
    window.late = { longest: 0, begin: () => { late.longest = 0; ticker.postMessage(0); } };
    ticker.onmessage = ({ data }) => { late.longest = data; };
  });
})();"""
"""Notes for how long at most the processor kept somebody waiting who wanted it every hundredth of a second."""


@pytest.fixture
def direct_office(browser: Browser) -> Iterator[Office]:
    """An office where up to three people are linked directly. Nobody's page may have met an error."""
    with served(*BRISK, "--no-hide-guest-addresses", "--mesh-limit", "3") as url:
        opened = Office(url, browser)
        yield opened
        errors = {person.name: person.errors for person in opened.people if person.errors}
        opened.close()
    assert not errors


MEASURED = 1.1
"""How much more than its gain a murmur may measure: the limiter takes a little of the full voice beside it."""


def loudness(person: Person) -> float:
    """How loud the tone is that leaves the page, from now on."""
    person.ask("ear.begin()")
    person.until("() => ear.blocks > 200 && ear.loudness() > 0")
    return float(person.ask("ear.loudness()"))


def listen(ada: Person, bob: Person) -> None:
    """From now on, note silences in what Ada hears of Bob, and how late the two of them are served by the machine."""
    ada.ask("ear.begin()")
    for person in (ada, bob):
        person.ask("late.begin()")


def silence(ada: Person, bob: Person) -> float:
    """The longest she heard since she listens, without what one of them waited for the processor meanwhile."""
    return float(ada.ask("ear.longest") - sum(person.ask("late.longest") for person in (ada, bob)))


def session(person: Person) -> dict[str, Any]:
    """The person's session with the forwarding unit."""
    return dict(person.ask("papote.media()"))


def carried(person: Person) -> set[str]:
    """Whose voices the lines of the person's session carry."""
    slots = session(person)["slots"]
    return {id for id in slots["audio"] if id is not None} if slots is not None else set()


def goes_by(person: Person, engine: str) -> None:
    """Wait until the person's talk goes this way."""
    person.until("(engine) => papote.conversation()?.engine === engine", engine)


@pytest.mark.serve("--ping-timeout", "4")
def test_three_hear_and_see_each_other_through_the_unit_and_nothing_comes_after(office: Office) -> None:
    """Each has one session and no link; whoever leaves gets nothing any more, and nobody gets anything of him."""
    people = [office.person(name) for name in ("Ada", "Bob", "Cleo")]
    for person, across in zip(people, (0.35, 0.5, 0.65), strict=True):
        person.set_off(*free_spot("meeting-1", across))
    for person in people:
        person.arrive()
        person.unmute()
    for person in people:
        person.talks_with(*(other.name for other in people if other is not person))
        person.until("() => papote.media().state === 'connected'")
    hear_and_see_each_other(*people)
    for person in people:
        assert person.ask("papote.conversation().engine") == "sfu"
        assert session(person)["links"] == 0
        assert carried(person) == {other.id for other in people if other is not person}
        assert person.ask("papote.voices()") == []

    ada, bob, cleo = people
    cleo.expects_silence()
    cleo.set_off(*free_spot("meeting-2"))
    (before,) = quiet(cleo.silent())
    assert before["audio"]["energy"] > 0
    assert before["video"]["frames"] > 0
    cleo.arrive()
    assert quiet(cleo) == [before]
    assert carried(cleo) == set()
    ada.talks_with("Bob")
    assert carried(ada) == {bob.id}

    ada.ask("() => { window.gone = papote.media().session; }")
    bob.context.set_offline(True)
    ada.until("() => papote.conversation() === null")
    bob.until("() => papote.media().state === 'closed' && papote.conversation() === null")
    bob.errors.clear()


def test_c12_a_murmur_beside_a_table_keeps_nothing_that_makes_words_understood(office: Office) -> None:
    """Beside a table one hears that somebody speaks, and none of the sounds that tell one word from another.

    With the door ajar it is softer still, and one reads about what and how many; closed, not a packet comes.
    """
    ada = office.visit("Ada", script=LOW).enter()
    bob = office.visit("Bob", script=SHRILL + EAR).enter()
    cleo = office.visit("Cleo", script=EAR).enter()
    beside, _ = office.outside_door("table-1", tiles=2)
    ada.set_off(*free_spot("table-1", 0.2))
    bob.set_off(*free_spot("table-1", 0.8))
    cleo.set_off(*beside)
    for person in (ada, bob, cleo):
        person.ask("papote.camera(false)")
        person.arrive()
    ada.unmute()
    bob.unmute()
    ada.talks_with("Bob")
    cleo.until(
        """(energy) => papote.voices().length === 2 && papote.voices().every(({ audio }) => audio.packets > 100)
          && papote.voices().find(({ name }) => name === 'Ada').audio.energy > energy""",
        ENERGY,
    )
    murmurs = {voice["name"]: voice for voice in cleo.ask("papote.voices()")}
    assert {voice["by"] for voice in murmurs.values()} == {"overheard"}
    assert all(voice["loudness"] <= 0.25 and voice["video"]["packets"] == 0 for voice in murmurs.values())
    assert murmurs["Ada"]["audio"]["energy"] > ENERGY
    assert murmurs["Bob"]["audio"]["energy"] < murmurs["Ada"]["audio"]["energy"] / 1000
    ada.until("(energy) => papote.conversation().members[0].audio.energy > energy", ENERGY)
    assert cleo.ask("papote.conversation()") is None
    # At the table she is as loud as she is: what comes out of his loudspeaker is the measure of what comes out of hers.
    full, murmured = loudness(bob), loudness(cleo)
    assert 0.01 < murmured / full <= 0.25 * MEASURED

    ada.role("button", "Door open").click()
    ada.role("button", re.compile("^Ajar:")).click()
    cleo.until("() => papote.voices().length === 2 && papote.voices().every(({ loudness }) => loudness <= 0.15)")
    expect(cleo.page.get_by_text("The door is ajar: ")).to_contain_text("2 people")
    ajar = cleo.until(
        """async () => {
          const energy = () => Object.fromEntries(papote.voices().map(({ name, audio }) => [name, audio.energy]));
          const before = energy();
          await new Promise((resolve) => setTimeout(resolve, 1000));
          const came = Object.fromEntries(Object.entries(energy()).map(([name, now]) => [name, now - before[name]]));
          return came.Ada > 0 && came;
        }"""
    )
    assert ajar["Bob"] < ajar["Ada"] / 1000
    assert 0.01 < loudness(cleo) / full <= 0.15 * MEASURED

    ada.role("button", "Door ajar").click()
    ada.role("button", re.compile("^Closed:")).click()
    cleo.until("() => papote.voices().length === 0")
    quiet(cleo)
    ada.role("button", "Door closed").click()
    ada.role("button", re.compile("^Open:")).click()
    cleo.until("() => papote.voices().length === 2")

    cleo.walk_into("meeting-3")
    cleo.until("() => papote.voices().length === 0")
    quiet(cleo)


@pytest.mark.alone  # a browser that waits for the processor makes silences of its own, which are measured beside
def test_a_tone_goes_on_while_a_talk_moves_to_the_unit_and_back(direct_office: Office) -> None:
    """One more than links bear moves the talk; when two have left it goes back; neither makes a silence one hears."""
    office = direct_office
    ada = office.visit("Ada", script=EAR + LATE).enter()
    bob = office.visit("Bob", script=LOW + LATE).enter()
    cleo = office.person("Cleo")
    for person, across in ((ada, 0.35), (bob, 0.5), (cleo, 0.65)):
        person.ask("papote.camera(false)")
        person.set_off(*free_spot("meeting-1", across))
    for person in (ada, bob, cleo):
        person.arrive()
    bob.unmute()
    ada.talks_with("Bob", "Cleo")
    goes_by(ada, "mesh")
    ada.until("() => ear.heard > 200")
    assert session(ada) == {"session": None, "state": "closed", "slots": None, "demand": None, "links": 2}

    # What the machine does to a tone while nothing moves, it does while something does.
    listen(ada, bob)
    ada.until("() => ear.blocks > 1000")
    bearable = GAP + max(0, silence(ada, bob))

    listen(ada, bob)
    crowd = office.crowd()
    crowd.add("Dan")
    crowd.walk({"Dan": way_between(crowd.place("Dan"), free_spot("meeting-1", 0.5, 0.3))})
    goes_by(ada, "sfu")
    ada.until("() => papote.media().links === 0 && papote.media().state === 'connected'")
    ada.until("() => ear.blocks > 2000")
    assert silence(ada, bob) < bearable
    assert bob.id in carried(ada)

    assert crowd.ask("Dan", "leave", {})["ok"]
    cleo.walk_into("meeting-2")
    ada.talks_with("Bob")
    listen(ada, bob)
    goes_by(ada, "mesh")
    ada.until("() => papote.media().links === 1 && papote.media().slots.audio.every((id) => id === null)")
    ada.ask("() => new Promise((resolve) => setTimeout(resolve, 1000))")
    assert silence(ada, bob) < bearable
    ada.until(
        """async (energy) => {
          const before = papote.conversation().members[0].audio.energy;
          await new Promise((resolve) => setTimeout(resolve, 1000));
          return papote.conversation().members[0].audio.energy - before > energy;
        }""",
        ENERGY,
    )
    # The ear does hear a silence.
    bob.ask("papote.microphone(false)")
    ada.until("(gap) => ear.longest > gap", GAP)
