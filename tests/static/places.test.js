/** What lives here: tests of state/places.js and state/gatherings.js: tables, doors, stages, megaphones, recordings. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { seatIn } from '../../static/actions.js';
import { apply } from '../../static/state/apply.js';
import {
  audienceOf, freeSeats, isSpeaker, lockedDoor, megaphonesAround, murmurs, ownStage, ownTable, ownTopic, partIn, recordingsAround, secondsLeft, tables,
} from '../../static/state/gatherings.js';
import { initialState, readPreferences } from '../../static/state/initial.js';
import { volumeOf } from '../../static/state/selectors.js';
import { drawMap } from './worlds.js';

/** @typedef {import('../../static/types.js').MapArea} MapArea */
/** @typedef {import('../../static/types.js').State} State */

/** @param {string} id @param {[number, number, number, number]} rect @param {Partial<MapArea>} [more] @returns {MapArea} */
const area = (id, rect, more = {}) => ({ id, name: '', rects: [rect], meeting: null, silent: false, capacity: null, exit: null, seats: [], stage: null, audience: null, properties: {}, ...more });

const AREAS = [
  area('table-1', [0, 0, 96, 96], { meeting: 'table-1', seats: [[10, 40, 2], [80, 40, 1], [45, 10, 0]] }),
  area('table-2', [96, 0, 96, 96], { meeting: 'table-2', capacity: 1, seats: [[106, 40, 2], [180, 40, 1]] }),
  area('meeting-1', [400, 0, 96, 96], { meeting: 'meeting-1' }),
  area('podium', [200, 200, 96, 32], { stage: 'main' }),
  area('hall', [200, 232, 96, 200], { audience: 'main' }),
];

/** One's own place, and the room of the map above. @param {number} x @param {number} y @param {any} [more] @returns {State} */
function roomWithMe(x, y, more = {}) {
  const state = initialState(readPreferences(null, ['en'], false), 'test');
  state.map = drawMap(Array.from({ length: 20 }, () => '....................'), { areas: AREAS });
  state.me = 'ada';
  state.self = { ...state.self, x, y };
  meet(state, 'ada', x, y, more);
  return state;
}

/** @param {State} state @param {string} id @param {number} x @param {number} y @param {any} [more] */
function meet(state, id, x, y, more = {}) {
  state.players.set(id, {
    id, name: id, avatar: 'a01', x, y, facing: 0, moving: false, area: null, bubble: null, status: 'available', status_text: '', hand: false, microphone: true,
    camera: false, screen: false, connected: true, role: 'guest', person: '', seat: null, quality: 'good', quality_reason: '', listed: true, beacon: null, ...more,
  });
}

test('a table has as many places as seats, and no more than its capacity', () => {
  const state = roomWithMe(10, 40, { area: 'table-1', seat: 0 });
  meet(state, 'bob', 106, 40, { area: 'table-2', seat: 0 });
  assert.deepEqual(tables(state).map(({ area: { id }, taken, free, seats }) => [id, taken, free, seats]), [['table-1', 1, 2, 3], ['table-2', 1, 0, 1]]);
  assert.deepEqual(freeSeats(state, AREAS[0]), [1, 2]);
  assert.equal(ownTable(state)?.area.id, 'table-1');
});

test('one who only stands at a table takes no seat of it', () => {
  const state = roomWithMe(40, 60, { area: 'table-1' });
  assert.equal(tables(state)[0].taken, 0);
  assert.equal(ownTable(state), null);
});

test('one is led to the nearest free seat, and to none where all are taken', () => {
  const state = roomWithMe(90, 90);
  assert.deepEqual(seatIn(state, AREAS[0]), { x: 80, y: 40 });
  meet(state, 'bob', 106, 40, { area: 'table-2', seat: 0 });
  assert.equal(seatIn(state, AREAS[1]), null);
  assert.equal(seatIn(state, AREAS[2]), null, 'a meeting room has no seats');
});

test('the door one ran into is the locked one at one’s feet', () => {
  const state = roomWithMe(390, 40);
  assert.equal(lockedDoor(state), null, 'it is open');
  state.lockedAreas.add('meeting-1');
  assert.equal(lockedDoor(state)?.id, 'meeting-1');
  state.self.x = 300;
  assert.equal(lockedDoor(state), null, 'far away');
});

