/**
 * The socket: joins, keeps the place when the line drops, comes back, and turns events into messages.
 *
 * What a message changes is state/apply.js; who is told what is main.js.
 */
import { io } from 'socket.io-client';
import { mayComeBack, waitBefore } from './backoff.js';

/** @typedef {import('../types.js').Message} Message */
/** @typedef {{room: string, entry: string, name: string, avatar: string, lang: string, microphone: boolean, camera: boolean, key: string}} Entering */

/** An error whose `code` has a text for people. */
export class CodedError extends Error {
  /** @param {string} code @param {number|null} [retryAfter]  seconds */
  constructor(code, retryAfter = null) {
    super(code);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

const PROTOCOL = 1;
/** A line that is dead is noticed sooner, by its pings, and refuses all that waits; so this is for a machine that is busy, ms. */
const ANSWER_WITHIN = 30_000;
/** After a silence the line has been dead for as long as the ping takes to notice; the others were told already. */
const MEDIA_AFTER_SILENCE = 500;
/** A connection that held this long starts the next series of attempts anew. */
const STEADY_AFTER = 10_000;

const BARE = new Set(['moves', 'conversation', 'forwarding']);
const EVENTS = [
  'snapshot', 'moves', 'position_fixed', 'player_joined', 'player_left', 'player_changed', 'bubble_changed', 'bubble_ended',
  'area_locked', 'emoted', 'said', 'chatted', 'chat_changed', 'mentioned', 'conversation', 'loudness', 'conversation_full', 'signal', 'waved', 'nudged', 'thanked', 'walk_changed', 'walk_ended', 'desk_changed', 'desk_ended', 'desk_called', 'desk_thanked', 'muted', 'invited',
  'invitation_ended', 'exit', 'refused', 'bye', 'topic_changed', 'stage_changed', 'megaphone_taken', 'megaphone_put_away',
  'call_back_changed', 'timer_changed', 'recording_changed', 'recording_ended', 'chapter_marked', 'event_started', 'place_offered', 'agenda_changed', 'voices', 'knocked', 'knock_ended',
  'knock_answered', 'called_to_stage', 'stage_call_ended', 'consent_asked', 'consent_ended', 'coffee', 'card_offered', 'card_offer_ended', 'card_answered', 'book_changed', 'introductions_changed', 'forwarding', 'forwarded', 'slots', 'demand',
];

/**
 * @typedef {Object} ConnectionOptions
 * @property {(message: Message) => void} receive  every event of the server
 * @property {(state: 'offline'|'connecting'|'online'|'lost') => void} changed
 * @property {() => void} mediaLost  the media links must end now
 * @property {(code: string, retryAfter: number|null) => void} gone  we shall not come back by ourselves
 * @property {() => number} mediaLease  seconds
 */

export class Connection {
  /** @param {ConnectionOptions} options */
  constructor(options) {
    this.options = options;
    /** @type {Entering|null} what we are in, or want to be in */
    this.entering = null;
    /** @type {string|null} */
    this.token = null;
    this.attempt = 0;
    this.joined = false;
    /** @type {{code: string, retryAfter: number|null}|null} */
    this.bye = null;
    /** @type {{resolve: () => void, reject: (error: Error) => void}|null} */
    this.waiting = null;
    this.retryTimer = 0;
    this.mediaTimer = 0;
    this.joinedAt = 0;
    this.socket = io({ autoConnect: false, reconnection: false, transports: ['websocket', 'polling'], tryAllTransports: true, timeout: 8000 });
    this.socket.on('connect', () => void this.join());
    this.socket.on('connect_error', () => this.failed());
    this.socket.on('disconnect', (reason) => this.lost(reason));
    for (const event of EVENTS) this.socket.on(event, (payload) => this.received(event, payload));
    // What the browser knows first: no need to sit out the wait once the line is back.
    window.addEventListener('online', () => {
      if (this.retryTimer !== 0) this.retryNow();
    });
  }

  /** Comes into a room; resolves with the first snapshot. @param {Entering} entering @returns {Promise<void>} */
  enter(entering) {
    this.reset();
    this.entering = entering;
    this.token = null;
    this.attempt = 0;
    this.options.changed('connecting');
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.connect();
    });
  }

  /** Leaves for good: the place is not held. */
  leave() {
    if (this.joined) this.socket.emit('leave', {});
    this.reset();
    this.options.changed('offline');
  }

  /** Keeps what a new connection would have to introduce again. @param {Partial<Entering>} changes */
  remember(changes) {
    if (this.entering !== null) Object.assign(this.entering, changes);
  }

  get online() {
    return this.joined;
  }

  /** A wish whose answer nobody waits for. @param {string} event @param {unknown} payload */
  send(event, payload) {
    if (this.joined) this.socket.emit(event, payload);
  }

