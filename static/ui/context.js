/**
 * What every panel may reach: the store to read, the actions to ask for, and the way to be drawn again.
 * No panel lives here, and nothing here writes the state.
 *
 * @module ui/context
 */
import { createContext, h } from "preact";
import { useContext, useEffect, useReducer, useState } from "preact/hooks";
import htm from "htm";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Store} Store */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../types.js").Topic} Topic */
/** @typedef {import("../types.js").Player} Player */
/** @typedef {import("./announce.js").Announcer} Announcer */

/** Template strings become Preact elements; text in them is always text, never markup. */
export const html = htm.bind(h);

/**
 * @typedef {Object} App
 * @property {Store} store
 * @property {Actions} actions
 * @property {Announcer} announcer
 */

const AppContext = createContext(/** @type {App|null} */ (null));

export const AppProvider = AppContext.Provider;

/** @returns {App} */
export function useApp() {
  const app = useContext(AppContext);
  if (!app) throw new Error("a panel was drawn outside mountUi");
  return app;
}

/**
 * Draws the component again when one of the topics changed, at most every `pause` milliseconds: a room of two hundred
 * people changes many times a second, a list that does so cannot be read.
 * @param {Topic[]} topics
 * @param {number} [pause]
 * @returns {State}
 */
export function useTopics(topics, pause = 0) {
  const { store } = useApp();
  const [, redraw] = useReducer((/** @type {number} */ count) => count + 1, 0);
  useEffect(() => {
    let last = 0;
    let timer = 0;
    const run = () => {
      timer = 0;
      last = performance.now();
      redraw(undefined);
    };
    const stop = store.subscribe((_state, changed) => {
      if (timer || !topics.some((topic) => changed.has(topic))) return;
      const wait = last + pause - performance.now();
      if (wait <= 0) run();
      else timer = window.setTimeout(run, wait);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [store, pause, topics.join()]);
  return store.state;
}

/**
 * Whether a media query matches, kept up to date.
 * @param {string} query
 * @returns {boolean}
 */
export function useMedia(query) {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const change = () => setMatches(list.matches);
    list.addEventListener("change", change);
    change();
    return () => list.removeEventListener("change", change);
  }, [query]);
  return matches;
}

/**
 * Shortens "do this and, if it is refused, say why in a toast": the refusal of an action has already been shown by
 * whoever made the action, so that a promise nobody waits for must only not be reported as lost.
 * @param {Promise<unknown>|void} promise
 */
export function forget(promise) {
  Promise.resolve(promise).catch(() => undefined);
}
