/** What lives here: tests of state/chat.js, the channels as messages and pages change them. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { apply } from '../../static/state/apply.js';
import {
  areaChannel, CONVERSATION, directChannel, gaps, isCalled, isOwn, isViewed, lastOwn, mayDelete, mayEdit, openChannels, otherOf, PAGE, shown, unreadCount,
} from '../../static/state/chat.js';
import { initialState, readPreferences } from '../../static/state/initial.js';
import { chatLine, drawMap } from './worlds.js';

/** @typedef {import('../../static/types.js').ChatLine} ChatLine */

const ROOM = 'room/test';
const PAIR = directChannel('g-me', 'g-bob');

/** @param {number} from @param {number} to */
const lines = (from, to) => Array.from({ length: to - from + 1 }, (_, at) => chatLine(from + at));

/** @param {any} [more] */
function snapshot(more = {}) {
  const { settings } = initialState(readPreferences(null, [], false));
  const me = { id: 'me', name: 'Me', person: 'g-me', area: null, x: 0, y: 0, facing: 0 };
  return {
    type: 'snapshot', room: 'test', you: 'me', person: 'g-me', resume: 'token', resumed: false, time: 0, seq: 0, settings, players: [me], bubbles: [], locked_areas: [], chat: [],
    topics: [], stages: [], megaphones: [], call_back: null, timer: null, recordings: [], numbers: {}, ...more,
  };
}

/** Somebody who came in. @param {any} [more]  of the snapshot */
function entered(more = {}) {
  const state = initialState(readPreferences(null, ['en'], false), 'test');
  state.stage = 'office';
  apply(state, snapshot(more));
  return state;
}

/** @param {import('../../static/types.js').State} state @param {string} id */
const numbers = (state, id) => state.chat.channels.get(id)?.lines.map(({ number }) => number);

/** @param {Partial<ChatLine>} [more] */
const spoken = (more = {}) => chatLine(0, { id: 'c1', scope: 'conversation', channel: '', player: 'bob', ...more });

const TALK = { id: 'b1', kind: /** @type {const} */ ('bubble'), engine: 'mesh', locked: false, ice_servers: [], members: [] };

test('the same message told twice is one message', () => {
  const state = entered();
  for (const line of [chatLine(1), chatLine(1), spoken(), spoken()]) apply(state, { type: 'chatted', line });
  assert.deepEqual(numbers(state, ROOM), [1]);
  assert.equal(state.chat.channels.get(CONVERSATION)?.lines.length, 1);
  assert.equal(unreadCount(state), 2);
});

test('an author is told by the person, in a talk by the figure', () => {
  const state = entered();
  assert.deepEqual([chatLine(1, { person: 'g-me' }), chatLine(1), spoken({ person: '', player: 'me' }), spoken({ person: '' })].map((line) => isOwn(state, line)), [true, false, true, false]);
});

test('what one wrote oneself is not unread', () => {
  const state = entered();
  apply(state, { type: 'chatted', line: chatLine(1, { person: 'g-me' }) });
  assert.equal(unreadCount(state), 0);
});

test('opening the panel reads what it shows, and nothing else', () => {
  const state = entered();
  apply(state, { type: 'chatted', line: chatLine(1) });
  apply(state, { type: 'chatted', line: chatLine(1, { channel: PAIR, scope: 'direct' }) });
  assert.equal(unreadCount(state), 2);
  apply(state, { type: 'ui/panel', panel: 'chat' });
  assert.equal(shown(state), ROOM);
  assert.deepEqual([state.chat.channels.get(ROOM)?.unread, state.chat.channels.get(PAIR)?.unread], [0, 1]);
  apply(state, { type: 'chat/open', channel: PAIR });
  assert.equal(unreadCount(state), 0);
  apply(state, { type: 'chatted', line: chatLine(2, { channel: PAIR, scope: 'direct' }) });
  assert.equal(unreadCount(state), 0);
});

