/**
 * What is written: the channels one reads, how far each has come, and what of it one has not read. A part of `apply`,
 * and called by it alone; the questions below are asked by panels and by net/chat.js.
 *
 * A channel's messages have numbers without gaps. Whoever sees one missing was away, and `gap` says after which number
 * the page has to ask. What is said in a bubble has no numbers: nobody keeps it.
 */
import { isHost } from './gatherings.js';

/** @typedef {import('../types.js').State} State */
/** @typedef {import('../types.js').Message} Message */
/** @typedef {import('../types.js').Topic} Topic */
/** @typedef {import('../types.js').ChatLine} ChatLine */
/** @typedef {import('../types.js').ChatChannel} ChatChannel */
/** @typedef {import('../types.js').ChannelKind} ChannelKind */

/** The words of the people one talks with now. */
export const CONVERSATION = 'conversation';
/** Lines of a conversation that are kept. */
const TALK_LINES = 200;
/** Messages in one page of the server. */
export const PAGE = 50;
/** Whoever was away for more than this reads on from the end, and finds the rest by going up. */
const LONG_GAP = 300;
/** How long one may write a message anew, in seconds. */
const EDIT_SECONDS = 900;

// ---- what messages change

/** @type {Record<string, (state: State, message: Message) => Topic[]>} */
export const CHAT = {
  // ---- from the server
  chatted(state, { line }) {
    take(state, line);
    return ['chat'];
  },
  chat_changed(state, { line }) {
    const channel = state.chat.channels.get(line.channel);
    if (channel === undefined) return [];
    channel.lines = channel.lines.map((other) => (other.number === line.number ? line : other));
    return ['chat'];
  },

  // ---- from the page
  /** What the server gave: those before what we have, or those after a gap. */
  'chat/page'(state, { channel: id, lines, after = null }) {
    const channel = channelOf(state, id);
    channel.lines = merged(channel.lines, lines);
    channel.last = Math.max(channel.last, channel.lines.at(-1)?.number ?? 0);
    if (after === null) channel.start = lines.length === 0 || lines[0].number === 1;
    else {
      const reached = lines.at(-1)?.number ?? channel.last;
      channel.gap = lines.length < PAGE || reached >= channel.last ? null : reached;
    }
    see(state);
    return ['chat'];
  },
  /** How far all channels are, and how far one has read them. */
  'chat/overview'(state, { channels, fileLimit }) {
    state.chat.fileLimit = fileLimit;
    for (const { id, last, read, name, at } of channels) {
      const channel = channelOf(state, id);
      if (name !== '') channel.name = name;
      channel.at = Math.max(channel.at, at);
      channel.read = Math.max(channel.read, read);
      reach(channel, last);
      // What was written in a room before one ever read there, or in an area before one came in, is not missed.
      if (channel.kind === 'direct' || (channel.kind === 'room' && channel.read > 0)) channel.unread = Math.max(0, last - channel.read);
    }
    see(state);
    return ['chat'];
  },
  /** Something else is before one's eyes now. */
  'chat/seen'(state) {
    see(state);
    return ['chat'];
  },
  'chat/open'(state, { channel: id, name }) {
    const channel = channelOf(state, id);
    if (name !== undefined) channel.name = name;
    state.chat.open = id;
    see(state);
    return ['chat', 'ui'];
  },
};

/** One came in, or is back. @param {State} state @param {Message} message */
export function enterChat(state, message) {
  const { chat } = state;
  const person = message.person ?? '';
  if (person !== chat.person) {
    // Another person's channels are none of ours.
    for (const { id } of [...chat.channels.values()]) if (id !== CONVERSATION) chat.channels.delete(id);
    chat.person = person;
  }
  const room = channelOf(state, roomChannel(message.room));
  /** @type {ChatLine[]} */
  const lines = message.chat;
  const first = lines[0];
  const missed = first !== undefined && room.lines.length > 0 && first.number > room.last + 1;
  if (missed && first.number - room.last > LONG_GAP) {
    room.lines = [];
    room.start = false;
  } else if (missed) room.gap ??= room.last;
  const known = room.last;
  room.lines = merged(room.lines, lines);
  room.last = Math.max(room.last, lines.at(-1)?.number ?? 0);
  if (room.lines[0]?.number === 1) room.start = true;
  if (known > 0) room.unread += lines.filter((line) => line.number > known && !isOwn(state, line)).length;
  for (const [id, last] of Object.entries(message.numbers ?? {})) {
    const channel = channelOf(state, id);
    if (id !== room.id) reach(channel, last);
  }
  see(state);
}

