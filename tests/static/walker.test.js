/** What lives here: tests of input/walker.js: what it tells the server, and what it promises. No clock but the test's. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { Walker } from '../../static/input/walker.js';
import { createGrid, segmentIsFree } from '../../static/map/grid.js';
import { initialState, readPreferences } from '../../static/state/initial.js';
import { createStore } from '../../static/state/store.js';
import { dice, drawMap, middle } from './worlds.js';

/** @typedef {[number, number, number, number]} Move */

const HALL = ['............', '............', '............', '............', '............', '............'];

/** Somebody in a room, with hands on the time. @param {string[]} rows @param {{x: number, y: number}} start */
function walkerIn(rows, start = middle(1, 1)) {
  const map = drawMap(rows);
  const state = initialState(readPreferences(null, ['en'], true), 'test');
  const store = createStore(state, { now: () => time.now, nextFrame: () => undefined, later: () => undefined });
  const time = { now: 1000 };
  /** @type {(Move & {at?: number})[]} */
  const moves = [];
  const line = { online: true };
  const walker = new Walker({
    store,
    send: (move) => moves.push(Object.assign(/** @type {Move} */ ([...move]), { at: time.now })),
    online: () => line.online,
    needTicks: () => undefined,
    showTarget: () => undefined,
    now: () => time.now,
  });
  state.map = map;
  state.me = 'ada';
  Object.assign(state.self, start);
  walker.setGrid(createGrid(map));
  walker.placed(0);
  /** Lets time pass in frames. @param {number} milliseconds */
  const pass = (milliseconds, frame = 16) => {
    for (let left = milliseconds; left > 0; left -= frame) {
      time.now += Math.min(frame, left);
      walker.tick(time.now);
    }
  };
  /** @param {string} id @param {{x: number, y: number}} place */
  const meet = (id, place) => {
    store.dispatch({ type: 'player_joined', player: { id, name: id, avatar: 'a01', ...place, facing: 0, moving: false, area: null, bubble: null, status: 'available', status_text: '', hand: false, microphone: false, camera: false, screen: false, connected: true, role: 'guest', person: '', seat: null, quality: 'good', quality_reason: '', listed: true, beacon: null } });
  };
  return { walker, state, store, moves, pass, meet, time, line, grid: createGrid(map) };
}

/** @param {Promise<unknown>} promise @returns {Promise<string>} */
async function codeOf(promise) {
  try {
    await promise;
    return 'arrived';
  } catch (error) {
    return /** @type {any} */ (error).code;
  }
}

test('who stands still tells nothing', () => {
  const { moves, pass } = walkerIn(HALL);
  pass(5000);
  assert.deepEqual(moves, []);
});

test('a walk is told on start, ten times a second, and on stop twice at the same place', () => {
  const { walker, moves, pass, state } = walkerIn(HALL);
  walker.steer(1, 0, false);
  pass(16);
  assert.equal(moves.length, 1);
  pass(1000);
  assert.ok(moves.length >= 9 && moves.length <= 12, `${moves.length}`);
  walker.steer(0, 0, false);
  pass(16);
  const [before, last] = moves.slice(-2);
  assert.deepEqual(before.slice(1, 3), last.slice(1, 3));
  assert.equal(state.self.moving, false);
  const count = moves.length;
  pass(2000);
  assert.equal(moves.length, count);
});

test('numbers of moves only grow, and places are whole pixels', () => {
  const { walker, moves, pass } = walkerIn(HALL);
  walker.steer(0.3, 0.7, true);
  pass(700, 13);
  assert.deepEqual(moves.map(([seq]) => seq), moves.map((_, index) => index + 1));
  for (const [, x, y] of moves) assert.ok(Number.isInteger(x) && Number.isInteger(y));
});

test('a turn is told at its corner first, at once', () => {
  const { walker, moves, pass, state } = walkerIn(HALL);
  walker.steer(1, 0, false);
  pass(330);
  const corner = { x: Math.round(state.self.x), y: state.self.y };
  const count = moves.length;
  walker.steer(0, 1, false);
  pass(16);
  const told = moves.slice(count);
  assert.deepEqual(told[0].slice(1, 3), [corner.x, corner.y]);
  assert.equal(told[1][1], corner.x);
  assert.ok(told[1][2] > corner.y);
  assert.equal(told[1][3], 0);
});

test('every told move is a straight line that a slightly smaller box can go', () => {
  const random = dice(5);
  const rows = ['............', '..#..o..##..', '..#.....#...', '.....##.....', '.#......#.#.', '............'];
  const { walker, moves, pass, grid } = walkerIn(rows, middle(0, 0));
  for (let turn = 0; turn < 300; turn += 1) {
    walker.steer(Math.floor(random() * 3) - 1, Math.floor(random() * 3) - 1, random() < 0.5);
    pass(Math.floor(random() * 400) + 5, 7 + Math.floor(random() * 40));
  }
  assert.ok(moves.length > 300);
  let at = [middle(0, 0).x, middle(0, 0).y];
  for (const [, x, y] of moves) {
    assert.ok(segmentIsFree(grid, at[0], at[1], x, y, 9), `${at} → ${x},${y}`);
    at = [x, y];
  }
});

