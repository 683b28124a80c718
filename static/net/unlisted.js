/**
 * People who are in no list: the server tells of them without a name, and who they are to whoever stands there and asks.
 *
 * @module net/unlisted
 */
import { distanceTo, inConversation } from '../state/selectors.js';

/** @typedef {import('../types.js').Store} Store */
/** @typedef {import('../types.js').Message} Message */
/** @typedef {import('../types.js').Player} Player */
/** @typedef {import('../types.js').Card} Card */

/** Tiles within which the server says who somebody is; a little less, so that nobody asks in vain. */
export const SIGHT = 7.5;
const LOOK_EVERY = 1000;

/**
 * The message with a word instead of the name that somebody unlisted does not show.
 * @param {Message} message @param {string} somebody @returns {Message}
 */
export function withNames(message, somebody) {
  /** @param {any} player */
  const named = (player) => (player.name === '' ? { ...player, name: somebody } : player);
  if (message.type === 'snapshot') return { ...message, players: message.players.map(named) };
  if (message.type === 'player_joined' || message.type === 'player_changed') return { ...message, player: named(message.player) };
  return message;
}

/**
 * Whose card is to be asked for: one's own, and of those who are unlisted and not known yet whoever one stands with.
 * @param {import('../types.js').State} state @returns {Player[]}
 */
export function toRecognise(state) {
  return [...state.players.values()].filter(
    (player) => !player.listed && player.person === '' && (player.id === state.me || inConversation(state, player.id) || distanceTo(state, player) <= SIGHT),
  );
}

/**
 * Asks for them now and then, as long as there is anybody to ask for.
 * @param {Store} store @param {(id: string) => Promise<Card>} ask
 * @param {{now: () => number}} [clock]
 */
export function recognise(store, ask, clock = { now: () => performance.now() }) {
  let last = -Infinity;
  /** @type {Set<string>} */
  const asked = new Set();
  return store.subscribe((state) => {
    if (state.me === null || clock.now() - last < LOOK_EVERY) return;
    last = clock.now();
    for (const { id } of toRecognise(state)) {
      if (asked.has(id)) continue;
      asked.add(id);
      ask(id)
        .then((card) => store.dispatch({ type: 'page/known', card }))
        .catch(() => undefined) // too far by now, or gone: it is asked again where one stands with them
        .finally(() => asked.delete(id));
    }
  });
}
