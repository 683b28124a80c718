/**
 * Times that run out for everybody: the bell that ends the tables, and the timer.
 *
 * @module ui/countdown
 */
import { useEffect, useState } from "preact/hooks";
import { isHost, secondsLeft } from "../state/gatherings.js";
import { html, useApp, useTopics } from "./context.js";
import { t } from "./i18n.js";
import { Icon } from "./parts.js";

/** Drawn again each second while anything runs. @param {boolean} running @returns {number} now, in milliseconds since 1970 */
export function useSeconds(running) {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(() => tick((count) => count + 1), 500);
    return () => clearInterval(timer);
  }, [running]);
  return Date.now();
}

/**
 * As on a clock: 4:05.
 * @param {number} seconds
 * @returns {string}
 */
export function asClock(seconds) {
  const whole = Math.ceil(seconds);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = String(whole % 60).padStart(2, "0");
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/**
 * As one says it, in the nearest unit: "30 seconds", "5 minutes".
 * @param {number} seconds
 * @returns {string}
 */
export function inWords(seconds) {
  const whole = Math.round(seconds);
  return whole < 60 ? t("timer.seconds", { count: whole }) : t("timer.minutes", { count: Math.round(whole / 60) });
}

/** Seen by all; what a screen reader hears of it is said in ui/news.js, or it would count aloud. */
export function Countdowns() {
  const { actions } = useApp();
  const state = useTopics(["ui", "players"], 100);
  const { callBack, timer } = state;
  const now = useSeconds(callBack !== null || timer !== null);
  const host = isHost(state);
  return html`${callBack &&
  html`<div class="sign sign-bell" role="group" aria-label=${t("bell.name")}>
    <${Icon} name="bell-ring" size=${20} /><span>${t("bell.running")}</span><b class="sign-clock" role="timer" aria-live="off">${asClock(secondsLeft(state, callBack, now))}</b>
    ${host && html`<button type="button" class="button" onClick=${() => actions.callBack(0)}>${t("bell.cancel")}</button>`}
  </div>`}
  ${timer &&
  html`<div class="sign sign-timer" role="group" aria-label=${t("timer.name")}>
    <${Icon} name="timer" size=${20} /><span class="sign-wide">${t("timer.name")}</span><b class="sign-clock" role="timer" aria-live="off">${asClock(secondsLeft(state, timer, now))}</b>
    ${host && html`<button type="button" class="button" onClick=${() => actions.startTimer(0)}>${t("timer.stop")}</button>`}
  </div>`}`;
}
