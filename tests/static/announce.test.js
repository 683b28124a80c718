/**
 * What a screen reader hears, and how often (static/ui/announce.js).
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, it } from "node:test";
import { createAnnouncer } from "../../static/ui/announce.js";
import { setLanguage } from "../../static/ui/i18n.js";

before(() => setLanguage("en", async () => JSON.parse(readFileSync(new URL("../../static/i18n/en.json", import.meta.url), "utf8"))));

it("nothing happened, nothing is said", () => {
  const announcer = createAnnouncer(1000);
  assert.equal(announcer.next(0), null);
  assert.equal(announcer.waiting(), false);
});

it("people who come together are named in one sentence", () => {
  const announcer = createAnnouncer(1000);
  announcer.crowd("joined", "Ada");
  announcer.crowd("joined", "Bob");
  assert.equal(announcer.next(0), "Ada and Bob come in.");
  assert.equal(announcer.waiting(), false);
});

it("a crowd is counted", () => {
  const announcer = createAnnouncer(1000);
  for (const name of ["A", "B", "C", "D", "E"]) announcer.crowd("left", name);
  assert.equal(announcer.next(0), "5 people leave.");
});

it("two sentences keep their distance", () => {
  const announcer = createAnnouncer(1000);
  announcer.say("one");
  announcer.say("two");
  assert.equal(announcer.next(0), "one");
  assert.equal(announcer.next(999), null);
  assert.equal(announcer.next(1000), "two");
});

it("a flood of sentences leaves only the newest", () => {
  const announcer = createAnnouncer(0);
  for (let count = 1; count <= 50; count++) announcer.say(String(count));
  const said = [];
  for (let text = announcer.next(0); text !== null; text = announcer.next(0)) said.push(text);
  assert.deepEqual(said, ["46", "47", "48", "49", "50"]);
});

it("a few lines are read out, many are counted", () => {
  const announcer = createAnnouncer(0);
  announcer.written("Ada", "hello");
  assert.equal(announcer.next(0), "Ada: hello");
  for (let count = 0; count < 9; count++) announcer.written("Ada", "again");
  assert.equal(announcer.next(0), "9 new messages.");
});

it("one's own news come before the others' coming and going", () => {
  const announcer = createAnnouncer(0);
  announcer.crowd("joined", "Bob");
  announcer.say("You may talk with Ada.");
  assert.equal(announcer.next(0), "You may talk with Ada.");
  assert.equal(announcer.next(0), "Bob comes in.");
});

it("of one kind only the newest waits", () => {
  const announcer = createAnnouncer(0);
  announcer.say("a murmur of two", "murmur");
  announcer.say("a murmur of three", "murmur");
  assert.deepEqual([announcer.next(0), announcer.next(0)], ["a murmur of three", null]);
});

it("what is urgent goes first, in its order, and is never dropped", () => {
  const announcer = createAnnouncer(0);
  announcer.urgent("the bell");
  for (let count = 0; count < 9; count += 1) announcer.say(`${count}`);
  announcer.urgent("a recording");
  assert.deepEqual([announcer.next(0), announcer.next(0)], ["the bell", "a recording"]);
});
