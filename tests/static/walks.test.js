/** What lives here: tests of walks together: state/walks.js, input/carried.js and the words of ui/walk.js. No clock but the test's. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { createCarried } from '../../static/input/carried.js';
import { initialState, readPreferences } from '../../static/state/initial.js';
import { createStore } from '../../static/state/store.js';
import { onPromenade, ownWalk, passingWalk } from '../../static/state/walks.js';
import { createAnnouncer } from '../../static/ui/announce.js';
import { setLanguage } from '../../static/ui/i18n.js';
import { watchWalks } from '../../static/ui/walk.js';
import { drawMap } from './worlds.js';

before(() => setLanguage('en', async () => JSON.parse(readFileSync(new URL('../../static/i18n/en.json', import.meta.url), 'utf8'))));

/** @param {string} id @param {number} x */
const person = (id, x) => ({ id, name: id.toUpperCase(), avatar: 'a01', x, y: 40, facing: 0, moving: false, area: null, bubble: null, status: 'available', connected: true, seat: null });
/** @param {...string} walkers */
const walk = (...walkers) => ({ type: 'walk_changed', walk: { id: 'w1', promenade: 'garden', leader: walkers[0], walkers } });

/** Me, Bob beside me and Cleo far off, on a map with a promenade. */
function meadow() {
  const time = { now: 1000 };
  const state = initialState(readPreferences(null, ['en'], true), 'test');
  const store = createStore(state, { now: () => time.now, nextFrame: () => undefined, later: () => undefined });
  state.map = { ...drawMap(['..........', '..........', '..........']), promenades: [{ name: 'garden', points: [[16, 48], [300, 48]], closed: false }] };
  state.me = 'me';
  for (const each of [person('me', 40), person('bob', 72), person('cleo', 4000)]) store.dispatch({ type: 'player_joined', player: each });
  Object.assign(state.self, { x: 40, y: 40 });
  return { state, store, time };
}

test('c7: one is asked to fall in step with who passes by, and with one\'s own talk wherever it is', () => {
  const { state, store } = meadow();
  assert.equal(passingWalk(state), null);
  store.dispatch(walk('bob'));
  assert.equal(passingWalk(state)?.id, 'w1');
  store.dispatch(walk('cleo'));
  assert.equal(passingWalk(state), null, 'too far');
  store.dispatch({ type: 'bubble_changed', bubble: { id: 'b1', members: ['me', 'cleo'], locked: true, topic: '' } });
  assert.equal(passingWalk(state)?.id, 'w1');
  store.dispatch(walk('cleo', 'me'));
  assert.deepEqual([ownWalk(state)?.leader, passingWalk(state)], ['cleo', null]);
  store.dispatch({ type: 'walk_ended', id: 'w1' });
  assert.equal(ownWalk(state), null);
});

test('c7: a closed group that passes by asks nobody', () => {
  const { state, store } = meadow();
  store.dispatch({ type: 'bubble_changed', bubble: { id: 'b1', members: ['bob', 'cleo'], locked: true, topic: '' } });
  store.dispatch(walk('bob', 'cleo'));
  assert.equal(passingWalk(state), null);
});

test('one sets off from the promenade, and from nowhere else', () => {
  const { state } = meadow();
  assert.equal(onPromenade(state), true);
  state.self.y = 48 + 60;
  assert.equal(onPromenade(state), false);
  state.self.y = 48;
  state.self.moving = true;
  assert.equal(onPromenade(state), false);
});

test('c7: who is carried goes on smoothly between two messages, until he steps out', () => {
  const { state, store, time } = meadow();
  let settled = 0;
  let left = 0;
  /** @type {boolean[]} */
  const ticking = [];
  const carried = createCarried({ store, settle: () => (settled += 1), leave: () => (left += 1), needTicks: (on) => ticking.push(on), now: () => time.now });
  store.dispatch(walk('bob', 'me'));
  carried.changed();
  const me = state.players.get('me');
  assert.ok(me);
  for (let step = 1; step <= 4; step += 1) {
    Object.assign(me, { x: 40 + 6 * step, moving: true });
    time.now += 100;
    carried.moved();
    carried.tick();
  }
  const first = state.self.x;
  assert.ok(first > 40 && first < 64, 'a little behind');
  time.now += 50;
  carried.tick();
  assert.ok(state.self.x > first);
  carried.stepOut();
  carried.stepOut();
  const { x } = state.self;
  Object.assign(me, { x: 90 });
  carried.moved();
  carried.tick();
  assert.deepEqual([settled, left, state.self.x, ticking], [1, 1, x, [true, false]]);
});

