/** What lives here: tests of net/chat.js: what is asked of the server, and what is not asked twice. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { createChat } from '../../static/net/chat.js';
import { initialState, readPreferences } from '../../static/state/initial.js';
import { createStore } from '../../static/state/store.js';
import { chatLine } from './worlds.js';

const ROOM = 'room/test';

/** A page whose server says what the test wants. @param {(path: string, options: any) => any} answer */
function page(answer) {
  /** @type {(() => void)[]} */
  const waiting = [];
  const store = createStore(initialState(readPreferences(null, ['en'], false), 'test'), { now: () => 0, nextFrame: queueMicrotask, later: () => 0 });
  store.state.chat.person = 'g-me';
  /** @type {[string, any][]} */
  const wishes = [];
  /** @type {string[]} */
  const asked = [];
  const connection = {
    token: 'secret',
    /** @param {string} event @param {any} payload */
    send: (event, payload) => void wishes.push([event, payload]),
    /** @param {string} event @param {any} payload */
    ask: async (event, payload) => {
      wishes.push([event, payload]);
      if (payload.text === 'lost') throw Object.assign(new Error('offline'), { code: 'offline' });
      if (payload.text === 'refused') throw Object.assign(new Error('too_many'), { code: 'too_many' });
    },
  };
  const chat = createChat({
    store,
    connection,
    get: async (path, options) => {
      asked.push(path);
      assert.equal(/** @type {any} */ (options?.headers)['X-Papote-Seat'], 'secret');
      const body = answer(path, options);
      return { ok: body.code === undefined, status: 200, json: async () => body, blob: async () => new Blob(['x']) };
    },
    later: (run) => waiting.push(run),
  });
  /** Lets everything that was promised happen. */
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { store, chat, wishes, asked, settle, later: () => waiting.splice(0).forEach((run) => run()) };
}

/** @param {number} from @param {number} to */
const lines = (from, to) => Array.from({ length: to - from + 1 }, (_, at) => chatLine(from + at));

test('what was written before is asked for once, however often one scrolls', async () => {
  const { chat, asked, store } = page(() => ({ messages: lines(5, 9) }));
  store.dispatch({ type: 'chat/page', channel: ROOM, lines: lines(10, 12) });
  await Promise.all([chat.older(ROOM), chat.older(ROOM)]);
  assert.deepEqual(asked, ['/api/v1/channels/room/test/messages?limit=50&before=10']);
  assert.equal(store.state.chat.channels.get(ROOM)?.lines.length, 8);
});

test('nothing is asked before the beginning, nor of a conversation', async () => {
  const { chat, asked, store } = page(() => ({ messages: [] }));
  store.dispatch({ type: 'chat/page', channel: ROOM, lines: lines(1, 2) });
  await chat.older(ROOM);
  await chat.older('conversation');
  assert.deepEqual(asked, []);
});

test('a gap is fetched until there is none', async () => {
  const { asked, store, settle } = page((path) => ({ messages: path.includes('after=1') ? lines(2, 4) : [] }));
  store.dispatch({ type: 'chat/page', channel: ROOM, lines: lines(1, 1) });
  store.dispatch({ type: 'chatted', line: chatLine(5) });
  await settle();
  assert.deepEqual(asked, ['/api/v1/channels/room/test/messages?limit=50&after=1']);
  assert.deepEqual(store.state.chat.channels.get(ROOM)?.lines.map(({ number }) => number), [1, 2, 3, 4, 5]);
});

test('a gap that cannot be fetched is tried again with the next message, and not before', async () => {
  const { asked, store, settle } = page(() => ({ code: 'storage_unavailable' }));
  store.dispatch({ type: 'chat/page', channel: ROOM, lines: lines(1, 1) });
  store.dispatch({ type: 'chatted', line: chatLine(5) });
  await settle();
  assert.equal(asked.length, 1);
  store.dispatch({ type: 'chatted', line: chatLine(6) });
  await settle();
  assert.equal(asked.length, 2);
});

test('what is read is told once, a moment later', async () => {
  const { store, wishes, later, settle } = page(() => ({}));
  store.dispatch({ type: 'ui/panel', panel: 'chat' });
  for (const number of [1, 2, 3]) store.dispatch({ type: 'chatted', line: chatLine(number) });
  await settle();
  later();
  assert.deepEqual(wishes, [['mark_read', { channel: ROOM, number: 3 }]]);
  store.dispatch({ type: 'chat_changed', line: chatLine(3, { text: 'anew' }) });
  await settle();
  later();
  assert.equal(wishes.length, 1);
});

test('whoever is called by name is told so, but not in a talk that nobody keeps', async () => {
  const { store, chat, wishes } = page(() => ({}));
  store.state.players.set('bob', /** @type {any} */ ({ id: 'bob', name: 'Bob', person: 'g-bob' }));
  await chat.write(ROOM, 'salut @Bob', ['f1']);
  await chat.write('conversation', 'salut @Bob');
  const [[, kept], [, spoken]] = /** @type {[[string, any], [string, any]]} */ (/** @type {unknown} */ (wishes));
  assert.deepEqual({ ...kept, id: '' }, { id: '', text: 'salut @Bob', channel: ROOM, mentions: ['g-bob'], files: ['f1'] });
  assert.deepEqual({ ...spoken, id: '' }, { id: '', text: 'salut @Bob', scope: 'conversation' });
  assert.notEqual(kept.id, spoken.id);
});

test('C17: a message of which nobody knows whether it arrived is sent again under its id', async () => {
  const { chat, wishes } = page(() => ({}));
  for (const text of ['lost', 'lost', 'refused', 'refused']) await assert.rejects(chat.write(ROOM, text));
  for (const text of ['ok', 'ok']) await chat.write(ROOM, text);
  const ids = wishes.map(([, { id }]) => id);
  assert.equal(ids[0], ids[1]);
  assert.equal(new Set(ids).size, 5, 'what was refused, and what was said twice, are other messages');
});

test('a file that is too large is not sent at all', async () => {
  const { store, chat, asked } = page(() => ({ id: 'f1' }));
  store.state.chat.fileLimit = 3;
  await assert.rejects(chat.upload(ROOM, new File(['four'], 'a.txt')), { code: 'file_too_large' });
  assert.deepEqual(asked, []);
  assert.equal(await chat.upload('area/test/La scène', new File(['abc'], 'a b.txt')), 'f1');
  assert.deepEqual(asked, ['/api/v1/channels/area/test/La%20sc%C3%A8ne/files?name=a%20b.txt']);
});

test('a refusal is told by its code', async () => {
  const { chat } = page(() => ({ code: 'unknown_channel' }));
  await assert.rejects(chat.search('x'), { code: 'unknown_channel' });
});

test('going up to a message that was found ends where it stands', async () => {
  const { chat, asked, store } = page((path) => {
    const before = Number(/before=(\d+)/.exec(path)?.[1]);
    return { messages: lines(Math.max(1, before - 50), before - 1) };
  });
  store.dispatch({ type: 'chat/page', channel: ROOM, lines: lines(200, 210) });
  await chat.reach(chatLine(120));
  assert.equal(asked.length, 2);
  assert.equal(store.state.chat.channels.get(ROOM)?.lines[0]?.number, 100);
});
