/**
 * The links to other people of the conversation: what each may have of ours, and how a link is handed over when the
 * forwarding unit takes its place. Which links there are is mesh.js, one link is link.js.
 *
 * @module media/peers
 */

import { Link, ROLES } from "./link.js";
import { Mesh } from "./mesh.js";
import { DIRECT } from "./person.js";
import { layersFor } from "./slots.js";

/** @typedef {import("../types.js").Conversation} Conversation */
/** @typedef {import("../types.js").ConversationMember} ConversationMember */
/** @typedef {import("../types.js").MediaOptions} MediaOptions */
/** @typedef {import("../types.js").RemoteMedia} RemoteMedia */
/** @typedef {import("./account.js").Account} Account */
/** @typedef {import("./link.js").Role} Role */
/** @typedef {import("./person.js").Person} Person */

/** A link whose member comes through the forwarding unit is ended this long after nothing needs it: the other side may. */
const SPARE_MS = 1500;

/** And this long after the conversation moved at the latest, ms. */
const HAND_OVER_MS = 3000;

/** A link that failed may be replaced by the forwarding unit; if it is not by then, the person is told, ms. */
const REPLACED_MS = 5000;

/** A link to one other person, and what they may have of us. */
class Peer {
  /** @type {RemoteMedia["link"]} */
  state = "connecting";
  /** When it must be ended, since the forwarding unit takes over, ms. */
  until = Infinity;
  /** Since when nothing needs it, ms. @type {number|null} */
  spareSince = null;

  /**
   * @param {ConversationMember} member
   * @param {Person} person
   * @param {Link} link
   * @param {number} serial  names the link in the account
   */
  constructor(member, person, link, serial) {
    this.id = member.id;
    this.number = member.link;
    this.person = person;
    this.link = link;
    this.serial = serial;
  }

  /** Ended by the mesh; the connection itself goes after its last statistics (see `Peers`). */
  close() {
    this.link.mute();
  }
}

/**
 * @typedef {Object} PeersOptions
 * @property {RTCIceTransportPolicy} policy
 * @property {Account} account
 * @property {(id: string) => Person|undefined} personOf
 * @property {MediaOptions["send"]} send
 * @property {MediaOptions["tell"]} tell
 * @property {() => void} changed  a link's state
 * @property {() => void} gaveUp  a link failed, and nothing took its place
 */

/** All links. */
export class Peers {
  /** @type {Mesh<Peer>} */
  mesh;
  /** @type {PeersOptions} */
  #options;
  /** @type {RTCIceServer[]} */
  #iceServers = [];
  /** @type {Map<Role, MediaStreamTrack|null>} */
  #tracks = new Map();
  /** @type {"full"|"low"|"audio"} */
  #mode = "full";

  /** @param {PeersOptions} options */
  constructor(options) {
    this.#options = options;
    this.mesh = new Mesh(
      (member) => this.#open(member),
      (_, peer) => this.#end(peer),
    );
  }

  get all() {
    return [...this.mesh.links.values()];
  }

  /** @param {string} id */
  get(id) {
    return this.mesh.links.get(id);
  }

  /** @param {RTCIceServer[]} servers */
  setIceServers(servers) {
    this.#iceServers = servers;
    for (const peer of this.all) peer.link.setIceServers(servers);
  }

  /** One's own, to be sent from now on. @param {Role} role @param {MediaStreamTrack|null} track */
  setTrack(role, track) {
    this.#tracks.set(role, track);
    for (const peer of this.all) this.#give(peer, role);
  }

  /** How much the network shall carry. @param {"full"|"low"|"audio"} mode */
  setMode(mode) {
    this.#mode = mode;
    this.#limit();
  }

  /** Open and close links as the conversation says. @param {Conversation|null} conversation @param {number} now  ms */
  follow(conversation, now) {
    for (const id of this.mesh.follow(conversation)) {
      const peer = this.get(id);
      if (peer === undefined || peer.until < Infinity) continue;
      peer.until = now + HAND_OVER_MS;
      peer.link.rest();
    }
    this.#limit();
  }

  /** Somebody may see us now, or no longer. @param {string} id */
  allow(id) {
    const peer = this.get(id);
    if (peer !== undefined) for (const role of ROLES) this.#give(peer, role);
  }

  /**
   * End links when the forwarding unit brings what they brought, on both sides as far as we can tell.
   *
   * @param {boolean} connected  to the unit
   * @param {number} now  ms
   * @returns {boolean}  whether any was ended
   */
  handOver(connected, now) {
    let ended = false;
    for (const peer of this.all) {
      if (peer.until === Infinity) continue;
      const spare = connected && peer.person.spares(now);
      peer.spareSince = spare ? (peer.spareSince ?? now) : null;
      if (now < peer.until && (peer.spareSince === null || now - peer.spareSince < SPARE_MS)) continue;
      this.mesh.release(peer.id);
      ended = true;
    }
    return ended;
  }

  #limit() {
    for (const peer of this.all) {
      peer.link.setLinks(this.mesh.links.size, this.#mode !== "full");
      this.#give(peer, "camera");
    }
  }

  /** Give a person what they may have of one source. @param {Peer} peer @param {Role} role */
  #give(peer, role) {
    const shown = peer.person.video && (role !== "camera" || layersFor(0, this.#mode) > 0);
    peer.link.setTrack(role, role === "microphone" || shown ? (this.#tracks.get(role) ?? null) : null);
  }

  /** @param {ConversationMember} member @returns {Peer} */
  #open(member) {
    const { id, link: number, polite } = member;
    const { account, personOf, policy, send, tell, changed } = this.#options;
    const person = personOf(id);
    if (person === undefined) throw new Error("a link to nobody");
    const link = new Link({
      number,
      polite,
      policy,
      iceServers: this.#iceServers,
      send: (content) => send({ to: id, link: number, ...content }),
      onState: (state) => {
        peer.state = state;
        changed();
        if (state === "failed") this.#gaveUp(peer);
      },
      onTrouble: () => tell("media_failed", { link: number }),
      onTrack: (role, track) => this.#receive(peer, role, track),
    });
    const peer = new Peer(member, person, link, account.open());
    for (const role of ROLES) this.#give(peer, role);
    return peer;
  }

  /** @param {Peer} peer */
  #gaveUp(peer) {
    setTimeout(() => {
      if (this.get(peer.id) === peer && peer.state === "failed" && peer.until === Infinity) this.#options.gaveUp();
    }, REPLACED_MS);
  }

  /** @param {Peer} peer @param {Role} role @param {MediaStreamTrack} track */
  #receive(peer, role, track) {
    const receiver = peer.link.connection.getReceivers().find((one) => one.track === track);
    if (receiver === undefined || this.get(peer.id) !== peer) return;
    if (role === "microphone") peer.person.addVoice(DIRECT, { track, receiver });
    else peer.person.addPicture(`${DIRECT} ${role}`, { kind: role, stream: new MediaStream([track]), receiver });
  }

  /** @param {Peer} peer */
  #end(peer) {
    const { person } = peer;
    const { account } = this.#options;
    // The last account of the voice is taken before it falls silent, that of the packets while the link goes.
    account.listen(person);
    for (const key of [DIRECT, `${DIRECT} camera`, `${DIRECT} screen`]) person.drop(key);
    person.received(account.brought(peer));
    account.close(peer.serial, account.askLink(peer), () => peer.link.close());
  }
}
