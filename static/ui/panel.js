/**
 * What every panel at the side has: a frame with a title and a way to close it, and tabs.
 *
 * @module ui/panel
 */
import { useEffect, useRef } from "preact/hooks";
import { html } from "./context.js";
import { t } from "./i18n.js";
import { Icon, useEscape } from "./parts.js";

/**
 * @param {{title: string, onClose: () => void, children?: any}} props
 */
export function Panel({ title, onClose, children }) {
  const heading = useRef(/** @type {HTMLElement|null} */ (null));
  useEscape(true, onClose);
  useEffect(() => {
    const before = document.activeElement;
    // The heading, not a field: arrows still walk until one begins to type. A panel made for typing has taken the focus already.
    if (!heading.current?.closest("aside")?.contains(before)) heading.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected && before !== document.body && document.activeElement === document.body) before.focus({ preventScroll: true });
    };
  }, []);
  return html`<aside class="panel" aria-label=${title}>
    <header class="panel-head">
      <h2 ref=${heading} tabindex="-1">${title}</h2>
      <button type="button" class="icon-button" aria-label=${t("common.close")} onClick=${onClose}><${Icon} name="x" /></button>
    </header>
    ${children}
  </aside>`;
}

/**
 * Tabs as screen readers know them: one stop of the Tab key, arrows between them.
 * @param {{name: string, tabs: {id: string, label: string, count?: number}[], chosen: string, onChoose: (id: string) => void}} props
 */
export function Tabs({ name, tabs, chosen, onChoose }) {
  /** @param {KeyboardEvent} event */
  const move = (event) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const at = tabs.findIndex((tab) => tab.id === chosen);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (!next) return;
    onChoose(next.id);
    document.getElementById(`tab-${next.id}`)?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${name} onKeyDown=${move}>
    ${tabs.map(
      (tab) => html`<button
        key=${tab.id}
        type="button"
        role="tab"
        id=${`tab-${tab.id}`}
        class="tab"
        aria-selected=${String(tab.id === chosen)}
        aria-controls=${`panel-${tab.id}`}
        tabindex=${tab.id === chosen ? "0" : "-1"}
        onClick=${() => onChoose(tab.id)}
      >
        ${tab.label}${(tab.count ?? 0) > 0 && html` <span class="badge-inline"><span aria-hidden="true">${tab.count}</span><span class="hidden">${t("chat.unread", { count: tab.count ?? 0 })}</span></span>`}
      </button>`,
    )}
  </div>`;
}