test('a talk that ended can still be read, a new one starts on a clean page', () => {
  const state = entered();
  apply(state, { type: 'conversation', value: TALK });
  apply(state, { type: 'chatted', line: spoken() });
  apply(state, { type: 'conversation', value: null });
  assert.equal(state.chat.channels.get(CONVERSATION)?.lines.length, 1);
  apply(state, { type: 'conversation', value: { ...TALK, id: 'b2' } });
  assert.equal(state.chat.channels.get(CONVERSATION), undefined);
});

test('a change is seen in the message it is about, and in no other', () => {
  const state = entered({ chat: lines(1, 3) });
  apply(state, { type: 'chat_changed', line: chatLine(2, { text: 'anew', edited: 5 }) });
  apply(state, { type: 'chat_changed', line: chatLine(9, { text: 'before our time' }) });
  assert.deepEqual(state.chat.channels.get(ROOM)?.lines.map(({ text }) => text), ['line 1', 'anew', 'line 3']);
});

test('history grows upwards until its beginning', () => {
  const state = entered({ chat: lines(60, 110) });
  assert.equal(state.chat.channels.get(ROOM)?.start, false);
  apply(state, { type: 'chat/page', channel: ROOM, lines: lines(10, 59) });
  assert.equal(state.chat.channels.get(ROOM)?.start, false);
  apply(state, { type: 'chat/page', channel: ROOM, lines: lines(1, 9) });
  assert.equal(state.chat.channels.get(ROOM)?.start, true);
  assert.deepEqual(numbers(state, ROOM), lines(1, 110).map(({ number }) => number));
});

test('an empty page is the beginning: what was before one came in is for others', () => {
  const state = entered({ numbers: { 'area/test/hall': 7 } });
  apply(state, { type: 'chat/page', channel: 'area/test/hall', lines: [] });
  assert.equal(state.chat.channels.get('area/test/hall')?.start, true);
});

test('whoever was away knows what is missing, and asks for it page by page', () => {
  const state = entered({ chat: lines(1, 3) });
  apply(state, snapshot({ resumed: true, chat: lines(71, 120), numbers: { [ROOM]: 120 } }));
  assert.deepEqual(gaps(state), [{ id: ROOM, after: 3 }]);
  apply(state, { type: 'chat/page', channel: ROOM, lines: lines(4, 3 + PAGE), after: 3 });
  assert.deepEqual(gaps(state), [{ id: ROOM, after: 53 }]);
  apply(state, { type: 'chat/page', channel: ROOM, lines: lines(54, 103), after: 53 });
  apply(state, { type: 'chat/page', channel: ROOM, lines: lines(104, 120), after: 103 });
  assert.deepEqual(gaps(state), []);
  assert.deepEqual(numbers(state, ROOM), lines(1, 120).map(({ number }) => number));
});

test('a number that is missing among those told is a gap as well', () => {
  const state = entered({ chat: lines(1, 3) });
  apply(state, { type: 'chatted', line: chatLine(6) });
  assert.deepEqual(gaps(state), [{ id: ROOM, after: 3 }]);
});

test('whoever was away for long reads on from the end, and finds the rest by going up', () => {
  const state = entered({ chat: lines(1, 3) });
  apply(state, snapshot({ resumed: true, chat: lines(1951, 2000) }));
  assert.deepEqual(gaps(state), []);
  assert.equal(numbers(state, ROOM)?.[0], 1951);
  assert.equal(state.chat.channels.get(ROOM)?.start, false);
});

test('an overview tells what is unread between two, and what was missed in a room one knows', () => {
  const state = entered();
  const channels = [
    { id: ROOM, last: 500, read: 0, name: '', at: 1 },
    { id: PAIR, last: 5, read: 3, name: 'Bob', at: 2 },
  ];
  apply(state, { type: 'chat/overview', channels, fileLimit: 1000 });
  assert.equal(unreadCount(state), 2);
  assert.equal(state.chat.channels.get(PAIR)?.name, 'Bob');
  assert.equal(state.chat.fileLimit, 1000);
  apply(state, { type: 'chat/overview', channels: [{ ...channels[0], read: 490 }], fileLimit: 1000 });
  assert.equal(unreadCount(state), 12);
});

