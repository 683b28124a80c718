/**
 * The first minute: how one walks here, told to whoever has never done it and gone with the first step; then, once, where one might begin.
 *
 * @module ui/welcome
 */
import { useEffect, useState } from "preact/hooks";
import { lead } from "./compass.js";
import { html, useApp, useMedia, useTopics } from "./context.js";
import { t } from "./i18n.js";
import { walkingKeys } from "./keys.js";
import { areaName } from "./names.js";
import { Icon, IconButton } from "./parts.js";
import { attempt } from "./trouble.js";

const WALKED = "papote.walked";
const BEGUN = "papote.begun";

/** Whether this browser has seen something before; one that keeps nothing is told on every visit. @param {string} what */
function isKept(what) {
  try {
    return localStorage.getItem(what) !== null;
  } catch {
    return false;
  }
}

/** @param {string} what */
function remember(what) {
  try {
    localStorage.setItem(what, "1");
  } catch {
    // Told again next time.
  }
}

export function Welcome() {
  const { announcer, store } = useApp();
  const [open, setOpen] = useState(() => !isKept(WALKED));
  const touch = useMedia("(pointer: coarse)");
  const text = touch ? t("welcome.touch") : t("welcome.keys", { keys: walkingKeys() });
  useEffect(() => {
    if (!open) return undefined;
    announcer.say(text);
    return store.onMessage("self/moved", ({ moving }) => {
      if (!moving) return;
      remember(WALKED);
      setOpen(false);
    });
  }, [open]);
  if (!open) return null;
  return html`<p class="bubble-note welcome"><${Icon} name="footprints" size=${18} /><span>${text}</span></p>`;
}

/** Where one might begin: asked once, when the first walk is over, of whoever talks with nobody yet. */
export function FirstSteps() {
  const app = useApp();
  const { actions, store } = app;
  const state = useTopics(["ui", "conversation"]);
  const [open, setOpen] = useState(false);
  const alone = state.conversation === null;
  useEffect(() => {
    if (isKept(BEGUN)) return undefined;
    let walked = false;
    const stop = store.onMessage("self/moved", ({ moving }) => {
      if (walked && !moving) {
        stop();
        setOpen(true);
      }
      walked = moving;
    });
    return stop;
  }, [store]);
  useEffect(() => {
    if (open && alone) remember(BEGUN);
  }, [open, alone]);
  if (!open || !alone) return null;
  const machine = state.map?.areas.find((area) => area.coffee === true && area.seats.length === 0);
  /** Who wants a coffee is on the way to it, and sees how far it is. @param {import("../types.js").MapArea} area */
  const toMachine = (area) => {
    lead(actions, { kind: "area", id: area.id, label: areaName(area) });
    attempt(app, actions.walkToArea(area.id));
  };
  /** @param {() => void} act */
  const begin = (act) => () => (setOpen(false), act());
  return html`<section class="question first-steps" aria-label=${t("first.name")}>
    <p>${t("first.text")}</p>
    <div class="question-tools">
      ${machine && html`<button type="button" class="button" onClick=${begin(() => toMachine(machine))}><${Icon} name="coffee" size=${18} />${t("first.coffee")}</button>`}
      <button type="button" class="button" onClick=${begin(() => actions.openPanel("people"))}><${Icon} name="users" size=${18} />${t("first.people")}</button>
      <button type="button" class="button" onClick=${begin(() => actions.openCard(null))}><${Icon} name="id-card" size=${18} />${t("first.card")}</button>
    </div>
    <${IconButton} icon="x" label=${t("common.dismiss")} onClick=${() => setOpen(false)} />
  </section>`;
}