/** One is in no room, or in another one. @param {State} state */
export function leaveChat(state) {
  const { channels } = state.chat;
  for (const [id, { kind }] of [...channels]) if (kind === 'area' || kind === CONVERSATION) channels.delete(id);
}

/** A new talk starts on a clean page. @param {State} state */
export function beginTalk(state) {
  state.chat.channels.delete(CONVERSATION);
}

/** What is before one's eyes is read. @param {State} state */
export function see(state) {
  if (state.panel !== 'chat') return;
  const channel = state.chat.channels.get(shown(state));
  if (channel === undefined) return;
  channel.unread = 0;
  channel.called = false;
  channel.read = Math.max(channel.read, channel.last);
}

/** @param {State} state @param {ChatLine} line */
function take(state, line) {
  const talk = line.scope === CONVERSATION;
  const channel = channelOf(state, talk ? CONVERSATION : line.channel);
  if (channel.lines.some((other) => isSame(other, line))) return;
  if (talk) channel.lines = [...channel.lines, line].slice(-TALK_LINES);
  else {
    if (line.number > channel.last + 1 && channel.lines.length > 0) channel.gap ??= channel.last;
    if (channel.lines.length === 0 && line.number === 1) channel.start = true;
    channel.last = Math.max(channel.last, line.number);
    channel.lines = merged(channel.lines, [line]);
  }
  channel.at = Math.max(channel.at, line.at);
  if (isOwn(state, line)) {
    channel.read = Math.max(channel.read, line.number);
    return;
  }
  if (channel.kind === 'direct') channel.name = line.name;
  channel.unread += 1;
  channel.called ||= isCalled(state, line);
  see(state);
}

/** A channel has come as far as this, whether we were there or not. @param {ChatChannel} channel @param {number} last */
function reach(channel, last) {
  if (last <= channel.last) return;
  const newest = channel.lines.at(-1)?.number ?? 0;
  if (newest > 0 && last - newest > LONG_GAP) {
    channel.lines = [];
    channel.start = false;
    channel.gap = null;
  } else if (newest > 0) channel.gap ??= newest;
  channel.last = last;
}

/** @param {State} state @param {string} id @returns {ChatChannel} */
function channelOf(state, id) {
  const found = state.chat.channels.get(id);
  if (found !== undefined) return found;
  const made = { id, kind: kindOf(id), name: '', at: 0, lines: [], last: 0, read: 0, unread: 0, called: false, start: id === CONVERSATION, gap: null };
  state.chat.channels.set(id, made);
  return made;
}

/** @param {ChatLine[]} lines @param {ChatLine[]} more  newer words about the same messages @returns {ChatLine[]} by number */
function merged(lines, more) {
  const byNumber = new Map([...lines, ...more].map((line) => [line.number, line]));
  return [...byNumber.values()].sort((a, b) => a.number - b.number);
}

/** @param {ChatLine} one @param {ChatLine} other */
function isSame(one, other) {
  return one.number === other.number && (one.number > 0 || (one.id === other.id && one.player === other.player));
}

// ---- channels

/** @param {string} room */
export function roomChannel(room) {
  return `room/${room}`;
}

/** The channel of two people, whoever of them begins. @param {string} one @param {string} other */
export function directChannel(one, other) {
  return `direct/${[one, other].sort().join('/')}`;
}

/** With whom one shares a direct channel. @param {State} state @param {string} id */
export function otherOf(state, id) {
  return id.split('/').slice(1).find((person) => person !== state.chat.person) ?? '';
}

