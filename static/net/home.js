/**
 * What a host asks of the server to run a place: members, invitations, the log, tokens, webhooks, and the place itself.
 * Reports and bans are net/moderation.js; what it looks like is ui/home.js.
 *
 * @module net/home
 */

/** @typedef {import('../state/door.js').Role} Role */
/** @typedef {import('../state/home.js').Member} Member */
/** @typedef {import('../state/home.js').Invitation} Invitation */
/** @typedef {import('../state/home.js').Deed} Deed */
/** @typedef {{id: string, name: string, scopes: string[], created_at: number, expires_at: number|null, used_at: number|null, works: boolean}} Token */
/** @typedef {{name: string, scopes: string[], days: number|null}} TokenWish */
/** @typedef {{id: string, url: string, kinds: string[], active: boolean, by: string, created_at: number}} Webhook */
/** @typedef {{id: string, kind: string, state: 'waiting'|'delivered'|'dead', attempts: number, created_at: number, next_at: number, status: number|null, error: string}} Delivery */
/** @typedef {{id: string, name: string, access: string, domains: string[], has_password: boolean, rooms: string[], questions: string[]}} Settings */
/** @typedef {{name?: string, access?: string, password?: string, domains?: string[]}} Changes */
/** @typedef {(method: string, path: string, body?: object) => Promise<any>} Ask */

/** Part of a path. */
const part = encodeURIComponent;

/** One place, as whoever runs it asks about it. */
export class Home {
  /** @param {Ask} ask @param {string} space */
  constructor(ask, space) {
    /** @param {string} method @param {string} path @param {object} [body] */
    this.ask = (method, path, body) => ask(method, `/spaces/${part(space)}${path}`, body);
  }

  // ---- people

  /** @returns {Promise<Member[]>} */
  async members() {
    return (await this.ask('GET', '/members')).members;
  }

  /** @param {Member} member  as one saw him: if he is not that any more, nothing changes @param {{role?: Role, tags?: string[]}} wish @returns {Promise<Member>} */
  changeMember({ id, role }, wish) {
    return this.ask('PATCH', `/members/${part(id)}`, { has: role, ...wish });
  }

  /** @param {string} id @returns {Promise<void>} */
  removeMember(id) {
    return this.ask('DELETE', `/members/${part(id)}`);
  }

  // ---- invitations

  /** @returns {Promise<Invitation[]>} */
  async invitations() {
    return (await this.ask('GET', '/invitations')).invitations;
  }

  /** @param {string} id @returns {Promise<void>} */
  revokeInvitation(id) {
    return this.ask('DELETE', `/invitations/${part(id)}`);
  }

  // ---- the log

  /** The last deeds, or those before a number. @param {number} [before] @returns {Promise<{deeds: Deed[], more: boolean}>} */
  deeds(before) {
    return this.ask('GET', before === undefined ? '/audit' : `/audit?before=${before}`);
  }

  // ---- tokens: one's own, or the place's

  /** @param {boolean} own @returns {Promise<Token[]>} */
  async tokens(own) {
    return (await this.ask('GET', ways(own))).tokens;
  }

  /** @param {boolean} own @param {TokenWish} wish @returns {Promise<string>} the secret, which is told this once */
  async makeToken(own, wish) {
    return (await this.ask('POST', ways(own), wish)).token;
  }

  /** @param {boolean} own @param {string} id @returns {Promise<void>} */
  revokeToken(own, id) {
    return this.ask('DELETE', `${ways(own)}/${part(id)}`);
  }

  // ---- webhooks

  /** @returns {Promise<Webhook[]>} */
  async webhooks() {
    return (await this.ask('GET', '/webhooks')).webhooks;
  }

  /** @param {{url: string, kinds: string[]}} wish @returns {Promise<string>} the secret, which is told this once */
  async makeWebhook(wish) {
    return (await this.ask('POST', '/webhooks', wish)).secret;
  }

  /** Pauses it, or lets it go on. @param {string} id @param {boolean} active @returns {Promise<Webhook>} */
  changeWebhook(id, active) {
    return this.ask('PATCH', `/webhooks/${part(id)}`, { active });
  }

  /** @param {string} id @returns {Promise<void>} */
  removeWebhook(id) {
    return this.ask('DELETE', `/webhooks/${part(id)}`);
  }

  /** @param {string} id @returns {Promise<void>} */
  async testWebhook(id) {
    await this.ask('POST', `/webhooks/${part(id)}/test`);
  }

  /** @param {string} id @param {''|Delivery['state']} state  empty: all @returns {Promise<Delivery[]>} */
  async deliveries(id, state) {
    return (await this.ask('GET', `/webhooks/${part(id)}/deliveries${state && `?state=${state}`}`)).deliveries;
  }

  /** @param {string} id @param {string} delivery @returns {Promise<void>} */
  sendAgain(id, delivery) {
    return this.ask('POST', `/webhooks/${part(id)}/deliveries/${part(delivery)}/again`);
  }

  // ---- the place itself

  /** @returns {Promise<Settings>} */
  settings() {
    return this.ask('GET', '');
  }

  /** @param {Changes} changes @returns {Promise<Settings>} */
  change(changes) {
    return this.ask('PATCH', '', changes);
  }
}

/** @param {boolean} own */
function ways(own) {
  return own ? '/me/tokens' : '/tokens';
}
