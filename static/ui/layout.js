/**
 * Whose pictures are shown, which of them large, and who is only heard: the rules, without the page. They look at who
 * spoke when, so that pictures stay in their places while people take turns.
 *
 * @module ui/layout
 */
import { isSpeaking } from "../state/selectors.js";

/** @typedef {import("../types.js").State} State */
/** How we come to hear somebody. @typedef {"conversation"|"stage"|"megaphone"} By */
/** @typedef {{id: string, by: By}} Talker */
/** A person's camera or shared screen. @typedef {{id: string, kind: "camera"|"screen"}} Picture */

/**
 * What is kept from one look to the next.
 * @typedef {Object} Memory
 * @property {Map<string, number>} spoke  when somebody was last heard, ms
 * @property {string[]} shown  whose pictures are shown, in their order
 * @property {string|null} speaker  who has the word
 */

/** More faces than this are no longer told apart, nor carried by every computer. */
export const PICTURES = 9;
/** Who has the word keeps it through a breath and a laugh of somebody else, ms. */
export const HOLD_MS = 1500;

/** @type {Readonly<Memory>} */
export const NOTHING = Object.freeze({ spoke: new Map(), shown: [], speaker: null });

/**
 * Everybody whose face belongs on the page: those one talks with, and those who speak to many. Who is overheard is not shown.
 * @param {State} state
 * @returns {Talker[]}
 */
export function talkers(state) {
  /** @type {Map<string, Talker>} */
  const found = new Map();
  for (const { id } of state.conversation?.members ?? []) found.set(id, { id, by: "conversation" });
  for (const { id, by, video } of state.voices) if (video && by !== "overheard" && !found.has(id)) found.set(id, { id, by });
  found.delete(state.me ?? "");
  return [...found.values()];
}

/**
 * Looks again: who spoke, whose pictures are shown, who has the word. Who is pinned, and who speaks to many, goes first.
 * @param {Memory} memory
 * @param {{ids: string[], speaking: (id: string) => boolean, pinned: string|null, limit: number, first: string[]}} scene  first: who speaks to many
 * @param {number} now  ms
 * @returns {Memory}
 */
export function look(memory, { ids, speaking, pinned, limit, first }, now) {
  const spoke = new Map(ids.map((id) => [id, speaking(id) ? now : (memory.spoke.get(id) ?? 0)]));
  /** @param {string} id */
  const last = (id) => spoke.get(id) ?? 0;
  // Those who were shown keep their places; the others come in the order in which they last spoke.
  const before = memory.shown.filter((id) => spoke.has(id));
  const others = ids.filter((id) => !before.includes(id)).sort((a, b) => last(b) - last(a));
  const shown = [...before, ...others].slice(0, limit);
  /** @param {string} id */
  const leads = (id) => id === pinned || first.includes(id);
  const missed = ids.filter((id) => !shown.includes(id) && (leads(id) || speaking(id))).sort((a, b) => Number(leads(b)) - Number(leads(a)));
  for (const id of missed) {
    const spare = shown.filter((each) => !leads(each) && (leads(id) || !speaking(each))).sort((a, b) => last(a) - last(b))[0];
    if (spare === undefined) break;
    shown[shown.indexOf(spare)] = id;
  }
  return { spoke, shown, speaker: speakerOf(memory.speaker, ids, last, now) };
}

/**
 * @param {string|null} speaker  until now
 * @param {string[]} ids
 * @param {(id: string) => number} last
 * @param {number} now
 */
function speakerOf(speaker, ids, last, now) {
  const here = speaker !== null && ids.includes(speaker);
  if (here && now - last(speaker) < HOLD_MS) return speaker;
  // Of those who were heard just now, the one who speaks; before anybody spoke, the first.
  const next = ids.filter((id) => last(id) === now && now > 0)[0];
  return next ?? (here ? speaker : ([...ids].sort((a, b) => last(b) - last(a))[0] ?? null));
}

/**
 * What goes where.
 * @param {Memory} memory
 * @param {{ids: string[], screens: string[], pinned: string|null, layout: "grid"|"speaker", chosen: Picture|null}} scene  chosen: what was enlarged by hand
 * @returns {{large: Picture|null, screens: string[], faces: string[], more: number}}
 */
export function arrange(memory, { ids, screens, pinned, layout, chosen }) {
  const large = largeOne(memory, { ids, screens, pinned, layout, chosen });
  return {
    large,
    screens: screens.filter((id) => large?.kind !== "screen" || large.id !== id),
    faces: memory.shown.filter((id) => large?.kind !== "camera" || large.id !== id),
    more: ids.length - memory.shown.length,
  };
}

/** @param {Memory} memory @param {Parameters<typeof arrange>[1]} scene @returns {Picture|null} */
function largeOne(memory, { ids, screens, pinned, layout, chosen }) {
  if (chosen !== null && (chosen.kind === "screen" ? screens : ids).includes(chosen.id)) return chosen;
  if (pinned !== null && ids.includes(pinned)) return { id: pinned, kind: screens.includes(pinned) ? "screen" : "camera" };
  if (layout === "grid") return null;
  const screen = screens.at(-1);
  if (screen !== undefined) return { id: screen, kind: "screen" };
  return memory.speaker === null ? null : { id: memory.speaker, kind: "camera" };
}

/**
 * In how many columns so many pictures become largest.
 * @param {number} count
 * @param {number} width  of the space
 * @param {number} height
 * @param {number} [shape]  width over height of a picture
 * @returns {number}
 */
export function columnsFor(count, width, height, shape = 16 / 9) {
  let best = 1;
  let largest = 0;
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const size = Math.min(width / columns, (height / rows) * shape);
    // A hair larger is not worth another shape.
    if (size > largest * 1.01) {
      largest = size;
      best = columns;
    }
  }
  return best;
}

/**
 * How wide every picture is on the screen now, for whoever sends them. Steps keep a sliding edge from being news.
 * @param {State} state
 * @param {Map<string, number>} tiles  widths of the tiles, by player
 * @param {boolean} seen  whether the page is looked at
 * @returns {Map<string, number>} 0: not drawn
 */
export function drawnWidths(state, tiles, seen) {
  const onMap = seen && state.preferences.facesOnMap ? ON_MAP : 0;
  return new Map(talkers(state).map(({ id, by }) => [id, Math.max(Math.ceil((tiles.get(id) ?? 0) / STEP) * STEP, by === "conversation" ? onMap : 0)]));
}

const STEP = 32;
/** A face on the map is small, whatever its scale. */
const ON_MAP = 96;

/** Who of these is heard now. @param {State} state @returns {(id: string) => boolean} */
export function speakingIn(state) {
  return (id) => isSpeaking(state, id);
}
