/**
 * Questions about tables, stages, doors, megaphones and recordings. Nothing here changes anything; texts are made in ui/.
 */
import { areaById, distanceTo, me, placeOf } from './selectors.js';

/** @typedef {import('../types.js').State} State */
/** @typedef {import('../types.js').Player} Player */
/** @typedef {import('../types.js').MapArea} MapArea */
/** @typedef {import('../types.js').Stage} Stage */
/** @typedef {import('../types.js').Megaphone} Megaphone */
/** @typedef {import('../types.js').Recording} Recording */
/** @typedef {{area: MapArea, seats: number, taken: number, free: number, topic: string, locked: boolean}} Table */
/** @typedef {{stage: string, view: Stage, area: MapArea}} OwnStage  area: the podium, or the part of the auditorium one is in */
/** @typedef {{key: string, ids: string[], topic: string, area: MapArea|null, ajar: boolean, count: number}} Murmur  people of one conversation near by; count: all who are in it */

/** So near, in tiles, one has come to a closed circle and does not just walk by. */
const BESIDE = 3;
/** Tiles between one's feet and a door one has just run into. */
const AT_THE_DOOR = 2;

/** Whether this role may do what only hosts may. @param {import('../types.js').Role} role */
export function hosts(role) {
  return role === 'owner' || role === 'host';
}

/** Whether one may do what only hosts may. @param {State} state */
export function isHost(state) {
  return hosts(me(state)?.role ?? 'guest');
}

/** Seconds until a count-down is over, never below zero. @param {State} state @param {{until: number}} countdown @param {number} now  `Date.now()` */
export function secondsLeft(state, countdown, now) {
  return Math.max(0, countdown.until - (now / 1000 + state.clockOffset));
}

/** @param {MapArea} area @param {{x: number, y: number}} place */
function holds(area, { x, y }) {
  return area.rects.some(([left, top, width, height]) => x >= left && y >= top && x < left + width && y < top + height);
}

/** Every area somebody stands in, the smallest first. @param {State} state @param {Player} player @returns {MapArea[]} */
export function areasAround(state, player) {
  const place = placeOf(state, player);
  /** @param {MapArea} area */
  const size = (area) => area.rects.reduce((sum, [, , width, height]) => sum + width * height, 0);
  return (state.map?.areas ?? []).filter((area) => holds(area, place)).sort((a, b) => size(a) - size(b));
}

// ---- tables

/** Whether an area is a table: a meeting with seats. @param {MapArea|null} area @returns {area is MapArea} */
export function isTable(area) {
  return area !== null && area.meeting !== null && area.seats.length > 0;
}

/** The numbers of a table's seats nobody sits on. @param {State} state @param {MapArea} area @returns {number[]} */
export function freeSeats(state, area) {
  const taken = new Set();
  for (const player of state.players.values()) if (player.area === area.id && player.seat !== null) taken.add(player.seat);
  const free = area.seats.map((_, index) => index).filter((index) => !taken.has(index));
  return free.slice(0, Math.max(0, Math.min(area.seats.length, area.capacity ?? Infinity) - taken.size));
}

/** @param {State} state @param {MapArea} area @returns {Table} */
export function tableAt(state, area) {
  const seats = Math.min(area.seats.length, area.capacity ?? Infinity);
  const free = freeSeats(state, area).length;
  return { area, seats, taken: seats - free, free, topic: state.topics.get(area.id) ?? '', locked: state.lockedAreas.has(area.id) };
}

/** Every table of the map, in its order. @param {State} state @returns {Table[]} */
export function tables(state) {
  return (state.map?.areas ?? []).filter(isTable).map((area) => tableAt(state, area));
}

/** The table one sits at, or null. @param {State} state @returns {Table|null} */
export function ownTable(state) {
  const own = me(state);
  const area = own === null || own.seat === null ? null : areaById(state, own.area);
  return isTable(area) ? tableAt(state, area) : null;
}

/** What the conversation one is in is about; empty when nobody said. @param {State} state */
export function ownTopic(state) {
  const own = me(state);
  if (own === null || state.conversation === null) return '';
  if (state.conversation.kind === 'bubble') return state.bubbles.get(state.conversation.id)?.topic ?? '';
  return own.area === null ? '' : (state.topics.get(own.area) ?? '');
}

/** Those one overhears, by what they talk in; the one with the nearest person first. @param {State} state @returns {Murmur[]} */
export function murmurs(state) {
  /** @type {Map<string, Murmur & {near: number}>} */
  const groups = new Map();
  for (const { id, by } of state.voices) {
    const player = state.players.get(id);
    if (by !== 'overheard' || player === undefined) continue;
    const bubble = player.bubble === null ? undefined : state.bubbles.get(player.bubble);
    const area = player.bubble === null ? areaById(state, player.area) : null;
    const key = player.bubble ?? area?.id ?? id;
    const topic = bubble?.topic ?? state.topics.get(area?.id ?? '') ?? '';
    const ajar = bubble?.ajar ?? state.ajarAreas.has(area?.id ?? '');
    const count = bubble?.members.length ?? [...state.players.values()].filter((other) => other.area === area?.id && (area?.seats.length === 0 || other.seat !== null)).length;
    const group = groups.get(key) ?? { key, ids: [], topic, area, ajar, count, near: Infinity };
    group.ids.push(id);
    group.near = Math.min(group.near, distanceTo(state, player));
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => a.near - b.near);
}

