/**
 * The rules of ui/layout.js, applied to the state as it changes.
 *
 * @module ui/arrangement
 */
import { useEffect, useReducer, useRef } from "preact/hooks";
import { useTopics } from "./context.js";
import { arrange, HOLD_MS, look, NOTHING, speakingIn, talkers } from "./layout.js";

/** @typedef {import("./layout.js").Picture} Picture */

/** What to draw, kept up to date. @param {number} limit @param {Picture|null} chosen */
export function useArrangement(limit, chosen) {
  const state = useTopics(["conversation", "media", "players", "ui"], 60);
  const [, again] = useReducer((/** @type {number} */ count) => count + 1, 0);
  const memory = useRef(/** @type {import("./layout.js").Memory} */ (NOTHING));
  const people = talkers(state);
  const ids = people.map(({ id }) => id);
  const speaking = speakingIn(state);
  const { pinned } = state;
  const first = people.filter(({ by }) => by !== "conversation").map(({ id }) => id);
  memory.current = look(memory.current, { ids, speaking, pinned, limit, first }, performance.now());
  const screens = ids.filter((id) => state.remote.get(id)?.screen);
  const waits = ids.some((id) => speaking(id) && id !== memory.current.speaker);
  useEffect(() => {
    // Who has the word may lose it without anything else happening.
    if (!waits) return undefined;
    const timer = setTimeout(again, HOLD_MS, undefined);
    return () => clearTimeout(timer);
  });
  return { state, people, ...arrange(memory.current, { ids, screens, pinned, layout: state.preferences.layout, chosen }) };
}
