/**
 * Who one is, and the door of the space, asked over HTTP: guest or member, signing in and out, password, knock, invitations.
 * What it means for the lobby is state/door.js; what it looks like is ui/gate.js, ui/signin.js, ui/account.js and ui/invite.js.
 *
 * @module net/people
 */

/** @typedef {import('../state/door.js').Me} Me */
/** @typedef {import('../state/door.js').Invited} Invited */
/** @typedef {{ok: boolean, status: number, headers: {get: (name: string) => string|null}, json: () => Promise<any>}} Answer */
/** @typedef {{name: string, avatar: string, lang: string}} Profile */
/** @typedef {{id: string, name: string, text: string, since: number}} Waiting */
/** @typedef {{chat_days: number, account_days: number, log_days: number, book_days: number, recording_days: number, presence_history: boolean, contact: string}} Policy */
/** @typedef {{role: string, uses: number|null, days: number|null, tags: string[], note: string}} InvitationWish */

/** What the server is asked with; the key is a host's. */
export class People {
  /** @param {string} key @param {(path: string, options?: RequestInit) => Promise<Answer>} [get] */
  constructor(key, get = (path, options) => fetch(path, options)) {
    this.key = key;
    this.get = get;
    /** Who one is, once that is known. @type {Me|null} */
    this.me = null;
    /** @type {Set<() => void>} */
    this.listeners = new Set();
  }

  /** Is told whenever one has become somebody else. @param {() => void} listener @returns {() => void} stops it */
  subscribe(listener) {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /**
   * @param {string} method @param {string} path @param {object} [body]
   * @returns {Promise<any>}
   */
  async ask(method, path, body) {
    /** @type {Record<string, string>} */
    const headers = this.key === '' ? {} : { 'X-Papote-Host-Key': this.key };
    if (method === 'POST' || method === 'PATCH' || method === 'PUT') headers['Content-Type'] = 'application/json';
    const answer = await this.get(`/api/v1${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }).catch(() => {
      throw Object.assign(new Error('offline'), { code: 'offline' });
    });
    if (answer.status === 204) return null;
    const told = await answer.json().catch(() => ({ code: 'internal' }));
    if (answer.ok) return told;
    throw Object.assign(new Error(told.code), { code: told.code, retryAfter: Number(answer.headers.get('Retry-After') ?? 0) });
  }

  /** @param {Me} me */
  became(me) {
    this.me = me;
    for (const listener of [...this.listeners]) listener();
    return me;
  }

  // ---- who one is

  /** @param {string} room @returns {Promise<Me>} */
  async load(room) {
    return this.became(await this.ask('GET', `/me?room=${encodeURIComponent(room)}`));
  }

  /** Says who one wants to be, before one comes in: an account keeps it, or a guest's cookie. @param {Profile} profile @param {string} room */
  async introduce({ name, avatar, lang }, room) {
    const { me } = this;
    if (!me?.signed_in) return this.became(await this.ask('POST', '/guest', { name, avatar, lang, room }));
    if (name === me.name && avatar === me.avatar) return me;
    await this.ask('PATCH', '/me', { name, avatar, lang });
    return this.load(room);
  }

  /** @param {string} email @param {string} next @param {string} lang @returns {Promise<boolean>} whether the link is in the log instead */
  async sendLink(email, next, lang) {
    return (await this.ask('POST', '/sign-in', { email, next, lang })).development;
  }

  /** @param {string} token @returns {Promise<{next: string, left: boolean}>} where to go on; whether a guest's things stay his */
  useLink(token) {
    return this.ask('POST', '/sign-in/link', { token });
  }

  /** @param {boolean} [everywhere] @returns {Promise<void>} */
  signOut(everywhere = false) {
    return this.ask('POST', '/sign-out', { everywhere });
  }

  // ---- one's own data

  /** @returns {Promise<Policy>} what is kept, and for how long */
  policy() {
    return this.ask('GET', '/privacy');
  }

  /** Erases everything about oneself, for good. @returns {Promise<void>} */
  erase() {
    return this.ask('DELETE', '/me');
  }

  // ---- the door

  /** @param {string} space @param {string} password */
  async enter(space, password) {
    return this.became(await this.ask('POST', `/spaces/${encodeURIComponent(space)}/enter`, { password }));
  }

  /** With a word for the hosts, or none. @param {string} space @param {string} name @param {string} [text] @returns {Promise<string>} */
  async knock(space, name, text = '') {
    return (await this.ask('POST', `/spaces/${encodeURIComponent(space)}/knock`, { name, text })).state;
  }

  /** @param {string} space @returns {Promise<string>} none, waiting, open or refused */
  async knocking(space) {
    return (await this.ask('GET', `/spaces/${encodeURIComponent(space)}/knock`)).state;
  }

  // ---- invitations

  /** @param {string} token @returns {Promise<Invited>} */
  look(token) {
    return this.ask('POST', '/invitations/look', { token });
  }

  /** @param {string} token @param {string} [name]  of a guest who has none yet @returns {Promise<Invited>} */
  accept(token, name = '') {
    return this.ask('POST', '/invitations/accept', { token, name });
  }

  // ---- hosts

  /** @param {string} space @returns {Promise<Waiting[]>} */
  async waiting(space) {
    return (await this.ask('GET', `/spaces/${encodeURIComponent(space)}/waiting`)).waiting;
  }

  /** @param {string} space @param {string} id @param {boolean} accept @returns {Promise<void>} */
  answer(space, id, accept) {
    return this.ask('POST', `/spaces/${encodeURIComponent(space)}/waiting/${encodeURIComponent(id)}`, { accept });
  }

  /** @param {string} space @param {InvitationWish} wish @returns {Promise<string>} the link */
  async invite(space, wish) {
    return (await this.ask('POST', `/spaces/${encodeURIComponent(space)}/invitations`, wish)).link;
  }
}