// ---- doors

/** The locked meeting one stands before, or null: the server only says that it is locked. @param {State} state @returns {MapArea|null} */
export function lockedDoor(state) {
  const { self, map } = state;
  if (map === null) return null;
  /** @type {MapArea|null} */
  let found = null;
  let nearest = AT_THE_DOOR * ((map.tile_width + map.tile_height) / 2);
  for (const area of map.areas) {
    if (area.meeting === null || !state.lockedAreas.has(area.id)) continue;
    for (const [left, top, width, height] of area.rects) {
      const away = Math.hypot(Math.max(left - self.x, 0, self.x - left - width), Math.max(top - self.y, 0, self.y - top - height));
      if (away >= nearest) continue;
      nearest = away;
      found = area;
    }
  }
  return found;
}

/** The closed circle one stands beside, in no talk oneself, or null. @param {State} state @returns {import('../types.js').Bubble|null} */
export function closedTalk(state) {
  const own = me(state);
  if (own === null || state.conversation !== null || state.self.moving || own.bubble !== null) return null;
  for (const bubble of state.bubbles.values()) {
    const near = bubble.locked && bubble.members.some((id) => {
      const player = state.players.get(id);
      return player !== undefined && distanceTo(state, player) <= BESIDE;
    });
    if (near) return bubble;
  }
  return null;
}

/** What is behind locks on a way that neither begins nor ends there: whoever was let in may go in, and out again. @param {State} state @param {{x: number, y: number}[]} ends @returns {[number, number, number, number][]} */
export function lockedBetween(state, ends) {
  const locked = (state.map?.areas ?? []).filter((area) => area.meeting !== null && state.lockedAreas.has(area.id));
  const open = new Set(locked.filter((area) => ends.some((end) => holds(area, end))).map((area) => area.meeting));
  return locked.filter((area) => !open.has(area.meeting)).flatMap((area) => area.rects);
}

// ---- stages

/** The stage somebody is on or before, or null. @param {State} state @param {Player} player @returns {OwnStage|null} */
export function stageAround(state, player) {
  for (const area of areasAround(state, player)) {
    const stage = area.stage ?? area.audience;
    if (stage !== null) return { stage, area, view: state.stages.get(stage) ?? { stage, speakers: [], called: [], queue: [] } };
  }
  return null;
}

/** The stage one is on or before oneself. @param {State} state @returns {OwnStage|null} */
export function ownStage(state) {
  const own = me(state);
  return own === null ? null : stageAround(state, own);
}

/** Who hears a stage: everybody in its auditorium but its speakers. @param {State} state @param {Stage} view @returns {Player[]} */
export function audienceOf(state, view) {
  return [...state.players.values()].filter((player) => player.connected && !view.speakers.includes(player.id) && stageAround(state, player)?.stage === view.stage);
}

/** Whether somebody speaks on a stage now. @param {State} state @param {string} id */
export function isSpeaker(state, id) {
  for (const { speakers } of state.stages.values()) if (speakers.includes(id)) return true;
  return false;
}

// ---- megaphones and recordings

/** The megaphones that concern one: one's own, and those for everybody, for all tables, or for where one stands. @param {State} state @returns {Megaphone[]} */
export function megaphonesAround(state) {
  const own = me(state);
  if (own === null) return [];
  const around = new Set(areasAround(state, own).map((area) => area.id));
  return [...state.megaphones.values()].filter((each) => each.id === own.id || each.scope !== 'area' || (each.area !== null && around.has(each.area)));
}

/** The recordings of where one stands. @param {State} state @returns {Recording[]} */
export function recordingsAround(state) {
  const own = me(state);
  if (own === null || state.recordings.size === 0) return [];
  const around = new Set(areasAround(state, own).map((area) => area.id));
  return [...state.recordings.values()].filter((recording) => recording.areas.some((area) => around.has(area)));
}

/**
 * One's own part in a recording: in it, asked, not in it though one could be, or only near it.
 * @param {State} state @param {Recording} recording @returns {"in"|"asked"|"out"|"aside"}
 */
export function partIn(state, recording) {
  if (state.me === null) return 'aside';
  if (recording.people.includes(state.me)) return 'in';
  if (state.consent?.recording === recording.id) return 'asked';
  const spoken = recording.stage !== null && (state.stages.get(recording.stage)?.speakers.includes(state.me) ?? false);
  const inside = recording.meeting !== null && state.conversation?.id === recording.meeting;
  return spoken || inside ? 'out' : 'aside';
}
