/** What lives here: tests of state/apply.js, above all that messages since an old snapshot give the fresh one. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { apply, nextExpiry } from '../../static/state/apply.js';
import { initialState, readPreferences } from '../../static/state/initial.js';
import { chatLine, dice } from './worlds.js';

/** @typedef {import('../../static/types.js').Player} Player */

const SETTINGS = initialState(readPreferences(null, [], false)).settings;

function emptyState() {
  return initialState(readPreferences(null, ['en'], false), 'test');
}

/** @param {string} id @param {Partial<Player>} [more] @returns {Player} */
function person(id, more = {}) {
  return {
    id, name: id, avatar: 'a01', x: 0, y: 0, facing: 0, moving: false, area: null, bubble: null, status: 'available',
    status_text: '', hand: false, microphone: false, camera: false, screen: false, connected: true, role: 'guest', person: '', seat: null, quality: 'good', quality_reason: '', listed: true, beacon: null, ...more,
  };
}

/** A room of the server's side. @param {any} [more] */
function emptyWorld(more = {}) {
  return {
    players: new Map(), bubbles: new Map(), locked: new Set(), chat: [], topics: new Map(), stages: new Map(), megaphones: new Map(),
    callBack: null, timer: null, recordings: new Map(), ...more,
  };
}

/** @param {any} world */
function snapshotOf(world) {
  return {
    type: 'snapshot', room: 'test', you: 'ada', resume: 'token', resumed: false, time: 0, tick_rate: 20, seq: 0, settings: SETTINGS,
    players: structuredClone([...world.players.values()]),
    bubbles: structuredClone([...world.bubbles.values()]),
    locked_areas: [...world.locked],
    chat: structuredClone(world.chat.slice(-50)),
    topics: [...world.topics].map(([area, topic]) => ({ area, topic })),
    stages: structuredClone([...world.stages.values()]),
    megaphones: structuredClone([...world.megaphones.values()]),
    call_back: structuredClone(world.callBack),
    timer: structuredClone(world.timer),
    recordings: structuredClone([...world.recordings.values()]),
  };
}