test('c7: whom the server lets go stands where the server has him', () => {
  const { state, store, time } = meadow();
  const carried = createCarried({ store, settle: () => undefined, leave: () => assert.fail('the server knows'), needTicks: () => undefined, now: () => time.now });
  store.dispatch(walk('me'));
  carried.changed();
  Object.assign(state.players.get('me') ?? {}, { x: 64 });
  store.dispatch({ type: 'walk_ended', id: 'w1' });
  carried.changed();
  assert.deepEqual([state.self.x, state.self.moving], [64, false]);
});

test('c7: who joins is told by name, and who leads', () => {
  const { store } = meadow();
  const announcer = createAnnouncer(0);
  /** @type {string[]} */
  const played = [];
  watchWalks(store, announcer, (sound) => played.push(sound));
  const heard = () => announcer.next(0);
  store.dispatch(walk('bob', 'me'));
  assert.equal(heard(), 'Walking with BOB. An arrow key and you are on your own feet again.');
  store.dispatch(walk('bob', 'me', 'cleo'));
  assert.deepEqual([heard(), played], ['CLEO joined.', ['join']]);
  store.dispatch(walk('me', 'cleo'));
  assert.deepEqual([heard(), played], ['BOB stepped out. You lead now.', ['join', 'leave']]);
  store.dispatch(walk('cleo', 'me'));
  assert.equal(heard(), 'CLEO leads now.');
  store.dispatch(walk('cleo'));
  assert.equal(heard(), 'You no longer walk with the group.');
});

test('c7: who took leave, and everybody after the bell, steps out without a word', () => {
  const { state, store } = meadow();
  const announcer = createAnnouncer(0);
  /** @type {string[]} */
  const played = [];
  watchWalks(store, announcer, (sound) => played.push(sound));
  const talk = { id: 'b1', kind: 'bubble', engine: 'sfu', locked: false, members: [], excused: ['bob'] };
  store.dispatch(walk('me', 'bob', 'cleo'));
  announcer.next(0);
  state.conversation = /** @type {any} */ (talk);
  store.dispatch(walk('me', 'cleo'));
  assert.equal(announcer.next(0), null);
  state.conversation = /** @type {any} */ ({ ...talk, excused: [], over: { until: 60, by: 'me' } });
  store.dispatch(walk('me'));
  assert.deepEqual([announcer.next(0), played], [null, []]);
});

test('c7: names are spoken while nobody sees the page, if one wants that', () => {
  const { state, store } = meadow();
  /** @type {string[]} */
  const spoken = [];
  const before = Object.getOwnPropertyDescriptors(globalThis);
  const page = { hidden: true };
  class Words {
    /** @param {string} text */
    constructor(text) {
      this.text = text;
      this.lang = '';
    }
  }
  const stubs = { document: page, SpeechSynthesisUtterance: Words, speechSynthesis: { speak: (/** @type {Words} */ { text, lang }) => spoken.push(`${lang} ${text}`) } };
  for (const [name, value] of Object.entries(stubs)) Object.defineProperty(globalThis, name, { value, configurable: true });
  try {
    watchWalks(store, createAnnouncer(0), () => undefined);
    store.dispatch(walk('me', 'bob'));
    store.dispatch(walk('me', 'bob', 'cleo'));
    store.dispatch(walk('me', 'cleo'));
    state.preferences.spokenWalks = false;
    store.dispatch(walk('me', 'cleo', 'bob'));
    Object.assign(state.preferences, { spokenWalks: true, sounds: false });
    store.dispatch(walk('me', 'bob'));
    state.preferences.sounds = true;
    page.hidden = false;
    store.dispatch(walk('me', 'bob', 'cleo'));
  } finally {
    for (const name of Object.keys(stubs)) {
      Reflect.deleteProperty(globalThis, name);
      if (before[name] !== undefined) Object.defineProperty(globalThis, name, before[name]);
    }
  }
  assert.deepEqual(spoken, ['en CLEO joined.', 'en BOB stepped out.']);
});
