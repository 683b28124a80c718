/**
 * Calling people by name with an @: what is being typed, who may be meant, and who is called in the end. Pure.
 */

import { plain } from './plain.js';

/** More than these are no help to choose from. */
const SUGGESTIONS = 6;
/** The server takes so many in one message. */
const MENTIONS = 20;
/** A name has at most this many signs. */
const NAME_LENGTH = 40;

/** @typedef {{person: string, name: string}} Callable */

/**
 * The name that is being typed before the caret, or null. An @ inside a word is an address, not a call.
 * @param {string} text @param {number} caret
 * @returns {{from: number, query: string}|null}
 */
export function mentionAt(text, caret) {
  const found = /(?:^|[\s([{«"'’])@([^@\n]*)$/u.exec(text.slice(0, caret));
  if (found === null || found[1].length > NAME_LENGTH) return null;
  return { from: caret - found[1].length - 1, query: found[1] };
}

/**
 * Who may be meant: names that begin so, then names with a word that begins so.
 * @param {readonly Callable[]} people @param {string} query
 * @returns {Callable[]}
 */
export function suggestions(people, query) {
  const wanted = plain(query);
  /** @param {Callable} each */
  const rank = ({ name }) => (plain(name).startsWith(wanted) ? 0 : plain(name).split(/\s+/).some((word) => word.startsWith(wanted)) ? 1 : 2);
  return people
    .map((each) => ({ each, rank: rank(each) }))
    .filter((entry) => entry.rank < 2)
    .sort((a, b) => a.rank - b.rank || a.each.name.localeCompare(b.each.name))
    .slice(0, SUGGESTIONS)
    .map(({ each }) => each);
}

/**
 * The text with the name in place of what was typed, and where the caret stands then.
 * @param {string} text @param {number} from  where the @ is @param {number} caret @param {string} name
 */
export function completed(text, from, caret, name) {
  const before = `${text.slice(0, from)}@${name} `;
  return { text: before + text.slice(caret).replace(/^ /, ''), caret: before.length };
}

/** @param {string} text @param {number} at */
function isWithin(text, at) {
  return /[\p{L}\p{N}_]/u.test(text[at] ?? '');
}

/**
 * Where people are called in a text; of two names that begin alike the longer one is meant.
 * @param {string} text @param {readonly Callable[]} people
 * @returns {{from: number, to: number, people: string[]}[]}
 */
export function callsIn(text, people) {
  /** @type {Map<string, string[]>} */
  const byName = new Map();
  for (const { name, person } of people) if (name !== '') byName.set(name, [...(byName.get(name) ?? []), person]);
  const names = [...byName.keys()].sort((a, b) => b.length - a.length);
  /** @type {{from: number, to: number, people: string[]}[]} */
  const found = [];
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    if (at > 0 && isWithin(text, at - 1)) continue;
    const name = names.find((each) => text.startsWith(each, at + 1) && !isWithin(text, at + 1 + each.length));
    if (name !== undefined) found.push({ from: at, to: at + 1 + name.length, people: byName.get(name) ?? [] });
  }
  return found;
}

/** Who is called in a text, each once. @param {string} text @param {readonly Callable[]} people @returns {string[]} */
export function calledIn(text, people) {
  return [...new Set(callsIn(text, people).flatMap((call) => call.people))].slice(0, MENTIONS);
}
