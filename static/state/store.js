/**
 * Holds the one state and tells who listens. Every change goes through `apply`.
 *
 * Redraws are gathered: listeners of `subscribe` are called at most once per animation frame, or
 * by a timer in a hidden tab, where frames do not come. `onMessage` is for those who must act at once.
 */
import { apply, nextExpiry } from './apply.js';

/** @typedef {import('../types.js').State} State */
/** @typedef {import('../types.js').Store} Store */
/** @typedef {import('../types.js').Topic} Topic */
/** @typedef {import('../types.js').Message} Message */

/**
 * @typedef {Object} Clock
 * @property {() => number} now  milliseconds
 * @property {(run: () => void) => void} nextFrame  once, soon
 * @property {(run: () => void, milliseconds: number) => unknown} later
 */

const HIDDEN_FRAME = 100;

/** The browser's clock. @type {Clock} */
const browserClock = {
  now: () => performance.now(),
  nextFrame(run) {
    let done = false;
    const once = () => {
      if (done) return;
      done = true;
      clearTimeout(timer);
      run();
    };
    // A tab may be hidden between the request and its frame: the timer then does it.
    const timer = setTimeout(once, HIDDEN_FRAME);
    if (!document.hidden) requestAnimationFrame(once);
  },
  later: (run, milliseconds) => setTimeout(run, milliseconds),
};

/**
 * @param {State} state @param {Clock} [clock] @returns {Store}
 */
export function createStore(state, clock = browserClock) {
  /** @type {Set<(state: State, topics: Set<Topic>) => void>} */
  const subscribers = new Set();
  /** @type {Map<string, Set<(message: Message) => void>>} */
  const listeners = new Map();
  /** @type {Set<Topic>} */
  let changed = new Set();
  let due = Infinity;

  function flush() {
    const topics = changed;
    changed = new Set();
    for (const subscriber of subscribers) guarded(() => subscriber(state, topics));
  }

  function scheduleExpiry() {
    const next = nextExpiry(state);
    if (next >= due) return;
    due = next;
    clock.later(() => {
      due = Infinity;
      dispatch({ type: 'clock/passed' });
      scheduleExpiry();
    }, Math.max(0, next - clock.now()) + 1);
  }

  /** @param {Message} message */
  function dispatch(message) {
    const topics = apply(state, { ...message, now: clock.now() });
    if (topics.length > 0) {
      if (changed.size === 0) clock.nextFrame(flush);
      for (const topic of topics) changed.add(topic);
      if (topics.some((topic) => topic === 'players' || topic === 'ui')) scheduleExpiry();
    }
    for (const listener of listeners.get(message.type) ?? []) guarded(() => listener(message));
  }

  return {
    state,
    dispatch,
    subscribe(listener) {
      subscribers.add(listener);
      return () => subscribers.delete(listener);
    },
    onMessage(type, listener) {
      const own = listeners.get(type) ?? new Set();
      listeners.set(type, own);
      own.add(listener);
      return () => own.delete(listener);
    },
  };
}

/** One listener that fails must not silence the others. @param {() => void} run */
function guarded(run) {
  try {
    run();
  } catch (error) {
    console.error(error);
  }
}
