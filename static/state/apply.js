/**
 * The only writer of the state: what each message changes, and which topics that concerns.
 *
 * Messages of the server carry its event names; messages of the page have a slash. Pure: the time
 * is in the message (`now`, ms), put there by the store. What a message means for the network, the
 * media or the map picture is decided by those who listen to it. Tables, stages and the like: places.js; messages: chat.js.
 */
import { BOOK, forgetBook } from './book.js';
import { beginTalk, CHAT, enterChat, leaveChat, see } from './chat.js';
import { CARDS, forgetCards, unlisted } from './cards.js';
import { COFFEE } from './coffee.js';
import { facingOf, idOf, isWalking, STRIDE } from './moves.js';
import { forgetPlaces, PLACES, placesOf } from './places.js';
import { volumeOf } from './selectors.js';
import { DESKS } from './desks.js';
import { WALKS } from './walks.js';

/** @typedef {import('../types.js').State} State */
/** @typedef {import('../types.js').Message} Message */
/** @typedef {import('../types.js').Topic} Topic */
/** @typedef {import('../types.js').Player} Player */
/** @typedef {import('../types.js').Bubble} Bubble */

/** How long things stay over a head, in milliseconds. */
const SAID_FOR = 6000;
const EMOTE_FOR = 3000;
const TOAST_FOR = 6000;
/** What has a button must be read, reached and pressed: by whoever uses the keyboard, with the page slow, too. */
const QUESTION_FOR = 20_000;

/**
 * @param {State} state @param {Message} message @returns {Topic[]} the topics that changed
 */
export function apply(state, message) {
  const handler = HANDLERS[message.type];
  return handler === undefined ? [] : handler(state, message);
}

/** @type {Record<string, (state: State, message: Message) => Topic[]>} */
const HANDLERS = {
  ...CARDS,
  ...COFFEE,
  ...PLACES,
  ...WALKS,
  ...DESKS,
  ...BOOK,
  ...CHAT,

  // ---- from the server
  snapshot,
  moves,
  position_fixed(state, { x, y, facing }) {
    Object.assign(state.self, { x, y, facing, moving: false });
    const me = state.me === null ? undefined : state.players.get(state.me);
    if (me !== undefined) Object.assign(me, { x, y, facing, moving: false });
    return ['positions'];
  },
  player_joined(state, { player }) {
    state.players.set(player.id, player);
    return ['players', 'positions'];
  },
  player_left(state, { id }) {
    state.players.delete(id);
    state.said.delete(id);
    state.emotes.delete(id);
    if (state.following === id) state.following = null;
    if (state.pinned === id) state.pinned = null;
    return ['players', 'positions'];
  },
  player_changed(state, { player }) {
    const before = state.players.get(player.id);
    if (before === undefined) return [];
    Object.assign(before, player.id === state.me && player.listed === false ? unlisted(before, player) : player);
    return ['players'];
  },
  bubble_changed(state, { bubble }) {
    untie(state, bubble.id);
    state.bubbles.set(bubble.id, bubble);
    for (const id of bubble.members) {
      const player = state.players.get(id);
      if (player !== undefined) player.bubble = bubble.id;
    }
    return ['players'];
  },
  bubble_ended(state, { id }) {
    untie(state, id);
    state.bubbles.delete(id);
    return ['players'];
  },
  area_locked(state, { area, locked, ajar }) {
    if (locked) state.lockedAreas.add(area);
    else state.lockedAreas.delete(area);
    if (ajar) state.ajarAreas.add(area);
    else state.ajarAreas.delete(area);
    return ['players'];
  },
  emoted(state, { id, emote, now }) {
    state.emotes.set(id, { emote, until: now + EMOTE_FOR });
    return ['players'];
  },
  said(state, { id, text, now }) {
    state.said.set(id, { text, until: now + SAID_FOR });
    return ['players'];
  },
  conversation(state, { value }) {
    // A talk that ended may still be read; a new one starts on a clean page. Bubbles that merge go on.
    if (value !== null && state.conversation === null) beginTalk(state);
    state.conversation = value;
    if (value !== null) {
      state.iceServers = value.ice_servers;
      state.waiting = null;
    }
    return ['conversation', 'chat'];
  },
  loudness(state, { members }) {
    if (state.conversation === null) return [];
    for (const { id, loudness, video } of members) {
      const member = state.conversation.members.find((other) => other.id === id);
      if (member !== undefined) Object.assign(member, { loudness, video });
    }
    return ['conversation'];
  },
  conversation_full(state, { conversation, capacity, elsewhere }) {
    state.waiting = { conversation, capacity, elsewhere };
    return ['conversation'];
  },
  invited(state, { invitation, people }) {
    state.invitation = { invitation, people };
    return ['conversation', 'ui'];
  },
  invitation_ended(state, { invitation }) {
    if (state.invitation === null || state.invitation.invitation !== invitation) return [];
    state.invitation = null;
    return ['conversation', 'ui'];
  },
  bye(state, { code, retry_after: retryAfter }) {
    state.bye = { code, retryAfter: retryAfter ?? null };
    return ['connection'];
  },

  // ---- from the page
  'page/stage'(state, { stage }) {
    state.stage = stage;
    if (stage === 'lobby') clearRoom(state);
    return ['ui', 'connection', 'players', 'conversation', 'chat', 'positions'];
  },
  'page/room'(state, { room }) {
    state.room = room;
    state.map = null;
    clearRoom(state);
    return ['ui', 'players', 'conversation', 'chat', 'positions'];
  },
  'page/map'(state, { map }) {
    state.map = map;
    return ['ui', 'players', 'positions'];
  },
  'connection/state'(state, { connection }) {
    state.connection = connection;
    if (connection === 'connecting') state.bye = null;
    return ['connection'];
  },
  'connection/media_lost'(state) {
    // The server has told the others already; their faces must not stay here either.
    state.conversation = null;
    state.waiting = null;
    state.invitation = null;
    state.voices = [];
    return ['conversation'];
  },
  'self/moved'(state, { x, y, facing, moving, running }) {
    Object.assign(state.self, { x, y, facing, moving, running: running ?? false });
    return ['positions'];
  },
  'self/changed'(state, { changes }) {
    const me = state.me === null ? undefined : state.players.get(state.me);
    if (me !== undefined) Object.assign(me, changes);
    return ['players'];
  },
  'self/following'(state, { id }) {
    state.following = id;
    return ['players', 'ui'];
  },
  'media/local'(state, { local }) {
    Object.assign(state.local, local);
    return ['media'];
  },
  'media/remote'(state, { id, remote }) {
    if (remote === null) {
      state.remote.delete(id);
      return ['media'];
    }
    const before = state.remote.get(id) ?? {
      link: 'connecting',
      video: null,
      screen: null,
      speaking: false,
      volume: volumeOf(state, id) ?? 1,
    };
    state.remote.set(id, { ...before, ...remote });
    return ['media'];
  },
  'ui/panel'(state, { panel }) {
    state.panel = panel;
    // Whoever opens it again sees what is nearest then.
    if (panel !== 'chat') state.chat.open = null;
    see(state);
    return ['ui', 'chat'];
  },
  'ui/toast'(state, { toast, now }) {
    const same = state.toasts.findIndex((other) => other.key === toast.key);
    if (same !== -1 && toast.kind !== 'question') state.toasts.splice(same, 1);
    const lasts = toast.actions?.length > 0 ? QUESTION_FOR : TOAST_FOR;
    state.toasts = [...state.toasts, { values: {}, kind: 'info', until: now + lasts, ...toast }];
    return ['ui'];
  },
  'ui/toast_gone'(state, { id }) {
    state.toasts = state.toasts.filter((toast) => toast.id !== id);
    return ['ui'];
  },
  'preferences/changed'(state, { changes }) {
    state.preferences = { ...state.preferences, ...changes };
    return ['ui', 'players', 'positions'];
  },
  'clock/passed'(state, { now }) {
    return expire(state, now);
  },
};

