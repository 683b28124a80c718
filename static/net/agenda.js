/**
 * The agenda of the space as the server has it: what is planned, one's own answers, and what hosts change.
 * What one may do with it is state/agenda.js; what it looks like is ui/agenda.js.
 *
 * @module net/agenda
 */

/** @typedef {import('../state/agenda.js').Gathering} Gathering */
/** @typedef {import('../state/agenda.js').Wish} Wish */
/** @typedef {import('../state/agenda.js').Standing} Standing */
/** @typedef {{person: string, name: string, standing: Standing, at: number, claim_until: number|null, perks: string[], invited: string|null}} Answer */
/** @typedef {(method: string, path: string, body?: object) => Promise<any>} Ask */

/** Part of a path. */
const part = encodeURIComponent;

/** The agenda of the space one is in. */
export class Agenda {
  /** @param {Ask} ask @param {() => string} space */
  constructor(ask, space) {
    this.space = space;
    /** @param {string} method @param {string} path @param {object} [body] */
    this.ask = (method, path, body) => ask(method, `/spaces/${part(space())}${path}`, body);
  }

  /** What is ahead. @returns {Promise<Gathering[]>} */
  async list() {
    return (await this.ask('GET', '/events')).events;
  }

  /** @param {string} id @param {boolean} coming @param {boolean|null} [letter]  to be written to when a place is offered; null: as it was @returns {Promise<Gathering>} */
  answer(id, coming, letter = null) {
    return this.ask('POST', `/events/${part(id)}/answer`, { coming, letter });
  }

  /** Something that goes with one's place. @param {string} id @param {string} perk @param {boolean} wanted @returns {Promise<Gathering>} */
  choose(id, perk, wanted) {
    return this.ask('POST', `/events/${part(id)}/perks/${part(perk)}`, { wanted });
  }

  // ---- hosts

  /** @param {Wish} wish @returns {Promise<Gathering>} */
  plan(wish) {
    return this.ask('POST', '/events', wish);
  }

  /** @param {Gathering} event  as one saw it: if somebody has changed it meanwhile, nothing changes @param {Wish} wish @returns {Promise<Gathering>} */
  change({ id, sequence }, wish) {
    return this.ask('PATCH', `/events/${part(id)}`, { sequence, ...wish });
  }

  /** @param {string} id @returns {Promise<Gathering>} */
  cancel(id) {
    return this.ask('DELETE', `/events/${part(id)}`);
  }

  /** @param {string} id @returns {Promise<Answer[]>} */
  async answers(id) {
    return (await this.ask('GET', `/events/${part(id)}/answers`)).answers;
  }

  /** One more invitation, for one person and whom he brings along. @param {string} id @param {number} companions @param {string} note @returns {Promise<string>} the link */
  async invite(id, companions, note) {
    return (await this.ask('POST', `/events/${part(id)}/invitations`, { companions, note })).link;
  }

  // ---- calendars

  /** The link by which one's own calendar reads along; the one before works no more. @returns {Promise<string>} */
  async makeLink() {
    return (await this.ask('POST', '/me/calendar')).link;
  }

  /** @returns {Promise<void>} */
  removeLink() {
    return this.ask('DELETE', '/me/calendar');
  }

  /** Where the file of one gathering is, or of all. @param {string} [id] */
  file(id) {
    return `/api/v1/spaces/${part(this.space())}/events${id === undefined ? '.ics' : `/${part(id)}/event.ics`}`;
  }
}
