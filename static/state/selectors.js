/**
 * Questions about the state that more than one part asks. Nothing here changes anything.
 */
import { areaAt } from '../map/grid.js';

/** @typedef {import('../types.js').State} State */
/** @typedef {import('../types.js').Player} Player */
/** @typedef {import('../types.js').MapArea} MapArea */

/** Oneself as the others see one, or null before entering. @param {State} state @returns {Player|null} */
export function me(state) {
  return state.me === null ? null : state.players.get(state.me) ?? null;
}

/** Where somebody stands: one's own predicted place, the others' as told. @param {State} state @param {Player} player */
export function placeOf(state, player) {
  return player.id === state.me ? { x: state.self.x, y: state.self.y } : { x: player.x, y: player.y };
}

/** Tiles between oneself and somebody. @param {State} state @param {Player} player @returns {number} */
export function distanceTo(state, player) {
  const size = state.map === null ? 32 : (state.map.tile_width + state.map.tile_height) / 2;
  const place = placeOf(state, player);
  return Math.hypot(place.x - state.self.x, place.y - state.self.y) / size;
}

/** Everyone else, nearest first. @param {State} state @returns {Player[]} */
export function others(state) {
  return [...state.players.values()]
    .filter((player) => player.id !== state.me)
    .map((player) => ({ player, distance: distanceTo(state, player) }))
    .sort((a, b) => a.distance - b.distance || a.player.name.localeCompare(b.player.name))
    .map(({ player }) => player);
}

/** Those within earshot by distance, nearest first. @param {State} state @returns {Player[]} */
export function nearby(state) {
  return others(state).filter((player) => distanceTo(state, player) <= state.settings.leave_radius);
}

/** @param {State} state @param {string|null} id @returns {MapArea|null} */
export function areaById(state, id) {
  return state.map?.areas.find((area) => area.id === id) ?? null;
}

/** The name of the area somebody is in, or null. @param {State} state @param {Player} player @returns {string|null} */
export function areaName(state, player) {
  const area = areaById(state, player.area);
  return area === null ? null : area.name || area.id;
}

/** The smallest area at one's own feet, or null. @param {State} state @returns {MapArea|null} */
export function ownArea(state) {
  return state.map === null ? null : areaAt(state.map.areas, state.self.x, state.self.y);
}

/**
 * What decides, besides distance, whether people at two places may talk: the meeting's name, silence, or neither.
 * @param {State} state @param {{x: number, y: number}} place @returns {string}
 */
export function talkZone(state, { x, y }) {
  const area = state.map === null ? null : areaAt(state.map.areas, x, y);
  if (area === null) return '';
  return area.meeting !== null ? `meeting ${area.meeting}` : area.silent ? 'silence' : '';
}

/**
 * Whether one still waits for room in a full conversation. The server says when the waiting begins and when one is let in;
 * that one gave up is seen from where one went.
 * @param {State} state
 */
export function isWaiting(state) {
  if (state.waiting === null) return false;
  const { conversation } = state.waiting;
  if (conversation.startsWith('area:')) return talkZone(state, state.self) === `meeting ${conversation.slice('area:'.length)}`;
  return (state.bubbles.get(conversation)?.members ?? []).some((id) => {
    const player = state.players.get(id);
    return player !== undefined && distanceTo(state, player) <= state.settings.leave_radius;
  });
}

/** Whether somebody is in the same conversation. @param {State} state @param {string} id */
export function inConversation(state, id) {
  return state.conversation?.members.some((member) => member.id === id) ?? false;
}

/** Whether somebody is heard speaking now, whose microphone is on; oneself is told by the microphone's level. @param {State} state @param {string} id */
export function isSpeaking(state, id) {
  return (state.remote.get(id)?.speaking ?? false) && (state.players.get(id)?.microphone ?? false);
}

/** How loud one chose to hear somebody of this name, or null. Names are anything, "constructor" as well. @param {State} state @param {string} id @returns {number|null} */
export function volumeOf(state, id) {
  const { volumes } = state.preferences;
  const name = state.players.get(id)?.name ?? '';
  const volume = Object.hasOwn(volumes, name) ? volumes[name] : null;
  return typeof volume === 'number' && Number.isFinite(volume) ? volume : null;
}

/** The camera's picture of somebody one talks with, or null when they show none. @param {State} state @param {string} id @returns {MediaStream|null} */
export function pictureOf(state, id) {
  const shows = state.players.get(id)?.camera !== false && state.conversation?.members.find((member) => member.id === id)?.video !== false;
  return shows ? (state.remote.get(id)?.video ?? null) : null;
}
