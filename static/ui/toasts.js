/**
 * Short texts over the page, the sentences for screen readers, and the banner of a lost connection.
 *
 * @module ui/toasts
 */
import { useEffect, useState } from "preact/hooks";
import { html, useApp, useTopics } from "./context.js";
import { t } from "./i18n.js";
import { Icon } from "./parts.js";

/** @typedef {import("../types.js").Toast} Toast */

/** A screen reader's log is read from its end; older sentences only make it longer. */
const LOG_LENGTH = 20;
const LOOK_MS = 300;

export function Toasts() {
  const state = useTopics(["ui"]);
  return html`<div class="toasts">
    <div role="status">${state.toasts.filter((each) => each.kind !== "error").map((each) => html`<${ToastCard} key=${each.id} toast=${each} />`)}</div>
    <div role="alert">${state.toasts.filter((each) => each.kind === "error").map((each) => html`<${ToastCard} key=${each.id} toast=${each} />`)}</div>
  </div>`;
}

/** @param {{toast: Toast}} props */
function ToastCard({ toast }) {
  const { actions } = useApp();
  return html`<div class=${`toast toast-${toast.kind}`}>
    <${Icon} name=${toast.kind === "error" ? "circle-alert" : toast.kind === "question" ? "circle-question-mark" : "info"} size=${18} />
    <p>${t(toast.key, toast.values)}</p>
    ${(toast.actions ?? []).map(
      (action) => html`<button key=${action.key} type="button" class="button" onClick=${() => (action.run(), actions.dismissToast(toast.id))}>${t(action.key)}</button>`,
    )}
    <button type="button" class="icon-button icon-button-small" aria-label=${t("common.dismiss")} onClick=${() => actions.dismissToast(toast.id)}><${Icon} name="x" size=${16} /></button>
  </div>`;
}

export function LostBanner() {
  const state = useTopics(["connection"]);
  if (state.stage !== "office" || (state.connection !== "lost" && state.connection !== "connecting")) return null;
  return html`<div class="banner" role="alert">
    <${Icon} name="wifi-off" size=${18} />
    <span>${t("connection.lost")}</span>
  </div>`;
}

/** What happens near by, in sentences; heard, not seen. */
export function LiveLog() {
  const { announcer } = useApp();
  const [lines, setLines] = useState(/** @type {{id: number, text: string}[]} */ ([]));
  useEffect(() => {
    let id = 0;
    let timer = 0;
    const look = () => {
      timer = 0;
      const text = announcer.next(performance.now());
      if (text !== null) setLines((before) => [...before, { id: id++, text }].slice(-LOG_LENGTH));
      wake();
    };
    const wake = () => {
      if (timer === 0 && announcer.waiting()) timer = window.setTimeout(look, LOOK_MS);
    };
    announcer.onNews(wake);
    wake();
    return () => {
      announcer.onNews(() => {});
      clearTimeout(timer);
    };
  }, [announcer]);
  return html`<div class="hidden" role="log" aria-live="polite" aria-label=${t("say.log")}>${lines.map((line) => html`<p key=${line.id}>${line.text}</p>`)}</div>`;
}
