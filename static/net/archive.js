/**
 * The recordings that are kept, as hosts may ask for them over HTTP: what there is, how far each is, and deleting one.
 * What they look like in the panel is ui/archive.js; one that runs is in the state.
 *
 * @module net/archive
 */

/** @typedef {import('../types.js').StoredRecording} StoredRecording */
/** @typedef {{ok: boolean, status: number, json: () => Promise<any>}} Answer */

/** @param {string} code */
function coded(code) {
  return Object.assign(new Error(code), { code });
}

/**
 * The way to one recording's own resource, with the right its link gives.
 * @param {StoredRecording} recording
 */
function resource({ id, manage }) {
  return `/api/recordings/${encodeURIComponent(id)}${new URL(manage, 'http://here').search}`;
}

/** What the server is asked with; the key is a host's. */
export class Archive {
  /** @param {string} key @param {(path: string, options?: RequestInit) => Promise<Answer>} [get] */
  constructor(key, get = (path, options) => fetch(path, options)) {
    this.key = key;
    this.get = get;
    /** What is finished stays so: it is not asked about again. @type {Set<string>} */
    this.settled = new Set();
  }

  /**
   * @param {string} path @param {RequestInit} [options]
   * @returns {Promise<Answer>}
   */
  async ask(path, options) {
    const answer = await this.get(path, options).catch(() => {
      throw coded('offline');
    });
    if (answer.status === 403) throw coded('forbidden');
    return answer;
  }

  /**
   * Every recording, the newest first; what is still being made with how far it is.
   * @returns {Promise<StoredRecording[]>}
   */
  async list() {
    const answer = await this.ask('/api/recordings', { headers: { 'X-Papote-Host-Key': this.key } });
    if (!answer.ok) throw coded('internal');
    /** @type {{recordings: StoredRecording[]}} */
    const { recordings } = await answer.json();
    const told = await Promise.all(recordings.map((recording) => this.progress(recording)));
    return told.sort((a, b) => b.began - a.began);
  }

  /** @param {StoredRecording} recording @returns {Promise<StoredRecording>} */
  async progress(recording) {
    const plain = { ...recording, finishing: null, composing: null };
    if (recording.state === 'recording' || recording.state === 'failed' || this.settled.has(recording.id)) return plain;
    const answer = await this.ask(resource(recording));
    if (!answer.ok) return plain;
    const { state, finishing, composing } = await answer.json();
    if (state === 'ready' && composing === null) this.settled.add(recording.id);
    return { ...recording, state, finishing, composing };
  }

  /** Deletes one for good; that somebody else did so before is as well. @param {StoredRecording} recording */
  async remove(recording) {
    const answer = await this.ask(resource(recording), { method: 'DELETE' });
    if (!answer.ok && answer.status !== 404) throw coded('internal');
  }
}

/** Whether something of these still runs or is being made. @param {StoredRecording[]} recordings */
export function isBusy(recordings) {
  return recordings.some(({ state, composing }) => state === 'recording' || state === 'finishing' || composing !== null);
}
