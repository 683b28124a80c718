/**
 * Cards on the page: who is unlisted has no name until one stands there, what the lists hold, and where the compass leads.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { leadCompass } from '../../static/input/compass.js';
import { createGrid } from '../../static/map/grid.js';
import { Cards } from '../../static/net/cards.js';
import { recognise, toRecognise, withNames } from '../../static/net/unlisted.js';
import { eighth, headCount, isSimulated, isThere, placeOfTarget, readersOf, wayTo } from '../../static/state/cards.js';
import { initialState, readPreferences } from '../../static/state/initial.js';
import { createStore } from '../../static/state/store.js';
import { linkText } from '../../static/ui/card.js';
import { foundCount, whereOneAsks, whyText } from '../../static/ui/find.js';
import { setLanguage } from '../../static/ui/i18n.js';
import { roster } from '../../static/ui/roster.js';
import { drawMap, middle } from './worlds.js';

const ROWS = ['..........', '.########.', '..........', '..........'];
const LOUNGE = /** @type {any} */ ({ id: 'lounge', name: '', rects: [[256, 64, 64, 64]], meeting: null, silent: false, capacity: null, exit: null, seats: [], stage: null, audience: null, properties: {} });

/** @param {string} id @param {number} column @param {number} row @param {Partial<import('../../static/types.js').Player>} [more] @returns {import('../../static/types.js').Player} */
function person(id, column, row, more = {}) {
  const { x, y } = middle(column, row);
  return {
    id, name: id.toUpperCase(), avatar: 'a01', x, y, facing: 0, moving: false, area: null, bubble: null, status: 'available', status_text: '', hand: false,
    microphone: false, camera: false, screen: false, connected: true, role: 'guest', person: `g-${id}`, seat: null, quality: 'good', quality_reason: '', listed: true, beacon: null, ...more,
  };
}

/** A room of ten by four tiles with a wall in it; Ada stands at the top left. @param {import('../../static/types.js').Player[]} people */
function room(...people) {
  let now = 1000;
  /** @type {(() => void)[]} */
  let frames = [];
  const clock = { now: () => now, nextFrame: (/** @type {() => void} */ run) => frames.push(run), later: () => 0 };
  const frame = () => {
    const due = frames;
    frames = [];
    for (const run of due) run();
  };
  const store = createStore(initialState(readPreferences(null, ['en'], false), 'test'), clock);
  const { state } = store;
  state.map = drawMap(ROWS, { areas: [LOUNGE] });
  state.me = 'ada';
  for (const each of [person('ada', 0, 0), ...people]) state.players.set(each.id, each);
  Object.assign(state.self, middle(0, 0));
  /** Time passes, then there is a frame. @param {number} milliseconds @param {import('../../static/types.js').Message} message */
  const later = (milliseconds, message) => {
    now += milliseconds;
    store.dispatch(message);
    frame();
  };
  return { store, state, clock, later };
}

const hidden = (/** @type {string} */ id, /** @type {number} */ column, /** @type {number} */ row) => person(id, column, row, { name: 'Somebody', person: '', listed: false });

it('who is simulated is told by the person, never by the name', () => {
  assert.equal(isSimulated({ person: 's-4f' }), true);
  assert.equal(isSimulated({ person: 'g-4f' }), false);
});

