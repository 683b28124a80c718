/**
 * Signs that hang over places: how many sit at a table and what they talk about, what a circle of people talks about, and
 * where a recording runs. What they say is decided here from the state; painting is done by labels.js.
 */
import { tables } from '../state/gatherings.js';
import { areaById, me } from '../state/selectors.js';

/** @typedef {import('../types.js').State} State */
/** @typedef {{x: number, y: number}} Point */
/** @typedef {import('./labels.js').Labels} Labels */
/** @typedef {{count: string, topic: string, locked: boolean, recording: boolean}} Sign */
/** @typedef {{id: string, sign: Sign, at: Point, raised: boolean}} Placed  at: map pixels; raised: over the heads of those who stand there, else hanging from there */

/** A place may have two signs: one of its own, and that of a recording. */
const RECORDING = 'recording ';
/** Screen pixels below the upper edge of a place. */
const INSIDE = 6;

/** The middle of an area's upper edge. @param {import('../types.js').MapArea} area @returns {Point} */
function topOf(area) {
  const [left, top, width] = [...area.rects].sort((a, b) => a[1] - b[1])[0] ?? [0, 0, 0, 0];
  return { x: left + width / 2, y: top };
}

/**
 * Every sign there is now.
 * @param {State} state @param {(id: string) => Point|null} find  where somebody is drawn @param {(key: string) => string} words
 * @returns {Placed[]}
 */
export function signsOf(state, find, words) {
  /** @type {Placed[]} */
  const signs = [];
  const own = me(state);
  for (const { area, taken, seats, topic, locked } of tables(state)) {
    if (taken === 0 && topic === '' && !locked) continue;
    // Who sits there is told of it at the side, and has faces over the heads instead.
    if (own?.area === area.id && own.seat !== null) continue;
    const at = { x: topOf(area).x, y: Math.min(...area.seats.map(([, y]) => y)) };
    signs.push({ id: area.id, sign: { count: `${taken}/${seats}`, topic, locked, recording: false }, at, raised: true });
  }
  for (const area of state.map?.areas ?? []) {
    const topic = state.topics.get(area.id) ?? '';
    if (topic === '' || area.seats.length > 0) continue;
    const people = [...state.players.values()].filter((player) => player.area === area.id).length;
    signs.push({ id: area.id, sign: { count: String(people), topic, locked: state.lockedAreas.has(area.id), recording: false }, at: topOf(area), raised: false });
  }
  for (const bubble of state.bubbles.values()) {
    // One's own talk is told at the side; a pair without a topic needs no sign.
    if (bubble.members.includes(state.me ?? '') || (bubble.topic === '' && bubble.members.length < 3)) continue;
    const places = bubble.members.flatMap((id) => find(id) ?? []);
    if (places.length === 0) continue;
    const at = { x: places.reduce((sum, place) => sum + place.x, 0) / places.length, y: Math.min(...places.map((place) => place.y)) };
    signs.push({ id: bubble.id, sign: { count: String(bubble.members.length), topic: bubble.topic, locked: bubble.locked, recording: false }, at, raised: true });
  }
  for (const recording of state.recordings.values()) {
    for (const id of recording.areas) {
      const area = areaById(state, id);
      // Of a stage it is those on it who are recorded, not the seats before it.
      if (area === null || (recording.stage !== null && area.stage === null)) continue;
      signs.push({ id: `${RECORDING}${recording.id} ${id}`, sign: { count: '', topic: words('recording.mark'), locked: false, recording: true }, at: topOf(area), raised: true });
    }
  }
  return signs;
}

/** The signs on the screen. */
export class Signs {
  /** @param {import('./pixi.js').Pixi} PIXI @param {Labels} labels @param {(key: string) => string} words */
  constructor(PIXI, labels, words) {
    this.PIXI = PIXI;
    this.labels = labels;
    this.words = words;
    this.container = new PIXI.Container();
    /** @type {Map<string, {sprite: import('pixi.js').Sprite, key: string}>} */
    this.shown = new Map();
    /** @type {Placed[]} */
    this.placed = [];
  }

  /** Takes over what the signs say. @param {State} state @param {(id: string) => Point|null} find */
  update(state, find) {
    this.placed = signsOf(state, find, this.words);
    const wanted = new Set(this.placed.map(({ id }) => id));
    for (const [id, entry] of this.shown) {
      if (wanted.has(id)) continue;
      this.labels.release(entry.key);
      entry.sprite.destroy();
      this.shown.delete(id);
    }
    for (const { id, sign } of this.placed) {
      const key = this.labels.signKey(sign);
      let entry = this.shown.get(id);
      if (entry?.key === key) continue;
      if (entry === undefined) {
        const sprite = new this.PIXI.Sprite(this.PIXI.Texture.EMPTY);
        sprite.anchor.set(0.5, 1);
        this.container.addChild(sprite);
        entry = { sprite, key: '' };
        this.shown.set(id, entry);
      }
      const before = entry.key;
      entry.sprite.texture = this.labels.take(key, () => this.labels.paintSign(sign));
      entry.key = key;
      if (before !== '') this.labels.release(before);
    }
  }

  /** Follows the map. @param {(x: number, y: number) => Point} toScreen @param {number} head  screen pixels from feet to above the head */
  place(toScreen, head) {
    /** @type {Map<string, number>} */
    const stacked = new Map();
    for (const { id, at, raised } of this.placed) {
      const sprite = this.shown.get(id)?.sprite;
      if (sprite === undefined) continue;
      const { x, y } = toScreen(at.x, at.y);
      // Two signs of one place do not hide each other.
      const spot = `${at.x},${at.y}`;
      const above = stacked.get(spot) ?? 0;
      stacked.set(spot, above + sprite.height);
      sprite.position.set(Math.round(x), Math.round(raised ? y - head - above : y + INSIDE + sprite.height + above));
    }
  }
}
