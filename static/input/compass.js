/**
 * Leads the compass: looks for the way again while one walks or the aim does, and ends when one is there.
 * What it shows is view/floor.js and ui/compass.js.
 */
import { createGrid } from '../map/grid.js';
import { isThere, placeOfTarget, wayTo } from '../state/cards.js';

/** @typedef {import('../types.js').Store} Store */

/** A way is looked for no more often than this, in milliseconds. */
const LOOK_EVERY = 250;

/**
 * @param {Store} store @param {(what: 'there'|'gone'|'no_way', label: string) => void} ended
 * @param {{now: () => number, later: (run: () => void, milliseconds: number) => unknown}} [clock]
 */
export function leadCompass(store, ended, clock = { now: () => performance.now(), later: (run, milliseconds) => setTimeout(run, milliseconds) }) {
  const { state } = store;
  let last = -Infinity;
  /** @type {{map: import('../types.js').MapJSON, grid: import('../map/grid.js').Grid}|null} */
  let ground = null;
  let key = '';
  let waiting = false;

  function again() {
    waiting = false;
    look();
  }

  function look() {
    if (state.compass === null || state.map === null) {
      key = '';
      return;
    }
    const { target, way } = state.compass;
    const wait = way === null ? 0 : last + LOOK_EVERY - clock.now();
    if (wait > 0) {
      // Later, or the last step would be seen by nobody.
      if (!waiting) clock.later(again, wait);
      waiting = true;
      return;
    }
    last = clock.now();
    if (ground?.map !== state.map) ground = { map: state.map, grid: createGrid(state.map) };
    const { grid } = ground;
    const tile = (grid.tileWidth + grid.tileHeight) / 2;
    const place = placeOfTarget(state, target);
    if (place === null || isThere(state, target, place, tile)) {
      store.dispatch({ type: 'compass/set', target: null });
      ended(place === null ? 'gone' : 'there', target.label);
      return;
    }
    const now = [state.self.x, state.self.y, place.x, place.y].map((value) => Math.round((value / tile) * 2)).join(' ');
    if (now === key && way !== null) return;
    key = now;
    const found = wayTo(state, grid, place);
    if (found === null) {
      store.dispatch({ type: 'compass/set', target: null });
      ended('no_way', target.label);
    } else store.dispatch({ type: 'compass/way', way: found });
  }

  const stops = [store.onMessage('compass/set', look), store.subscribe((_state, topics) => (topics.has('positions') || topics.has('players')) && look())];
  return () => stops.forEach((stop) => stop());
}
