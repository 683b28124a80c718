/**
 * Chat with the server: what is written goes over the socket, what was written before comes over HTTP, files as well.
 * What of it is shown is state/chat.js's; how, ui/chat.js's.
 */
import { calledIn } from '../state/chat_mentions.js';
import { CONVERSATION, gaps, PAGE, shown } from '../state/chat.js';

/** @typedef {import('../types.js').Store} Store */
/** @typedef {import('../types.js').ChatLine} ChatLine */
/** @typedef {import('../types.js').ChatFile} ChatFile */
/** @typedef {import('../types.js').ChatActions} ChatActions */
/** @typedef {{ok: boolean, status: number, json: () => Promise<any>, blob: () => Promise<Blob>}} Answer */

/** Reading is no news: the server is told a moment later, and once. */
const MARK_AFTER = 800;
/** Pictures kept in the page; the oldest go. */
const PICTURES = 60;
/** After these nobody knows whether a message was kept. */
const UNSURE = new Set(['offline', 'storage_unavailable', 'internal']);
/** Pages gone up to find one message. */
const CLIMB = 40;

/** @param {string} code */
function coded(code) {
  return Object.assign(new Error(code), { code });
}

/** An id of one's own: a message sent twice is kept once. */
function freshId() {
  return crypto.randomUUID?.() ?? `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
}

/**
 * @typedef {Object} Parts
 * @property {Store} store
 * @property {{token: string|null, ask: (event: string, payload: unknown) => Promise<any>, send: (event: string, payload: unknown) => void}} connection
 * @property {(path: string, options?: RequestInit) => Promise<Answer>} [get]
 * @property {(run: () => void, milliseconds: number) => unknown} [later]
 */

/** @param {Parts} parts @returns {ChatActions} */
export function createChat({ store, connection, get = (path, options) => fetch(path, options), later = setTimeout }) {
  const { state } = store;
  /** What is on its way, so that nobody asks twice. @type {Map<string, Promise<void>>} */
  const asking = new Map();
  /** @type {Map<string, Promise<string>>} */
  const pictures = new Map();
  /** How far the server knows that one has read. @type {Map<string, number>} */
  const marked = new Map();
  let marking = false;
  /** Ids of messages of which nobody knows whether they arrived: sent again, they are still the same. @type {Map<string, string>} */
  const unsure = new Map();

  /** @param {string} path @param {RequestInit} [options] @returns {Promise<Answer>} */
  async function ask(path, options = {}) {
    const answer = await get(`/api/v1${path}`, { ...options, headers: { ...options.headers, 'X-Papote-Seat': connection.token ?? '' } }).catch(() => {
      throw coded('offline');
    });
    if (answer.ok) return answer;
    const body = await answer.json().catch(() => ({}));
    throw coded(typeof body.code === 'string' ? body.code : 'internal');
  }

  /** @param {string} id @param {Record<string, number>} where @returns {Promise<ChatLine[]>} */
  async function page(id, where) {
    const query = new URLSearchParams(Object.entries({ limit: PAGE, ...where }).map(([name, value]) => [name, String(value)]));
    const answer = await ask(`/channels/${id.split('/').map(encodeURIComponent).join('/')}/messages?${query}`);
    return (await answer.json()).messages;
  }

  /** @param {string} key @param {() => Promise<void>} run @returns {Promise<void>} */
  function once(key, run) {
    const running = asking.get(key) ?? run().finally(() => asking.delete(key));
    asking.set(key, running);
    return running;
  }

  /** What was written before what we have. @param {string} id */
  function older(id) {
    const channel = state.chat.channels.get(id);
    if (id === CONVERSATION || channel?.start) return Promise.resolve();
    return once(`older ${id}`, async () => {
      const first = channel?.lines[0]?.number;
      const lines = await page(id, first === undefined ? {} : { before: first });
      store.dispatch({ type: 'chat/page', channel: id, lines });
    });
  }

  /** What was written while we were away. */
  function fill() {
    for (const { id, after } of gaps(state)) {
      once(`gap ${id}`, async () => {
        const lines = await page(id, { after });
        store.dispatch({ type: 'chat/page', channel: id, lines, after });
      }).then(fill, () => undefined); // asked again with the next message, or when one is back
    }
  }

  function overview() {
    return once('overview', async () => {
      const { channels, file_limit: fileLimit } = await (await ask('/channels')).json();
      store.dispatch({ type: 'chat/overview', channels, fileLimit });
    }).then(fill, () => undefined);
  }

  function mark() {
    marking = false;
    if (state.panel !== 'chat') return;
    const channel = state.chat.channels.get(shown(state));
    if (channel === undefined || channel.id === CONVERSATION || channel.last <= (marked.get(channel.id) ?? 0)) return;
    marked.set(channel.id, channel.last);
    connection.send('mark_read', { channel: channel.id, number: channel.last });
  }

  store.onMessage('snapshot', () => {
    fill();
    void overview();
  });
  store.onMessage('chatted', fill);
  store.subscribe((_, topics) => {
    if (marking || state.panel !== 'chat' || !(topics.has('chat') || topics.has('ui'))) return;
    marking = true;
    later(mark, MARK_AFTER);
  });

  return {
    async write(channel, text, files = []) {
      const place = channel === CONVERSATION ? { scope: CONVERSATION } : { channel };
      const people = [...state.players.values()].filter(({ person }) => person !== '' && person !== state.chat.person);
      const mentions = channel === CONVERSATION ? [] : calledIn(text, people);
      const key = `${channel} ${text}`;
      const id = unsure.get(key) ?? freshId();
      unsure.delete(key);
      try {
        await connection.ask('chat', { id, text, ...place, ...(mentions.length > 0 ? { mentions } : {}), ...(files.length > 0 ? { files } : {}) });
      } catch (error) {
        if (UNSURE.has(/** @type {any} */ (error)?.code)) unsure.set(key, id);
        throw error;
      }
    },
    async edit({ channel, number }, text) {
      await connection.ask('edit_message', { channel, number, text });
    },
    async remove({ channel, number }) {
      await connection.ask('delete_message', { channel, number });
    },
    async react({ channel, number }, emoji, on) {
      await connection.ask('react', { channel, number, emoji, on });
    },
    older,
    async reach({ channel, number }) {
      for (let pages = 0; pages < CLIMB; pages += 1) {
        const known = state.chat.channels.get(channel);
        if (known !== undefined && (known.start || (known.lines[0]?.number ?? Infinity) <= number)) return;
        await older(channel);
      }
    },
    async search(words, before) {
      const query = new URLSearchParams({ q: words, ...(before === undefined ? {} : { before: String(before) }) });
      return (await (await ask(`/search?${query}`)).json()).messages;
    },
    async upload(channel, file) {
      const { fileLimit } = state.chat;
      if (fileLimit !== null && file.size > fileLimit) throw coded('file_too_large');
      const path = `/channels/${channel.split('/').map(encodeURIComponent).join('/')}/files?name=${encodeURIComponent(file.name)}`;
      const answer = await ask(path, { method: 'POST', body: file, headers: { 'Content-Type': 'application/octet-stream' } });
      return (await answer.json()).id;
    },
    file: async (id) => (await ask(`/files/${encodeURIComponent(id)}`)).blob(),
    picture(id) {
      const known = pictures.get(id);
      if (known !== undefined) return known;
      const made = ask(`/files/${encodeURIComponent(id)}`).then(async (answer) => URL.createObjectURL(await answer.blob()));
      made.catch(() => pictures.delete(id));
      pictures.set(id, made);
      for (const [oldest, url] of pictures) {
        if (pictures.size <= PICTURES) break;
        pictures.delete(oldest);
        url.then((each) => URL.revokeObjectURL(each), () => undefined);
      }
      return made;
    },
  };
}
