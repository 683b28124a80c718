/**
 * One's own figure: predicts each step at once, tells the server as sparingly as the protocol asks,
 * and stands where the server says when it disagrees.
 *
 * Moves go out at once on start, on every change of direction (the corner first, so that each move
 * is a straight line) and on stop; else ten times a second. Times are milliseconds.
 */
import { boxIsFree, halfBody, segmentIsFree, settle, tileSize, walledOff } from '../map/grid.js';
import { findPath, nearestReachable, spotNear } from '../map/pathfinding.js';
import { facingOf, follow, LONGEST_STEP, slide } from '../map/movement.js';
import { lockedBetween } from '../state/gatherings.js';
import { talkZone } from '../state/selectors.js';

/** @typedef {import('../types.js').Store} Store */
/** @typedef {import('../types.js').Facing} Facing */
/** @typedef {import('../map/grid.js').Grid} Grid */
/** @typedef {import('../map/grid.js').Point} Point */

export const SEND_EVERY = 100;
/** Directions that differ by less are one straight line: over a whole interval it is a third of a pixel. */
const STRAIGHT = 0.01;
/** One asks to go to a table and means its side; one asks for a place behind the wall and must hear no. Tiles. */
const NEAR_ENOUGH = 2.5;
const FOLLOW_FROM = 2.2;
const FOLLOW_EVERY = 400;
const TRIES = 4;
/** Why the server brought one elsewhere on purpose: where one was going does not matter any more. */
const BROUGHT = new Set(['exit', 'seat', 'stage', 'led_out']);

/** An error with a code people can be told. */
class WalkError extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * @typedef {Object} WalkerOptions
 * @property {Store} store
 * @property {(move: [number, number, number, Facing]) => void} send
 * @property {() => boolean} online
 * @property {(on: boolean) => void} needTicks  call `tick` often while on
 * @property {(target: Point|null) => void} showTarget
 * @property {() => void} [own]  before the person walks by himself
 * @property {() => number} now
 */

export class Walker {
  /** @param {WalkerOptions} options */
  constructor(options) {
    this.options = options;
    this.store = options.store;
    /** @type {Grid|null} */
    this.grid = null;
    this.half = 10;
    this.seq = 0;
    /** @type {Point} the last place told, whole pixels */
    this.told = { x: 0, y: 0 };
    this.toldAt = 0;
    /** @type {Point} */
    this.at = { x: 0, y: 0 };
    /** @type {Point|null} unit vector of the straight line being walked */
    this.direction = null;
    this.lastTick = 0;
    /** @type {{x: number, y: number, run: boolean}} what keys or joystick want, −1 to 1 */
    this.wish = { x: 0, y: 0, run: false };
    /** @type {Point[]} */
    this.way = [];
    /** @type {{goal: Point, person: string|null, tries: number, resolve: (at: Point) => void, reject: (error: Error) => void}|null} */
    this.errand = null;
    this.lastFollow = 0;
    this.walking = false;
  }

  /** @param {Grid|null} grid */
  setGrid(grid) {
    this.grid = grid;
    this.half = halfBody(this.store.state.settings.body);
  }

  /** Stands where the snapshot says. @param {number} seq */
  placed(seq) {
    this.half = halfBody(this.store.state.settings.body);
    this.seq = Math.max(0, seq);
    this.stand();
    this.end(new WalkError('interrupted'));
  }

  /** The server moved us. @param {{seq: number, code: string}} message */
  fixed({ seq, code }) {
    this.seq = Math.max(this.seq, seq);
    this.stand();
    const { errand } = this;
    if (errand === null) return;
    errand.tries += 1;
    const brought = BROUGHT.has(code);
    if (brought || code === 'area_locked' || code === 'area_reserved' || errand.tries > TRIES) {
      this.end(new WalkError(brought ? 'interrupted' : code));
      return;
    }
    this.plan();
  }

  /** Takes the place of the state as its own. */
  stand() {
    const { x, y } = this.store.state.self;
    this.told = { x, y };
    this.at = (this.grid === null ? null : settle(this.grid, x, y, this.half)) ?? { x, y };
    this.direction = null;
    this.walking = false;
    this.lastTick = this.options.now();
  }

