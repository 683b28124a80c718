/**
 * Desks at which people work out loud: what the server's messages change, and questions about them. A part of `apply`.
 */
import { areasAround } from './gatherings.js';
import { distanceTo, me } from './selectors.js';

/** @typedef {import('../types.js').State} State */
/** @typedef {import('../types.js').WorkDesk} WorkDesk */
/** @typedef {import('../types.js').Message} Message */
/** @typedef {import('../types.js').Topic} Topic */

/** Tiles from somebody at a desk within which his desk is offered. */
const BESIDE = 4;

/** @type {Record<string, (state: State, message: Message) => Topic[]>} */
export const DESKS = {
  desk_changed(state, { desk }) {
    state.desks.set(desk.area, desk);
    return ['players', 'ui'];
  },
  desk_ended(state, { area }) {
    state.desks.delete(area);
    return ['players', 'ui'];
  },
};

/** The desk one works at, or null. @param {State} state @returns {WorkDesk|null} */
export function ownDesk(state) {
  for (const desk of state.desks.values()) if (desk.owner === state.me) return desk;
  return null;
}

/** The desk one has a ticket of, or whose turn one has. @param {State} state @returns {WorkDesk|null} */
export function ticketDesk(state) {
  for (const desk of state.desks.values()) if (desk.guest === state.me || desk.queue.includes(state.me ?? '')) return desk;
  return null;
}

/** The desk one stands beside at which somebody works. @param {State} state @returns {WorkDesk|null} */
export function deskBeside(state) {
  for (const desk of state.desks.values()) {
    const owner = state.players.get(desk.owner);
    if (owner !== undefined && desk.owner !== state.me && distanceTo(state, owner) <= BESIDE) return desk;
  }
  return null;
}

/** The free desk one stands at, or null. @param {State} state @returns {import('../types.js').MapArea|null} */
export function freeDesk(state) {
  const own = me(state);
  if (own === null || state.self.moving || state.conversation !== null) return null;
  return areasAround(state, own).find((area) => area.desk === true && !state.desks.has(area.id)) ?? null;
}

/** How many minutes are before one in the queue. @param {WorkDesk} desk @param {string|null} id @param {number} seconds  left of the one who is there */
export function waitOf(desk, id, seconds) {
  const at = id === null ? -1 : desk.queue.indexOf(id);
  const before = at === -1 ? desk.queue.length : at;
  return before * 10 + (desk.guest === null ? 0 : Math.ceil((desk.here ? seconds : 600) / 60));
}
