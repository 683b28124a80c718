/**
 * Waiting in the lobby while the space is full: one's place in the line, until it is one's turn.
 *
 * @module ui/turn
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { html, useApp } from "./context.js";
import { t } from "./i18n.js";
import { Icon } from "./parts.js";

/** Who does not ask for twenty seconds has gone away, says the server. */
const ASK_EVERY = 3000;

/**
 * @param {() => void} come  it is one's turn
 * @returns {{place: number, wait: () => Promise<void>}} place: 0 while one does not wait
 */
export function useTurn(come) {
  const { moderation } = useApp().actions;
  const [place, setPlace] = useState(0);
  const latest = useRef(come);
  latest.current = come;
  const waits = place > 0;
  useEffect(() => {
    if (!waits) return undefined;
    const timer = setInterval(async () => {
      const now = await moderation.place().catch(() => null);
      if (now === null) return;
      setPlace(now);
      if (now === 0) latest.current();
    }, ASK_EVERY);
    return () => clearInterval(timer);
  }, [waits]);
  const wait = async () => setPlace(Math.max(1, await moderation.place().catch(() => 1)));
  return { place, wait };
}

/** @param {{place: number}} props */
export function Turn({ place }) {
  if (place === 0) return null;
  return html`<p class="notice gate" role="status" aria-live="polite"><${Icon} name="clock" size=${18} /><span>${t("turn.place", { place })}</span></p>`;
}