/** One thing that happens in a room, and the messages that tell it. @param {any} world @param {() => number} random @param {number} step @returns {any[]} */
function happen(world, random, step) {
  const ids = [...world.players.keys()];
  /** @param {any[]} list */
  const pick = (list) => list[Math.floor(random() * list.length)];
  const free = ids.filter((id) => world.players.get(id).bubble === null);
  switch (Math.floor(random() * 13)) {
    case 0: {
      const player = person(`p${step}`, { x: Math.floor(random() * 900), y: 5 });
      world.players.set(player.id, player);
      return [{ type: 'player_joined', player: structuredClone(player) }];
    }
    case 1: {
      const id = pick(free);
      if (id === undefined || id === 'ada') return [];
      world.players.delete(id);
      return [{ type: 'player_left', id }];
    }
    case 2: {
      const value = ids.filter((id) => /^p\d+$/.test(id)).slice(0, 3).flatMap((id) => {
        const player = world.players.get(id);
        Object.assign(player, { x: player.x + 3, y: player.y + 1, facing: 2, moving: random() < 0.5 });
        return [Number(id.slice(1)), player.x, player.y, player.facing + (player.moving ? 4 : 0)];
      });
      return [{ type: 'moves', value }];
    }
    case 3: {
      const player = world.players.get(pick(ids));
      Object.assign(player, { status: pick(['busy', 'available', 'ghost']), hand: random() < 0.5, area: pick([null, 'coffee']) });
      return [{ type: 'player_changed', player: structuredClone(player) }];
    }
    case 4: {
      const members = free.slice(0, 2);
      if (members.length < 2) return [];
      const bubble = { id: `b${step}`, members, locked: random() < 0.3, topic: random() < 0.5 ? '' : `about ${step}` };
      world.bubbles.set(bubble.id, bubble);
      for (const id of members) world.players.get(id).bubble = bubble.id;
      return [{ type: 'bubble_changed', bubble: structuredClone(bubble) }];
    }
    case 5: {
      const bubble = pick([...world.bubbles.values()]);
      if (bubble === undefined) return [];
      world.bubbles.delete(bubble.id);
      for (const id of bubble.members) world.players.get(id).bubble = null;
      return [{ type: 'bubble_ended', id: bubble.id }];
    }
    case 6: {
      const area = pick(['meeting-1', 'meeting-2']);
      const locked = random() < 0.5;
      if (locked) world.locked.add(area);
      else world.locked.delete(area);
      return [{ type: 'area_locked', area, locked }];
    }
    case 7: {
      const area = pick(['table-1', 'meeting-1']);
      const topic = random() < 0.4 ? '' : `about ${step}`;
      if (topic === '') world.topics.delete(area);
      else world.topics.set(area, topic);
      return [{ type: 'topic_changed', area, topic }];
    }
    case 8: {
      const stage = { stage: 'stage', speakers: ids.slice(0, Math.floor(random() * 3)), called: [], queue: random() < 0.3 ? [pick(ids)] : [] };
      if (stage.speakers.length + stage.queue.length > 0) world.stages.set('stage', stage);
      else world.stages.delete('stage');
      return [{ type: 'stage_changed', stage: structuredClone(stage) }];
    }
    case 9: {
      const id = pick(ids);
      if (world.megaphones.delete(id)) return [{ type: 'megaphone_put_away', id }];
      const megaphone = { id, scope: 'space', area: null };
      world.megaphones.set(id, megaphone);
      return [{ type: 'megaphone_taken', megaphone }];
    }
    case 10: {
      world.callBack = random() < 0.4 ? null : { by: pick(ids), until: step };
      world.timer = random() < 0.4 ? null : { by: pick(ids), until: step };
      return [{ type: 'call_back_changed', call_back: structuredClone(world.callBack) }, { type: 'timer_changed', timer: structuredClone(world.timer) }];
    }
    case 11: {
      if (world.recordings.delete('r1')) return [{ type: 'recording_ended', id: 'r1' }];
      const recording = { id: 'r1', stage: 'stage', meeting: null, areas: ['stage'], by: pick(ids), title: '', since: step, people: ids.slice(0, 2) };
      world.recordings.set('r1', recording);
      return [{ type: 'recording_changed', recording: structuredClone(recording) }];
    }
    default: {
      if (world.chat.length > 0 && random() < 0.3) {
        const line = pick(world.chat.slice(-50));
        Object.assign(line, { text: `${line.text}!`, edited: step });
        return [{ type: 'chat_changed', line: structuredClone(line) }];
      }
      const line = chatLine(world.chat.length + 1, { at: step });
      world.chat.push(line);
      return [{ type: 'chatted', line: structuredClone(line) }];
    }
  }
}

test('an old snapshot with the messages since equals a fresh snapshot', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const random = dice(seed);
    const world = emptyWorld({ players: new Map([['ada', person('ada')], ['bob', person('bob')]]) });
    const followed = emptyState();
    apply(followed, snapshotOf(world));
    for (let step = 0; step < 120; step += 1) for (const message of happen(world, random, step)) apply(followed, message);
    const fresh = emptyState();
    apply(fresh, snapshotOf(world));
    assert.deepEqual(new Map([...followed.players].sort()), new Map([...fresh.players].sort()));
    assert.deepEqual(followed.bubbles, fresh.bubbles);
    assert.deepEqual([...followed.lockedAreas].sort(), [...fresh.lockedAreas].sort());
    assert.deepEqual(followed.chat.channels.get('room/test')?.lines.slice(-50), fresh.chat.channels.get('room/test')?.lines);
    for (const part of /** @type {const} */ (['topics', 'stages', 'megaphones', 'callBack', 'timer', 'recordings'])) assert.deepEqual(followed[part], fresh[part], part);
  }
});

