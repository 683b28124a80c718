/**
 * What stands between somebody and the room: pages of links, what the space asks for, who may invite to what. Pure; no network, no drawing.
 *
 * @module state/door
 */

/** @typedef {"owner"|"host"|"member"|"guest"} Role */
/** @typedef {{id: string, name: string, access: string, questions?: string[]}} SpaceCard */
/**
 * Who one is, as the server says.
 * @typedef {Object} Me
 * @property {string} person
 * @property {boolean} signed_in
 * @property {string} name
 * @property {string} avatar
 * @property {string|null} email
 * @property {Role} role
 * @property {SpaceCard} space
 * @property {string|null} missing  why one may not come in, as the code of the refusal
 * @property {string|null} oidc  the name of the sign-in service
 * @property {boolean} development  whether links go to the log
 */
/** A gathering to which a link leads; standing: what became of one's answer. @typedef {{id: string, title: string, host: string, starts_at: number, ends_at: number, room: string|null, standing: import("./agenda.js").Standing|null, claim_until: number|null}} InvitedEvent */
/** @typedef {{space: SpaceCard, role: Role, needs_account: boolean, room: string, event: InvitedEvent|null}} Invited */
/** @typedef {"open"|"password"|"members"|"invitation"|"knock"|"banned"} GateKind */

/** @type {Record<string, GateKind>} */
const KINDS = { password_wrong: "password", members_only: "members", invitation_needed: "invitation", wait_for_host: "knock", banned: "banned" };

/** Refusals that say that the space asks for something. @param {unknown} code */
export function isAtDoor(code) {
  return typeof code === "string" && code in KINDS;
}

/**
 * What one meets at the door. Before that is known, it is open: whoever enters hears it.
 * @param {Pick<Me, "missing">|null} me
 * @returns {GateKind}
 */
export function gateOf(me) {
  return KINDS[me?.missing ?? ""] ?? "open";
}

/** Whether one may try to come in by the button: where nothing but somebody else's word or an account opens, one may not. @param {GateKind} kind */
export function mayTry(kind) {
  return kind === "open" || kind === "password" || kind === "knock";
}

/**
 * Those at the door who have no answer yet. A list that was asked for before an answer went out still names whom it was for.
 * @template {{id: string}} T
 * @param {T[]} waiting @param {ReadonlySet<string>} answered
 */
export function unanswered(waiting, answered) {
  return waiting.filter(({ id }) => !answered.has(id));
}

/**
 * Which page an address is.
 * @param {string} path
 * @returns {"sign-in"|"invite"|"office"}
 */
export function pageOf(path) {
  const bare = path.replace(/\/+$/, "");
  if (bare === "/sign-in") return "sign-in";
  return bare === "/invite" ? "invite" : "office";
}

/**
 * What stands behind the # of a link: a secret, or why signing in did not work.
 * @param {string} hash
 * @returns {{token: string, error: string}}
 */
export function behindHash(hash) {
  const text = hash.replace(/^#/, "");
  const error = /^error=([a-z_]{1,40})$/.exec(text)?.[1] ?? "";
  return { token: /^[A-Za-z0-9_-]{16,128}$/.test(text) ? text : "", error };
}

/**
 * A path of our own to go on to; the first page for anything that leads elsewhere.
 * @param {string|null} path
 * @returns {string}
 */
export function ownPath(path) {
  return path !== null && /^\/(?![/\\])[^\\\s]{0,500}$/.test(path) ? path : "/";
}

/** Whether a letter could get there; the server looks again. @param {string} text */
export function isAddress(text) {
  return /^[^\s@]+@[^\s@]+$/.test(text.trim());
}

/** The roles somebody may invite to: those below his own, an owner to any. @param {Role} role @returns {Role[]} */
export function rolesToGive(role) {
  /** @type {Role[]} */
  const all = ["guest", "member", "host", "owner"];
  if (role === "owner") return all;
  return role === "host" ? all.slice(0, 2) : [];
}

/** Tags out of a line: one a comma. @param {string} text @returns {string[]} */
export function tagsOf(text) {
  return [...new Set(text.split(",").map((tag) => tag.trim().toLowerCase().replace(/\s+/g, "-")).filter(Boolean))];
}

/**
 * What the lobby's fields begin with: an account's name and figure, else what a guest's browser remembers.
 * @param {Me|null} me
 * @param {{name: string, avatar: string}} kept
 * @returns {{name: string, avatar: string}}
 */
export function profileOf(me, kept) {
  if (me?.signed_in) return { name: me.name, avatar: me.avatar };
  if (kept.name === "" && me?.name) return { name: me.name, avatar: me.avatar || kept.avatar };
  return kept;
}

/**
 * What comes of an answer to "may I come in?".
 * @param {string} answer
 * @returns {{waiting: boolean, open: boolean, refused: boolean}}
 */
export function afterKnock(answer) {
  return { waiting: answer === "waiting", open: answer === "open", refused: answer === "refused" };
}
