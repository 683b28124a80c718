/**
 * What counts as news in the room (static/ui/watch.js).
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, it } from "node:test";
import { apply } from "../../static/state/apply.js";
import { initialState, readPreferences } from "../../static/state/initial.js";
import { createAnnouncer } from "../../static/ui/announce.js";
import { setLanguage } from "../../static/ui/i18n.js";
import { watchRoom } from "../../static/ui/watch.js";
import { chatLine } from "./worlds.js";

/** @typedef {import("../../static/types.js").Message} Message */

before(() => setLanguage("en", async () => JSON.parse(readFileSync(new URL("../../static/i18n/en.json", import.meta.url), "utf8"))));

/** @param {string} id @param {Record<string, any>} [more] */
const person = (id, more = {}) => ({ id, name: id.toUpperCase(), x: 0, y: 0, area: null, hand: false, ...more });

/** A store that applies at once and tells at once, with a watched room of me and ada in it. */
function watched() {
  const state = initialState(readPreferences(null, [], false), "le-palier");
  /** @type {Map<string, ((message: Message) => void)[]>} */
  const listeners = new Map();
  /** @type {((state: any, topics: Set<any>) => void)[]} */
  const subscribers = [];
  const store = /** @type {import("../../static/types.js").Store} */ ({
    state,
    dispatch(message) {
      const topics = apply(state, { now: 0, ...message });
      for (const listener of listeners.get(message.type) ?? []) listener(message);
      for (const listener of subscribers) listener(state, new Set(topics));
    },
    subscribe: (listener) => (subscribers.push(listener), () => undefined),
    onMessage: (type, listener) => (listeners.set(type, [...(listeners.get(type) ?? []), listener]), () => undefined),
  });
  const announcer = createAnnouncer(0);
  /** @type {string[]} */
  const played = [];
  watchRoom(store, announcer, (sound) => played.push(sound));
  store.dispatch({ type: "snapshot", room: "le-palier", you: "me", person: "g-me", players: [person("me"), person("ada")], bubbles: [], locked_areas: [], chat: [], topics: [], stages: [], megaphones: [], call_back: null, timer: null, recordings: [], settings: state.settings });
  const heard = () => {
    const said = [];
    for (let text = announcer.next(0); text !== null; text = announcer.next(0)) said.push(text);
    return said;
  };
  heard();
  return { store, heard, played };
}

/** @param {...string} ids */
const talk = (...ids) => ({ type: "conversation", value: { id: "b1", kind: "bubble", engine: "mesh", locked: false, ice_servers: [], members: ids.map((id) => ({ id, loudness: 1, video: true, link: 1, polite: true })) } });

it("the start and the end of a conversation are said and sounded once", () => {
  const { store, heard, played } = watched();
  store.dispatch(talk("ada"));
  store.dispatch(talk("ada"));
  store.dispatch({ type: "conversation", value: null });
  assert.deepEqual(heard(), ["You may talk with ADA.", "Your microphone is muted: nobody hears you yet.", "The conversation has ended."]);
  assert.deepEqual(played, ["join", "leave"]);
});

it("somebody who comes and goes is named, though gone", () => {
  const { store, heard } = watched();
  store.dispatch({ type: "player_joined", player: person("bob") });
  store.dispatch({ type: "player_left", id: "bob" });
  assert.deepEqual(heard(), ["BOB comes in.", "BOB leaves."]);
});

it("in a crowd only those near are news", () => {
  const { store, heard } = watched();
  for (let count = 0; count < 20; count++) store.dispatch({ type: "player_joined", player: person(`p${count}`, { x: 90000 }) });
  heard();
  store.dispatch({ type: "player_joined", player: person("far", { x: 90000 }) });
  assert.deepEqual(heard(), []);
  store.dispatch({ type: "player_joined", player: person("near", { x: 40 }) });
  assert.deepEqual(heard(), ["NEAR comes in."]);
});

