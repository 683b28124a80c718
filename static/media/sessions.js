/**
 * The session with the forwarding unit and those it takes the place of: a new one is made before the old one is
 * given up, and one that does not get through is told to the server, more and more slowly. What a session is: session.js.
 *
 * @module media/sessions
 */

import { backoff, STEADY_MS } from "./negotiation.js";
import { Session } from "./session.js";

/** @typedef {import("../types.js").Forwarding} Forwarding */
/** @typedef {import("./session.js").SessionState} SessionState */
/** @typedef {import("./session.js").Source} Source */

/** How long an old session goes on beside a new one that is connected, ms. */
export const RETIRE_MS = 2000;

/** The server should have named another session by then, ms. */
export const UNANSWERED_MS = 5000;

/** After so many in a row the person is told. */
export const FAILURES_TOLD = 3;

/**
 * @typedef {Object} SessionsOptions
 * @property {RTCIceTransportPolicy} policy
 * @property {() => number} serial  names a session in the account; a larger one each time
 * @property {(event: "forward"|"media_failed", payload: any) => void} tell
 * @property {(session: Session) => void} ended  it is mute; whoever is told closes it
 * @property {() => void} changed  the state of the session
 * @property {() => void} gaveUp  many did not get through
 * @property {(configuration: RTCConfiguration) => RTCPeerConnection} [connect]  for tests
 */

/** At most one session, and those that go on until it works. */
export class Sessions {
  /** @type {Session|null} */
  current = null;
  /** How many in a row did not get through. */
  failures = 0;
  /** @type {Session[]} */
  #old = [];
  /** @type {SessionsOptions} */
  #options;
  /** @type {Map<Source, MediaStreamTrack|null>} */
  #tracks = new Map();
  /** @type {{mode: "full"|"low"|"audio", music: boolean}} */
  #limits = { mode: "full", music: false };
  #connectedAt = Infinity;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #retiring;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #telling;

  /** @param {SessionsOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** All that are open, the newest first. @returns {Session[]} */
  get all() {
    return this.current === null ? this.#old : [this.current, ...this.#old];
  }

  /** @returns {SessionState} */
  get state() {
    return this.current?.state ?? "closed";
  }

  /** Open the session the server names, or end all. @param {Forwarding|null} forwarding */
  follow(forwarding) {
    if (forwarding === null) {
      this.close();
      return;
    }
    if (this.current?.number === forwarding.session && this.current.state !== "failed") return;
    clearTimeout(this.#telling);
    clearTimeout(this.#retiring);
    if (this.current !== null) {
      // One that failed brings nothing to go on with.
      if (this.current.state === "failed") this.#end(this.current);
      else this.#old.unshift(this.current);
    }
    const { policy, tell, serial, connect } = this.#options;
    const session = new Session({
      forwarding,
      serial: serial(),
      policy,
      connect,
      send: (sdp) => tell("forward", { session: forwarding.session, sdp }),
      onState: (state) => this.#happened(session, state),
    });
    this.current = session;
    session.setLimits(this.#limits.mode, this.#limits.music);
    for (const [source, track] of this.#tracks) session.setTrack(source, track);
    this.#options.changed();
  }

  /** The session with this number, if it is open. @param {number} number */
  find(number) {
    return this.all.find((session) => session.number === number);
  }

  /** @param {Source} source @param {MediaStreamTrack|null} track */
  setTrack(source, track) {
    this.#tracks.set(source, track);
    for (const session of this.all) session.setTrack(source, track);
  }

  /** @param {"full"|"low"|"audio"} mode @param {boolean} music */
  setLimits(mode, music) {
    this.#limits = { mode, music };
    for (const session of this.all) session.setLimits(mode, music);
  }

  /** End all, at once. */
  close() {
    clearTimeout(this.#telling);
    clearTimeout(this.#retiring);
    const ending = this.all;
    this.current = null;
    this.#old = [];
    this.failures = 0;
    for (const session of ending) this.#end(session);
    if (ending.length > 0) this.#options.changed();
  }

  /** @param {Session} session @param {SessionState} state */
  #happened(session, state) {
    if (session !== this.current) {
      if (state === "failed") this.#retire([session]);
      return;
    }
    if (state === "connected") {
      this.#connectedAt = performance.now();
      this.#retiring = setTimeout(() => this.#retire(this.#old), RETIRE_MS);
    } else if (state === "failed") {
      if (performance.now() - this.#connectedAt >= STEADY_MS) this.failures = 0;
      this.#connectedAt = Infinity;
      this.#complain(session);
    }
    this.#options.changed();
  }

  /** Ask the server for another one, again and again until it names one. @param {Session} session */
  #complain(session) {
    this.failures += 1;
    if (this.failures === FAILURES_TOLD) this.#options.gaveUp();
    this.#telling = setTimeout(() => {
      this.#options.tell("media_failed", { session: session.number });
      this.#telling = setTimeout(() => this.#complain(session), UNANSWERED_MS);
    }, backoff(this.failures));
  }

  /** @param {Session[]} sessions */
  #retire(sessions) {
    this.#old = this.#old.filter((session) => !sessions.includes(session));
    for (const session of sessions) this.#end(session);
  }

  /** @param {Session} session */
  #end(session) {
    session.mute();
    this.#options.ended(session);
  }
}
