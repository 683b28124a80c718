/**
 * Turns what happens to tables, stages and recordings into sentences for screen readers and into sounds.
 * People coming, going and talking: ui/watch.js. How often anything is said: ui/announce.js.
 *
 * @module ui/news
 */
import { areaById, me as myself } from "../state/selectors.js";
import { audienceOf, megaphonesAround, murmurs, ownStage, ownTable, partIn, recordingsAround, secondsLeft } from "../state/gatherings.js";
import { inWords } from "./countdown.js";
import { megaphoneText } from "./host.js";
import { nameList, t } from "./i18n.js";
import { answerText } from "./knock.js";
import { areaName } from "./names.js";
import { recordedPlace } from "./recordings.js";
import { murmurText } from "./tables.js";

/** @typedef {import("../types.js").Store} Store */
/** @typedef {import("../types.js").Countdown} Countdown */
/** @typedef {import("./announce.js").Announcer} Announcer */
/** @typedef {import("./sounds.js").Sound} Sound */

/** Time left at which a count-down is told again, in seconds. */
const REMINDERS = [60, 30, 10];
/** Murmurs change with every step; who walks past ten tables wants to hear of few. */
const MURMUR_MS = 8000;

/**
 * @param {Store} store
 * @param {Announcer} announcer
 * @param {(sound: Sound) => void} play
 * @param {{now: () => number, wall: () => number, later: (run: () => void, milliseconds: number) => any, stop: (timer: any) => void}} [clock]
 * @returns {() => void} stops watching
 */
