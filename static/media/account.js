/**
 * The account of everything that comes in: of links and sessions what they brought, of people what was heard of them
 * and what the forwarding unit brought for them. What is added up and how is stats.js.
 *
 * @module media/account
 */

import { difference, emptySample, sampleOf, samplesByTrack, StatsBook, sum } from "./stats.js";

/** @typedef {import("./person.js").Person} Person */
/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./stats.js").Sample} Sample */
/** @typedef {{serial: number, link: {statistics: () => Promise<any>}}} LinkLike */

/** How long the last statistics of a connection may take before it is ended without them, ms. */
const LAST_WORD_MS = 80;

/** Knows everything that came in since the page was loaded. */
export class Account {
  #book = new StatsBook();
  #serial = 0;

  /** Begin an account; gives its number, which is larger than all before. The server's numbers may begin anew. */
  open() {
    this.#serial += 1;
    this.#book.open(this.#serial);
    return this.#serial;
  }

  /** A signal came. */
  signal() {
    this.#book.signals += 1;
  }

  /** A person's voice up to this moment. @param {Person} person */
  listen(person) {
    const sample = emptySample();
    sample.audio.energy = person.energy;
    return this.#book.update(person.serial, sample);
  }

  /** Nothing more is heard of somebody. @param {Person} person */
  forget(person) {
    this.listen(person);
    this.#book.close(person.serial);
  }

  /**
   * What came of a person, also over the link there is.
   *
   * @param {Person} person
   * @param {LinkLike|undefined} peer
   * @returns {Sample}
   */
  of(person, peer) {
    const sample = structuredClone(peer === undefined ? person.earlier : sum(person.earlier, this.brought(peer)));
    sample.audio.energy = this.listen(person).audio.energy;
    return sample;
  }

  /** What a link has brought so far. @param {LinkLike} peer */
  brought(peer) {
    return this.#book.update(peer.serial, emptySample());
  }

  /** Ask a link what it has brought. @param {LinkLike} peer */
  async askLink(peer) {
    try {
      this.#book.update(peer.serial, sampleOf(await peer.link.statistics()));
    } catch {
      // Its connection is gone, and has told its last before.
    }
  }

  /**
   * Ask a session what it has brought, and for whom.
   *
   * @param {Session} session
   * @param {(id: string) => Person|undefined} personOf
   */
  async askSession(session, personOf) {
    const owners = session.lines.map(({ label }) => (label === null ? undefined : personOf(label.id)));
    try {
      const report = await session.statistics();
      this.#book.update(session.serial, sampleOf(report));
      const samples = samplesByTrack(report);
      session.lines.forEach((line, index) => {
        const sample = samples.get(line.receiver.track.id);
        if (sample === undefined) return;
        owners[index]?.received(difference(line.counted, sample));
        line.counted = sample;
      });
    } catch {
      // As above.
    }
  }

  /**
   * A connection ends: its last statistics are read while it goes.
   *
   * @param {number} serial
   * @param {Promise<void>} asked
   * @param {() => void} end
   */
  close(serial, asked, end) {
    const late = new Promise((resolve) => setTimeout(resolve, LAST_WORD_MS));
    void Promise.race([asked, late]).then(() => {
      end();
      this.#book.close(serial);
    });
  }

  /** Everything since load. */
  totals() {
    return this.#book.totals();
  }
}
