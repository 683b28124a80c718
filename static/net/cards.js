/**
 * Cards: one's own is kept over HTTP, those of others are asked for in the room, as is who and what is about a topic.
 * What a card looks like is ui/card.js and ui/card_editor.js.
 *
 * @module net/cards
 */

/** @typedef {import('../types.js').Card} Card */
/** @typedef {import('../types.js').Profile} Profile */
/** @typedef {import('../types.js').Found} Found */
/** @typedef {import('../types.js').Suggestions} Suggestions */
/** Somebody whom a host recommends. @typedef {{id: string, contact: string, name: string, room: string|null, room_name: string|null, player: string|null, reason: string, by: string, created_at: number}} Contact */
/** @typedef {import('../state/cards.js').Around} Around */
/** @typedef {{ask: (method: string, path: string, body?: object) => Promise<any>}} Office */
/** @typedef {{ask: (event: string, payload: unknown) => Promise<any>}} Room */

const PROFILE = '/me/profile';

export class Cards {
  /** @param {Office} office @param {Room} room */
  constructor(office, room) {
    this.office = office;
    this.room = room;
    /** One's own, once it was read. @type {Profile|null} */
    this.own = null;
  }

  /** One's own card. @returns {Promise<Profile>} */
  async mine() {
    this.own ??= /** @type {Profile} */ (await this.office.ask('GET', PROFILE));
    return this.own;
  }

  /** @param {Profile} profile @returns {Promise<Profile>} as it is kept */
  async keep(profile) {
    this.own = /** @type {Profile} */ (await this.office.ask('PUT', PROFILE, profile));
    return this.own;
  }

  /** One may have become somebody else. */
  forget() {
    this.own = null;
  }

  /** Somebody's card. @param {string} id  a player's @returns {Promise<Card>} */
  async of(id) {
    return (await this.room.ask('card', { id })).card;
  }

  /** Topics that people here have, most used first. @param {string} text @returns {Promise<{topic: string, people: number}[]>} */
  async topics(text) {
    return (await this.room.ask('topics', { text })).topics;
  }

  /** Here, and in the other rooms of the space. @param {string} text @returns {Promise<Found>} */
  async find(text) {
    const { people, conversations, elsewhere } = await this.room.ask('find', { text });
    return { people, conversations, elsewhere };
  }

  /** Whom one may want to meet, here and in the other rooms. @returns {Promise<Suggestions>} */
  async suggestions() {
    const { people, elsewhere } = await this.room.ask('suggest', {});
    return { people, elsewhere };
  }

  /** Whom hosts recommend to oneself. @param {string} space @returns {Promise<Contact[]>} */
  async recommended(space) {
    return (await this.office.ask('GET', `/spaces/${encodeURIComponent(space)}/me/recommendations`)).contacts;
  }

  /** For hosts: to whom they may recommend somebody. @param {string} space @returns {Promise<Around>} */
  async around(space) {
    const answers = await Promise.all(['presence', 'members', 'rooms'].map((what) => this.office.ask('GET', `/spaces/${encodeURIComponent(space)}/${what}`)));
    return Object.assign({}, ...answers);
  }

  /** For hosts: lets somebody know whom they may want to meet. @param {string} space @param {{person: string, contact: string, reason: string}} wish @returns {Promise<void>} */
  recommend(space, wish) {
    return this.office.ask('POST', `/spaces/${encodeURIComponent(space)}/recommendations`, wish);
  }

  /** @param {string} space @param {string} id @returns {Promise<void>} */
  putAway(space, id) {
    return this.office.ask('DELETE', `/spaces/${encodeURIComponent(space)}/me/recommendations/${encodeURIComponent(id)}`);
  }

  /** @param {boolean} on @param {string} [text] @returns {Promise<void>} */
  async beacon(on, text = '') {
    await this.room.ask('beacon', { on, text });
  }
}