/** @param {string} id @returns {ChannelKind} */
export function kindOf(id) {
  const kind = id.split('/', 1)[0];
  return kind === 'room' || kind === 'area' || kind === 'direct' ? kind : CONVERSATION;
}

/**
 * The area whose channel is read where one stands: meetings and stages have one, and the areas of one share the first's.
 * @param {State} state
 * @returns {import('../types.js').MapArea|null}
 */
export function chatArea(state) {
  const areas = state.map?.areas ?? [];
  const own = state.me === null ? undefined : state.players.get(state.me);
  const here = areas.find((area) => area.id === own?.area);
  const group = here === undefined ? null : groupOf(here);
  return group === null ? null : (areas.find((area) => groupOf(area) === group) ?? null);
}

/** @param {import('../types.js').MapArea} area */
function groupOf(area) {
  if (area.meeting !== null) return `meeting ${area.meeting}`;
  const stage = area.stage || area.audience;
  return stage ? `stage ${stage}` : null;
}

/** The channel of the area where one stands, or null. @param {State} state */
export function areaChannel(state) {
  const area = chatArea(state);
  return area === null ? null : `area/${state.room}/${area.id}`;
}

/** What one may read and write now: the room, the area, the talk, and whom one writes with, the newest first. @param {State} state @returns {string[]} */
export function openChannels(state) {
  const { channels } = state.chat;
  const area = areaChannel(state);
  const talks = area === null || state.conversation?.kind === 'bubble' || (channels.get(CONVERSATION)?.lines.length ?? 0) > 0;
  const direct = [...channels.values()].filter(({ kind, id }) => kind === 'direct' && id.split('/').includes(state.chat.person));
  return [
    roomChannel(state.room),
    ...(area === null ? [] : [area]),
    ...(talks ? [CONVERSATION] : []),
    ...direct.sort((a, b) => b.at - a.at).map(({ id }) => id),
  ];
}

/** What the panel shows: what was chosen; else what is nearest. @param {State} state */
export function shown(state) {
  const open = openChannels(state);
  const chosen = state.chat.open;
  if (chosen !== null && open.includes(chosen)) return chosen;
  if (state.conversation?.kind === 'bubble') return CONVERSATION;
  return areaChannel(state) ?? roomChannel(state.room);
}

// ---- questions

/** @param {State} state @param {ChatLine} line */
export function isOwn(state, line) {
  return line.person ? line.person === state.chat.person : line.player === state.me;
}

/** Whether a message is for oneself more than for others. @param {State} state @param {ChatLine} line */
export function isCalled(state, line) {
  return !isOwn(state, line) && (line.scope === 'direct' || (line.mentions ?? []).includes(state.chat.person));
}

/** Whether a message is before one's eyes. @param {State} state @param {ChatLine} line */
export function isViewed(state, line) {
  return state.panel === 'chat' && shown(state) === (line.scope === CONVERSATION ? CONVERSATION : line.channel);
}

/** Everything that is not read. @param {State} state */
export function unreadCount(state) {
  let count = 0;
  for (const { unread } of state.chat.channels.values()) count += unread;
  return count;
}

/** @param {State} state @param {ChatLine} line @param {number} now  Unix seconds */
export function mayEdit(state, line, now) {
  return line.number > 0 && !line.deleted && isOwn(state, line) && now - line.at < EDIT_SECONDS;
}

/** @param {State} state @param {ChatLine} line */
export function mayDelete(state, line) {
  return line.number > 0 && !line.deleted && (isOwn(state, line) || (isHost(state) && line.scope !== 'direct'));
}

/** The newest message of one's own that may be written anew, or null. @param {State} state @param {string} id @param {number} now  Unix seconds */
export function lastOwn(state, id, now) {
  return state.chat.channels.get(id)?.lines.findLast((line) => mayEdit(state, line, now)) ?? null;
}

/** What must be asked for: channels with a gap, and after which number. @param {State} state @returns {{id: string, after: number}[]} */
export function gaps(state) {
  return [...state.chat.channels.values()].flatMap(({ id, gap }) => (gap === null ? [] : [{ id, after: gap }]));
}
