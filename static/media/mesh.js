/**
 * Who we are linked to: follows the server's conversation, opens a link for every new number and ends at once
 * those whose number is gone. Links to people who come through the forwarding unit from now on are handed over: they stay
 * until `release`. What a link is, is not here (link.js).
 *
 * @module media/mesh
 */

/** @typedef {import("../types.js").Conversation} Conversation */
/** @typedef {import("../types.js").ConversationMember} ConversationMember */

/**
 * What has to change so that there is exactly one link per member, with the number the server gave it; none with
 * members who come through the forwarding unit (number 0), but a link there was is handed `over`.
 *
 * @param {Iterable<[string, {number: number}]>} links  by player
 * @param {Conversation|null} conversation
 * @returns {{close: string[], open: ConversationMember[], keep: ConversationMember[], over: string[]}}
 */
export function difference(links, conversation) {
  const numbers = new Map([...links].map(([id, link]) => [id, link.number]));
  const members = conversation?.members ?? [];
  const direct = members.filter(({ link }) => link > 0);
  const over = members.filter(({ id, link }) => link === 0 && numbers.has(id)).map(({ id }) => id);
  const wanted = new Map(direct.map((member) => [member.id, member.link]));
  return {
    close: [...numbers].filter(([id, number]) => wanted.get(id) !== number && !over.includes(id)).map(([id]) => id),
    open: direct.filter((member) => numbers.get(member.id) !== member.link),
    keep: direct.filter((member) => numbers.get(member.id) === member.link),
    over,
  };
}

/**
 * The open links, by player.
 *
 * @template {{number: number, close: () => void}} T
 */
export class Mesh {
  /** @type {Map<string, T>} */
  links = new Map();
  /** @type {(member: ConversationMember) => T} */
  #open;
  /** @type {(id: string, link: T) => void} */
  #closed;

  /**
   * @param {(member: ConversationMember) => T} open
   * @param {(id: string, link: T) => void} closed  called after a link was ended
   */
  constructor(open, closed) {
    this.#open = open;
    this.#closed = closed;
  }

  /**
   * @param {Conversation|null} conversation
   * @returns {string[]}  whose links are now to be handed over, and released
   */
  follow(conversation) {
    const { close, open, over } = difference(this.links, conversation);
    for (const id of close) this.#end(id);
    for (const member of open) this.links.set(member.id, this.#open(member));
    return over;
  }

  /** End the link with somebody, if there is one. @param {string} id */
  release(id) {
    this.#end(id);
  }

  /** End every link. */
  closeAll() {
    for (const id of [...this.links.keys()]) this.#end(id);
  }

  /**
   * The link a signal is for; none when it belongs to one that has ended.
   *
   * @param {string} from
   * @param {number} number
   * @returns {T|undefined}
   */
  find(from, number) {
    const link = this.links.get(from);
    return link?.number === number ? link : undefined;
  }

  /** @param {string} id */
  #end(id) {
    const link = this.links.get(id);
    if (link === undefined) return;
    this.links.delete(id);
    link.close();
    this.#closed(id, link);
  }
}
