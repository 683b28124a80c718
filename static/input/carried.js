/**
 * On a walk together the server moves one's own figure too: here its places become a smooth way, until one steps out.
 */
import { addSample, createPlace, createTrack, placeAt } from '../view/interpolation.js';
import { ownWalk } from '../state/walks.js';

/** @typedef {import('../types.js').Store} Store */

/**
 * @param {{store: Store, settle: () => void, leave: () => void, needTicks: (on: boolean) => void, now: () => number}} options  settle: one's own feet stand where one is now; leave: the server is to carry one no further
 */
export function createCarried({ store, settle, leave, needTicks, now }) {
  const { state } = store;
  const place = createPlace();
  let track = createTrack(0, 0, 0);
  let on = false;

  function end() {
    if (!on) return;
    on = false;
    needTicks(false);
    settle();
  }

  return {
    /** One fell in step, or walks alone again. */
    changed() {
      const walks = ownWalk(state) !== null;
      if (walks && !on) {
        on = true;
        track = createTrack(state.self.x, state.self.y, state.self.facing);
        needTicks(true);
      } else if (!walks && on) {
        // What was not drawn yet: the server had one there already.
        const own = state.players.get(state.me ?? '');
        if (own !== undefined) store.dispatch({ type: 'self/moved', x: own.x, y: own.y, facing: own.facing, moving: false });
        end();
      }
    },
    /** The server told places. */
    moved() {
      const own = on ? state.players.get(state.me ?? '') : undefined;
      const last = track[track.length - 1];
      if (own === undefined || (own.x === last.x && own.y === last.y && own.moving === last.moving)) return;
      addSample(track, { time: now(), x: own.x, y: own.y, facing: own.facing, moving: own.moving });
    },
    /** Goes on until now. */
    tick() {
      if (!on) return;
      placeAt(track, now(), place);
      const { x, y, facing, moving } = state.self;
      if (x === place.x && y === place.y && facing === place.facing && moving === place.moving) return;
      store.dispatch({ type: 'self/moved', x: place.x, y: place.y, facing: place.facing, moving: place.moving });
    },
    /** The person walks by himself. The server is told: a key may be up again before it makes a step. */
    stepOut() {
      if (on) leave();
      end();
    },
  };
}
