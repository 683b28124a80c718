/**
 * Walking a promenade together: setting off, falling in step, stepping out, and the words that tell of it.
 *
 * @module ui/walk
 */
import { onPromenade, ownWalk, passingWalk } from "../state/walks.js";
import { useAnswers } from "./answering.js";
import { html, useApp, useMedia, useTopics } from "./context.js";
import { language, shortList, t } from "./i18n.js";
import { Icon } from "./parts.js";

/** @typedef {import("../types.js").Store} Store */
/** @typedef {import("./announce.js").Announcer} Announcer */
/** @typedef {import("./sounds.js").Sound} Sound */

/** What one may do about a walk, here and now. */
export function Stroll() {
  const { actions } = useApp();
  const state = useTopics(["players", "positions", "conversation", "ui"], 250);
  const walk = ownWalk(state);
  const passing = walk === null ? passingWalk(state) : null;
  const offered = walk === null && passing === null && onPromenade(state);
  const run = walk !== null ? () => actions.stroll(false) : () => actions.stroll(true, passing?.id ?? null);
  // Fingers have no arrow keys, and little room.
  const keys = useMedia("(pointer: fine)");
  useAnswers(walk !== null || passing !== null || offered ? { KeyT: run } : {});
  if (walk === null && passing === null && !offered) return null;
  const name = (/** @type {string} */ id) => state.players.get(id)?.name ?? t("people.somebody");
  const others = walk?.walkers.filter((id) => id !== state.me).map(name) ?? [];
  const text = walk !== null ? (others.length === 0 ? `${t("walk.alone")}${keys ? ` ${t("walk.hint")}` : ""}` : t("walk.with", { names: shortList(others) })) : passing !== null ? t("walk.passing", { name: name(passing.leader) }) : t("walk.here");
  return html`<section class="bubble-note walk-note" aria-label=${t("walk.name")}>
    <${Icon} name="footprints" size=${18} /><span>${text}</span>
    <button type="button" class="button" aria-keyshortcuts="T" onClick=${run}>${t(walk !== null ? "walk.stop" : passing !== null ? "walk.join" : "walk.start")} <kbd aria-hidden="true">T</kbd></button>
  </section>`;
}

/** Said aloud where nobody sees the page: one walks with the screen locked. @param {string} text */
function speak(text) {
  if (typeof document === "undefined" || !document.hidden || typeof speechSynthesis === "undefined") return;
  const words = new SpeechSynthesisUtterance(text);
  words.lang = language();
  speechSynthesis.speak(words);
}

/**
 * Tells who falls in step, who leads and who steps out.
 * @param {Store} store
 * @param {Announcer} announcer
 * @param {(sound: Sound) => void} play
 * @returns {() => void} stops watching
 */
export function watchWalks(store, announcer, play) {
  const { state } = store;
  /** @type {import("../types.js").Walk|null} */
  let walk = null;
  /** @param {string} id */
  const nameOf = (id) => state.players.get(id)?.name ?? t("people.somebody");
  /** @param {string} text */
  const tell = (text) => {
    announcer.say(text, "walk");
    if (state.preferences.sounds && state.preferences.spokenWalks) speak(text);
  };

  /** Who has taken leave goes without a word, and after the bell everybody does. @param {string[]} before @param {string[]} now */
  function farewell(before, now) {
    const { over = null, excused = [] } = state.conversation ?? {};
    const went = before.filter((id) => !now.includes(id) && !excused.includes(id));
    return went.length === 0 || over !== null ? "" : t("walk.left", { names: shortList(went.map(nameOf)) });
  }

  function changed() {
    const before = walk;
    walk = ownWalk(state);
    if (walk === null) {
      if (before !== null) tell(t("walk.stopped"));
      return;
    }
    const me = state.me ?? "";
    if (before === null || before.id !== walk.id) {
      const others = walk.walkers.filter((id) => id !== me).map(nameOf);
      announcer.say(`${others.length === 0 ? t("walk.alone") : t("walk.with", { names: shortList(others) })} ${t("walk.hint")}`, "walk");
      return;
    }
    const { walkers } = before;
    const came = walk.walkers.filter((id) => id !== me && !walkers.includes(id));
    if (came.length > 0) {
      tell(t("walk.joined", { names: shortList(came.map(nameOf)) }));
      play("join");
      return;
    }
    const went = farewell(walkers, walk.walkers);
    if (went !== "") play("leave");
    const leads = walk.leader === before.leader ? "" : walk.leader === me ? t("walk.you_lead") : t("walk.leads", { name: nameOf(walk.leader) });
    if (went !== "" || leads !== "") tell(`${went} ${leads}`.trim());
  }

  const stops = ["walk_changed", "walk_ended", "snapshot"].map((type) => store.onMessage(type, changed));
  return () => stops.forEach((stop) => stop());
}
