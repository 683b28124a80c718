/**
 * Ticks while somebody walks, also in a hidden tab: browsers slow the page's own timers down to one
 * a second there, a worker's not. Without workers it makes do with the page's timers.
 */

const EVERY = 50;

/** @param {() => void} onTick */
export function createTicker(onTick) {
  /** @type {Worker|null} */
  let worker = null;
  let timer = 0;
  let running = false;

  function begin() {
    try {
      worker ??= new Worker(new URL('./ticker-worker.js', import.meta.url));
      worker.onmessage = () => running && onTick();
      worker.onerror = () => {
        worker = null;
        if (running) timer = window.setInterval(onTick, EVERY);
      };
      worker.postMessage(EVERY);
    } catch {
      worker = null;
      timer = window.setInterval(onTick, EVERY);
    }
  }

  return {
    /** @param {boolean} on */
    run(on) {
      if (on === running) return;
      running = on;
      if (on) begin();
      else {
        clearInterval(timer);
        worker?.postMessage(0);
      }
    },
  };
}