test('nobody is told to be faster than they are', () => {
  const { walker, moves, pass } = walkerIn(HALL);
  walker.steer(1, 1, true);
  pass(600);
  const [first, last] = [moves[0], moves[moves.length - 1]];
  const length = Math.hypot(last[1] - first[1], last[2] - first[2]);
  const seconds = ((last.at ?? 0) - (first.at ?? 0)) / 1000;
  assert.ok(length <= 9 * 32 * seconds + 2, `${length} in ${seconds}`);
});

test('a page that hung does not throw its person through the room', () => {
  const { walker, state, time } = walkerIn(HALL);
  walker.steer(1, 0, false);
  time.now += 60_000;
  walker.tick(time.now);
  assert.ok(state.self.x - middle(1, 1).x <= 5 * 32 * 0.2 + 1);
});

test('a walk to a place ends there and keeps its promise', async () => {
  const { walker, state, pass, moves } = walkerIn(HALL);
  const walk = walker.walkTo(300, 150);
  pass(4000);
  assert.deepEqual(await walk, { x: 300, y: 150 });
  assert.deepEqual([state.self.x, state.self.y], [300, 150]);
  assert.deepEqual(moves.at(-1)?.slice(1, 3), [300, 150]);
});

test('keys take over from a found way', async () => {
  const { walker, pass } = walkerIn(HALL);
  const walk = codeOf(walker.walkTo(300, 150));
  pass(200);
  walker.steer(0, -1, false);
  pass(50);
  assert.equal(await walk, 'interrupted');
});

test('one cannot walk into a closed room, nor far into a wall', async () => {
  const { walker } = walkerIn(['....#....', '....#....', '....#....', '....#####']);
  assert.equal(await codeOf(walker.walkTo(...place(8, 1))), 'no_path');
  assert.equal(await codeOf(walker.walkTo(...place(8, 3))), 'unreachable');
  assert.equal(await codeOf(walker.walkTo(-5, 40)), 'unreachable');
  assert.equal(await codeOf(walker.walkTo(Number.NaN, 3)), 'bad_number');
});

/** @param {number} column @param {number} row @returns {[number, number]} */
function place(column, row) {
  const { x, y } = middle(column, row);
  return [x, y];
}

test('asked for a piece of furniture, one stops beside it', async () => {
  const { walker, pass } = walkerIn(['......', '....o.', '......']);
  const walk = walker.walkTo(...place(4, 1));
  pass(4000);
  const { x, y } = await walk;
  assert.ok(Math.hypot(x - middle(4, 1).x, y - middle(4, 1).y) <= 32);
});

test('a walk to somebody ends near them, looking at them', async () => {
  const { walker, meet, pass, state } = walkerIn(HALL);
  meet('p2', middle(9, 1));
  const walk = walker.walkToPlayer('p2');
  pass(5000);
  const at = await walk;
  const away = Math.hypot(at.x - middle(9, 1).x, at.y - middle(9, 1).y) / 32;
  assert.ok(away > 1 && away < 1.5, `${away}`);
  assert.equal(state.self.facing, 2);
});

test('a walk to somebody who walked on goes after them', async () => {
  const { walker, meet, pass, store } = walkerIn(HALL);
  meet('p2', middle(5, 1));
  const walk = walker.walkToPlayer('p2');
  pass(300);
  const { x, y } = middle(10, 4);
  store.dispatch({ type: 'moves', value: [2, x, y, 0] });
  pass(6000);
  const at = await walk;
  assert.ok(Math.hypot(at.x - x, at.y - y) / 32 < 2.3);
});

test('a walk to somebody unknown, or to oneself, is refused', async () => {
  const { walker } = walkerIn(HALL);
  assert.equal(await codeOf(walker.walkToPlayer('nobody')), 'unknown_player');
  assert.equal(await codeOf(walker.walkToPlayer('ada')), 'unknown_player');
});

test('corrected by the server, one stands there and finds the way again', async () => {
  const { walker, store, pass, moves } = walkerIn(HALL);
  const walk = walker.walkTo(300, 150);
  pass(500);
  const fix = { type: 'position_fixed', seq: 9, x: 60, y: 60, facing: 0, code: 'blocked' };
  store.dispatch(fix);
  walker.fixed(fix);
  const count = moves.length;
  pass(4000);
  assert.deepEqual(await walk, { x: 300, y: 150 });
  assert.ok(moves[count][0] > 9);
  assert.ok(Math.hypot(moves[count][1] - 60, moves[count][2] - 60) < 10);
});

test('a locked door ends the walk with its reason', async () => {
  const { walker, store, pass } = walkerIn(HALL);
  const walk = codeOf(walker.walkTo(300, 150));
  pass(300);
  const fix = { type: 'position_fixed', seq: 4, x: 60, y: 60, facing: 0, code: 'area_locked' };
  store.dispatch(fix);
  walker.fixed(fix);
  assert.equal(await walk, 'area_locked');
});

