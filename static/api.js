/**
 * `window.papote`: what scripts and tests may ask of the page. Documented in docs/protocol.md.
 */

/** @typedef {import('./types.js').Store} Store */
/** @typedef {ReturnType<typeof import('./media/index.js').createMedia>} Engine */
/** @typedef {import('./types.js').Player} Player */

/**
 * @param {{store: Store, media: Engine, walker: import('./input/walker.js').Walker, ready: Promise<void>, drawn: () => number, renderer: () => string|null}} parts
 */
export function createApi({ store, media, walker, ready, drawn, renderer }) {
  const { state } = store;

  /** @param {Player} player */
  function view(player) {
    const own = player.id === state.me;
    return {
      id: player.id,
      name: player.name,
      x: Math.round(own ? state.self.x : player.x),
      y: Math.round(own ? state.self.y : player.y),
      area: player.area,
      bubble: player.bubble,
      status: player.status,
    };
  }

  return Object.freeze({
    /** Resolves when one stands on the map for the first time. */
    ready,
    /** Oneself, or null before that. */
    get me() {
      const player = state.me === null ? undefined : state.players.get(state.me);
      return player === undefined ? null : view(player);
    },
    /** Everyone in the room, oneself included. */
    players: () => [...state.players.values()].map(view),
    /**
     * Walks to a place in map pixels, or up to somebody. Resolves with where one stands; rejects with an Error whose `code` says why.
     * @param {number|string} target  x, or a player's id @param {number} [y]
     */
    walkTo: (target, y) => (typeof target === 'string' ? walker.walkToPlayer(target) : walker.walkTo(target, y ?? Number.NaN)),
    /** @param {boolean} [on] */
    microphone: (on = true) => media.setMicrophone(on),
    /** @param {boolean} [on] */
    camera: (on = true) => media.setCamera(on),
    /** The conversation one is in, with what came of each member, or null. */
    conversation() {
      const report = media.report();
      if (report === null) return null;
      return { ...report, members: report.members.map((member) => ({ ...member, name: state.players.get(member.id)?.name ?? '' })) };
    },
    /** Whom one hears besides: stages, megaphones and murmurs, with what came of each. */
    voices: () => media.heard().map((voice) => ({ ...voice, name: state.players.get(voice.id)?.name ?? '' })),
    /** For measurements: the session with the forwarding unit, whom its lines carry and what of ours is taken. */
    media: () => media.session(),
    /** What was received since the page was loaded. */
    traffic: () => media.traffic(),
    /** Size, areas and entrances of the map, or null before it has come. */
    map() {
      if (state.map === null) return null;
      const { id, name, width, height, tile_width, tile_height, areas, starts } = state.map;
      return structuredClone({ id, name, width, height, tile_width, tile_height, areas, starts });
    },
    /**
     * Hears every message of one kind: the server's events by their names, the page's own as well. Returns the way to stop.
     * @param {string} event @param {(message: import('./types.js').Message) => void} listener
     */
    on: (event, listener) => store.onMessage(event, listener),
    /** For measurements: how the map is drawn, and how many pictures were drawn so far. */
    drawing: () => ({ renderer: renderer(), pictures: drawn() }),
  });
}
