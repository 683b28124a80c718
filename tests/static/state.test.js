/** What lives here: tests of state/store.js, state/selectors.js and state/initial.js. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { initialState, readPreferences } from '../../static/state/initial.js';
import { areaName, distanceTo, nearby, others, ownArea } from '../../static/state/selectors.js';
import { createStore } from '../../static/state/store.js';
import { drawMap } from './worlds.js';

/** @returns {any} */
function handClock() {
  const clock = {
    time: 0,
    /** @type {(() => void)[]} */ frames: [],
    /** @type {{at: number, run: () => void}[]} */ timers: [],
    now: () => clock.time,
    nextFrame: (/** @type {() => void} */ run) => clock.frames.push(run),
    later: (/** @type {() => void} */ run, /** @type {number} */ milliseconds) => clock.timers.push({ at: clock.time + milliseconds, run }),
    draw: () => clock.frames.splice(0).forEach((run) => run()),
    /** @param {number} time */
    pass(time) {
      clock.time = time;
      for (const timer of clock.timers.splice(0)) {
        if (timer.at <= time) timer.run();
        else clock.timers.push(timer);
      }
    },
  };
  return clock;
}

function fresh() {
  return initialState(readPreferences(null, ['en'], false), 'test');
}

/** @param {string} id @param {number} x @param {any} [more] */
function person(id, x, more = {}) {
  return { id, name: id, avatar: 'a01', x, y: 0, facing: 0, moving: false, area: null, bubble: null, status: 'available', status_text: '', hand: false, microphone: false, camera: false, screen: false, connected: true, role: 'guest', person: '', seat: null, quality: 'good', quality_reason: '', listed: true, beacon: null, ...more };
}

test('many changes are told once, with all their topics', () => {
  const clock = handClock();
  const store = createStore(fresh(), clock);
  /** @type {string[][]} */
  const told = [];
  store.subscribe((_state, topics) => told.push([...topics].sort()));
  store.dispatch({ type: 'player_joined', player: person('bob', 0) });
  store.dispatch({ type: 'ui/panel', panel: 'people' });
  assert.deepEqual(told, []);
  clock.draw();
  assert.deepEqual(told, [['chat', 'players', 'positions', 'ui']]);
});

test('who asked for a message hears it at once, after it was applied', () => {
  const store = createStore(fresh(), handClock());
  let seen = 0;
  const stop = store.onMessage('player_joined', () => (seen = store.state.players.size));
  store.dispatch({ type: 'player_joined', player: person('bob', 0) });
  assert.equal(seen, 1);
  stop();
  store.dispatch({ type: 'player_joined', player: person('eve', 0) });
  assert.equal(seen, 1);
});

test('a listener that was stopped hears nothing more', () => {
  const clock = handClock();
  const store = createStore(fresh(), clock);
  let calls = 0;
  const stop = store.subscribe(() => (calls += 1));
  store.dispatch({ type: 'ui/panel', panel: 'chat' });
  stop();
  clock.draw();
  assert.equal(calls, 0);
});

test('what is said goes by itself when its time is over', () => {
  const clock = handClock();
  const store = createStore(fresh(), clock);
  store.dispatch({ type: 'said', id: 'bob', text: 'hi' });
  assert.equal(store.state.said.size, 1);
  clock.pass(7000);
  assert.equal(store.state.said.size, 0);
});

test('people are listed nearest first, oneself by the predicted place', () => {
  const state = fresh();
  state.map = drawMap(['....', '....']);
  state.me = 'ada';
  state.players = new Map([person('ada', 900), person('bob', 320), person('eve', 64)].map((each) => [each.id, each]));
  assert.deepEqual(others(state).map(({ id }) => id), ['eve', 'bob']);
  assert.equal(distanceTo(state, person('bob', 320)), 10);
  assert.deepEqual(nearby(state).map(({ id }) => id), ['eve']);
});

test('areas are named by their names, else by their ids', () => {
  const state = fresh();
  const area = { id: 'coffee', name: '', rects: /** @type {[number, number, number, number][]} */ ([[0, 0, 64, 64]]), meeting: null, silent: false, capacity: null, exit: null, seats: [], stage: null, audience: null, properties: {} };
  state.map = drawMap(['....'], { areas: [area] });
  assert.equal(areaName(state, person('bob', 0, { area: 'coffee' })), 'coffee');
  assert.equal(areaName(state, person('bob', 0)), null);
  assert.equal(ownArea(state)?.id, 'coffee');
});

test('kept preferences come before the browser’s wishes, and those before ours', () => {
  assert.equal(readPreferences(null, ['nl-BE', 'en'], false).lang, 'nl');
  assert.equal(readPreferences('{"lang":"fr","name":"Ada"}', ['nl'], false).lang, 'fr');
  assert.equal(readPreferences(null, ['de'], true).lang, 'fr');
  assert.equal(readPreferences(null, [], true).reducedMotion, true);
});

test('kept preferences of a wrong kind are ignored', () => {
  for (const stored of ['{', '5', '"x"', '{"name":5,"lang":"xx","volumes":null,"secret":1}']) {
    assert.deepEqual(readPreferences(stored, [], false), readPreferences(null, [], false));
  }
});