test('an unknown message changes nothing', () => {
  const state = emptyState();
  const before = structuredClone(state);
  assert.deepEqual(apply(state, { type: 'of_tomorrow', id: 'x' }), []);
  assert.deepEqual(state, before);
});

test('the snapshot puts one where the server says', () => {
  const state = emptyState();
  apply(state, snapshotOf(emptyWorld({ players: new Map([['ada', person('ada', { x: 70, y: 80, facing: 3 })]]) })));
  assert.deepEqual(state.self, { x: 70, y: 80, facing: 3, moving: false, running: false });
  assert.equal(state.me, 'ada');
});

test('moves of people we do not know are ignored', () => {
  const state = emptyState();
  apply(state, { type: 'moves', value: [9, 1, 2, 4] });
  assert.equal(state.players.size, 0);
});

test('whom one followed is let go when they leave', () => {
  const state = emptyState();
  apply(state, { type: 'player_joined', player: person('bob') });
  apply(state, { type: 'self/following', id: 'bob' });
  apply(state, { type: 'player_left', id: 'bob' });
  assert.equal(state.following, null);
});

test('loudness changes only those it names', () => {
  const state = emptyState();
  const member = { loudness: 1, video: true, link: 1, polite: true };
  apply(state, { type: 'conversation', value: { id: 'b1', kind: 'bubble', engine: 'mesh', locked: false, ice_servers: [], members: [{ id: 'bob', ...member }, { id: 'eve', ...member }] } });
  apply(state, { type: 'loudness', members: [{ id: 'eve', loudness: 0.3, video: false }] });
  assert.deepEqual(state.conversation?.members.map(({ id, loudness, video }) => [id, loudness, video]), [['bob', 1, true], ['eve', 0.3, false]]);
});

test('what is said and shown over heads goes when its time is over', () => {
  const state = emptyState();
  apply(state, { type: 'said', id: 'bob', text: 'hello', now: 1000 });
  apply(state, { type: 'emoted', id: 'bob', emote: 2, now: 1000 });
  const due = nextExpiry(state);
  assert.equal(due, 4000);
  apply(state, { type: 'clock/passed', now: due });
  assert.equal(state.emotes.size, 0);
  assert.equal(state.said.size, 1);
  apply(state, { type: 'clock/passed', now: nextExpiry(state) });
  assert.equal(state.said.size, 0);
  assert.equal(nextExpiry(state), Infinity);
});

test('the same toast is not stacked', () => {
  const state = emptyState();
  apply(state, { type: 'ui/toast', toast: { id: 1, key: 'error.blocked' }, now: 0 });
  apply(state, { type: 'ui/toast', toast: { id: 2, key: 'error.blocked' }, now: 10 });
  assert.deepEqual(state.toasts.map(({ id }) => id), [2]);
});

test('a toast with something to press leaves time to reach it', () => {
  const state = emptyState();
  apply(state, { type: 'ui/toast', toast: { id: 1, key: 'deed.muted' }, now: 0 });
  apply(state, { type: 'ui/toast', toast: { id: 2, key: 'say.called', actions: [{ key: 'chat.read', run: () => undefined }] }, now: 0 });
  apply(state, { type: 'clock/passed', now: nextExpiry(state) });
  assert.deepEqual(state.toasts.map(({ id }) => id), [2]);
  assert.equal(nextExpiry(state), 20_000);
});

test('going back to the lobby forgets the room', () => {
  const state = emptyState();
  apply(state, snapshotOf(emptyWorld({ players: new Map([['ada', person('ada')]]), locked: new Set(['meeting-1']) })));
  apply(state, { type: 'page/stage', stage: 'lobby' });
  assert.equal(state.me, null);
  assert.equal(state.players.size, 0);
  assert.equal(state.lockedAreas.size, 0);
});
