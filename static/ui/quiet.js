/**
 * Why no conversation begins where one stands: silence, one's own status, or that of the person one came to.
 * Pure: no drawing lives here.
 *
 * @module ui/quiet
 */
import { areaById, distanceTo, inConversation, isWaiting, others, talkZone } from "../state/selectors.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Status} Status */

/** So near, in tiles, one has come to somebody and is not only passing by. */
const BESIDE = 2.2;
/** Who is one of these is never drawn into a conversation. @type {ReadonlySet<Status>} */
const SHIELDED = new Set(/** @type {const} */ (["focus", "do_not_disturb", "away"]));

/**
 * The text's key, and about whom it is where it is about somebody else.
 * @param {State} state
 * @returns {{key: string, name?: string, status?: Status}|null}
 */
export function quietReason(state) {
  const me = state.players.get(state.me ?? "");
  if (!me) return null;
  if (me.status === "ghost") return { key: "silence.ghost" };
  if (areaById(state, me.area)?.silent) return { key: "silence.area" };
  if (SHIELDED.has(me.status)) return { key: "silence.status" };
  if (state.conversation !== null || isWaiting(state) || state.self.moving) return null;
  const zone = talkZone(state, state.self);
  const beside = others(state).filter((player) => player.connected && !player.moving && !inConversation(state, player.id) && distanceTo(state, player) <= BESIDE && talkZone(state, player) === zone);
  const willing = beside.some((player) => player.status === "available");
  const first = beside[0];
  if (!first || willing) return null;
  // In a meeting who is busy talks like everybody else.
  if (first.status === "busy" && zone !== "") return null;
  if (first.status === "busy") return { key: "silence.beside_busy", name: first.name };
  return { key: "silence.beside", name: first.name, status: first.status };
}
