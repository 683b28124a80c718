/**
 * Warm introductions over HTTP: asking, passing on, letting rest, agreeing to meet.
 *
 * @module net/introductions
 */

/** @typedef {{person: string, name: string, room: string, area: string, place: string, at: number, comment: string}} Meeting */
/** @typedef {{id: string, to_name: string, whom: string, text: string, asked_at: number, expires_at: number, state: "waiting"|"accepted"|"not_now", meeting: Meeting|null}} Asked */
/** @typedef {{id: string, by: string, by_name: string, whom: string, text: string, asked_at: number, expires_at: number, to_name: string|null, accepted: boolean}} Help */
/** @typedef {{id: string, by_name: string, via_name: string, text: string, comment: string, expires_at: number, meeting: Meeting|null}} Offer */
/** @typedef {{mine: Asked[], asked_of_me: Help[], to_me: Offer[]}} All */

const PATH = '/me/introductions';

/** @param {string} id */
const of = (id) => `${PATH}/${encodeURIComponent(id)}`;

export class Introductions {
  /** @param {{ask: (method: string, path: string, body?: object) => Promise<any>}} office */
  constructor(office) {
    this.office = office;
  }

  /** The newest first. @returns {Promise<All>} */
  all() {
    return this.office.ask('GET', PATH);
  }

  /** @param {{to: string, whom: string, text: string}} wish @returns {Promise<Asked>} */
  ask(wish) {
    return this.office.ask('POST', PATH, wish);
  }

  /** @param {string} id @param {{to: string, comment: string}} forwarding @returns {Promise<void>} */
  forward(id, forwarding) {
    return this.office.ask('POST', `${of(id)}/forward`, forwarding);
  }

  /** Nobody is told. @param {string} id @returns {Promise<void>} */
  drop(id) {
    return this.office.ask('POST', `${of(id)}/drop`, {});
  }

  /** @param {string} id @param {{room: string, area: string|null, at: number}} meeting  without an area: a free one, rather in this room @returns {Promise<void>} */
  accept(id, meeting) {
    return this.office.ask('POST', `${of(id)}/accept`, meeting);
  }

  /** Takes one's own wish back, or calls a meeting off. @param {string} id @returns {Promise<void>} */
  withdraw(id) {
    return this.office.ask('DELETE', of(id));
  }
}

/**
 * Where two may sit down together; whether it is free then, the office says.
 * @param {import("../types.js").MapArea[]} areas
 * @returns {import("../types.js").MapArea[]}
 */
export function forTwo(areas) {
  return areas.filter(
    ({ meeting, exit, stage, audience, desk, seats, capacity }) => meeting !== null && exit === null && stage === null && audience === null && !desk && seats.length !== 1 && (capacity === null || capacity >= 2),
  );
}

/** How long before its time, and after, a meeting is one; in seconds. */
const EARLY = 1800;
const LATE = 7200;

/**
 * The meetings for which both are at their table now.
 * @param {Meeting[]} meetings @param {Pick<import("../types.js").State, "me"|"room"|"players">} state @param {number} now  Unix seconds
 * @returns {Meeting[]}
 */
export function together(meetings, { me, room, players }, now) {
  const area = me === null ? null : (players.get(me)?.area ?? null);
  if (area === null) return [];
  return meetings.filter(
    (meeting) => meeting.room === room && meeting.area === area && now >= meeting.at - EARLY && now <= meeting.at + LATE && [...players.values()].some((player) => player.person === meeting.person && player.area === area),
  );
}
