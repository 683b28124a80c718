/**
 * "Open to chat": lit with a line if one likes, seen by everybody, and out again by itself.
 *
 * @module ui/beacon
 */
import { useEffect, useState } from "preact/hooks";
import { html, useApp } from "./context.js";
import { t } from "./i18n.js";
import { Icon } from "./parts.js";
import { attempt } from "./trouble.js";

/** @typedef {import("../types.js").Beacon} BeaconLight */

const LENGTH = 140;
/** How often the minutes that are left are counted. */
const COUNT_MS = 20_000;

/** The mark and its words, as lists and cards show them. @param {{beacon: BeaconLight, size?: number}} props */
export function BeaconMark({ beacon, size = 16 }) {
  return html`<span class="beacon-mark"><${Icon} name="message-circle-heart" size=${size} /><span>${t("beacon.open")}${beacon.text && html` · <q>${beacon.text}</q>`}</span></span>`;
}

/** One's own. @param {{player: import("../types.js").Player}} props */
export function Beacon({ player }) {
  const app = useApp();
  const { actions, store } = app;
  const { beacon } = player;
  const [text, setText] = useState(beacon?.text ?? "");
  const [, again] = useState(0);
  useEffect(() => {
    if (!beacon) return undefined;
    const timer = setInterval(() => again((count) => count + 1), COUNT_MS);
    return () => clearInterval(timer);
  }, [beacon !== null]);
  const left = beacon ? Math.max(1, Math.round((beacon.until - Date.now() / 1000 - store.state.clockOffset) / 60)) : 0;
  const light = () => attempt(app, actions.cards.beacon(true, text.trim()));
  return html`<section class=${`beacon ${beacon ? "beacon-lit" : ""}`} aria-label=${t("beacon.title")}>
    <p class="beacon-head"><${Icon} name="message-circle-heart" size=${20} /><strong>${t("beacon.title")}</strong><small role="status">${beacon ? t("beacon.left", { count: left }) : t("beacon.off")}</small></p>
    ${!player.listed && html`<p class="card-facts">${t("beacon.unlisted")}</p>`}
    <label class="field"><span class="hidden">${t("beacon.text")}</span>
      <input
        type="text"
        data-most=${LENGTH}
        placeholder=${t("beacon.text")}
        value=${text}
        onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setText(event.currentTarget.value)}
        onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
          if (event.key !== "Enter" || event.isComposing) return;
          event.preventDefault();
          light();
        }}
      />
    </label>
    <div class="beacon-tools">
      ${(!beacon || text.trim() !== beacon.text) && html`<button type="button" class="button" onClick=${light}>${t(beacon ? "beacon.change" : "beacon.light")}</button>`}
      ${beacon && html`<button type="button" class="button" onClick=${() => attempt(app, actions.cards.beacon(false))}>${t("beacon.put_out")}</button>`}
    </div>
  </section>`;
}
