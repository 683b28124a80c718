/** What lives here: tests of ui/outing.js: the camera that rests on a walk, and what a locked screen shows. The page is the test's own. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { initialState, readPreferences } from '../../static/state/initial.js';
import { createStore } from '../../static/state/store.js';
import { setLanguage } from '../../static/ui/i18n.js';
import { restCamera, showOnLockScreen } from '../../static/ui/outing.js';

before(() => setLanguage('en', async () => JSON.parse(readFileSync(new URL('../../static/i18n/en.json', import.meta.url), 'utf8'))));

/** @param {...string} walkers */
const walk = (...walkers) => ({ type: 'walk_changed', walk: { id: 'w1', promenade: 'garden', leader: walkers[0], walkers } });
const end = { type: 'walk_ended', id: 'w1' };

/** A page with its camera on, and what was asked of it. @param {boolean} [camera] */
function pocket(camera = true) {
  const store = createStore(initialState(readPreferences(null, ['en'], true), 'test'), { now: () => 0, nextFrame: () => undefined, later: () => undefined });
  const { state } = store;
  state.me = 'me';
  state.stage = 'office';
  for (const [id, name] of [['me', 'Me'], ['bob', 'Bob']]) state.players.set(id, /** @type {any} */ ({ id, name }));
  state.local.camera = camera;
  /** @type {string[]} */
  const asked = [];
  /** @param {boolean} on */
  const setCamera = async (on) => {
    asked.push(`camera ${on}`);
    store.dispatch({ type: 'media/local', local: { camera: on } });
  };
  /** @param {boolean} on */
  const setMicrophone = async (on) => {
    asked.push(`microphone ${on}`);
    store.dispatch({ type: 'media/local', local: { microphone: on } });
  };
  const actions = { setCamera, setMicrophone, leaveConversation: () => asked.push('goodbye'), stroll: (/** @type {boolean} */ on) => asked.push(`stroll ${on}`) };
  const page = Object.assign(new EventTarget(), { hidden: false });
  /** @param {boolean} hidden */
  const look = (hidden) => {
    page.hidden = hidden;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  const toasts = () => state.toasts.map(({ key }) => key);
  return { store, state, app: { store, actions: /** @type {any} */ (actions) }, asked, page: /** @type {any} */ (page), look, toasts };
}

test('c7: the camera rests on a walk and is as it was afterwards, and one is told', () => {
  const { app, store, state, asked, page, toasts } = pocket();
  restCamera(app, page);
  store.dispatch(walk('bob'));
  assert.deepEqual(asked, [], 'others walk');
  store.dispatch(walk('bob', 'me'));
  assert.deepEqual([asked, state.local.camera, toasts()], [['camera false'], false, ['walk.unseen']]);
  store.dispatch(walk('me', 'bob'));
  store.dispatch({ type: 'connection/state', connection: 'lost' });
  assert.deepEqual(asked, ['camera false'], 'another leader, another line');
  store.dispatch(end);
  assert.deepEqual([asked, state.local.camera], [['camera false', 'camera true'], true]);
  assert.deepEqual(toasts(), ['walk.seen_again']);
});

test('c7: one press turns the camera on while walking, and what one chose stays', () => {
  const { app, store, state, asked, page } = pocket();
  restCamera(app, page);
  store.dispatch(walk('me'));
  state.toasts[0].actions?.[0].run();
  void app.actions.setCamera(false);
  store.dispatch(end);
  assert.deepEqual(asked, ['camera false', 'camera true', 'camera false']);
});

test('c7: a camera that was off stays off, and so does that of whoever wants no rest', () => {
  for (const { app, store, state, asked, page, toasts } of [pocket(false), pocket()]) {
    state.preferences.voiceOnWalks = !state.local.camera;
    restCamera(app, page);
    store.dispatch(walk('me'));
    store.dispatch(end);
    assert.deepEqual([asked, toasts()], [[], []]);
  }
});

test('c7: in a pocket the camera waits until somebody looks', () => {
  const { app, store, asked, page, look } = pocket();
  restCamera(app, page);
  store.dispatch(walk('me'));
  look(true);
  store.dispatch(end);
  assert.deepEqual(asked, ['camera false']);
  store.dispatch(walk('me'));
  look(false);
  assert.deepEqual(asked, ['camera false'], 'one walks again');
  store.dispatch(end);
  assert.deepEqual(asked, ['camera false', 'camera true']);
});

test('c7: whoever was sent away, or wants voices only by now, is not shown again', () => {
  for (const change of [(/** @type {any} */ state) => (state.stage = 'gone'), (/** @type {any} */ state) => (state.preferences.mode = 'audio')]) {
    const { app, store, state, asked, page } = pocket();
    restCamera(app, page);
    store.dispatch(walk('me'));
    change(state);
    store.dispatch(end);
    assert.deepEqual(asked, ['camera false']);
  }
});

test('c7: a locked screen shows with whom one walks, mutes and hangs up', () => {
  const { app, store, state, asked } = pocket();
  /** @type {Map<string, () => void>} */
  const keys = new Map();
  const session = {
    metadata: /** @type {any} */ (null),
    playbackState: 'none',
    /** @param {string} key @param {(() => void)|null} run */
    setActionHandler(key, run) {
      if (key === 'togglemicrophone') throw new TypeError('an old browser');
      if (run === null) keys.delete(key);
      else keys.set(key, run);
    },
  };
  showOnLockScreen(app, /** @type {any} */ (session), (words) => /** @type {any} */ (words));
  store.dispatch(walk('me', 'bob'));
  assert.deepEqual(session.metadata, { title: 'The promenade', artist: 'Bob', album: 'Papote' });
  assert.equal(session.playbackState, 'playing');
  keys.get('hangup')?.();
  state.conversation = /** @type {any} */ ({ id: 'b1' });
  keys.get('hangup')?.();
  assert.deepEqual(asked, ['stroll false', 'goodbye']);
  store.dispatch(end);
  assert.deepEqual([session.metadata, session.playbackState, keys.size], [null, 'none', 0]);
});

test('c7: a locked screen mutes by its own key, and shows whether one is heard', () => {
  const { app, store, asked } = pocket();
  /** @type {Record<string, (() => void)|null>} */
  const keys = {};
  /** @type {boolean[]} */
  const shown = [];
  const session = { metadata: null, playbackState: 'none', setActionHandler: (/** @type {string} */ key, /** @type {any} */ run) => (keys[key] = run), setMicrophoneActive: (/** @type {boolean} */ on) => shown.push(on) };
  const stop = showOnLockScreen(app, /** @type {any} */ (session), (words) => /** @type {any} */ (words));
  store.dispatch(walk('me'));
  keys.togglemicrophone?.();
  keys.togglemicrophone?.();
  stop();
  store.dispatch(end);
  assert.deepEqual([asked, shown], [['microphone true', 'microphone false'], [false, true, false]]);
});

test('a browser without lock screens loses nothing', () => {
  const { app, store, asked } = pocket();
  showOnLockScreen(app, undefined);
  store.dispatch(walk('me'));
  assert.deepEqual(asked, []);
});
