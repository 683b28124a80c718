/**
 * What a screen reader hears, and what sounds, of tables, stages and recordings (static/ui/news.js); times in words (static/ui/countdown.js).
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, it } from "node:test";
import { apply } from "../../static/state/apply.js";
import { initialState, readPreferences } from "../../static/state/initial.js";
import { createAnnouncer } from "../../static/ui/announce.js";
import { asClock, inWords } from "../../static/ui/countdown.js";
import { setLanguage } from "../../static/ui/i18n.js";
import { watchGatherings } from "../../static/ui/news.js";
import { qualityText } from "../../static/ui/quality.js";
import { drawMap } from "./worlds.js";

/** @typedef {import("../../static/types.js").Message} Message */

before(() => setLanguage("en", async () => JSON.parse(readFileSync(new URL("../../static/i18n/en.json", import.meta.url), "utf8"))));

/** @param {string} id @param {Record<string, any>} [more] */
const person = (id, more = {}) => ({ id, name: id.toUpperCase(), x: 0, y: 0, area: null, bubble: null, seat: null, connected: true, ...more });
/** @param {string} id @param {Record<string, any>} more @returns {any} */
const area = (id, more) => ({ id, name: id, rects: [[0, 0, 640, 640]], meeting: null, silent: false, capacity: null, exit: null, seats: [], stage: null, audience: null, properties: {}, ...more });

/** A watched room of me and ada in an auditorium with a table in it; time passes when told. */
function watched() {
  const state = initialState(readPreferences(null, [], false), "test");
  state.map = drawMap(["...."], {
    areas: [area("hall", { audience: "main" }), area("table-1", { rects: [[0, 0, 64, 64]], meeting: "table-1", seats: [[1, 1, 0], [2, 2, 0]] })],
  });
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
  const clock = {
    time: 0,
    /** @type {{at: number, run: () => void}[]} */
    timers: [],
    now: () => clock.time,
    wall: () => clock.time,
    later: (/** @type {() => void} */ run, /** @type {number} */ wait) => {
      const timer = { at: clock.time + wait, run };
      clock.timers.push(timer);
      return timer;
    },
    stop: (/** @type {any} */ timer) => void (clock.timers = clock.timers.filter((other) => other !== timer)),
    /** @param {number} time */
    pass(time) {
      for (;;) {
        const due = clock.timers.filter((timer) => timer.at <= time).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        clock.stop(due);
        clock.time = due.at;
        due.run();
      }
      clock.time = time;
    },
  };
  const announcer = createAnnouncer(0);
  /** @type {string[]} */
  const played = [];
  watchGatherings(store, announcer, (sound) => played.push(sound), clock);
  store.dispatch({
    type: "snapshot", room: "test", you: "me", players: [person("me"), person("ada")], bubbles: [], locked_areas: [], chat: [], topics: [], stages: [], megaphones: [],
    call_back: null, timer: null, recordings: [], settings: state.settings,
  });
  const heard = () => {
    const said = [];
    for (let text = announcer.next(0); text !== null; text = announcer.next(0)) said.push(text);
    return said;
  };
  heard();
  return { store, heard, played, clock };
}

it("who sits down is told where, and what is talked about", () => {
  const { store, heard } = watched();
  store.dispatch({ type: "topic_changed", area: "table-1", topic: "Tea" });
  store.dispatch({ type: "player_changed", player: person("me", { area: "table-1", seat: 0 }) });
  store.dispatch({ type: "player_changed", player: person("me", { area: "table-1", seat: 0, hand: true }) });
  assert.deepEqual(heard(), ["You are seated: Table 1, 1 of 2 seats. The topic is: Tea."]);
});

it("the bell is told when it rings, near its end, and when it is over", () => {
  const { store, heard, played, clock } = watched();
  store.dispatch({ type: "call_back_changed", call_back: { by: "ada", until: 180 } });
  assert.deepEqual(heard(), ["The bell rings: tables end in 3 minutes."]);
  clock.pass(125_000);
  assert.deepEqual(heard(), ["1 minute left at the tables."]);
  clock.pass(179_900);
  assert.deepEqual(heard(), ["10 seconds left at the tables."], "what waits is replaced by what is newer");
  store.dispatch({ type: "call_back_changed", call_back: null });
  assert.deepEqual(heard(), ["The tables have ended: everybody comes together."]);
  assert.deepEqual(played, ["ring", "ring"]);
});

it("a bell that is taken back rings no more", () => {
  const { store, heard, played, clock } = watched();
  store.dispatch({ type: "call_back_changed", call_back: { by: "ada", until: 60 } });
  store.dispatch({ type: "call_back_changed", call_back: null });
  clock.pass(100_000);
  assert.deepEqual(heard(), ["The bell rings: tables end in 1 minute.", "The bell is taken back: tables go on."]);
  assert.deepEqual(played, ["ring"]);
});

