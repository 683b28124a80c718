/**
 * Whether a person's camera and screen really show something. The track of an open line never ends and does not
 * tell that nothing comes any more, so we look at when its last frame came. Drawing is not here.
 *
 * @module media/pictures
 */

/** A picture that stood still this long is gone, ms. A shared screen sends a frame a second even when nothing moves. */
export const STALE_MS = { camera: 1500, screen: 4000 };

/** @typedef {{stamp: number, seen: number, shown: boolean}} Sight  `stamp`: of the last frame; `seen`: when we noticed it, ms */

/** Before the first frame. @type {Sight} */
export const UNSEEN = Object.freeze({ stamp: 0, seen: 0, shown: false });

/**
 * What we know of a picture after another look.
 *
 * @param {Sight} sight
 * @param {number} stamp  of the last frame, 0 for none; only its changes matter
 * @param {number} now  ms
 * @param {number} stale  ms
 * @returns {Sight}
 */
export function look(sight, stamp, now, stale) {
  if (stamp !== 0 && stamp !== sight.stamp) return { stamp, seen: now, shown: true };
  return { ...sight, shown: sight.shown && now - sight.seen < stale };
}

/**
 * When the last frame of a receiver came; 0 when none did lately.
 *
 * @param {Pick<RTCRtpReceiver, "getSynchronizationSources">} receiver
 */
export function stampOf(receiver) {
  let stamp = 0;
  for (const source of receiver.getSynchronizationSources()) stamp = Math.max(stamp, source.timestamp);
  return stamp;
}
