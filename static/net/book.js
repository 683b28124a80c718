/**
 * One's address book over HTTP: whom one has met, notes, what one gives with one's card, promises, and the link for calendars.
 * What it looks like is ui/book.js; offering a card is a wish in the room.
 *
 * @module net/book
 */

import { Introductions } from './introductions.js';

/** @typedef {{mail: string, phone: string, organization: string, title: string, links: string[]}} Contact */
/** @typedef {{id: string, person: string|null, name: string, first_at: number, last_at: number, count: number, place: string, last_place: string, note: string, card: Contact|null, card_at: number|null}} Entry */
/** @typedef {{id: string, text: string, to: string|null, to_name: string, due_at: number|null, remind_at: number|null, done_at: number|null, created_at: number}} OwnPromise */
/** @typedef {{id: string, text: string, by: string, by_name: string, due_at: number|null, done_at: number|null, created_at: number}} Promised */
/** @typedef {{mine: OwnPromise[], to_me: Promised[], letters: boolean, calendar_since: number|null}} Promises */
/** @typedef {{text: string, to: string|null, due_at: number|null, remind_at: number|null}} WishedPromise */

const BOOK = '/me/book';
const PROMISES = '/me/promises';

/** @param {string} id */
const of = (id) => encodeURIComponent(id);

/** By which clock days are days here, as "Europe/Brussels". */
export const clock = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

export class Book {
  /** @param {{ask: (method: string, path: string, body?: object) => Promise<any>}} office */
  constructor(office) {
    this.office = office;
    this.introductions = new Introductions(office);
  }

  /** Whom one met last first. @returns {Promise<Entry[]>} */
  async entries() {
    return (await this.office.ask('GET', BOOK)).entries;
  }

  /** @param {string} id @param {string} note @returns {Promise<Entry>} */
  annotate(id, note) {
    return this.office.ask('PATCH', `${BOOK}/${of(id)}`, { note });
  }

  /** Strikes somebody out of one's own book. @param {string} id @returns {Promise<void>} */
  drop(id) {
    return this.office.ask('DELETE', `${BOOK}/${of(id)}`);
  }

  /** Takes what both gave out of both books. @param {string} id @returns {Promise<void>} */
  withdraw(id) {
    return this.office.ask('POST', `${BOOK}/${of(id)}/withdraw`, {});
  }

  /** What one gives with one's card. @returns {Promise<Contact>} */
  contact() {
    return this.office.ask('GET', '/me/contact');
  }

  /** @param {Contact} contact @returns {Promise<Contact>} as it is kept */
  keepContact(contact) {
    return this.office.ask('PUT', '/me/contact', contact);
  }

  /** @returns {Promise<Promises>} */
  promises() {
    return this.office.ask('GET', PROMISES);
  }

  /** @param {WishedPromise} wish @returns {Promise<OwnPromise>} */
  promise(wish) {
    return this.office.ask('POST', PROMISES, { ...wish, zone: clock() });
  }

  /** @param {string} id @param {boolean} done @returns {Promise<OwnPromise>} */
  keep(id, done) {
    return this.office.ask('PATCH', `${PROMISES}/${of(id)}`, { done });
  }

  /** Another text, day or reminder; what is left out stays. @param {string} id @param {{text?: string, due_at?: number|null, remind_at?: number|null}} changes @returns {Promise<OwnPromise>} */
  change(id, changes) {
    return this.office.ask('PATCH', `${PROMISES}/${of(id)}`, 'due_at' in changes ? { ...changes, zone: clock() } : changes);
  }

  /** @param {string} id @returns {Promise<void>} */
  forget(id) {
    return this.office.ask('DELETE', `${PROMISES}/${of(id)}`);
  }

  /** A link by which one's calendar reads along; told this once. @returns {Promise<string>} */
  async link() {
    return (await this.office.ask('POST', '/me/promises-link', {})).url;
  }

  /** @returns {Promise<void>} */
  unlink() {
    return this.office.ask('DELETE', '/me/promises-link');
  }
}

/**
 * A day of a date field as a moment: in the evening it is due, in the morning one is reminded.
 * @param {string} day  as "2026-11-27", or empty @param {number} hour @param {number} [before]  days
 * @returns {number|null} Unix seconds
 */
export function momentOf(day, hour, before = 0) {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (match === null) return null;
  return new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3]) - before, hour).getTime() / 1000;
}

/** Those whose name, place or note has all these words, however they are written. @param {Entry[]} entries @param {string} query @param {(text: string) => string} plain */
export function matching(entries, query, plain) {
  const words = plain(query).split(/\s+/).filter(Boolean);
  return entries.filter(({ name, place, last_place: last, note, card }) => {
    const text = plain([name, place, last, note, card?.organization ?? '', card?.title ?? ''].join(' '));
    return words.every((word) => text.includes(word));
  });
}