test('people one overhears are told by what they talk in', () => {
  const state = roomWithMe(90, 120);
  meet(state, 'bob', 10, 40, { area: 'table-1', seat: 0 });
  meet(state, 'eve', 80, 40, { area: 'table-1', seat: 1 });
  meet(state, 'kim', 150, 150, { bubble: 'b1' });
  state.bubbles.set('b1', { id: 'b1', members: ['kim'], locked: false, topic: 'Bread' });
  state.topics.set('table-1', 'Tea');
  const voice = { loudness: 0.2, video: false, by: /** @type {const} */ ('overheard') };
  apply(state, { type: 'voices', voices: [{ id: 'bob', ...voice }, { id: 'kim', ...voice }, { id: 'eve', ...voice }, { id: 'ada', ...voice, by: 'stage' }] });
  assert.deepEqual(murmurs(state).map(({ ids, topic }) => [ids, topic]), [[['kim'], 'Bread'], [['bob', 'eve'], 'Tea']]);
});

test('podium and auditorium are one stage; who speaks there is no audience', () => {
  const state = roomWithMe(210, 300);
  meet(state, 'bob', 210, 210);
  meet(state, 'eve', 220, 300);
  meet(state, 'kim', 220, 310, { connected: false });
  apply(state, { type: 'stage_changed', stage: { stage: 'main', speakers: ['bob'], called: [], queue: ['eve'] } });
  const here = ownStage(state);
  assert.equal(here?.stage, 'main');
  assert.deepEqual(here && audienceOf(state, here.view).map(({ id }) => id).sort(), ['ada', 'eve']);
  assert.ok(isSpeaker(state, 'bob') && !isSpeaker(state, 'ada'));
  state.self.y = 500;
  assert.equal(ownStage(state), null);
});

test('a megaphone for an area concerns those who stand there', () => {
  const state = roomWithMe(210, 300);
  apply(state, { type: 'megaphone_taken', megaphone: { id: 'bob', scope: 'area', area: 'hall' } });
  apply(state, { type: 'megaphone_taken', megaphone: { id: 'eve', scope: 'area', area: 'meeting-1' } });
  assert.deepEqual(megaphonesAround(state).map(({ id }) => id), ['bob']);
  apply(state, { type: 'megaphone_put_away', id: 'bob' });
  assert.deepEqual(megaphonesAround(state), []);
});

test('a recording is marked where it is made, and tells one’s own part in it', () => {
  const state = roomWithMe(210, 210);
  const recording = { id: 'r1', stage: 'main', meeting: null, areas: ['podium', 'hall'], by: 'bob', title: '', since: 0, people: ['bob'] };
  apply(state, { type: 'recording_changed', recording });
  assert.deepEqual(recordingsAround(state).map(({ id }) => id), ['r1']);
  assert.equal(partIn(state, recording), 'aside');
  apply(state, { type: 'stage_changed', stage: { stage: 'main', speakers: ['ada'], called: [], queue: [] } });
  apply(state, { type: 'consent_asked', recording: 'r1', by: 'bob', title: '' });
  assert.equal(partIn(state, recording), 'asked');
  apply(state, { type: 'page/answered', question: 'consent' });
  assert.equal(partIn(state, recording), 'out');
  assert.equal(partIn(state, { ...recording, people: ['bob', 'ada'] }), 'in');
  state.self.x = 20;
  assert.deepEqual(recordingsAround(state), []);
});

test('the end of a recording takes its question with it', () => {
  const state = roomWithMe(210, 210);
  apply(state, { type: 'consent_asked', recording: 'r1', by: 'bob', title: 'Talk' });
  apply(state, { type: 'recording_ended', id: 'r1' });
  assert.equal(state.consent, null);
});

test('questions that ended are gone, and an end of another changes nothing', () => {
  const state = roomWithMe(210, 210);
  apply(state, { type: 'called_to_stage', stage: 'main', by: 'bob' });
  assert.deepEqual(apply(state, { type: 'stage_call_ended', stage: 'other' }), []);
  apply(state, { type: 'stage_call_ended', stage: 'main' });
  assert.equal(state.stageCall, null);
  apply(state, { type: 'knocked', id: 'eve', area: 'meeting-1', text: 'hello' });
  apply(state, { type: 'knock_ended', id: 'bob' });
  assert.equal(state.knocks.size, 1);
  apply(state, { type: 'knock_ended', id: 'eve' });
  assert.equal(state.knocks.size, 0);
});

test('a knock waits until it is answered', () => {
  const state = roomWithMe(390, 40);
  apply(state, { type: 'page/knocking', area: 'meeting-1' });
  assert.equal(state.knocking?.state, 'waiting');
  apply(state, { type: 'knock_answered', area: 'meeting-1', accepted: false });
  assert.equal(state.knocking?.state, 'refused');
  apply(state, { type: 'page/knocking', area: null });
  assert.equal(state.knocking, null);
});

