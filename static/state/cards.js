/**
 * What messages change about cards, beacons and the compass; and where the compass leads. Pure, a part of apply.js.
 */
import { halfBody } from '../map/grid.js';
import { findPath, nearestReachable } from '../map/pathfinding.js';
import { areaById, inConversation, me } from './selectors.js';

/** @typedef {import('../types.js').State} State */
/** @typedef {import('../types.js').Message} Message */
/** @typedef {import('../types.js').Topic} Topic */
/** @typedef {import('../types.js').CompassTarget} CompassTarget */
/** @typedef {{x: number, y: number}} Point */

/** Whoever is so near is there, in tiles. */
const THERE = 2.5;
/** What lies nearer than this on the way says little about where it leads, in tiles. */
const NEXT = 1;

/** @type {Record<string, (state: State, message: Message) => Topic[]>} */
export const CARDS = {
  'ui/card'(state, { id }) {
    state.shownCard = id ?? state.me;
    state.panel = 'card';
    return ['ui'];
  },
  'page/known'(state, { card }) {
    const player = state.players.get(card.id);
    if (player === undefined || player.listed) return [];
    const { person, name, role, status_text } = card;
    Object.assign(player, { person, name, role, status_text });
    return ['players'];
  },
  'compass/set'(state, { target }) {
    state.compass = target === null ? null : { target, way: null };
    return ['ui', 'positions'];
  },
  'compass/way'(state, { way }) {
    if (state.compass === null) return [];
    state.compass = { ...state.compass, way };
    return ['ui', 'positions'];
  },
};

/** What changes about oneself who is in no list any more: one knows one's own name. @param {import('../types.js').Player} own @param {Partial<import('../types.js').Player>} changes */
export function unlisted({ name, person, role, status_text }, changes) {
  return { ...changes, name, person, role, status_text };
}

/** @param {State} state */
export function forgetCards(state) {
  state.shownCard = null;
  state.compass = null;
}

/** Whether somebody stands in the lists: who is unlisted, for those who know who it is and are near. @param {State} state @param {import('../types.js').Player} player @param {number} steps */
export function isListed(state, player, steps) {
  return player.listed || (player.person !== '' && (inConversation(state, player.id) || steps <= 8));
}

/** Whether somebody is simulated, to bring a place to life. @param {{person: string}} player */
export function isSimulated({ person }) {
  return person.startsWith('s-');
}

/** How many people are here, as far as one is told: who is unlisted is not counted. @param {State} state */
export function headCount(state) {
  let count = 0;
  for (const player of state.players.values()) if (player.listed || player.id === state.me) count += 1;
  return count;
}

/** Where the compass leads; null: it is no longer there. @param {State} state @param {CompassTarget} target @returns {Point|null} */
export function placeOfTarget(state, target) {
  if (target.kind === 'player') {
    const player = state.players.get(target.id);
    return player === undefined ? null : { x: player.x, y: player.y };
  }
  if (target.kind === 'bubble') {
    const members = (state.bubbles.get(target.id)?.members ?? []).flatMap((id) => state.players.get(id) ?? []);
    // The nearest of them: the middle of a circle may lie behind a plant.
    const away = (/** @type {Point} */ { x, y }) => Math.hypot(x - state.self.x, y - state.self.y);
    const [nearest] = members.sort((a, b) => away(a) - away(b));
    return nearest === undefined ? null : { x: nearest.x, y: nearest.y };
  }
  const rect = areaById(state, target.id)?.rects[0];
  return rect === undefined ? null : { x: rect[0] + rect[2] / 2, y: rect[1] + rect[3] / 2 };
}

/** Whether one has come where the compass led. @param {State} state @param {CompassTarget} target @param {Point} place @param {number} tile */
export function isThere(state, target, place, tile) {
  if (target.kind === 'area') return me(state)?.area === target.id;
  if (target.kind === 'bubble' && me(state)?.bubble === target.id) return true;
  if (target.kind === 'player' && inConversation(state, target.id)) return true;
  return Math.hypot(place.x - state.self.x, place.y - state.self.y) <= THERE * tile;
}

/**
 * The next stretch of the way: its angle (radians, 0 to the right, clockwise as the screen has it), and the steps of all of it.
 * @param {State} state @param {import('../map/grid.js').Grid} grid @param {Point} place @returns {{angle: number, steps: number}|null}  null: no way leads there
 */
export function wayTo(state, grid, place) {
  const tile = (grid.tileWidth + grid.tileHeight) / 2;
  const half = halfBody(state.settings.body);
  const { self } = state;
  const points = findPath(grid, self, place, half) ?? findPath(grid, self, nearestReachable(grid, self, place, half), half);
  if (points === null || points.length === 0) return null;
  let length = 0;
  let before = /** @type {Point} */ (self);
  for (const point of points) {
    length += Math.hypot(point.x - before.x, point.y - before.y);
    before = point;
  }
  const next = points.find(({ x, y }) => Math.hypot(x - self.x, y - self.y) >= NEXT * tile) ?? points[points.length - 1];
  return { angle: Math.atan2(next.y - self.y, next.x - self.x), steps: Math.max(1, Math.round(length / tile)) };
}

/** Which of eight directions an angle is: 0 to the right, then clockwise. @param {number} angle */
export function eighth(angle) {
  return ((Math.round((angle * 4) / Math.PI) % 8) + 8) % 8;
}

/** Who is in the rooms of a place, and who belongs to it. @typedef {{people: {person: string, name: string, room: string, status: string}[], members: {id: string, name: string}[], rooms: {id: string, name: string}[]}} Around */
/** To whom a host may recommend somebody: `room` is null in one's own, and "" for a member who is not here. @typedef {{person: string, name: string, room: string|null}} Reader */

/**
 * Everybody in this room, then in the other rooms, then the members who are not here; each once, by name.
 * @param {State} state
 * @param {Around} around
 * @param {string} contact  the person to be recommended
 * @returns {Reader[]}
 */
export function readersOf(state, { people, members, rooms }, contact) {
  const seen = new Set(['', contact, me(state)?.person ?? '', ...[...state.players.values()].filter(({ listed }) => !listed).map(({ person }) => person)]);
  /** @param {Reader[]} found */
  const fresh = (found) =>
    found
      .filter(({ person }) => !seen.has(person) && seen.add(person))
      .sort((a, b) => (a.room ?? '').localeCompare(b.room ?? '') || a.name.localeCompare(b.name));
  const named = new Map(rooms.map(({ id, name }) => [id, name]));
  return [
    ...fresh([...state.players.values()].map(({ person, name }) => ({ person, name, room: null }))),
    ...fresh(people.filter(({ room, status }) => room !== state.room && status !== 'ghost').map(({ person, name, room }) => ({ person, name, room: named.get(room) ?? room }))),
    ...fresh(members.map(({ id, name }) => ({ person: id, name, room: '' }))),
  ];
}
