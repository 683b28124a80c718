// What comes of one person on several ways (static/media/person.js, voice.js, audio.js).
import assert from "node:assert/strict";
import test from "node:test";
import { Voices } from "../../static/media/audio.js";
import { DIRECT, Person, SETTLED_MS } from "../../static/media/person.js";
import { STEADY_MS } from "../../static/media/slots.js";
import { FakeContext, furnish, makeReceiver } from "./sound.js";

furnish();

/** @param {import("node:test").TestContext} context */
function makePerson(context) {
  context.mock.timers.enable({ apis: ["setInterval", "Date"] });
  let now = 1000;
  context.mock.method(performance, "now", () => now);
  const voices = new Voices(() => undefined);
  /** @type {Record<string, any>} */
  const told = {};
  const person = new Person({ id: "ada", serial: 1, voices, volume: 1, tell: (remote) => Object.assign(told, remote) });
  person.hear({ loudness: 1, video: true, muffled: false });
  context.after(() => person.close());
  return {
    person,
    /** What is shown, by the name of its stream. @param {"video"|"screen"} what */
    shown: (what) => told[what]?.name ?? null,
    /** Time passes, and these receivers bring something. @param {number} ms @param {any[]} receivers */
    pass(ms, ...receivers) {
      for (let passed = 0; passed < ms; passed += 50) {
        now += 50;
        for (const receiver of receivers) receiver.stamp = now;
        context.mock.timers.tick(50);
        person.look(now);
      }
      return now;
    },
    /** How a track is heard. @param {string} id */
    heard: (id) => /** @type {FakeContext} */ (FakeContext.last).heard(id),
  };
}

/** @param {Person} person @param {string} key @param {string} id */
function addVoice(person, key, id) {
  const receiver = /** @type {any} */ (makeReceiver(id));
  person.addVoice(key, { track: receiver.track, receiver });
  return receiver;
}

/** @param {Person} person @param {string} key @param {"camera"|"screen"} kind */
function addPicture(person, key, kind) {
  const receiver = /** @type {any} */ (makeReceiver(key));
  const stream = /** @type {any} */ ({ name: key });
  person.addPicture(key, { kind, stream, receiver });
  return receiver;
}

const rankOf = (/** @type {string} */ key) => (key.startsWith(DIRECT) ? 0 : 1);

test("the direct way is heard until the voice has come the new way for a while", (context) => {
  const { person, pass, heard } = makePerson(context);
  person.rank(rankOf);
  const direct = addVoice(person, DIRECT, "direct");
  pass(300, direct);
  const line = addVoice(person, "1 audio-0", "line");
  pass(300, direct);
  assert.ok(heard("direct").gain > 0);
  assert.equal(heard("line").gain, 0);
  assert.equal(person.spares(performance.now()), false);
  pass(STEADY_MS + 50, direct, line);
  assert.equal(heard("direct").gain, 0);
  assert.ok(heard("line").gain > 0);
  pass(SETTLED_MS, direct, line);
  assert.equal(person.spares(performance.now()), true);
});

test("whoever is silent needs no way to be kept", (context) => {
  const { person, pass } = makePerson(context);
  person.rank(rankOf);
  addVoice(person, DIRECT, "direct");
  pass(100);
  assert.equal(person.spares(performance.now()), true);
});

test("a picture moves when it comes the new way, and the old way is kept until then", (context) => {
  const { person, shown, pass } = makePerson(context);
  person.rank(rankOf);
  const direct = addPicture(person, `${DIRECT} camera`, "camera");
  pass(100, direct);
  assert.equal(shown("video"), `${DIRECT} camera`);
  const line = addPicture(person, "1 video-0", "camera");
  pass(100, direct);
  assert.equal(shown("video"), `${DIRECT} camera`);
  assert.equal(person.spares(performance.now()), false);
  pass(100, direct, line);
  assert.equal(shown("video"), "1 video-0");
  assert.equal(person.spares(performance.now()), true);
  person.drop(`${DIRECT} camera`);
  assert.equal(shown("video"), "1 video-0");
});

test("a frame that was somebody else's shows nothing", (context) => {
  const { person, shown, pass } = makePerson(context);
  const receiver = /** @type {any} */ (makeReceiver("line"));
  receiver.stamp = 40;
  person.addPicture("1 video-0", { kind: "camera", stream: /** @type {any} */ ({ name: "line" }), receiver }, 40);
  pass(200);
  assert.equal(shown("video"), null);
  pass(50, receiver);
  assert.equal(shown("video"), "line");
});

test("a murmur loses its consonants at once, and gets them back when one comes near", (context) => {
  const { person, pass, heard } = makePerson(context);
  const line = addVoice(person, "1 audio-0", "line");
  pass(200, line);
  assert.equal(heard("line").hertz, 24_000);
  person.hear({ loudness: 0.2, video: false, muffled: true });
  assert.ok(heard("line").hertz <= 600);
  assert.ok(heard("line").gain <= 0.5);
  person.hear({ loudness: 1, video: true, muffled: false });
  assert.equal(heard("line").hertz, 24_000);
});

test("somebody who begins as a murmur is never heard clearly", (context) => {
  const { person, heard } = makePerson(context);
  person.hear({ loudness: 0.2, video: false, muffled: true });
  addVoice(person, "1 audio-0", "line");
  assert.ok(heard("line").hertz <= 600);
});

test("the sound of a screen is heard besides the voice", (context) => {
  const { person, pass, heard } = makePerson(context);
  const voice = addVoice(person, "1 audio-0", "voice");
  const receiver = /** @type {any} */ (makeReceiver("sound"));
  person.addVoice("1 audio-1", { track: receiver.track, receiver });
  pass(300, voice, receiver);
  assert.ok(heard("voice").gain > 0);
  assert.ok(heard("sound").gain > 0);
  person.setVolume(0);
  assert.equal(heard("voice").gain + heard("sound").gain, 0);
  person.close();
});

test("a voice that comes after the sound of a screen is heard besides it, and in the next session as one", (context) => {
  const { person, pass, heard } = makePerson(context);
  const sound = addVoice(person, "1 audio-5", "sound");
  const voice = addVoice(person, "1 audio-0", "voice");
  pass(300, voice, sound);
  assert.ok(heard("voice").gain > 0);
  assert.ok(heard("sound").gain > 0);
  person.drop("1 audio-5");
  person.drop("1 audio-0");
  const again = addVoice(person, "2 audio-0", "again");
  pass(300, again);
  assert.ok(heard("again").gain > 0);
});

test("whoever wishes to see nobody sees screens alone", (context) => {
  const { person, shown, pass } = makePerson(context);
  const camera = addPicture(person, "1 video-0", "camera");
  const screen = addPicture(person, "1 video-1", "screen");
  person.hide(true);
  pass(100, camera, screen);
  assert.equal(shown("video"), null);
  assert.equal(shown("screen"), "1 video-1");
  person.hide(false);
  assert.equal(shown("video"), "1 video-0");
});

test("the page is told only what is new", (context) => {
  const { person } = makePerson(context);
  /** @type {any[]} */
  const news = [];
  const other = new Person({ id: "bob", serial: 2, voices: new Voices(() => undefined), volume: 0.5, tell: (remote) => news.push(remote) });
  other.tell({ link: "connecting" });
  other.tell({ link: "connected", speaking: false });
  assert.deepEqual(news.slice(1), [{ link: "connected" }]);
  assert.equal(news[0].volume, 0.5);
  person.close();
});
