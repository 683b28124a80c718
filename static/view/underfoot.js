/**
 * What the floor shows of the state: how far one's voice goes, who talks together, free seats near by, the meeting one is in.
 * It is painted by floor.js.
 */
import { freeSeats, isTable } from '../state/gatherings.js';
import { ownArea } from '../state/selectors.js';

/** @typedef {import('../types.js').State} State */
/** @typedef {import('../types.js').MapJSON} MapJSON */
/** @typedef {{x: number, y: number}} Point */

const STATUSES_WITHOUT_VOICE = new Set(['do_not_disturb', 'focus', 'ghost']);
/** Seats are shown from so many tiles away. */
const SEATS_WITHIN = 5;
/** How far beyond the map a meeting darkens what is outside of it, in pixels. */
const MARGIN = 4000;

/** Free seats of the tables near oneself: shown to who may want one. @param {State} state @param {MapJSON} map @param {number} tile @returns {Point[]} */
export function seatsNear(state, map, tile) {
  const own = state.players.get(state.me ?? '');
  if (own === undefined || own.seat !== null) return [];
  return map.areas.filter(isTable).flatMap((area) => {
    if (state.lockedAreas.has(area.id)) return [];
    const near = area.seats.some(([x, y]) => Math.hypot(x - state.self.x, y - state.self.y) < SEATS_WITHIN * tile);
    return near ? freeSeats(state, area).map((index) => ({ x: area.seats[index][0], y: area.seats[index][1] })) : [];
  });
}

/**
 * @param {import('./floor.js').Floor} floor @param {State} state @param {MapJSON} map
 * @param {(id: string) => Point|null} find  where somebody is drawn @param {number} scale  1 for tiles of 32 pixels
 */
export function showUnderfoot(floor, state, map, find, scale) {
  const tile = (map.tile_width + map.tile_height) / 2;
  const own = state.me === null ? undefined : state.players.get(state.me);
  const area = ownArea(state);
  const meeting = area?.meeting ?? null;
  const voice = own !== undefined && meeting === null && !(area?.silent ?? false) && !STATUSES_WITHOUT_VOICE.has(own.status);
  floor.setVoice(voice ? state.self : null, state.settings.voice_radius * tile);
  const bubbles = [...state.bubbles.values()].map(({ id, locked, members }) => ({
    id,
    locked,
    own: state.me !== null && members.includes(state.me),
    members: members.flatMap((member) => {
      const figure = find(member);
      return figure === null ? [] : [{ x: figure.x, y: figure.y }];
    }),
  }));
  floor.setBubbles(bubbles, tile);
  floor.setWay(own === undefined ? null : state.self, state.compass?.way?.angle ?? null, tile);
  floor.setSeats(seatsNear(state, map, tile), scale);
  const rects = meeting === null ? null : map.areas.filter((other) => other.meeting === meeting).flatMap((other) => other.rects);
  const table = map.areas.some((other) => other.meeting === meeting && other.seats.length > 0);
  floor.setMeeting(meeting ?? '', rects, [-MARGIN, -MARGIN, map.width * map.tile_width + 2 * MARGIN, map.height * map.tile_height + 2 * MARGIN], table ? tile : 0);
}
