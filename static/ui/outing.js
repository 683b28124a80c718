/**
 * What a walk together asks of the device in one's pocket: the camera rests, and a locked screen shows what goes on.
 * Who walks, and the words that tell of it, are ui/walk.js.
 *
 * @module ui/outing
 */
import { ownWalk } from "../state/walks.js";
import { shortList, t } from "./i18n.js";
import { attempt, toast } from "./trouble.js";

/** @typedef {import("../types.js").Store} Store */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {{store: Store, actions: Pick<Actions, "setCamera"|"setMicrophone"|"leaveConversation"|"stroll">}} Outing */
/** @typedef {Pick<Document, "hidden"|"addEventListener"|"removeEventListener">} Page */

/** After these one may walk, or walk no more. */
const STEPS = ["walk_changed", "walk_ended", "snapshot", "page/room", "page/stage"];

/** What a locked screen may ask for. @type {readonly MediaSessionAction[]} */
const KEYS = /** @type {any} */ (["togglemicrophone", "hangup"]);

/**
 * On a walk one is heard and not seen: the camera is turned off with the first step, as its own button does it, and is on
 * again after the last, once somebody looks. Whoever turns it on meanwhile has decided otherwise.
 * @param {Outing} app
 * @param {Page} [page]
 * @returns {() => void} stops watching
 */
export function restCamera({ store, actions }, page = document) {
  const { state } = store;
  let walking = false;
  /** Whether the camera is off for the sake of a walk. */
  let rests = false;

  function changed() {
    const before = walking;
    walking = ownWalk(state) !== null;
    if (walking && !before && !rests && state.local.camera && state.preferences.voiceOnWalks) {
      rests = true;
      attempt({ store }, actions.setCamera(false));
      toast(store, "walk.unseen", "info", {}, [{ key: "walk.show", run: () => attempt({ store }, actions.setCamera(true)) }]);
    } else if (!walking) wakeUp();
  }

  function wakeUp() {
    // A phone in a pocket has no camera to give, and whoever puts it there does not mean to be seen.
    if (!rests || walking || page.hidden) return;
    rested();
    if (state.stage === "gone" || state.preferences.mode === "audio") return;
    attempt({ store }, actions.setCamera(true));
    toast(store, "walk.seen_again");
  }

  /** It is no news any more. */
  function rested() {
    rests = false;
    const note = state.toasts.find(({ key }) => key === "walk.unseen");
    if (note !== undefined) store.dispatch({ type: "ui/toast_gone", id: note.id });
  }

  const stops = STEPS.map((type) => store.onMessage(type, changed));
  stops.push(store.onMessage("media/local", () => void (rests && state.local.camera && rested())));
  page.addEventListener("visibilitychange", wakeUp);
  return () => {
    stops.forEach((stop) => stop());
    page.removeEventListener("visibilitychange", wakeUp);
  };
}

/**
 * While one walks, a locked screen shows with whom, and mutes and hangs up, as far as browser and phone can.
 * @param {Outing} app
 * @param {MediaSession|undefined} [session]
 * @param {(words: MediaMetadataInit) => MediaMetadata} [made]
 * @returns {() => void} stops watching
 */
export function showOnLockScreen({ store, actions }, session = globalThis.navigator?.mediaSession, made = (words) => new MediaMetadata(words)) {
  const { state } = store;
  if (session === undefined) return () => {};
  const runs = [() => attempt({ store }, actions.setMicrophone(!state.local.microphone)), hangUp];
  let told = "";

  function hangUp() {
    if (state.conversation !== null) actions.leaveConversation();
    else actions.stroll(false);
  }

  function changed() {
    const walk = ownWalk(state);
    const others = walk?.walkers.filter((id) => id !== state.me).map((id) => state.players.get(id)?.name ?? t("people.somebody")) ?? [];
    const now = walk === null ? "" : JSON.stringify([others, state.local.microphone]);
    if (now === told || session === undefined) return;
    told = now;
    session.playbackState = walk === null ? "none" : "playing";
    session.metadata = walk === null ? null : made({ title: t("walk.name"), artist: shortList(others), album: "Papote" });
    KEYS.forEach((key, index) => answer(session, key, walk === null ? null : runs[index]));
    /** @type {any} */ (session).setMicrophoneActive?.(state.local.microphone);
  }

  const stops = [...STEPS, "media/local"].map((type) => store.onMessage(type, changed));
  return () => stops.forEach((stop) => stop());
}

/** @param {MediaSession} session @param {MediaSessionAction} key @param {(() => void)|null} run */
function answer(session, key, run) {
  try {
    session.setActionHandler(key, run);
  } catch {
    // A browser that does not know this key shows none.
  }
}