it("c13: whoever leaves a talk is named, unless the coffee was over or nature called", () => {
  const { store, heard, played } = watched();
  for (const id of ["bob", "cleo", "dan"]) store.dispatch({ type: "player_joined", player: person(id) });
  const state = store.state;
  const left = () => state.toasts.filter(({ key }) => key === "say.left_talk").length;
  const now = (/** @type {Record<string, any>} */ more, /** @type {string[]} */ ...ids) => store.dispatch({ type: "conversation", value: { ...talk(...ids).value, ...more } });
  now({}, "ada", "bob", "cleo", "dan");
  heard();
  played.length = 0;
  now({}, "ada", "bob", "cleo");
  assert.deepEqual([left(), played], [1, ["leave"]], "without a word");
  state.toasts = [];
  played.length = 0;
  now({ excused: ["cleo"] }, "ada", "bob", "cleo");
  assert.deepEqual(state.toasts.map(({ key }) => key), ["say.nature"]);
  now({ excused: [] }, "ada", "bob");
  assert.deepEqual([left(), played], [0, []], "nature called");
  const over = { by: "ada", until: Date.now() / 1000 + 120 };
  now({ over }, "ada", "bob");
  now({ over }, "ada");
  assert.deepEqual([left(), played], [0, ["bell"]], "the coffee was over");
  assert.ok(heard().some((text) => text.startsWith("ADA: we part in 2 minutes")));
});

it("c12: the three ways of a door are told", () => {
  const { store, heard } = watched();
  const now = (/** @type {Record<string, any>} */ more) => store.dispatch({ type: "conversation", value: { ...talk("ada").value, ...more } });
  now({});
  heard();
  now({ locked: true, ajar: true });
  now({ locked: true, ajar: false });
  now({ locked: false });
  assert.deepEqual(heard(), ["The door is ajar: outside, people hear a murmur.", "The conversation is closed to others now.", "The conversation is open to others again."]);
});

it("a tap on the shoulder and a word of thanks are shown", () => {
  const { store, played } = watched();
  store.dispatch({ type: "nudged", id: "ada" });
  store.dispatch({ type: "thanked", id: "ada", text: "Merci !" });
  assert.deepEqual(store.state.toasts.map(({ key, values }) => [key, values.text ?? ""]), [["say.nudged", ""], ["say.thanked", "Merci !"]]);
  assert.deepEqual(played, ["note"]);
});

it("a raised hand rings once", () => {
  const { store, heard, played } = watched();
  store.dispatch({ type: "player_changed", player: person("ada", { hand: true }) });
  store.dispatch({ type: "player_changed", player: person("ada", { hand: true, name: "Ada L." }) });
  assert.deepEqual(heard(), ["ADA raises a hand."]);
  assert.deepEqual(played, ["bell"]);
});

it("one's own lines are not read back", () => {
  const { store, heard } = watched();
  store.dispatch({ type: "chatted", line: chatLine(1, { person: "g-me", name: "ME", text: "hello" }) });
  store.dispatch({ type: "chatted", line: chatLine(2, { name: "ADA", text: "hi" }) });
  assert.deepEqual(heard(), ["ADA: hi"]);
});

it("a message for oneself is shown and sounded, unless one reads it already", () => {
  const { store, heard, played } = watched();
  const direct = { scope: /** @type {const} */ ("direct"), channel: "direct/g-bob/g-me" };
  store.dispatch({ type: "chatted", line: chatLine(1, { mentions: ["g-me"], text: `@ME ${"x".repeat(100)}` }) });
  store.dispatch({ type: "chatted", line: chatLine(1, { ...direct, text: "psst" }) });
  store.dispatch({ type: "mentioned", line: chatLine(1, { channel: "room/garden", mentions: ["g-me"] }) });
  assert.deepEqual(store.state.toasts.map(({ key }) => key), ["say.called", "say.written_to", "say.called_elsewhere"]);
  assert.equal(String(store.state.toasts[0]?.values["text"]).length, 80);
  assert.equal(store.state.toasts[2]?.values["place"], "garden");
  assert.deepEqual(played, ["note", "note", "note"]);
  assert.deepEqual(heard(), []);
  store.state.toasts[1]?.actions?.[0]?.run();
  assert.equal(store.state.panel, "chat");
  store.dispatch({ type: "chatted", line: chatLine(2, { ...direct, text: "are you there" }) });
  assert.equal(played.length, 3);
  assert.deepEqual(heard(), ["Bob: are you there"]);
});