/** @param {State} state @param {Message} message @returns {Topic[]} */
function snapshot(state, message) {
  state.room = message.room;
  state.me = message.you;
  state.players = new Map(message.players.map((/** @type {Player} */ player) => [player.id, player]));
  state.bubbles = new Map(message.bubbles.map((/** @type {Bubble} */ bubble) => [bubble.id, bubble]));
  state.lockedAreas = new Set(message.locked_areas);
  state.ajarAreas = new Set(message.ajar_areas);
  state.desks = new Map((message.desks ?? []).map((/** @type {import('../types.js').WorkDesk} */ desk) => [desk.area, desk]));
  state.walks = new Map((message.walks ?? []).map((/** @type {import('../types.js').Walk} */ walk) => [walk.id, walk]));
  enterChat(state, message);
  state.settings = message.settings;
  placesOf(state, message);
  // Offers that stand are told again to a new connection.
  forgetBook(state);
  state.coffee = null;
  state.waiting = null;
  state.invitation = null;
  state.bye = null;
  // What the server still says of our talk follows at once; until then there is none.
  if (!message.resumed) state.conversation = null;
  const me = state.players.get(message.you);
  if (me !== undefined) Object.assign(state.self, { x: me.x, y: me.y, facing: me.facing, moving: false, running: false });
  if (state.following !== null && !state.players.has(state.following)) state.following = null;
  return ['players', 'positions', 'conversation', 'chat', 'connection'];
}

/** @param {State} state @param {Message} message @returns {Topic[]} */
function moves(state, { value }) {
  for (let at = 0; at + STRIDE <= value.length; at += STRIDE) {
    const player = state.players.get(idOf(value[at]));
    if (player === undefined) continue;
    const look = value[at + 3];
    player.x = value[at + 1];
    player.y = value[at + 2];
    player.facing = facingOf(look);
    player.moving = isWalking(look);
  }
  return ['positions'];
}

/** @param {State} state @param {string} id */
function untie(state, id) {
  for (const player of state.players.values()) if (player.bubble === id) player.bubble = null;
}

/** Forgets everything that belongs to one room. @param {State} state */
function clearRoom(state) {
  state.me = null;
  state.players = new Map();
  state.bubbles = new Map();
  state.lockedAreas = new Set();
  state.ajarAreas = new Set();
  state.walks = new Map();
  state.desks = new Map();
  state.conversation = null;
  state.waiting = null;
  state.invitation = null;
  forgetBook(state);
  leaveChat(state);
  state.said = new Map();
  state.emotes = new Map();
  state.following = null;
  forgetCards(state);
  forgetPlaces(state);
}

/** Takes away what has had its time. @param {State} state @param {number} now @returns {Topic[]} */
function expire(state, now) {
  /** @type {Topic[]} */
  const topics = [];
  for (const passing of [state.said, state.emotes]) {
    for (const [id, { until }] of passing) {
      if (until > now) continue;
      passing.delete(id);
      topics.push('players');
    }
  }
  if (state.toasts.some((toast) => toast.until <= now)) {
    state.toasts = state.toasts.filter((toast) => toast.until > now);
    topics.push('ui');
  }
  return topics;
}

/** When `clock/passed` is next due, in ms, or Infinity. @param {State} state */
export function nextExpiry(state) {
  let next = Infinity;
  for (const { until } of state.said.values()) next = Math.min(next, until);
  for (const { until } of state.emotes.values()) next = Math.min(next, until);
  for (const { until } of state.toasts) next = Math.min(next, until);
  return next;
}