  /** What keys or joystick want now; ends any errand. @param {number} x @param {number} y @param {boolean} run */
  steer(x, y, run) {
    const began = (x !== 0 || y !== 0) && this.wish.x === 0 && this.wish.y === 0;
    if (began) this.options.own?.();
    this.wish = { x, y, run };
    if (began) {
      this.end(new WalkError('interrupted'));
      this.stopFollowing();
    }
    this.wake();
  }

  /** Walks to a place, or beside it when one cannot stand there. @param {number} x @param {number} y @param {boolean} [anyDistance]  as near as can be, however far @returns {Promise<Point>} */
  walkTo(x, y, anyDistance = false) {
    const { grid } = this;
    if (grid === null || !this.options.online()) return Promise.reject(new WalkError('not_joined'));
    if (!Number.isFinite(x) || !Number.isFinite(y)) return Promise.reject(new WalkError('bad_number'));
    this.options.own?.();
    this.stopFollowing();
    const wish = { x: Math.round(x), y: Math.round(y) };
    const goal = nearestReachable(grid, this.at, wish, this.half);
    const inside = wish.x >= 0 && wish.y >= 0 && wish.x < grid.width * grid.tileWidth && wish.y < grid.height * grid.tileHeight;
    const missed = Math.hypot(goal.x - wish.x, goal.y - wish.y) / tileSize(grid);
    if (!anyDistance && (missed > NEAR_ENOUGH || !inside)) {
      return Promise.reject(new WalkError(boxIsFree(grid, wish.x, wish.y, this.half) ? 'no_path' : 'unreachable'));
    }
    return this.start(goal, null);
  }

  /** Walks up to somebody. @param {string} id @returns {Promise<Point>} */
  walkToPlayer(id) {
    if (this.grid === null || !this.options.online()) return Promise.reject(new WalkError('not_joined'));
    if (id === this.store.state.me || !this.store.state.players.has(id)) return Promise.reject(new WalkError('unknown_player'));
    this.options.own?.();
    this.stopFollowing();
    const spot = this.spotAt(id);
    if (spot === null) return Promise.reject(new WalkError('unreachable'));
    return this.start(spot, id);
  }

  /** @param {string|null} id */
  follow(id) {
    if (id !== null && (id === this.store.state.me || !this.store.state.players.has(id))) return;
    if (id !== null) this.options.own?.();
    this.end(new WalkError('interrupted'));
    this.store.dispatch({ type: 'self/following', id });
    this.lastFollow = 0;
    this.wake();
  }

  stopFollowing() {
    if (this.store.state.following !== null) this.store.dispatch({ type: 'self/following', id: null });
  }

  /** Stands still now. */
  stop() {
    this.end(new WalkError('interrupted'));
    this.stopFollowing();
    this.wish = { x: 0, y: 0, run: false };
    this.tick(this.options.now());
  }

  /** @param {Point} goal @param {string|null} person @returns {Promise<Point>} */
  start(goal, person) {
    this.end(new WalkError('interrupted'));
    return new Promise((resolve, reject) => {
      this.errand = { goal, person, tries: 0, resolve, reject };
      this.plan();
      this.wake();
    });
  }

  /** Finds the way to the errand's goal from here. */
  plan() {
    const { errand, grid } = this;
    if (errand === null || grid === null) return;
    const way = this.wayTo(errand.goal);
    if (way === null) {
      this.end(new WalkError('no_path'));
      return;
    }
    this.way = way;
    this.options.showTarget(errand.goal);
    this.wake();
  }

  /** Around tables and rooms that are locked; where there is no way round, up to the lock. @param {Point} goal @returns {Point[]|null} */
  wayTo(goal) {
    const { grid, at, half } = this;
    if (grid === null) return null;
    const locked = lockedBetween(this.store.state, [at, goal]);
    const round = locked.length === 0 ? null : findPath(walledOff(grid, locked), at, goal, half);
    return round ?? findPath(grid, at, goal, half);
  }