  /** A wish; rejects with the code of the refusal. @param {string} event @param {unknown} payload @returns {Promise<any>} */
  async ask(event, payload) {
    if (!this.joined) throw new CodedError('offline');
    return this.asked(event, payload);
  }

  /** @param {string} event @param {unknown} payload */
  async asked(event, payload) {
    /** @type {any} */
    let answer;
    try {
      answer = await this.socket.timeout(ANSWER_WITHIN).emitWithAck(event, payload);
    } catch {
      throw new CodedError('offline');
    }
    if (!answer?.ok) throw new CodedError(answer?.code ?? 'internal', answer?.retry_after ?? null);
    return answer;
  }

  async join() {
    const { entering } = this;
    if (entering === null) return;
    const { key, ...introduction } = entering;
    const payload = { protocol: PROTOCOL, ...introduction, ...(key === '' ? {} : { key }) };
    try {
      try {
        await this.asked('join', this.token === null ? payload : { ...payload, resume: this.token });
      } catch (error) {
        if (this.token === null || !(error instanceof CodedError) || error.code !== 'resume_failed') throw error;
        // Held for too long: we come in anew, by the door.
        this.token = null;
        await this.asked('join', payload);
      }
    } catch (error) {
      if (entering !== this.entering) return;
      const coded = error instanceof CodedError ? error : new CodedError('internal');
      // No answer: the line is bad, and it will say so itself or be tried again.
      if (coded.code === 'offline') {
        if (this.socket.connected) this.socket.disconnect();
        this.failed();
        return;
      }
      this.stop(coded.code, coded.retryAfter);
    }
  }

  /** @param {string} event @param {any} payload */
  received(event, payload) {
    if (event === 'snapshot') {
      this.token = payload.resume;
      this.joined = true;
      this.joinedAt = performance.now();
      this.bye = null;
      clearTimeout(this.mediaTimer);
      this.mediaTimer = 0;
    }
    if (event === 'bye') this.bye = { code: payload.code, retryAfter: payload.retry_after ?? null };
    this.options.receive(BARE.has(event) ? { type: event, value: payload } : { type: event, ...payload });
    if (event === 'snapshot') {
      this.options.changed('online');
      this.waiting?.resolve();
      this.waiting = null;
    }
  }

  /** @param {string} reason */
  lost(reason) {
    if (this.entering === null) return;
    const wasJoined = this.joined;
    this.joined = false;
    if (wasJoined && performance.now() - this.joinedAt > STEADY_AFTER) this.attempt = 0;
    if (wasJoined && this.mediaTimer === 0) {
      const wait = reason === 'ping timeout' ? MEDIA_AFTER_SILENCE : (this.options.mediaLease() + 1) * 1000;
      this.mediaTimer = window.setTimeout(() => this.options.mediaLost(), wait);
    }
    const { bye } = this;
    if (bye !== null && !mayComeBack(bye.code)) {
      this.stop(bye.code, bye.retryAfter);
      return;
    }
    this.options.changed('lost');
    this.retry((bye?.retryAfter ?? 0) * 1000);
  }

  failed() {
    if (this.entering === null) return;
    if (this.waiting !== null && this.attempt >= 2) {
      // The first time in, somebody waits before a button: better to say so than to try for ever.
      this.stop('offline', null);
      return;
    }
    this.options.changed(this.waiting === null ? 'lost' : 'connecting');
    this.retry(0);
  }

  /** @param {number} atLeast  milliseconds */
  retry(atLeast) {
    if (this.retryTimer !== 0) return;
    this.retryTimer = window.setTimeout(() => this.retryNow(), waitBefore(this.attempt, Math.random(), atLeast));
    this.attempt += 1;
  }

  retryNow() {
    clearTimeout(this.retryTimer);
    this.retryTimer = 0;
    this.bye = null;
    if (this.entering !== null && !this.socket.connected) this.socket.connect();
  }

  /** Ends it and says why. @param {string} code @param {number|null} retryAfter */
  stop(code, retryAfter) {
    const { waiting } = this;
    this.waiting = null;
    this.reset();
    this.options.mediaLost();
    this.options.changed('offline');
    if (waiting !== null) waiting.reject(new CodedError(code, retryAfter));
    else this.options.gone(code, retryAfter);
  }

  reset() {
    clearTimeout(this.retryTimer);
    clearTimeout(this.mediaTimer);
    this.retryTimer = 0;
    this.mediaTimer = 0;
    this.entering = null;
    this.joined = false;
    this.bye = null;
    this.waiting?.reject(new CodedError('interrupted'));
    this.waiting = null;
    this.socket.disconnect();
  }
}