it("a knock is heard and a wave is shown", () => {
  const { store, heard, played } = watched();
  store.dispatch({ type: "invited", invitation: "i1", people: ["ada"] });
  store.dispatch({ type: "waved", id: "ada" });
  assert.deepEqual(heard(), ["ADA would like to chat with you."]);
  assert.equal(store.state.toasts[0]?.key, "say.waved");
  assert.deepEqual(played, ["knock", "bell"]);
});

it("what somebody writes over his head and in the messages at once is read out once, a word said again again", (context) => {
  context.mock.timers.enable({ apis: ["Date"] });
  const { store, heard } = watched();
  const said = (/** @type {string} */ text) => store.dispatch({ type: "said", id: "ada", text });
  const wrote = (/** @type {string} */ text) => store.dispatch({ type: "chatted", line: chatLine(3, { person: "g-ada", name: "ADA", text }) });
  store.dispatch({ type: "player_changed", player: person("ada", { person: "g-ada" }) });
  said("hello");
  wrote("hello");
  assert.deepEqual(heard(), ["ADA: hello"]);
  said("ha");
  said("ha");
  wrote("well");
  said("well");
  assert.deepEqual(heard(), ["ADA: ha ADA: ha ADA: well"]);
  said("ok");
  context.mock.timers.tick(60_000);
  wrote("ok");
  assert.deepEqual(heard(), ["ADA: ok ADA: ok"], "a minute later it is another");
});

it("what somebody who is unlisted says in a conversation is read out once", () => {
  const { store, heard } = watched();
  store.dispatch({ type: "player_changed", player: person("ada", { person: "" }) });
  store.dispatch({ type: "said", id: "ada", text: "hello" });
  store.dispatch({ type: "chatted", line: chatLine(3, { person: "g-ada", player: "ada", scope: "conversation", name: "ADA", text: "hello" }) });
  assert.deepEqual(heard(), ["ADA: hello"]);
});

it("who talks with somebody is not read what others near by say", () => {
  const { store, heard } = watched();
  store.dispatch({ type: "player_joined", player: person("bob", { x: 40 }) });
  heard();
  store.dispatch({ type: "said", id: "bob", text: "before" });
  assert.deepEqual(heard(), ["BOB: before"]);
  store.dispatch(talk("ada"));
  heard();
  store.dispatch({ type: "said", id: "bob", text: "aside" });
  store.dispatch({ type: "said", id: "ada", text: "to me" });
  assert.deepEqual(heard(), ["ADA: to me"]);
});

it("one is told where one is when one stays, and not twice", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { store, heard } = watched();
  store.state.map = /** @type {any} */ ({ areas: [{ id: "x1", name: "The attic", silent: false }] });
  const stay = (/** @type {string|null} */ area) => {
    store.dispatch({ type: "player_changed", player: person("me", { area }) });
    context.mock.timers.tick(1000);
    return heard();
  };
  assert.deepEqual(stay("x1"), ["You are at: The attic."]);
  store.dispatch({ type: "player_changed", player: person("me", { area: null }) });
  assert.deepEqual(stay("x1"), [], "a step aside");
  stay(null);
  assert.deepEqual(stay("x1"), ["You are at: The attic."]);
  store.dispatch({ type: "snapshot", room: "le-palier", you: "me", person: "g-me", players: [person("me")], bubbles: [], locked_areas: [], chat: [], topics: [], stages: [], megaphones: [], call_back: null, timer: null, recordings: [], settings: store.state.settings });
  heard();
  assert.deepEqual(stay("x1"), ["You are at: The attic."], "who comes anew is told anew");
});
