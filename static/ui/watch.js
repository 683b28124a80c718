/**
 * Turns what happens in the room into sentences for screen readers and into sounds, where nothing on the page says it already.
 * How often they are said is decided in ui/announce.js, what they sound like in ui/sounds.js.
 *
 * @module ui/watch
 */
import { areaName } from "./names.js";
import { nameList, shortList, t } from "./i18n.js";
import { isCalled, isOwn, isViewed } from "../state/chat.js";
import { headCount } from "../state/cards.js";
import { secondsLeft } from "../state/gatherings.js";
import { areaById } from "../state/selectors.js";
import { inWords } from "./countdown.js";
import { doorOf } from "./farewell.js";
import { stepsTo } from "./roster.js";
import { toast } from "./trouble.js";

/** @typedef {import("../types.js").Store} Store */
/** @typedef {import("../types.js").Player} Player */
/** @typedef {import("./announce.js").Announcer} Announcer */
/** @typedef {import("./sounds.js").Sound} Sound */

/** What is told of a device that changed by itself. @type {Record<string, Record<string, string>>} */
const DEVICE_NEWS = {
  switched: { microphone: "devices.switched.microphone", camera: "devices.switched.camera", speaker: "devices.switched.speaker" },
  back: { microphone: "devices.back.microphone", camera: "devices.back.camera", speaker: "devices.back.speaker" },
  effect: { microphone: "effects.no_noise", camera: "effects.no_blur" },
  hidden: { microphone: "devices.hidden" },
};

/** In a room of at most so many everybody who comes and goes is news; in a larger one only those near. */
const SMALL_ROOM = 12;
/** Only a place where one stays is news; on a walk through ten of them nobody wants to hear ten names. */
const STAY_MS = 900;
/** What is said once comes both ways within this time. */
const ECHO_MS = 5000;

/** More of a message is read where it stands. */
const BRIEF = 80;

/** @param {string} text */
function briefly(text) {
  return text.length > BRIEF ? `${text.slice(0, BRIEF - 1)}…` : text || "📎";
}

/** Whether nobody sees the page now. */
function isAway() {
  return typeof document !== "undefined" && document.hidden;
}

/**
 * @param {Store} store
 * @param {Announcer} announcer
 * @param {(sound: Sound) => void} play
 * @param {() => void} [unmute]  what the person may do who was muted while away
 * @returns {() => void} stops watching
 */
