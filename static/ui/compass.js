/**
 * Where the compass leads, in words: how far, which way, and how to end it. The arrow itself lies on the floor.
 *
 * @module ui/compass
 */
import { useEffect, useRef } from "preact/hooks";
import { eighth } from "../state/cards.js";
import { html, useApp, useTopics } from "./context.js";
import { t } from "./i18n.js";
import { Icon } from "./parts.js";
import { attempt } from "./trouble.js";

/** Narrower than this a panel lies over the foot of the page, and over the arrow. */
const NARROW = "(max-width: 1079px)";

/** Lets the compass lead somewhere, or end, and lets one see it. @param {import("./context.js").App["actions"]} actions @param {import("../types.js").CompassTarget|null} target */
export function lead(actions, target) {
  actions.setCompass(target);
  if (target !== null && matchMedia(NARROW).matches) actions.openPanel(null);
}

/** Into another room of the space, and on from where one comes in. @param {import("./context.js").App} app @param {string} room @param {import("../types.js").CompassTarget} target */
export async function leadTo({ actions, store: { state } }, room, target) {
  await actions.goTo(room, null);
  if (state.room === room && state.me !== null) lead(actions, target);
}

/** Directions follow each other quickly where a way winds; said aloud they come no faster than this. */
const SAY_MS = 4000;

export function Compass() {
  const app = useApp();
  const { actions, announcer } = app;
  const { compass } = useTopics(["ui", "positions"], 200);
  const said = useRef({ text: "", at: -Infinity });
  const way = compass?.way ?? null;
  const direction = way === null ? "" : t(`compass.way.${eighth(way.angle)}`);
  const text = compass === null || way === null ? "" : t("compass.tells", { label: compass.target.label, direction, steps: t("compass.steps", { count: way.steps }) });
  const key = compass === null ? "" : `${compass.target.id} ${direction}`;
  useEffect(() => {
    const now = performance.now();
    if (text === "" || key === said.current.text || now - said.current.at < SAY_MS) return;
    said.current = { text: key, at: now };
    announcer.say(text, "compass");
  }, [key, text]);
  if (compass === null || way === null) return null;
  const { target } = compass;
  const go = () => attempt(app, target.kind === "player" ? actions.walkToPlayer(target.id) : target.kind === "area" ? actions.walkToArea(target.id) : actions.walkToPlayer(app.store.state.bubbles.get(target.id)?.members[0] ?? ""));
  return html`<section class="compass" aria-label=${t("compass.title")}>
    <span class="compass-arrow" style=${`transform: rotate(${Math.round((way.angle * 180) / Math.PI) + 90}deg)`} aria-hidden="true"><${Icon} name="arrow-up" size=${22} /></span>
    <span class="compass-text"><strong>${target.label}</strong><span>${t("compass.steps", { count: way.steps })}, ${direction}</span></span>
    <button type="button" class="button button-small" onClick=${go}>${t("compass.go")}</button>
    <button type="button" class="icon-button" aria-label=${t("compass.end")} onClick=${() => actions.setCompass(null)}><${Icon} name="x" /></button>
  </section>`;
}
