/**
 * A message's text cut into what is plain, what is a link, and what calls somebody. Pure: everything stays text.
 *
 * @module ui/chat_text
 */
import { callsIn } from "../state/chat_mentions.js";
import { splitLinks } from "./links.js";

/** @typedef {import("../state/chat_mentions.js").Callable} Callable */
/** @typedef {{text: string, href: string|null, people: string[]}} Piece */

/**
 * @param {string} text
 * @param {readonly Callable[]} people  whose names may stand in it
 * @param {readonly string[]} mentions  who was called
 * @returns {Piece[]}
 */
export function piecesOf(text, people, mentions) {
  const called = people.filter(({ person }) => mentions.includes(person));
  return splitLinks(text).flatMap(({ text: part, href }) => {
    if (href !== null) return [{ text: part, href, people: [] }];
    /** @type {Piece[]} */
    const pieces = [];
    let from = 0;
    for (const call of callsIn(part, called)) {
      if (call.from > from) pieces.push({ text: part.slice(from, call.from), href: null, people: [] });
      pieces.push({ text: part.slice(call.from, call.to), href: null, people: call.people });
      from = call.to;
    }
    if (from < part.length) pieces.push({ text: part.slice(from), href: null, people: [] });
    return pieces;
  });
}

/** Whether two moments are on the same day. @param {number} one  Unix seconds @param {number} other */
export function sameDay(one, other) {
  return new Date(one * 1000).toDateString() === new Date(other * 1000).toDateString();
}
