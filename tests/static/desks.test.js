/** What lives here: tests of desks to work out loud at: state/desks.js and the words of ui/workdesk.js. No clock but the test's. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { deskBeside, desksInUse, freeDesk, ownDesk, ticketDesk, waitOf } from '../../static/state/desks.js';
import { initialState, readPreferences } from '../../static/state/initial.js';
import { createStore } from '../../static/state/store.js';
import { createAnnouncer } from '../../static/ui/announce.js';
import { setLanguage } from '../../static/ui/i18n.js';
import { leftText } from '../../static/ui/desk_plan.js';
import { watchDesks } from '../../static/ui/workdesk.js';
import { drawMap } from './worlds.js';

before(() => setLanguage('en', async () => JSON.parse(readFileSync(new URL('../../static/i18n/en.json', import.meta.url), 'utf8'))));

/** @param {Record<string, any>} [more] @returns {import('../../static/types.js').WorkDesk} */
const desk = (more = {}) => ({ area: 'desk-1', owner: 'bob', topic: 'Bread', queue: [], guest: null, here: false, until: null, ...more });

/** Me at a desk, and Bob three tiles from me. */
function workshop() {
  const state = initialState(readPreferences(null, ['en'], true), 'test');
  const store = createStore(state, { now: () => 1000, nextFrame: () => undefined, later: () => undefined });
  const area = { id: 'desk-1', name: 'desk-1', rects: /** @type {[number, number, number, number][]} */ ([[32, 32, 64, 64]]), meeting: null, silent: false, capacity: null, exit: null, seats: [], stage: null, audience: null, desk: true, properties: {} };
  state.map = { ...drawMap(['..........', '..........', '..........']), areas: [area] };
  state.me = 'me';
  for (const [id, x] of /** @type {[string, number][]} */ ([['me', 48], ['bob', 144]])) store.dispatch({ type: 'player_joined', player: { id, name: id.toUpperCase(), x, y: 48, area: null, bubble: null, seat: null } });
  Object.assign(state.self, { x: 48, y: 48 });
  return { state, store };
}

test('c14: a desk is free until somebody works at it', () => {
  const { state, store } = workshop();
  assert.equal(freeDesk(state)?.id, 'desk-1');
  store.dispatch({ type: 'desk_changed', desk: desk() });
  assert.deepEqual([freeDesk(state), deskBeside(state)?.owner, ownDesk(state), ticketDesk(state)], [null, 'bob', null, null]);
  store.dispatch({ type: 'desk_changed', desk: desk({ owner: 'me' }) });
  assert.deepEqual([ownDesk(state)?.area, deskBeside(state)], ['desk-1', null]);
  store.dispatch({ type: 'desk_ended', area: 'desk-1' });
  assert.equal(state.desks.size, 0);
});

test('c14: one has a ticket from the queue to the end of one\'s turn', () => {
  const { state, store } = workshop();
  store.dispatch({ type: 'desk_changed', desk: desk({ guest: 'ada', queue: ['me'] }) });
  assert.equal(ticketDesk(state)?.area, 'desk-1');
  store.dispatch({ type: 'desk_changed', desk: desk({ guest: 'me' }) });
  assert.equal(ticketDesk(state)?.area, 'desk-1');
  store.dispatch({ type: 'desk_changed', desk: desk() });
  assert.equal(ticketDesk(state), null);
});

test('c14: the wait is ten minutes for each before one, and what is left of the one who is there', () => {
  assert.equal(waitOf(desk(), null, 0), 0);
  assert.equal(waitOf(desk({ guest: 'ada', here: true }), null, 130), 3);
  assert.equal(waitOf(desk({ guest: 'ada', queue: ['cleo', 'me'] }), 'me', 0), 20);
  assert.equal(waitOf(desk({ guest: 'ada', here: true, queue: ['cleo', 'me'] }), null, 60), 21);
});

test('c14: a desk tells how many tickets are left, that all are taken, and that there is no more time', () => {
  assert.deepEqual([leftText(desk()), leftText(desk({ left: null }))], ['', '']);
  assert.deepEqual([leftText(desk({ left: 1 })), leftText(desk({ left: 3 }))], ['1 more ticket to take.', '3 more tickets to take.']);
  assert.equal(leftText(desk({ left: 0, guest: 'ada', here: true })), 'All tickets are taken.');
  assert.equal(leftText(desk({ left: 0, queue: ['ada'] })), 'All tickets are taken.');
  assert.equal(leftText(desk({ left: 0 })), 'No more time today.');
});

test('c14: the list has one\'s own desk and ticket first, then the shortest wait, and nobody who is in no list', () => {
  const { state, store } = workshop();
  for (const [id, listed] of /** @type {[string, boolean][]} */ ([['cleo', true], ['dora', true], ['eve', false]])) store.dispatch({ type: 'player_joined', player: { id, name: id.toUpperCase(), x: 4000, y: 48, area: null, bubble: null, seat: null, listed } });
  /** @param {string} area @param {Record<string, any>} more */
  const works = (area, more) => store.dispatch({ type: 'desk_changed', desk: desk({ area, ...more }) });
  works('desk-1', { owner: 'cleo', guest: 'bob', here: true });
  works('desk-2', { owner: 'dora' });
  works('desk-3', { owner: 'eve' });
  const lines = () => desksInUse(state, () => 130).map(({ owner, mine, wait, area }) => [owner.id, mine, wait, area?.id ?? null]);
  assert.deepEqual(lines(), [['dora', null, 0, null], ['cleo', null, 3, 'desk-1']]);
  works('desk-1', { owner: 'cleo', guest: 'bob', here: true, queue: ['dora', 'me'] });
  assert.deepEqual(lines(), [['cleo', 'ticket', 13, 'desk-1'], ['dora', null, 0, null]]);
  works('desk-1', { owner: 'cleo', guest: 'me', here: true });
  assert.deepEqual(lines()[0], ['cleo', 'turn', 3, 'desk-1']);
  works('desk-1', { owner: 'me' });
  assert.deepEqual(lines()[0], ['me', 'own', 0, 'desk-1']);
});

test('c14: one\'s turn is told at once, and thanks are shown', () => {
  const { state, store } = workshop();
  const announcer = createAnnouncer(0);
  /** @type {string[]} */
  const played = [];
  watchDesks(store, announcer, (sound) => played.push(sound));
  store.dispatch({ type: 'desk_changed', desk: desk({ guest: 'me' }) });
  store.dispatch({ type: 'desk_called', area: 'desk-1', until: 0 });
  assert.deepEqual([announcer.next(0), played], ['It is your turn with BOB.', ['bell']]);
  store.dispatch({ type: 'desk_thanked', id: 'bob', text: 'Merci !' });
  assert.deepEqual(state.toasts.map(({ key, values }) => [key, values.text]), [['desk.thanked', 'Merci !']]);
});