  /** Ends the errand, if there is one. @param {Error|null} error  null: arrived */
  end(error) {
    const { errand } = this;
    this.way = [];
    if (errand === null) return;
    this.errand = null;
    this.options.showTarget(null);
    if (error === null) errand.resolve({ x: this.at.x, y: this.at.y });
    else errand.reject(error);
  }

  /** @param {string} id @returns {Point|null} */
  spotAt(id) {
    const { state } = this.store;
    const person = state.players.get(id);
    if (person === undefined || this.grid === null) return null;
    const near = Math.hypot(person.x - this.at.x, person.y - this.at.y) <= FOLLOW_FROM * 0.6 * tileSize(this.grid);
    if (near && this.sharesZone(person)) return { ...this.at };
    const others = [...state.players.values()].filter((player) => player.id !== state.me && player.id !== id);
    const zone = talkZone(state, person);
    const spot = spotNear(this.grid, this.at, person, others, this.half, (place) => talkZone(state, place) === zone);
    if (spot !== null) return spot;
    return near ? { ...this.at } : spotNear(this.grid, this.at, person, others, this.half);
  }

  /** Whether one would talk from here: a step from a table, in earshot, one may still be outside its meeting. @param {Point} person */
  sharesZone(person) {
    const { state } = this.store;
    return talkZone(state, person) === talkZone(state, this.at);
  }

  /** Whether one sits: at a large table one hears those who sit far off as well, and need not get up. */
  sits() {
    const { me, players } = this.store.state;
    return (players.get(me ?? '')?.seat ?? null) !== null;
  }

  wake() {
    const busy = this.wish.x !== 0 || this.wish.y !== 0 || this.way.length > 0 || this.walking || this.errand !== null || this.store.state.following !== null;
    if (busy && !this.walking) this.lastTick = Math.max(this.lastTick, this.options.now() - 16);
    this.options.needTicks(busy);
  }

  /** Goes on until now. Called per frame and by the ticker, in any order. @param {number} now */
  tick(now) {
    const { grid } = this;
    if (grid === null) return;
    const seconds = Math.min(LONGEST_STEP, Math.max(0, (now - this.lastTick) / 1000));
    this.lastTick = now;
    if (!this.options.online()) {
      if (this.walking) this.rest(false);
      this.end(new WalkError('offline'));
      this.wake();
      return;
    }
    this.chase(now);
    const { settings } = this.store.state;
    const speed = (this.wish.run ? settings.run_speed : settings.walk_speed) * tileSize(grid);
    const length = Math.hypot(this.wish.x, this.wish.y);
    /** @type {Point[]} */
    let points = [];
    let wants = false;
    if (length > 0) {
      // A joystick pushed half way walks slowly; two keys are not faster than one.
      const pace = (speed * seconds) / Math.max(1, length);
      points = slide(grid, this.at, this.wish.x * pace, this.wish.y * pace, this.half);
      wants = true;
    } else if (this.way.length > 0) {
      const { points: passed, left } = follow(this.at, this.way, speed * seconds);
      points = passed;
      this.way = left;
      wants = true;
    }
    for (const point of points) this.go(point, now);
    if (points.length > 0) this.report(now);
    else if (length > 0) this.lookAtWall();
    else if (!wants && this.walking) this.rest(true);
    if (this.way.length === 0 && length === 0 && this.errand !== null) this.arrive();
    if (!wants || this.way.length === 0) this.wake();
  }

  /** One straight piece. @param {Point} to @param {number} now */
  go(to, now) {
    const dx = to.x - this.at.x;
    const dy = to.y - this.at.y;
    const length = Math.hypot(dx, dy);
    if (length === 0) return;
    const direction = { x: dx / length, y: dy / length };
    const { direction: before } = this;
    const turns = before !== null && (Math.abs(direction.x * before.y - direction.y * before.x) > STRAIGHT || direction.x * before.x + direction.y * before.y < 0);
    if (turns) this.tell(now);
    else if (this.grid !== null && !segmentIsFree(this.grid, this.told.x, this.told.y, Math.round(to.x), Math.round(to.y), this.half - 1)) this.tell(now);
    const began = !this.walking || turns;
    this.direction = direction;
    this.walking = true;
    this.at = to;
    const facing = facingOf(dx, dy, this.store.state.self.facing);
    this.store.dispatch({ type: 'self/moved', x: to.x, y: to.y, facing, moving: true, running: this.wish.run });
    if (began) this.tell(now);
  }