export function watchGatherings(store, announcer, play, clock = { now: () => performance.now(), wall: () => Date.now(), later: (run, milliseconds) => setTimeout(run, milliseconds), stop: (timer) => clearTimeout(timer) }) {
  const { state } = store;
  /** @type {string|null} */
  let table = null;
  /** @type {string[]} */
  let speakers = [];
  /** @type {Map<string, string>} recordings around, with one's own part in each */
  let recorded = new Map();
  /** @type {Set<string>} */
  let megaphones = new Set();
  let murmur = "";
  let murmurAt = -Infinity;
  /** @type {Map<string, any>} */
  const reminders = new Map();
  /** What runs, to tell a time that is over from one that was taken back. @type {Map<string, Countdown>} */
  const running = new Map();

  /** @param {string} id */
  const nameOf = (id) => state.players.get(id)?.name ?? t("people.somebody");
  /** @param {string} id */
  const placeOf = (id) => {
    const area = areaById(state, id);
    return area ? areaName(area) : "";
  };

  function tableChanged() {
    const own = ownTable(state);
    if ((own?.area.id ?? null) === table) return;
    table = own?.area.id ?? null;
    if (own === null) return;
    const values = { area: areaName(own.area), taken: own.taken, count: own.seats, topic: own.topic };
    announcer.say(t("table.seated", values) + (own.topic ? ` ${t("topic.is", values)}` : ""), "table");
  }

  function stageChanged() {
    const here = ownStage(state);
    const now = here?.view.speakers ?? [];
    const before = speakers;
    speakers = now;
    const me = state.me ?? "";
    if (now.includes(me) && !before.includes(me) && here) announcer.urgent(t("stage.on", { count: audienceOf(state, here.view).length }));
    else if (!now.includes(me) && before.includes(me)) announcer.urgent(t("stage.off"));
    const came = now.filter((id) => id !== me && !before.includes(id));
    if (came.length > 0) announcer.say(t("stage.speakers_are", { names: nameList(now.map(nameOf)) }), "stage");
  }

  function megaphonesChanged() {
    const around = megaphonesAround(state);
    for (const each of around) if (!megaphones.has(each.id)) announcer.say(megaphoneText(state, each), "megaphone");
    megaphones = new Set(around.map((each) => each.id));
  }

  function recordingsChanged() {
    const around = recordingsAround(state);
    /** @type {Map<string, string>} */
    const now = new Map();
    for (const recording of around) {
      const part = partIn(state, recording);
      const before = recorded.get(recording.id);
      now.set(recording.id, part);
      if (before === undefined) {
        announcer.urgent(t("recording.begun", { name: nameOf(recording.by), what: recordedPlace(state, recording) }));
        play("record");
      } else if (before !== part && (part === "in" || before === "in")) announcer.urgent(t(part === "in" ? "recording.part.in" : "recording.withdrawn"));
    }
    for (const id of recorded.keys()) if (!now.has(id) && !state.recordings.has(id)) announcer.say(t("recording.ended"));
    recorded = now;
  }

  function murmursChanged() {
    const nearest = murmurs(state)[0];
    if ((nearest?.key ?? "") === murmur) return;
    murmur = nearest?.key ?? "";
    if (!nearest || clock.now() - murmurAt < MURMUR_MS) return;
    murmurAt = clock.now();
    announcer.say(murmurText(nameList(nearest.ids.slice(0, 3).map(nameOf)), nearest), "murmur");
  }

  /** Into another room: what was there is neither over nor gone on. */
  function forget() {
    for (const timer of reminders.values()) clock.stop(timer);
    reminders.clear();
    running.clear();
    recorded = new Map();
    megaphones = new Set();
    speakers = [];
    murmur = "";
  }

  /** Tells what changed while the line was down, or what runs where one comes in. @param {"bell"|"timer"} kind @param {Countdown|null} countdown */
  function found(kind, countdown) {
    if (countdown?.until !== running.get(kind)?.until) counting(kind, countdown);
  }

  /**
   * Tells the time left now, and again near the end.
   * @param {"bell"|"timer"} kind
   * @param {Countdown|null} countdown
   */
  function counting(kind, countdown) {
    clock.stop(reminders.get(kind));
    reminders.delete(kind);
    if (countdown === null) {
      const before = running.get(kind);
      running.delete(kind);
      if (!before) return;
      const over = secondsLeft(state, before, clock.wall()) < 1.5;
      if (over) play("ring");
      announcer.urgent(kind === "bell" ? t(over ? "bell.over" : "bell.cancelled") : t(over ? "timer.over" : "timer.stopped"));
      return;
    }
    running.set(kind, countdown);
    const left = secondsLeft(state, countdown, clock.wall());
    announcer.urgent(t(kind === "bell" ? "bell.rung" : "timer.started", { time: inWords(left) }));
    const remind = () => {
      const now = secondsLeft(state, countdown, clock.wall());
      const next = REMINDERS.find((seconds) => seconds < now - 1);
      if (next === undefined) return;
      reminders.set(
        kind,
        clock.later(() => {
          announcer.say(t(kind === "bell" ? "bell.left" : "timer.left", { time: inWords(next) }), kind);
          remind();
        }, (now - next) * 1000),
      );
    };
    remind();
  }

  /** Somewhere else, or among others: what is around one may be another. */
  function lookAround() {
    tableChanged();
    stageChanged();
    megaphonesChanged();
    recordingsChanged();
  }

  const stops = [
    store.onMessage("page/stage", ({ stage }) => stage !== "office" && stage !== "entering" && forget()),
    store.onMessage("page/room", forget),
    store.onMessage("snapshot", ({ resumed }) => {
      if (!resumed) forget();
      table = ownTable(state)?.area.id ?? null;
      lookAround();
      found("bell", state.callBack);
      found("timer", state.timer);
    }),
    store.onMessage("player_changed", ({ player }) => {
      if (player.id === state.me) lookAround();
    }),
    store.onMessage("stage_changed", lookAround),
    store.onMessage("conversation", recordingsChanged),
    store.onMessage("recording_changed", recordingsChanged),
    store.onMessage("recording_ended", recordingsChanged),
    store.onMessage("megaphone_taken", megaphonesChanged),
    store.onMessage("megaphone_put_away", megaphonesChanged),
    store.onMessage("voices", murmursChanged),
    store.onMessage("call_back_changed", ({ call_back: callBack }) => {
      counting("bell", callBack);
      if (callBack !== null) play("ring");
    }),
    store.onMessage("timer_changed", ({ timer }) => {
      counting("timer", timer);
      if (timer !== null) play("bell");
    }),
    store.onMessage("chapter_marked", ({ recording, title }) => {
      if (recorded.has(recording)) announcer.say(t("recording.chapter_begins", { title }));
    }),
    store.onMessage("consent_asked", ({ by, title, recording: id }) => {
      const recording = state.recordings.get(id);
      announcer.urgent(t("recording.question", { name: nameOf(by), what: title || (recording ? recordedPlace(state, recording) : t("recording.here")) }));
    }),
    store.onMessage("called_to_stage", ({ by }) => {
      announcer.urgent(t("stage.question", { name: nameOf(by) }));
      play("bell");
    }),
    store.onMessage("card_offered", ({ id }) => announcer.urgent(t("exchange.question", { name: nameOf(id) }))),
    store.onMessage("knocked", ({ id, text }) => {
      announcer.urgent([t("knock.question", { name: nameOf(id) }), text && t("knock.says", { text })].filter(Boolean).join(" "));
      play("knock");
    }),
    store.onMessage("knock_answered", ({ accepted, ajar }) => {
      if (state.knocking) announcer.urgent(answerText(state, state.knocking));
      play(accepted ? "join" : ajar ? "note" : "leave");
    }),
    store.onMessage("conversation_full", ({ elsewhere }) => {
      const free = /** @type {{area: string, seats: number}[]} */ (elsewhere).slice(0, 3);
      if (free.length > 0) announcer.say(t("table.elsewhere_are", { places: nameList(free.map(({ area, seats }) => t("table.free_at", { area: placeOf(area), count: seats }))) }), "elsewhere");
    }),
    store.subscribe((_state, topics) => {
      // Areas lie in one another: a step may lead into a recording without another area becoming one's own.
      if (topics.has("positions") && (state.recordings.size > 0 || state.megaphones.size > 0) && myself(state) !== null) {
        megaphonesChanged();
        recordingsChanged();
      }
    }),
  ];
  return () => {
    for (const timer of reminders.values()) clock.stop(timer);
    stops.forEach((stop) => stop());
  };
}