test('one walks round a locked table, into it when it is the goal, and up to it where there is no way round', () => {
  const { walker, state } = walkerIn(HALL, middle(0, 2));
  const map = /** @type {import('../../static/types.js').MapJSON} */ (state.map);
  const table = (/** @type {[number, number, number, number]} */ rect) =>
    (map.areas = [{ id: 'table-1', name: '', rects: [rect], meeting: 'table-1', silent: false, capacity: null, exit: null, seats: [], stage: null, audience: null, properties: {} }]);
  state.lockedAreas.add('table-1');
  /** @param {import('../../static/map/grid.js').Point} goal */
  const crosses = (goal) => {
    const [x, y, width, height] = map.areas[0].rects[0];
    const line = [walker.at, ...(walker.wayTo(goal) ?? [])];
    return line.slice(1).some((to, index) => {
      const from = line[index];
      return Array.from({ length: 50 }, (_, step) => step / 49).some((part) => {
        const at = { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
        return at.x > x && at.x < x + width && at.y > y && at.y < y + height;
      });
    });
  };
  table([96, 32, 96, 96]);
  assert.equal(crosses(middle(10, 2)), false);
  assert.equal(crosses(middle(4, 2)), true);
  table([96, 0, 96, 192]);
  assert.equal(crosses(middle(10, 2)), true);
});

test('without a line nobody walks', async () => {
  const { walker, pass, line, moves } = walkerIn(HALL);
  const walk = codeOf(walker.walkTo(300, 150));
  pass(100);
  const count = moves.length;
  line.online = false;
  pass(100);
  assert.equal(await walk, 'offline');
  assert.equal(moves.length, count);
  assert.equal(await codeOf(walker.walkTo(300, 150)), 'not_joined');
});

test('who follows keeps near, and a key lets go', () => {
  const { walker, meet, pass, store, state } = walkerIn(HALL);
  meet('p2', middle(4, 1));
  walker.follow('p2');
  pass(2000);
  const { x, y } = middle(10, 4);
  store.dispatch({ type: 'moves', value: [2, x, y, 0] });
  pass(4000);
  assert.ok(Math.hypot(state.self.x - x, state.self.y - y) / 32 < 2.3);
  assert.equal(state.following, 'p2');
  walker.steer(1, 0, false);
  assert.equal(state.following, null);
});

/** A table to the left of x = 160, in a hall. @param {Partial<import('../../static/types.js').MapArea>} [more] */
const table = (more = {}) => ({ id: 'table', name: '', rects: /** @type {[number, number, number, number][]} */ ([[0, 0, 160, 192]]), meeting: 'table', silent: false, capacity: null, exit: null, seats: [], stage: null, audience: null, properties: {}, ...more });

test('one who goes to somebody beside a table stays outside its meeting', async () => {
  const { walker, state, pass, meet } = walkerIn(HALL);
  state.map?.areas.push(table());
  // The nearest place to talk from, coming from the left, is inside the table's meeting.
  meet('p2', { x: 180, y: 80 });
  const walk = walker.walkToPlayer('p2');
  pass(6000);
  await walk;
  assert.ok(state.self.x >= 160, `${state.self.x}`);
});

test('one who goes to somebody in a meeting comes in, though in earshot already', async () => {
  const { walker, state, pass, meet } = walkerIn(HALL, { x: 176, y: 80 });
  state.map?.areas.push(table());
  meet('p2', { x: 150, y: 80 });
  const walk = walker.walkToPlayer('p2');
  pass(6000);
  await walk;
  assert.ok(state.self.x < 160, `${state.self.x}`);
});

test('who follows somebody past a table does not stop inside its meeting', () => {
  const { walker, state, pass, meet } = walkerIn(HALL, { x: 40, y: 80 });
  state.map?.areas.push(table());
  meet('p2', { x: 190, y: 80 });
  walker.follow('p2');
  pass(6000);
  assert.ok(state.self.x >= 160, `${state.self.x}`);
});

test('brought to a seat while walking, one stays there', async () => {
  const { walker, store, pass, state } = walkerIn(HALL);
  const walk = codeOf(walker.walkTo(300, 150));
  pass(300);
  const fix = { type: 'position_fixed', seq: 9, x: 60, y: 60, facing: 0, code: 'seat' };
  store.dispatch(fix);
  walker.fixed(fix);
  pass(2000);
  assert.equal(await walk, 'interrupted');
  assert.deepEqual([state.self.x, state.self.y], [60, 60]);
});

test('who sits at the same table as the one they follow stays seated', () => {
  const { walker, store, state, pass, meet } = walkerIn(HALL, { x: 10, y: 30 });
  state.map?.areas.push(table());
  meet('ada', { x: 10, y: 30 });
  store.dispatch({ type: 'self/changed', changes: { seat: 0, area: 'table' } });
  meet('p2', { x: 140, y: 170 });
  walker.follow('p2');
  pass(3000);
  assert.deepEqual([state.self.x, state.self.y], [10, 30]);
});
