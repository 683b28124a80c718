/**
 * Desks at which people work out loud: what the server's messages change, and questions about them. A part of `apply`.
 */
import { isListed } from './cards.js';
import { areasAround } from './gatherings.js';
import { areaById, distanceTo, me } from './selectors.js';

/** @typedef {import('../types.js').State} State */
/** @typedef {import('../types.js').WorkDesk} WorkDesk */
/** @typedef {import('../types.js').Message} Message */
/** @typedef {import('../types.js').Topic} Topic */
/** A desk in use, as the list shows it; wait: minutes. @typedef {{desk: WorkDesk, owner: import('../types.js').Player, area: import('../types.js').MapArea|null, mine: 'own'|'turn'|'ticket'|null, wait: number}} DeskLine */

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

/**
 * The desks somebody works at, the one that concerns oneself first, then the shortest wait. Of people in no list there is none.
 * @param {State} state @param {(desk: WorkDesk) => number} secondsOf  how long whoever is there may still stay
 * @returns {DeskLine[]}
 */
export function desksInUse(state, secondsOf) {
  /** @type {DeskLine[]} */
  const lines = [];
  for (const desk of state.desks.values()) {
    const owner = state.players.get(desk.owner);
    if (owner === undefined || (owner.id !== state.me && !isListed(state, owner, distanceTo(state, owner)))) continue;
    const waits = desk.queue.includes(state.me ?? '');
    const mine = owner.id === state.me ? 'own' : desk.guest === state.me ? 'turn' : waits ? 'ticket' : null;
    lines.push({ desk, owner, area: areaById(state, desk.area), mine, wait: waitOf(desk, waits ? state.me : null, secondsOf(desk)) });
  }
  return lines.sort((one, other) => Number(one.mine === null) - Number(other.mine === null) || one.wait - other.wait);
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