test('in five minutes is told with its minutes, and once more when the door is left ajar or nobody will open', () => {
  const state = roomWithMe(390, 40);
  apply(state, { type: 'knock_answered', area: 'meeting-1', accepted: false, later: 300 });
  assert.deepEqual([state.knocking?.state, state.knocking?.minutes], ['later', 5]);
  apply(state, { type: 'knock_answered', area: 'meeting-1', accepted: false, later: 130.5, ajar: true });
  assert.deepEqual([state.knocking?.state, state.knocking?.minutes], ['ajar', 3]);
  apply(state, { type: 'knock_answered', area: 'meeting-1', accepted: false, gone: true });
  assert.equal(state.knocking?.state, 'gone', 'who said so has left');
  apply(state, { type: 'knock_answered', area: 'meeting-1', accepted: true });
  assert.deepEqual([state.knocking?.state, state.knocking?.minutes], ['open', 0]);
});

test('a count-down is read on the server’s clock', () => {
  const state = roomWithMe(0, 0);
  apply(state, { type: 'page/clock', offset: 100 });
  assert.equal(secondsLeft(state, { until: 1160 }, 1_000_000), 60);
  assert.equal(secondsLeft(state, { until: 10 }, 1_000_000), 0);
});

test('the topic of one’s talk is the bubble’s, or that of the place one meets at', () => {
  const state = roomWithMe(10, 40, { area: 'table-1', seat: 0 });
  state.topics.set('table-1', 'Tea');
  assert.equal(ownTopic(state), '', 'one talks with nobody');
  state.conversation = { id: 'area:table-1', kind: 'table', engine: 'sfu', locked: false, members: [], ice_servers: [] };
  assert.equal(ownTopic(state), 'Tea');
  state.conversation = { ...state.conversation, id: 'b1', kind: 'bubble' };
  state.bubbles.set('b1', { id: 'b1', members: ['ada'], locked: false, topic: 'Bread' });
  assert.equal(ownTopic(state), 'Bread');
});

test('voices end with the media, and the pinned face with its person', () => {
  const state = roomWithMe(0, 0);
  apply(state, { type: 'voices', voices: [{ id: 'bob', loudness: 1, video: true, by: 'stage' }] });
  apply(state, { type: 'ui/pinned', id: 'bob' });
  apply(state, { type: 'connection/media_lost' });
  apply(state, { type: 'player_left', id: 'bob' });
  assert.deepEqual([state.voices, state.pinned], [[], null]);
});

test('after a lost connection only what is asked again is a question, and a door that was opened stays so', () => {
  const state = roomWithMe(10, 40);
  /** @param {boolean} resumed */
  const comeBack = (resumed) =>
    apply(state, {
      type: 'snapshot', now: 0, room: 'test', you: 'ada', resumed, players: [...state.players.values()], bubbles: [], locked_areas: [], chat: [], topics: [],
      stages: [], megaphones: [], recordings: [], call_back: null, timer: null, settings: state.settings,
    });
  const ask = () => {
    apply(state, { type: 'knocked', id: 'bob', area: 'meeting-1', text: '' });
    apply(state, { type: 'called_to_stage', stage: 'main', by: 'bob' });
    apply(state, { type: 'consent_asked', recording: 'r1', by: 'bob', title: '' });
    apply(state, { type: 'page/knocking', area: 'table-1' });
    apply(state, { type: 'voices', voices: [{ id: 'bob', loudness: 1, video: true, by: 'stage' }] });
  };
  ask();
  comeBack(true);
  assert.deepEqual([state.knocks.size, state.stageCall, state.consent, state.knocking], [0, null, null, null]);
  assert.equal(state.voices.length, 1, 'whether one still hears somebody is told at once');
  apply(state, { type: 'knock_answered', area: 'table-1', accepted: true });
  comeBack(true);
  assert.deepEqual(state.knocking, { area: 'table-1', bubble: null, state: 'open', minutes: 0 });
  comeBack(false);
  assert.deepEqual([state.knocking, state.voices], [null, []]);
});

test('how loud one hears somebody is kept by name, and a name that every object knows is a name like any other', () => {
  const state = roomWithMe(10, 40);
  meet(state, 'bob', 10, 40, { name: 'constructor' });
  assert.equal(volumeOf(state, 'bob'), null);
  apply(state, { type: 'media/remote', id: 'bob', remote: { link: 'connected' } });
  assert.equal(state.remote.get('bob')?.volume, 1);
  apply(state, { type: 'preferences/changed', changes: { volumes: { constructor: 0.5 } } });
  assert.equal(volumeOf(state, 'bob'), 0.5);
});
