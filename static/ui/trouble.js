/**
 * When something the person asked for is not done, they are told why, once.
 *
 * @module ui/trouble
 */
import { has } from "./i18n.js";

/** @typedef {import("../types.js").Store} Store */

/** Toasts of the panels count downwards, those of the page upwards, so that no two share an id. */
let nextId = -1;

/**
 * A short text over the page.
 * @param {Store} store
 * @param {string} key
 * @param {"info"|"error"|"question"} [kind]
 * @param {Record<string, string|number>} [values]
 * @param {{key: string, run: () => void}[]} [actions]
 * @param {number} [lasts]  milliseconds; 0: as long as others
 */
export function toast(store, key, kind = "info", values = {}, actions = [], lasts = 0) {
  store.dispatch({ type: "ui/toast", toast: { id: nextId--, key, values, kind, actions, ...(lasts > 0 && { until: performance.now() + lasts }) } });
}

/** What was told is out of date: it goes. @param {Store} store @param {string[]} keys */
export function untoast(store, keys) {
  for (const { id, key } of store.state.toasts) if (keys.includes(key)) store.dispatch({ type: "ui/toast_gone", id });
}

/**
 * Waits for an action and shows why it was refused. The same refusal told twice (by the server and by the promise) is shown once: toasts of one key replace each other.
 * @param {{store: Store}} app
 * @param {Promise<unknown>|void} promise
 */
export function attempt({ store }, promise) {
  Promise.resolve(promise).catch((error) => {
    const code = String(error?.code ?? "internal");
    // One who walks elsewhere has changed their mind; that is no trouble.
    if (code === "interrupted") return;
    toast(store, has(`error.${code}`) ? `error.${code}` : "error.internal", "error");
  });
}
