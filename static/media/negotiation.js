/**
 * The decisions of a media link, as pure functions: what to do with a description of the other side
 * (perfect negotiation, as in W3C WebRTC 1.0), which candidates are current, and when to try again.
 * No connection, timer or track lives here: link.js does what these functions say.
 *
 * @module media/negotiation
 */

/** How long a link may take to connect before it is tried again, ms. */
export const CONNECT_MS = 6_000;

/** How long a connected link may be silent before it is tried again, ms. */
export const SHAKY_MS = 3_000;

/** How often a link is tried again before we say that it failed. */
export const TRIES = 3;

/**
 * @typedef {Object} Standing  where our side of the negotiation is
 * @property {boolean} polite  given by the server: the polite one takes its own offer back
 * @property {boolean} makingOffer  between asking for an offer and having it set
 * @property {boolean} settingAnswer  an answer is being set: the link is as good as stable
 * @property {RTCSignalingState} signalingState
 */

/**
 * What to do with a description of the other side: an offer that crosses ours is ignored by the impolite one;
 * the polite one applies it, which takes its own back.
 *
 * @param {Standing} standing
 * @param {string} type  of the description that came
 * @returns {"apply"|"ignore"}
 */
export function judgeDescription(standing, type) {
  if (type === "answer") return standing.signalingState === "have-local-offer" ? "apply" : "ignore";
  if (type === "rollback") return standing.signalingState === "have-remote-offer" ? "apply" : "ignore";
  const ready = !standing.makingOffer && (standing.signalingState === "stable" || standing.settingAnswer);
  return ready || standing.polite ? "apply" : "ignore";
}

/**
 * Whether a candidate belongs to the description we hold; after an ICE restart late ones of the old round do not.
 *
 * @param {string|null|undefined} sdp  the description of the other side
 * @param {string|null|undefined} fragment  the candidate's user name fragment; none fits all
 */
export function candidateFits(sdp, fragment) {
  if (!sdp) return false;
  if (!fragment) return true;
  return sdp.split(/\r?\n/).some((line) => line === `a=ice-ufrag:${fragment}`);
}

/**
 * @typedef {"connecting"|"connected"|"shaky"|"failed"} Phase
 * @typedef {{phase: Phase, tries: number}} Recovery
 * @typedef {"connected"|"disconnected"|"failed"|"deadline"} LinkEvent
 * @typedef {{recovery: Recovery, action: "none"|"restart"|"give_up", wait: number|null}} Step  `wait`: ms until "deadline"; null stops the clock
 */

/** Where every link begins. @type {Recovery} */
export const FRESH = Object.freeze({ phase: "connecting", tries: 0 });

/**
 * What follows from something that happened to a link.
 *
 * @param {Recovery} recovery
 * @param {LinkEvent} event
 * @returns {Step}
 */
export function recover(recovery, event) {
  switch (event) {
    case "connected":
      return { recovery: { phase: "connected", tries: 0 }, action: "none", wait: null };
    case "disconnected":
      if (recovery.phase !== "connected") return { recovery, action: "none", wait: CONNECT_MS };
      return { recovery: { phase: "shaky", tries: 0 }, action: "none", wait: SHAKY_MS };
    case "failed":
    case "deadline":
      if (recovery.phase === "failed") return { recovery, action: "none", wait: null };
      if (recovery.tries >= TRIES) {
        return { recovery: { phase: "failed", tries: recovery.tries }, action: "give_up", wait: null };
      }
      return { recovery: { phase: "connecting", tries: recovery.tries + 1 }, action: "restart", wait: CONNECT_MS };
  }
}

/**
 * @typedef {Object} Encoding  limits of what we send to one person
 * @property {number} maxBitrate  bits per second
 * @property {number} maxFramerate
 * @property {number} scaleResolutionDownBy
 */

/**
 * How large a picture each of the others gets: in a mesh the camera is encoded and sent once for everyone,
 * so more people get smaller pictures.
 *
 * @param {"camera"|"screen"} role
 * @param {number} links  how many people we are linked to
 * @param {boolean} [thrifty]  bits a second are dear
 * @returns {Encoding}
 */
export function encodingFor(role, links, thrifty = false) {
  if (role === "screen") return { maxBitrate: thrifty ? 600_000 : 1_500_000, maxFramerate: 12, scaleResolutionDownBy: 1 };
  if (thrifty) return { maxBitrate: 150_000, maxFramerate: 15, scaleResolutionDownBy: 2 };
  if (links <= 1) return { maxBitrate: 700_000, maxFramerate: 24, scaleResolutionDownBy: 1 };
  if (links === 2) return { maxBitrate: 450_000, maxFramerate: 24, scaleResolutionDownBy: 1 };
  return { maxBitrate: 280_000, maxFramerate: 20, scaleResolutionDownBy: 1.5 };
}

/** A session that held this long begins the next series of attempts anew, ms. */
export const STEADY_MS = 10_000;

/**
 * How long to wait before the server is asked for another session, ms.
 *
 * @param {number} failures  in a row, this one included
 */
export function backoff(failures) {
  return failures <= 1 ? 0 : Math.min(1000 * 2 ** (failures - 2), 4000);
}
