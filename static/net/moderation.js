/**
 * What people may do about each other, asked over HTTP: hosts mute, move out and ban; everybody reports and blocks.
 * What it looks like is ui/deeds.js and ui/desk.js.
 *
 * @module net/moderation
 */

/** @typedef {import('../types.js').Block} Block */
/** @typedef {import('../types.js').Ban} Ban */
/** @typedef {import('../types.js').Report} Report */
/** @typedef {{ok: boolean, status: number, json: () => Promise<any>}} Answer */

const BLOCKS = '/api/v1/me/blocks';

/** What the server is asked with; the key is a host's. */
export class Moderation {
  /** @param {string} key @param {() => string} space  the one whose door one stands at @param {(path: string, options?: RequestInit) => Promise<Answer>} [get] */
  constructor(key, space, get = (path, options) => fetch(path, options)) {
    this.key = key;
    this.space = space;
    this.get = get;
    /** One's own blocks, once they are known. @type {Block[]|null} */
    this.known = null;
    /** @type {Set<() => void>} */
    this.listeners = new Set();
  }

  /**
   * @param {string} method @param {string} path @param {object} [body]
   * @returns {Promise<any>}
   */
  async ask(method, path, body) {
    /** @type {Record<string, string>} */
    const headers = this.key === '' ? {} : { 'X-Papote-Host-Key': this.key };
    if (method !== 'GET' && method !== 'DELETE') headers['Content-Type'] = 'application/json';
    const answer = await this.get(path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }).catch(() => {
      throw Object.assign(new Error('offline'), { code: 'offline' });
    });
    if (answer.status === 204) return null;
    const told = await answer.json().catch(() => ({ code: 'internal' }));
    if (!answer.ok) throw Object.assign(new Error(told.code), { code: told.code });
    return told;
  }

  /** What belongs to the space. @param {string} path */
  of(path) {
    return `/api/v1/spaces/${encodeURIComponent(this.space())}/${path}`;
  }

  // ---- hosts

  /** @param {string} person @returns {Promise<void>} */
  mute(person) {
    return this.ask('POST', this.of('mute'), { person });
  }

  /** To the entrance of the room, or out of the rooms. @param {string} person @param {boolean} outside @returns {Promise<void>} */
  moveOut(person, outside) {
    return this.ask('POST', this.of('move-out'), { person, outside });
  }

  /** @param {{person: string, name: string, reason: string, seconds: number|null, household: boolean}} wish @returns {Promise<void>} */
  async ban(wish) {
    await this.ask('POST', this.of('bans'), wish);
  }

  /** @returns {Promise<Ban[]>} */
  async bans() {
    return (await this.ask('GET', this.of('bans'))).bans;
  }

  /** @param {string} id @returns {Promise<void>} */
  lift(id) {
    return this.ask('DELETE', this.of(`bans/${encodeURIComponent(id)}`));
  }

  /** Those nobody has seen to. @returns {Promise<Report[]>} */
  async reports() {
    return (await this.ask('GET', this.of('reports'))).reports;
  }

  /** @param {string} id @returns {Promise<void>} */
  async closeReport(id) {
    await this.ask('POST', this.of(`reports/${encodeURIComponent(id)}/close`));
  }

  // ---- everybody

  /** One's place in the line in front of a space that is full; 0: come in. @returns {Promise<number>} */
  async place() {
    return (await this.ask('GET', this.of('turn'))).place;
  }

  /** @param {{person: string, name: string, room: string, text: string}} wish @returns {Promise<void>} */
  report(wish) {
    return this.ask('POST', this.of('reports'), wish);
  }

  /** @returns {Promise<Block[]>} */
  async blocks() {
    return this.keep(await this.ask('GET', BLOCKS));
  }

  /** @param {string} person @param {string} name @returns {Promise<Block[]>} */
  async block(person, name) {
    return this.keep(await this.ask('PUT', `${BLOCKS}/${encodeURIComponent(person)}`, { name }));
  }

  /** @param {string} person @returns {Promise<Block[]>} */
  async unblock(person) {
    return this.keep(await this.ask('DELETE', `${BLOCKS}/${encodeURIComponent(person)}`));
  }

  /** @param {string} person */
  isBlocked(person) {
    return this.known?.some((block) => block.person === person) ?? false;
  }

  /** Hears when one's blocks have changed. @param {() => void} listener @returns {() => void} stops listening */
  onBlocks(listener) {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** @param {{blocks: Block[]}} told @returns {Block[]} */
  keep({ blocks }) {
    this.known = blocks;
    for (const listener of this.listeners) listener();
    return blocks;
  }
}
