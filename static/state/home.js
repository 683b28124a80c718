/**
 * The home for the host, without drawing or network: what one's role lets one see and change there, and what the lists say.
 * The rules are those of the server's people/permissions.py, which refuses all the same.
 *
 * @module state/home
 */

import { plain } from "./plain.js";

/** @typedef {import("./door.js").Role} Role */
/** @typedef {{id: string, name: string, avatar: string, email: string|null, role: Role, tags: string[], since: number, seen_at: number|null}} Member */
/** @typedef {{id: string, role: Role, tags: string[], uses_left: number|null, expires_at: number|null, note: string, by: string, created_at: number, revoked: boolean, works: boolean, event: string|null}} Invitation */
/** @typedef {{number: number, at: number, by: string, by_name: string, action: string, target: string, details: Record<string, any>}} Deed */
/** @typedef {"people"|"invitations"|"moderation"|"figures"|"log"|"tokens"|"webhooks"|"place"} Tab */

/** @type {Record<Role, number>} */
const RANKS = { owner: 3, host: 2, member: 1, guest: 0 };
/** What a member may be; a guest is no member. @type {Role[]} */
const MEMBERS = ["member", "host", "owner"];

/** What a token may open, in the order the server has them. */
export const SCOPES = /** @type {const} */ (["presence", "rooms", "members", "invitations", "events", "plan", "chat", "history", "enter", "book", "promises", "figures"]);
/** What a webhook may be told. */
export const KINDS = /** @type {const} */ (["person_entered", "person_left", "bubble_formed", "area_full", "event_started", "chat_message"]);
/** The server takes so many questions for the coffee machine, each so long. */
export const QUESTIONS = 20;
export const QUESTION_LENGTH = 160;
/** How one comes into a place. */
export const ACCESS = /** @type {const} */ (["open", "link", "password", "domain", "members", "knock"]);

/**
 * What one may see, in the order of the tabs. Somebody with the host link alone has no account that a token could stand for.
 * @param {Role} role @param {boolean} signedIn
 * @returns {Tab[]}
 */
export function tabsFor(role, signedIn) {
  if (RANKS[role] < RANKS.host) return [];
  /** @type {Tab[]} */
  const tabs = ["people", "invitations", "moderation", "figures", "log"];
  if (signedIn) tabs.push("tokens");
  if (role === "owner") tabs.push("webhooks");
  return [...tabs, "place"];
}

/** Whether one may change name, door, tokens and webhooks of the place. @param {Role} role */
export function runsPlace(role) {
  return role === "owner";
}

/**
 * What one may make of a member; empty: one may not change the role.
 * @param {Role} own @param {Role} has @param {boolean} self
 * @returns {Role[]}
 */
export function rolesFor(own, has, self) {
  const above = RANKS[own] > RANKS[has];
  if (RANKS[own] < RANKS.host && !self) return [];
  const found = MEMBERS.filter((role) => role === has || (self ? RANKS[own] > RANKS[role] : above && (own === "owner" || RANKS[own] > RANKS[role])));
  return found.length > 1 ? found : [];
}

/** Whether one may put tags on a member. @param {Role} own @param {Role} has @param {boolean} self */
export function mayTag(own, has, self) {
  return RANKS[own] >= RANKS.host && (self || RANKS[own] > RANKS[has]);
}

/** Whether one may end a membership: one's own, or of somebody below. @param {Role} own @param {Role} has @param {boolean} self */
export function mayRemove(own, has, self) {
  return self || (RANKS[own] >= RANKS.host && RANKS[own] > RANKS[has]);
}

/**
 * The members that fit what was typed, by name, address or tag; those with the most to say first.
 * @param {Member[]} members @param {string} query
 * @returns {Member[]}
 */
export function matching(members, query) {
  const wanted = plain(query.trim());
  return members
    .filter(({ name, email, tags }) => [name, email ?? "", ...tags].some((text) => plain(text).includes(wanted)))
    .sort((one, other) => RANKS[other.role] - RANKS[one.role] || one.name.localeCompare(other.name));
}

/**
 * Those that still let somebody in, and those that are over.
 * @param {Invitation[]} invitations
 * @returns {{open: Invitation[], over: Invitation[]}}
 */
export function sorted(invitations) {
  return { open: invitations.filter(({ works }) => works), over: invitations.filter(({ works }) => !works) };
}

/**
 * Why an invitation lets nobody in any more.
 * @param {Invitation} invitation
 * @returns {"revoked"|"used"|"expired"}
 */
export function endOf({ revoked, uses_left }) {
  if (revoked) return "revoked";
  return uses_left === 0 ? "used" : "expired";
}

/** The domains in a text, one after a comma, a blank or a new line; what somebody copied from an address loses its @. @param {string} text */
export function domainsOf(text) {
  return [...new Set(text.toLowerCase().split(/[\s,;]+/).map((part) => part.replace(/^.*@/, "")).filter(Boolean))];
}

/** What was written line by line, each once. @param {string} text */
export function linesOf(text) {
  return [...new Set(text.split("\n").map((line) => line.trim()).filter(Boolean))];
}

/**
 * What is wrong with the questions of a place: that there are too many, or the number of the one that is too long, or nothing.
 * @param {string[]} questions
 * @returns {"many"|number|null}
 */
export function wrongQuestion(questions) {
  const long = questions.findIndex((question) => [...question].length > QUESTION_LENGTH);
  if (long !== -1) return long + 1;
  return questions.length > QUESTIONS ? "many" : null;
}

/** Whether a domain may be one; the server looks again. @param {string} text */
export function isDomain(text) {
  return /^([a-z0-9-]+\.)+[a-z]{2,24}$/.test(text);
}

/**
 * What of a place's settings was changed, as the server wants to hear it: the rest stays.
 * @param {{name: string, access: string, domains: string[], questions?: string[]}} before
 * @param {{name: string, access: string, domains: string[], password: string, questions?: string[]}} after
 */
export function changesOf(before, after) {
  /** @type {{name?: string, access?: string, password?: string, domains?: string[], questions?: string[]}} */
  const changes = {};
  if (after.name.trim() !== before.name) changes.name = after.name.trim();
  if (after.access !== before.access) changes.access = after.access;
  if (after.password !== "") changes.password = after.password;
  if (after.domains.join() !== before.domains.join()) changes.domains = after.domains;
  if (after.questions && after.questions.join('\n') !== (before.questions ?? []).join('\n')) changes.questions = after.questions;
  return changes;
}

/** Deeds that are done with "on" or for a while, and undone by the same name. @type {Record<string, (details: Deed["details"]) => boolean>} */
const UNDONE = {
  call_back: ({ seconds }) => seconds === 0,
  timer: ({ seconds }) => seconds === 0,
  record: ({ on }) => on === false,
  megaphone: ({ scope }) => scope === null,
  member_changed: ({ role, was }) => role === was,
};

/**
 * Which sentence a line of the log is, and of whom or what it speaks. Members are known by their id, others by the name they had.
 * @param {Deed} deed
 * @param {Map<string, string>} names  of members, by id
 * @returns {{sentence: string, name: string, role: string, was: string, what: string}}
 */
export function told({ action, target, details }, names) {
  /** @param {string} key */
  const text = (key) => (typeof details[key] === "string" ? details[key] : "");
  return {
    sentence: UNDONE[action]?.(details) ? `${action}_off` : action,
    name: text("name") || (names.get(target) ?? ""),
    role: text("role"),
    was: text("was"),
    what: text("title") || text("url") || text("reason"),
  };
}
