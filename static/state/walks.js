/**
 * Walks together: what the server's messages change, and questions about them. The messages are a part of `apply`, and called by it alone.
 */
import { distanceTo, me } from './selectors.js';

/** @typedef {import('../types.js').State} State */
/** @typedef {import('../types.js').Walk} Walk */
/** @typedef {import('../types.js').Message} Message */
/** @typedef {import('../types.js').Topic} Topic */

/** Tiles from which one is asked to fall in step, or told of a promenade. */
const IN_STEP = 6;
const ON_THE_PATH = 1.5;

/** @type {Record<string, (state: State, message: Message) => Topic[]>} */
export const WALKS = {
  walk_changed(state, { walk }) {
    state.walks.set(walk.id, walk);
    return ['players', 'ui'];
  },
  walk_ended(state, { id }) {
    state.walks.delete(id);
    return ['players', 'ui'];
  },
};

/** The walk one is in, or null. @param {State} state @returns {Walk|null} */
export function ownWalk(state) {
  for (const walk of state.walks.values()) if (walk.walkers.includes(state.me ?? '')) return walk;
  return null;
}

/** The walk one could fall in step with: that of one's own talk, or the nearest that passes by. @param {State} state @returns {Walk|null} */
export function passingWalk(state) {
  const own = me(state);
  if (own === null || ownWalk(state) !== null) return null;
  /** @type {Walk|null} */
  let found = null;
  let nearest = IN_STEP;
  for (const walk of state.walks.values()) {
    const leader = state.players.get(walk.leader);
    if (leader === undefined) continue;
    if (own.bubble !== null && leader.bubble === own.bubble) return walk;
    const away = distanceTo(state, leader);
    if (state.bubbles.get(leader.bubble ?? '')?.locked || away >= nearest) continue;
    found = walk;
    nearest = away;
  }
  return found;
}

/** Whether one stands on a promenade, where one may set off. @param {State} state */
export function onPromenade(state) {
  const { map, self } = state;
  if (map === null || self.moving || (state.conversation !== null && state.conversation.kind !== 'bubble')) return false;
  const tile = (map.tile_width + map.tile_height) / 2;
  return (map.promenades ?? []).some(({ points, closed }) => {
    const corners = closed ? [...points, points[0]] : points;
    return corners.slice(1).some(([x1, y1], index) => {
      const [x0, y0] = corners[index];
      const square = (x1 - x0) ** 2 + (y1 - y0) ** 2;
      const part = square === 0 ? 0 : Math.min(1, Math.max(0, ((self.x - x0) * (x1 - x0) + (self.y - y0) * (y1 - y0)) / square));
      return Math.hypot(self.x - x0 - (x1 - x0) * part, self.y - y0 - (y1 - y0) * part) <= ON_THE_PATH * tile;
    });
  });
}
