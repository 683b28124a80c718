/**
 * Small maps drawn with letters: `#` stops walkers and sound, `o` stops walkers only. Chance that repeats itself, and messages.
 */
import { createGrid } from '../../static/map/grid.js';

/** @param {(character: string) => boolean} wanted @param {string[]} rows */
function bits(wanted, rows) {
  const all = rows.join('').split('').map((character) => (wanted(character) ? 1 : 0));
  let packed = '';
  for (let at = 0; at < all.length; at += 8) {
    let byte = 0;
    for (let bit = 0; bit < 8; bit += 1) byte = (byte << 1) | (all[at + bit] ?? 0);
    packed += String.fromCharCode(byte);
  }
  return btoa(packed);
}

/** @param {string[]} rows @param {Partial<import('../../static/types.js').MapJSON>} [more] @returns {import('../../static/types.js').MapJSON} */
export function drawMap(rows, more = {}) {
  return {
    version: 1,
    id: 'test',
    name: 'Test',
    width: rows[0].length,
    height: rows.length,
    tile_width: 32,
    tile_height: 32,
    background: null,
    tilesets: [],
    layers: [],
    collision: bits((character) => character !== '.', rows),
    soundproof: bits((character) => character === '#', rows),
    areas: [],
    starts: {},
    properties: {},
    warnings: [],
    ...more,
  };
}

/** @param {string[]} rows */
export function drawGrid(rows) {
  return createGrid(drawMap(rows));
}

/** The middle of a tile. @param {number} column @param {number} row */
export function middle(column, row) {
  return { x: column * 32 + 16, y: row * 32 + 16 };
}

/** Numbers that look random and are the same on every run. @param {number} seed */
export function dice(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/**
 * A message of Bob's that is kept in the room's channel.
 * @param {number} number @param {Partial<import('../../static/types.js').ChatLine>} [more] @returns {import('../../static/types.js').ChatLine}
 */
export function chatLine(number, more = {}) {
  return {
    id: `c${number}`, scope: 'room', player: '', name: 'Bob', text: `line ${number}`, at: number, channel: 'room/test', number, person: 'g-bob',
    mentions: [], files: [], reactions: [], edited: null, deleted: false, ...more,
  };
}