describe('somebody unlisted', () => {
  it('gets a word instead of a name, whatever the message', () => {
    const bare = { id: 'bob', name: '' };
    assert.equal(withNames({ type: 'player_joined', player: bare }, 'Somebody').player.name, 'Somebody');
    assert.equal(withNames({ type: 'player_changed', player: { id: 'bob', hand: true } }, 'Somebody').player.name, undefined);
    assert.deepEqual(withNames({ type: 'snapshot', players: [bare, { id: 'cyd', name: 'Cyd' }] }, 'Somebody').players.map((/** @type {any} */ { name }) => name), ['Somebody', 'Cyd']);
  });

  it('c9: is in no list and no count, but for who stands there and knows them', () => {
    const { state, store } = room(person('cyd', 9, 3), hidden('bob', 2, 0), hidden('dan', 9, 2));
    const names = () => roster(state, '', ({ id }) => id).flatMap(({ rows }) => rows.map(({ player }) => player.name));
    assert.deepEqual(names(), ['CYD']);
    assert.equal(headCount(state), 2);
    store.dispatch({ type: 'page/known', card: { id: 'bob', person: 'g-bob', name: 'Bob', role: 'member', status_text: 'tea' } });
    assert.deepEqual(names(), ['Bob', 'CYD']);
    Object.assign(state.self, middle(9, 3));
    Object.assign(/** @type {any} */ (state.players.get('bob')), middle(-4, 3));
    assert.deepEqual(names(), ['CYD'], 'who has walked away is in no list either');
    assert.equal(headCount(state), 2);
  });

  it('keeps their own name on their own page', () => {
    const { state, store } = room();
    store.dispatch({ type: 'player_changed', player: { id: 'ada', name: 'Somebody', person: '', role: 'guest', listed: false } });
    assert.equal(state.players.get('ada')?.name, 'ADA');
    assert.equal(state.players.get('ada')?.listed, false);
  });

  it('is asked for once one stands there, oneself at once, and again after a refusal', async () => {
    const { state, store, clock, later } = room(hidden('bob', 9, 0), hidden('cyd', 1, 0));
    Object.assign(/** @type {any} */ (state.players.get('ada')), { listed: false, person: '' });
    assert.deepEqual(toRecognise(state).map(({ id }) => id), ['ada', 'cyd']);
    /** @type {string[]} */
    const asked = [];
    recognise(store, async (id) => {
      asked.push(id);
      if (id === 'cyd' && asked.length < 3) throw new Error('unknown_player');
      return /** @type {any} */ ({ id, person: `g-${id}`, name: id, role: 'guest', status_text: '' });
    }, clock);
    for (let turn = 0; turn < 3; turn += 1) {
      later(1001, { type: 'self/moved', ...state.self });
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.deepEqual(asked, ['ada', 'cyd', 'cyd']);
    assert.equal(state.players.get('cyd')?.name, 'cyd');
    assert.equal(state.players.get('bob')?.name, 'Somebody');
  });
});

describe('the compass', () => {
  it('c9: leads round walls, in steps and in one of eight directions', () => {
    const { state } = room();
    const grid = createGrid(/** @type {any} */ (state.map));
    const way = wayTo(state, grid, middle(0, 2));
    assert.equal(eighth(way?.angle ?? 0), 2, 'down along the wall');
    assert.equal(way?.steps, 2);
    const round = wayTo(state, grid, middle(5, 3));
    assert.ok((round?.steps ?? 0) > 5);
    assert.deepEqual([0, Math.PI / 2, Math.PI, -Math.PI / 2, -Math.PI / 4].map(eighth), [0, 2, 4, 6, 7]);
  });

  it('knows where people, conversations and areas are, and when one is there', () => {
    const { state } = room(person('bob', 9, 0), person('cyd', 8, 3));
    state.bubbles.set('b1', { id: 'b1', members: ['bob', 'cyd'], locked: false, topic: 'bread' });
    assert.deepEqual(placeOfTarget(state, { kind: 'player', id: 'bob', label: '' }), middle(9, 0));
    assert.deepEqual(placeOfTarget(state, { kind: 'bubble', id: 'b1', label: '' }), middle(8, 3), 'the nearest of them');
    assert.deepEqual(placeOfTarget(state, { kind: 'area', id: 'lounge', label: '' }), { x: 288, y: 96 });
    assert.equal(placeOfTarget(state, { kind: 'bubble', id: 'b9', label: '' }), null);
    assert.equal(isThere(state, { kind: 'player', id: 'bob', label: '' }, middle(2, 0), 32), true);
    assert.equal(isThere(state, { kind: 'player', id: 'bob', label: '' }, middle(3, 0), 32), false);
    /** @type {any} */ (state.players.get('ada')).area = 'lounge';
    assert.equal(isThere(state, { kind: 'area', id: 'lounge', label: '' }, { x: 288, y: 96 }, 32), true);
  });

  it('c9: follows whoever walks, and ends when one is there or they are gone', () => {
    const { store, state, clock, later } = room(person('bob', 9, 0));
    /** @type {[string, string][]} */
    const ended = [];
    leadCompass(store, (what, label) => ended.push([what, label]), clock);
    store.dispatch({ type: 'compass/set', target: { kind: 'player', id: 'bob', label: 'Bob' } });
    assert.equal(state.compass?.way?.steps, 9);
    later(300, { type: 'self/moved', ...middle(4, 0), facing: 2, moving: true });
    assert.equal(state.compass?.way?.steps, 5);
    later(300, { type: 'self/moved', ...middle(7, 0), facing: 2, moving: false });
    assert.equal(state.compass, null);
    store.dispatch({ type: 'compass/set', target: { kind: 'player', id: 'bob', label: 'Bob' } });
    assert.deepEqual(ended, [['there', 'Bob'], ['there', 'Bob']]);
    Object.assign(state.self, middle(0, 0));
    store.dispatch({ type: 'compass/set', target: { kind: 'player', id: 'bob', label: 'Bob' } });
    later(300, { type: 'player_left', id: 'bob' });
    assert.deepEqual(ended.at(-1), ['gone', 'Bob']);
    store.dispatch({ type: 'compass/set', target: { kind: 'area', id: 'lounge', label: 'Lounge' } });
    assert.ok((/** @type {any} */ (state.compass)?.way?.steps ?? 0) > 8);
  });
});

describe('whom one may want to meet', () => {
  const why = async (/** @type {"fr"|"en"|"nl"} */ lang, /** @type {any[]} */ reasons, languages = ['fr']) => {
    await setLanguage(lang, async () => JSON.parse(readFileSync(new URL(`../../static/i18n/${lang}.json`, import.meta.url), 'utf8')));
    return whyText(reasons, languages);
  };
  const at = new Date(2024, 10, 12, 23, 30).getTime() / 1000;

  it('c10: comes with the day one met by one’s own clock and with what one promised, in three languages', async () => {
    const reasons = [{ kind: 'promised', topic: 'une recette' }, { kind: 'offers', topic: 'vélo' }, { kind: 'met', topic: '', at }];
    assert.equal(await why('fr', reasons), 'vous lui avez promis : une recette · parle de vélo, que vous cherchez · dernière rencontre le 12 novembre 2024');
    assert.equal(await why('nl', reasons.slice(2)), 'jullie ontmoetten elkaar op 12 november 2024');
    assert.equal(await why('en', reasons.slice(2)), 'you met on November 12, 2024');
  });

  it('c10: says no year of this one, and which language only of whom one does not know', async ({ mock }) => {
    mock.timers.enable({ apis: ['Date'], now: new Date(2024, 10, 20, 12) });
    assert.equal(await why('en', [{ kind: 'met', topic: '', at }]), 'you met on November 12');
    assert.equal(await why('en', [{ kind: 'seeks', topic: 'tea' }]), 'looks for tea, which you talk about · speaks French');
  });
});

describe('cards', () => {
  it('are read once, kept, and read anew by who has become somebody else', async () => {
    /** @type {string[]} */
    const asked = [];
    const office = { ask: async (/** @type {string} */ method, /** @type {string} */ _path, /** @type {any} */ body) => (asked.push(method), body ?? { about: 'before' }) };
    const cards = new Cards(office, { ask: async (event, payload) => ({ card: { event, payload }, topics: [], people: [], conversations: [], elsewhere: [] }) });
    assert.equal((await cards.mine()).about, 'before');
    assert.equal((await cards.mine()).about, 'before');
    await cards.keep(/** @type {any} */ ({ about: 'after' }));
    assert.equal((await cards.mine()).about, 'after');
    cards.forget();
    await cards.mine();
    assert.deepEqual(asked, ['GET', 'PUT', 'GET']);
    assert.deepEqual(await cards.of('p3'), { event: 'card', payload: { id: 'p3' } });
    assert.deepEqual(await cards.find('x'), { people: [], conversations: [], elsewhere: [] });
    assert.deepEqual(await cards.suggestions(), { people: [], elsewhere: [] });
  });

  it('are looked for anew in every room, once one stands there', () => {
    const state = { ...initialState(readPreferences(null, ['en'], false), ''), room: '' };
    assert.equal(whereOneAsks(state), '');
    assert.equal(whereOneAsks({ ...state, room: 'annexe' }), '');
    assert.equal(whereOneAsks({ ...state, room: 'annexe', me: 'p1' }), 'annexe');
    const talk = { bubble: 'b1', area: null, topic: 'tea' };
    const place = { room: 'annexe', room_name: 'Annexe' };
    assert.equal(foundCount({ people: [], conversations: [], elsewhere: { people: [], conversations: [] } }), 0);
    assert.equal(foundCount({ people: [], conversations: [talk], elsewhere: { people: [], conversations: [{ ...talk, ...place }] } }), 2);
  });

  it('show links as one reads them', () => {
    assert.equal(linkText('https://www.example.org/'), 'example.org');
    assert.equal(linkText('https://example.org/ada'), 'example.org/ada');
  });
});

describe('to whom a host recommends somebody', () => {
  it('lists each person of the place once: this room first, then the others, then members who are not here', () => {
    const state = initialState(readPreferences(null, ['en'], false), '');
    const here = [person('me', 0, 0, { person: 'a-hana' }), person('zoe', 1, 0), person('ada', 2, 0), person('shy', 3, 0, { listed: false, person: 'a-shy' })];
    Object.assign(state, { me: 'me', room: 'palier', players: new Map(here.map((player) => [player.id, player])) });
    const people = [
      { person: 'g-bob', name: 'Bob', room: 'annexe', status: 'busy' },
      { person: 'g-boo', name: 'Boo', room: 'annexe', status: 'ghost' },
      { person: 'g-zoe', name: 'Zoé', room: 'palier', status: 'available' },
    ];
    const members = ['a-hana', 'a-shy', 'a-mia', 'g-bob'].map((id) => ({ id, name: id }));
    const found = readersOf(state, { people, members, rooms: [{ id: 'annexe', name: 'L’Annexe' }] }, 'g-ada');
    assert.deepEqual(
      found.map(({ person: id, room: where }) => [id, where]),
      [['g-zoe', null], ['g-bob', 'L’Annexe'], ['a-mia', '']],
    );
  });
});