  /** @param {number} now */
  report(now) {
    if (now - this.toldAt >= SEND_EVERY) this.tell(now);
  }

  /** Pushing against a wall: one looks at it, and stands. */
  lookAtWall() {
    const { self } = this.store.state;
    const facing = facingOf(this.wish.x, this.wish.y, self.facing);
    if (!this.walking && facing === self.facing) return;
    this.store.dispatch({ type: 'self/moved', x: this.at.x, y: this.at.y, facing, moving: false });
    this.rest(true);
  }

  /** Comes to a stop on a whole pixel. @param {boolean} tell */
  rest(tell) {
    this.walking = false;
    this.direction = null;
    const rounded = { x: Math.round(this.at.x), y: Math.round(this.at.y) };
    if (this.grid !== null && boxIsFree(this.grid, rounded.x, rounded.y, this.half)) this.at = rounded;
    this.store.dispatch({ type: 'self/moved', x: this.at.x, y: this.at.y, facing: this.store.state.self.facing, moving: false });
    if (!tell) return;
    const { now } = this.options;
    if (rounded.x !== this.told.x || rounded.y !== this.told.y) this.tell(now());
    // The same place twice: "I stand".
    this.tell(now());
  }

  /** @param {number} now */
  tell(now) {
    this.seq += 1;
    this.told = { x: Math.round(this.at.x), y: Math.round(this.at.y) };
    this.toldAt = now;
    this.options.send([this.seq, this.told.x, this.told.y, this.store.state.self.facing]);
  }

  /** At the end of the way: the person we came for may have walked on. */
  arrive() {
    const { errand, grid } = this;
    if (errand === null || grid === null) return;
    const person = errand.person === null ? undefined : this.store.state.players.get(errand.person);
    if (errand.person !== null && person === undefined) {
      this.end(new WalkError('unknown_player'));
      return;
    }
    if (person !== undefined) {
      const away = Math.hypot(person.x - this.at.x, person.y - this.at.y) / tileSize(grid);
      const apart = !this.sharesZone(person);
      const spot = (away > FOLLOW_FROM || apart) && errand.tries < TRIES ? this.spotAt(person.id) : null;
      if (spot !== null && Math.hypot(spot.x - this.at.x, spot.y - this.at.y) > (apart ? 1 : tileSize(grid))) {
        errand.tries += 1;
        errand.goal = spot;
        this.plan();
        return;
      }
      if (this.walking) this.rest(true);
      this.lookAt(person);
    }
    if (this.walking) this.rest(true);
    this.end(null);
  }

  /** @param {Point} person */
  lookAt(person) {
    const { self } = this.store.state;
    const facing = facingOf(person.x - this.at.x, person.y - this.at.y, self.facing);
    if (facing === self.facing) return;
    this.store.dispatch({ type: 'self/moved', x: this.at.x, y: this.at.y, facing, moving: false });
    this.tell(this.options.now());
  }

  /** Keeps near the one we follow. @param {number} now */
  chase(now) {
    const { following, players } = this.store.state;
    if (following === null || this.errand !== null || this.grid === null || now - this.lastFollow < FOLLOW_EVERY) return;
    const person = players.get(following);
    if (person === undefined) return;
    this.lastFollow = now;
    const away = Math.hypot(person.x - this.at.x, person.y - this.at.y) / tileSize(this.grid);
    if ((away <= FOLLOW_FROM || this.sits()) && this.sharesZone(person)) return;
    const spot = this.spotAt(following);
    if (spot === null) return;
    this.way = this.wayTo(spot) ?? [];
  }
}