it("a bell that was taken back while the line was down, or rings in a room one has left, rings no more", () => {
  const { store, heard, played, clock } = watched();
  const ring = { by: "ada", until: 60 };
  const snapshot = (/** @type {any} */ more) =>
    store.dispatch({
      type: "snapshot", room: "test", you: "me", players: [person("me"), person("ada")], bubbles: [], locked_areas: [], chat: [], topics: [], stages: [], megaphones: [],
      call_back: null, timer: null, recordings: [], settings: store.state.settings, resumed: true, ...more,
    });
  store.dispatch({ type: "call_back_changed", call_back: ring });
  heard();
  snapshot({ call_back: ring });
  assert.deepEqual(heard(), [], "what was told already is not told again");
  snapshot({});
  assert.deepEqual(heard(), ["The bell is taken back: tables go on."]);
  store.dispatch({ type: "call_back_changed", call_back: ring });
  store.dispatch({ type: "recording_changed", recording: { id: "r1", stage: "main", meeting: null, areas: ["hall"], by: "ada", title: "Opening", since: 0, people: ["ada"] } });
  heard();
  store.dispatch({ type: "page/room", room: "other" });
  snapshot({ resumed: false });
  clock.pass(100_000);
  assert.deepEqual(heard(), []);
  assert.deepEqual(played, ["ring", "ring", "record"]);
});

it("a recording is told and sounded where one is, with every change of one’s own part", () => {
  const { store, heard, played } = watched();
  const recording = { id: "r1", stage: "main", meeting: null, areas: ["hall"], by: "ada", title: "Opening", since: 0, people: ["ada"] };
  store.dispatch({ type: "recording_changed", recording });
  store.dispatch({ type: "recording_changed", recording: { ...recording, people: ["ada", "me"] } });
  store.dispatch({ type: "recording_changed", recording: { ...recording, people: ["ada"] } });
  store.dispatch({ type: "recording_ended", id: "r1" });
  assert.deepEqual(heard(), ["This is being recorded: Opening, by ADA.", "You are recorded", "You are not recorded any more.", "The recording has ended."]);
  assert.deepEqual(played, ["record"]);
});

it("coming to the stage and leaving it is told with how many are before one", () => {
  const { store, heard } = watched();
  store.dispatch({ type: "stage_changed", stage: { stage: "main", speakers: ["me"], called: [], queue: [] } });
  store.dispatch({ type: "stage_changed", stage: { stage: "main", speakers: ["ada"], called: [], queue: [] } });
  assert.deepEqual(heard(), ["You are on stage, before 1 person.", "You are not on stage any more.", "On stage: ADA."]);
});

it("questions go before other news, and a knock sounds", () => {
  const { store, heard, played } = watched();
  store.dispatch({ type: "megaphone_taken", megaphone: { id: "ada", scope: "space", area: null } });
  store.dispatch({ type: "knocked", id: "ada", area: "meeting-1", text: "Hello?" });
  assert.deepEqual(heard(), ["ADA knocks at the door. “Hello?”", "ADA speaks to everybody."]);
  assert.deepEqual(played, ["knock"]);
});

it("a door that is left ajar for who waits is told softly, with the minutes that are left", () => {
  const { store, heard, played } = watched();
  store.dispatch({ type: "knock_answered", area: null, bubble: "b1", accepted: false, later: 300 });
  store.dispatch({ type: "knock_answered", area: null, bubble: "b1", accepted: false, later: 170, ajar: true });
  store.dispatch({ type: "knock_answered", area: null, bubble: "b1", accepted: true });
  assert.deepEqual(played, ["leave", "note", "join"]);
  assert.match(heard().join(" "), /left the door ajar. It opens for you in 3 minutes/);
  store.dispatch({ type: "knock_answered", area: null, bubble: "b1", accepted: false, gone: true });
  assert.match(heard().join(" "), /whoever wanted to make room for you has left/);
});

it("of murmurs one hears at a bounded rate", () => {
  const { store, heard, clock } = watched();
  const murmur = (/** @type {string[]} */ ...ids) => store.dispatch({ type: "voices", voices: ids.map((id) => ({ id, loudness: 0.1, video: false, by: "overheard" })) });
  clock.pass(10_000);
  murmur("ada");
  murmur();
  murmur("ada");
  assert.deepEqual(heard(), ["A murmur: ADA. Come closer to hear."]);
});

it("times are read as on a clock, and said in the nearest unit", () => {
  assert.deepEqual([59.2, 60, 272, 3725].map(asClock), ["1:00", "1:00", "4:32", "1:02:05"]);
  assert.deepEqual([10, 59.98, 60, 299.7].map(inWords), ["10 seconds", "1 minute", "1 minute", "5 minutes"]);
});

it("a connection is only worth a word when it is not good", () => {
  const of = (/** @type {string} */ quality, /** @type {string} */ reason) => qualityText(/** @type {any} */ ({ quality, quality_reason: reason }));
  assert.equal(of("good", ""), "");
  assert.equal(of("poor", "delay"), "poor connection: the network is slow");
  assert.equal(of("fair", "of_tomorrow"), "fair connection");
});