export function watchRoom(store, announcer, play, unmute) {
  const { state } = store;
  /** Names of those who may have left by the time we hear of it. @type {Map<string, string>} */
  const names = new Map();
  /** @type {Set<string>} */
  let hands = new Set();
  /** @type {string[]} */
  let talking = [];
  /** @type {string|null} */
  let area = null;
  /** Runs until one has stayed where one came. @type {ReturnType<typeof setTimeout>|undefined} */
  let arrival;
  /** Where one was last told to be. @type {string|null} */
  let told = null;
  /** What each person said a moment ago, which way it came and when, ms. @type {Map<string, {text: string, way: "said"|"chatted", at: number}>} */
  const last = new Map();
  /** @type {import("../types.js").DoorState} */
  let door = "open";
  /** Until when the coffee lasts, if somebody said so. @type {import("../types.js").Countdown|null} */
  let over = null;
  /** Whom nature calls. @type {string[]} */
  let excused = [];
  /** @type {string|null} */
  let following = null;
  /** @type {import("../types.js").State["connection"]} */
  let connection = state.connection;

  /** @param {string} id */
  const nameOf = (id) => state.players.get(id)?.name ?? names.get(id) ?? t("people.somebody");
  /** @param {Player} player */
  const isNear = (player) => state.players.size <= SMALL_ROOM || stepsTo(state, player) <= state.settings.voice_radius * 2;

  /** Whether this was heard a moment ago the other way: what stands over a head may be in the messages too. @param {string} person @param {string} text @param {"said"|"chatted"} way */
  function isEcho(person, text, way) {
    const at = Date.now();
    for (const [who, before] of last) if (at - before.at > ECHO_MS) last.delete(who);
    const before = last.get(person);
    if (before !== undefined && before.text === text && before.way !== way) return last.delete(person);
    last.set(person, { text, way, at });
    return false;
  }

  /** Who a figure is; of whom that is not told, the figure. @param {string} id */
  const whoIs = (id) => state.players.get(id)?.person || id;

  function remember() {
    for (const player of state.players.values()) names.set(player.id, player.name);
    hands = new Set([...state.players.values()].filter((player) => player.hand).map((player) => player.id));
    area = (state.me && state.players.get(state.me)?.area) || null;
  }

  function conversationChanged() {
    const members = state.conversation?.members.map((member) => member.id) ?? [];
    const came = members.filter((id) => !talking.includes(id));
    const went = talking.filter((id) => !members.includes(id));
    talking = members;
    const before = door;
    door = doorOf(state.conversation ?? { locked: false });
    if (members.length > 0 && door !== before) announcer.say(t(door === "open" ? "say.unlocked" : door === "ajar" ? "say.ajar" : "say.locked"));
    const gentle = over !== null || (went.length > 0 && went.every((id) => excused.includes(id)));
    farewells();
    if (came.length === 0 && went.length === 0) return;
    if (!gentle && went.length > 0 && members.length > 0 && came.length === 0) toast(store, "say.left_talk", "info", { names: shortList(went.map(nameOf)), count: went.length });
    if (members.length === 0) announcer.say(t("say.conversation_ended"));
    else {
      // Of a room that fills only the newest is worth hearing.
      announcer.say(t("say.may_talk", { names: shortList(members.map(nameOf)) }), "talk");
      if (came.length === members.length && !state.local.microphone) announcer.say(t(state.preferences.pushToTalk ? "conversation.hold" : "conversation.muted"));
    }
    if (came.length > 0) play("join");
    else if (!gentle) play("leave");
  }

  /** Somebody rang for the end of the coffee, or nature calls. */
  function farewells() {
    const rung = state.conversation?.over ?? null;
    if (rung !== null && rung.until !== over?.until) {
      const seconds = secondsLeft(state, rung, Date.now());
      announcer.urgent(t("coffee.rung", { name: nameOf(rung.by), time: inWords(seconds) }));
      play("bell");
    }
    over = rung;
    for (const id of state.conversation?.excused ?? []) if (!excused.includes(id) && id !== state.me) toast(store, "say.nature", "info", { name: nameOf(id) });
    excused = state.conversation?.excused ?? [];
  }

  const stops = [
    store.onMessage("snapshot", ({ resumed }) => {
      names.clear();
      last.clear();
      remember();
      conversationChanged();
      // Who is back after a lost connection has been told that, and has not gone anywhere.
      if (resumed) return;
      clearTimeout(arrival);
      told = null;
      announcer.say(t("say.arrived", { count: headCount(state), place: state.map?.name ?? state.room }));
    }),
    store.onMessage("player_joined", ({ player }) => {
      names.set(player.id, player.name);
      if (player.id !== state.me && player.listed !== false && isNear(player)) announcer.crowd("joined", player.name);
    }),
    store.onMessage("player_left", ({ id }) => {
      const name = names.get(id);
      names.delete(id);
      if (name !== undefined && name !== t("people.unlisted") && id !== state.me && (state.players.size < SMALL_ROOM || talking.includes(id))) announcer.crowd("left", name);
    }),
    store.onMessage("player_changed", ({ player: { id } }) => {
      const player = state.players.get(id);
      if (player === undefined) return;
      names.set(player.id, player.name);
      if (player.id === state.me) {
        if (player.area === area) return;
        area = player.area;
        clearTimeout(arrival);
        arrival = setTimeout(() => {
          const place = areaById(state, area);
          if (place !== null && place.id !== told) announcer.say(t(place.silent ? "say.area_silent" : "say.area", { area: areaName(place) }));
          told = place?.id ?? null;
        }, STAY_MS);
      } else if (player.hand !== hands.has(player.id)) {
        if (player.hand) hands.add(player.id);
        else hands.delete(player.id);
        if (player.hand && isNear(player)) {
          announcer.say(t("say.hand", { name: player.name }));
          play("bell");
        }
      }
    }),
    store.onMessage("conversation", conversationChanged),
    store.onMessage("conversation_full", ({ capacity }) => announcer.say(t("conversation.full", { count: capacity }))),
    store.onMessage("chatted", ({ line }) => {
      if (isOwn(state, line)) return;
      if (!isCalled(state, line) || (isViewed(state, line) && !isAway())) {
        if (!isEcho(line.player ? whoIs(line.player) : line.person, line.text, "chatted")) announcer.written(line.name, line.text);
        return;
      }
      play("note");
      const read = () => {
        store.dispatch({ type: "chat/open", channel: line.channel });
        store.dispatch({ type: "ui/panel", panel: "chat" });
      };
      toast(store, line.scope === "direct" ? "say.written_to" : "say.called", "info", { name: line.name, text: briefly(line.text) }, [{ key: "chat.read", run: read }]);
    }),
    store.onMessage("mentioned", ({ line }) => {
      play("note");
      toast(store, "say.called_elsewhere", "info", { name: line.name, place: line.channel.split("/")[1] ?? "", text: briefly(line.text) });
    }),
    store.onMessage("said", ({ id, text }) => {
      const player = state.players.get(id);
      // Who talks with somebody hears those, and not the room around them.
      const heard = talking.length > 0 ? talking.includes(id) : player !== undefined && isNear(player);
      if (player && id !== state.me && heard && !isEcho(whoIs(id), text, "said")) announcer.written(player.name, text);
    }),
    store.onMessage("waved", ({ id }) => {
      toast(store, "say.waved", "info", { name: nameOf(id) });
      play("bell");
    }),
    store.onMessage("nudged", ({ id }) => {
      toast(store, "say.nudged", "info", { name: nameOf(id) });
      play("note");
    }),
    store.onMessage("thanked", ({ id, text }) => toast(store, "say.thanked", "info", { name: nameOf(id), text })),
    store.onMessage("muted", ({ by }) => {
      if (by) toast(store, "deed.muted_by", "info", { name: nameOf(by) });
      else toast(store, "deed.muted");
    }),
    store.onMessage("position_fixed", ({ code }) => {
      if (code === "led_out") toast(store, "deed.led_out");
    }),
    store.onMessage("invited", ({ people }) => {
      announcer.say(t("invitation.question", { names: nameList(people.map(nameOf)), count: people.length }));
      play("knock");
    }),
    store.onMessage("media/news", ({ news }) => {
      const key = DEVICE_NEWS[news.what]?.[news.device];
      if (key === undefined) return;
      const again = news.what === "hidden" && unmute !== undefined ? [{ key: "devices.unmute", run: unmute }] : [];
      toast(store, key, "info", { label: news.label }, again);
    }),
    store.subscribe((_state, topics) => {
      if (topics.has("connection") && state.connection !== connection) {
        if (connection === "lost" && state.connection === "online") announcer.say(t("connection.back"));
        connection = state.connection;
      }
      if (state.following !== following) {
        following = state.following;
        if (following !== null) announcer.say(t("say.following", { name: nameOf(following) }));
      }
    }),
  ];
  remember();
  return () => {
    clearTimeout(arrival);
    stops.forEach((stop) => stop());
  };
}
