/** What lives here: tests of what hangs over places (view/signs.js), of seats and poses on the map, and of the strip behind the signs. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { initialState, readPreferences } from '../../static/state/initial.js';
import { columnOf } from '../../static/view/avatars.js';
import { aim } from '../../static/view/camera.js';
import { signsOf } from '../../static/view/signs.js';
import { seatsNear } from '../../static/view/underfoot.js';
import { drawMap } from './worlds.js';

/** @param {string} id @param {[number, number, number, number]} rect @param {any} more @returns {any} */
const area = (id, rect, more) => ({ id, name: '', rects: [rect], meeting: null, silent: false, capacity: null, exit: null, seats: [], stage: null, audience: null, properties: {}, ...more });
const TABLE = area('table-1', [64, 64, 96, 96], { meeting: 'table-1', seats: [[80, 100, 2], [140, 100, 1]] });
const HALL = area('hall', [300, 0, 96, 96], { audience: 'main' });

/** @param {Record<string, any>} people  by id: what differs from somebody who stands at 0, 0 */
function room(people) {
  const state = initialState(readPreferences(null, ['en'], false), 'test');
  state.map = drawMap(Array.from({ length: 20 }, () => '....................'), { areas: [TABLE, HALL] });
  state.me = 'ada';
  for (const [id, more] of Object.entries({ ada: {}, ...people }))
    state.players.set(id, /** @type {any} */ ({ id, name: id, x: 0, y: 0, area: null, bubble: null, seat: null, connected: true, ...more }));
  return state;
}

/** @param {import('../../static/types.js').State} state */
const signs = (state) => signsOf(state, (id) => state.players.get(id) ?? null, (key) => key);

test('a table where nobody sits and nothing is said has no sign', () => {
  assert.deepEqual(signs(room({})), []);
});

test('a table tells how many sit there, and what they talk about', () => {
  const state = room({ bob: { area: 'table-1', seat: 1 } });
  state.topics.set('table-1', 'Tea');
  const [{ sign, at }] = signs(state);
  assert.deepEqual(sign, { count: '1/2', topic: 'Tea', locked: false, recording: false });
  assert.deepEqual(at, { x: 112, y: 100 });
});

test('a circle of others shows its topic, one’s own does not', () => {
  const state = room({ bob: { x: 10, y: 40 }, eve: { x: 30, y: 20 } });
  state.bubbles.set('b1', { id: 'b1', members: ['bob', 'eve'], locked: true, topic: 'Bread' });
  assert.deepEqual(signs(state).map(({ sign, at, raised }) => [sign.count, sign.topic, sign.locked, at, raised]), [['2', 'Bread', true, { x: 20, y: 20 }, true]]);
  state.bubbles.set('b1', { id: 'b1', members: ['bob', 'ada'], locked: true, topic: 'Bread' });
  assert.deepEqual(signs(state), []);
});

test('one’s own table has no sign: its seats are told at the side', () => {
  const state = room({ ada: { area: 'table-1', seat: 0 }, bob: { area: 'table-1', seat: 1 } });
  assert.deepEqual(signs(state), []);
});

test('of a stage that is recorded the stage is marked, over the heads, and not the seats before it', () => {
  const state = room({});
  state.recordings.set('r1', { id: 'r1', stage: 'main', meeting: null, areas: ['hall'], by: 'bob', title: '', since: 0, people: [] });
  assert.deepEqual(signs(state), []);
  const hall = state.map?.areas.find(({ id }) => id === 'hall');
  assert.ok(hall);
  hall.stage = 'main';
  assert.deepEqual(signs(state).map(({ sign, raised }) => [sign.recording, raised]), [[true, true]]);
});

test('every area of a recording is marked with a word', () => {
  const state = room({});
  state.recordings.set('r1', { id: 'r1', stage: null, meeting: 'hall', areas: ['hall', 'nowhere'], by: 'bob', title: '', since: 0, people: [] });
  assert.deepEqual(signs(state).map(({ sign }) => [sign.recording, sign.topic]), [[true, 'recording.mark']]);
});

test('free seats are shown to who is near and stands', () => {
  const state = room({ bob: { area: 'table-1', seat: 0 } });
  const map = /** @type {import('../../static/types.js').MapJSON} */ (state.map);
  state.self.x = 100;
  assert.deepEqual(seatsNear(state, map, 32), [{ x: 140, y: 100 }]);
  state.self.x = 600;
  assert.deepEqual(seatsNear(state, map, 32), []);
  state.self.x = 100;
  state.lockedAreas.add('table-1');
  assert.deepEqual(seatsNear(state, map, 32), [], 'a locked table takes nobody');
});

test('who sits is drawn sitting, until the first step', () => {
  const catalogue = /** @type {any} */ ({ columns: { walk: [0, 1, 2, 3], sit: [6], wave: [7, 8] } });
  assert.equal(columnOf(catalogue, { moving: false, running: false, waving: true, sitting: true }, 0), 6);
  assert.equal(columnOf(catalogue, { moving: true, running: false, waving: false, sitting: true }, 0), 0);
  assert.equal(columnOf(catalogue, { moving: false, running: false, waving: false }, 0), 0);
});

test('behind signs one may look a little beyond the upper edge', () => {
  const camera = { x: 0, y: 0, zoom: 1, width: 390, height: 800 };
  assert.equal(aim(camera, { x: 400, y: 0 }, { width: 1920, height: 1280 }).y, 400);
  assert.equal(aim(camera, { x: 400, y: 0 }, { width: 1920, height: 1280 }, 200).y, 200);
});