test('between two somebody is called with every message, elsewhere by name', () => {
  const state = entered();
  assert.equal(isCalled(state, chatLine(1)), false);
  assert.equal(isCalled(state, chatLine(1, { mentions: ['g-me'] })), true);
  assert.equal(isCalled(state, chatLine(1, { channel: PAIR, scope: 'direct' })), true);
  assert.equal(isCalled(state, chatLine(1, { channel: PAIR, scope: 'direct', person: 'g-me' })), false);
});

test('what is shown is what was chosen, as long as it is there; else what is nearest', () => {
  const state = entered();
  const area = { id: 'hall', name: '', rects: /** @type {[number, number, number, number][]} */ ([[0, 0, 64, 64]]), meeting: 'hall', silent: false, capacity: null, exit: null, seats: [], stage: null, audience: null, properties: {} };
  state.map = drawMap(['....'], { areas: [{ ...area, id: 'annex' }, area, { ...area, id: 'quiet', meeting: null }] });
  assert.equal(shown(state), ROOM);
  state.conversation = { ...TALK, engine: 'mesh' };
  assert.equal(shown(state), CONVERSATION);
  state.conversation = null;
  Object.assign(state.players.get('me') ?? {}, { area: 'hall' });
  assert.equal(areaChannel(state), 'area/test/annex', 'the areas of one meeting share the channel of the first');
  assert.equal(shown(state), 'area/test/annex');
  assert.deepEqual(openChannels(state), [ROOM, 'area/test/annex']);
  apply(state, { type: 'chat/open', channel: PAIR, name: 'Bob' });
  assert.equal(shown(state), PAIR);
  apply(state, { type: 'chat/open', channel: 'area/test/annex' });
  Object.assign(state.players.get('me') ?? {}, { area: 'quiet' });
  assert.equal(shown(state), ROOM);
  assert.equal(areaChannel(state), null);
});

test('a panel that was closed opens with what is nearest then', () => {
  const state = entered();
  apply(state, { type: 'chat/open', channel: PAIR });
  apply(state, { type: 'ui/panel', panel: 'chat' });
  assert.equal(isViewed(state, chatLine(1, { channel: PAIR, scope: 'direct' })), true);
  apply(state, { type: 'ui/panel', panel: null });
  assert.equal(isViewed(state, chatLine(1, { channel: PAIR, scope: 'direct' })), false);
  assert.equal(shown(state), ROOM);
});

test('two people have one channel whoever begins', () => {
  const state = entered();
  assert.equal(directChannel('g-bob', 'g-me'), PAIR);
  assert.equal(otherOf(state, PAIR), 'g-bob');
});

test('another person finds nothing of the one before', () => {
  const state = entered({ chat: lines(1, 3) });
  apply(state, { type: 'chat/open', channel: PAIR });
  apply(state, snapshot({ person: 'g-other' }));
  assert.deepEqual([...state.chat.channels.keys()], [ROOM]);
  assert.deepEqual(numbers(state, ROOM), []);
});

test('one writes anew what is one’s own and not old, and takes it back at any time', () => {
  const state = entered({ chat: [chatLine(1, { person: 'g-me' }), chatLine(2), chatLine(3, { person: 'g-me', deleted: true }), chatLine(4, { person: 'g-me', at: 1000 })] });
  const [own, other, deleted] = state.chat.channels.get(ROOM)?.lines ?? [];
  assert.deepEqual([own, other, deleted].map((line) => mayEdit(state, line, 900)), [true, false, false]);
  assert.equal(mayEdit(state, own, 901), false);
  assert.deepEqual([own, other, deleted].map((line) => mayDelete(state, line)), [true, false, false]);
  assert.equal(lastOwn(state, ROOM, 1500)?.number, 4);
  assert.equal(lastOwn(state, ROOM, 5000), null);
  Object.assign(state.players.get('me') ?? {}, { role: 'host' });
  assert.equal(mayDelete(state, other), true);
  assert.equal(mayDelete(state, chatLine(2, { scope: 'direct', channel: PAIR })), false);
});
