/**
 * The one bar of tools at the bottom, the emotes that open from it, and the sheet of everything else.
 *
 * @module ui/toolbar
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { html, useApp, useMedia, useTopics } from "./context.js";
import { t } from "./i18n.js";
import { unreadCount } from "../state/chat.js";
import { isHost, ownStage } from "../state/gatherings.js";
import { chord, giveKeysBack, Icon, Popover, Tip } from "./parts.js";
import { attempt, toast } from "./trouble.js";

/** The six gestures of the keys 1 to 6, as the map shows them. */
export const EMOTES = ["👋", "👍", "❤️", "😄", "🎉", "☕"];

/** The gesture with which one leaves a talk. */
export const GOODBYE = 1;

/**
 * @param {{icon: string, label: string, short?: string, note?: string, tip?: string, keys?: string, pressed?: boolean, expanded?: boolean, off?: boolean, badge?: number, counted?: string, onClick: () => void}} props  off: drawn as switched off, which is not the same as unpressed; counted: the text that says what the badge counts
 */
function Tool({ icon, label, short = label, note, tip, keys, pressed, expanded, off = false, badge = 0, counted = "toolbar.with_unread", onClick }) {
  // What is written on a tool is part of its name, so that one who speaks to the page can say it.
  const name = note ? `${label} ${note}` : label;
  return html`<button
    type="button"
    class=${`tool ${off ? "tool-off" : ""}`}
    aria-label=${badge > 0 ? t(counted, { label: name, count: badge }) : name}
    aria-pressed=${pressed === undefined ? undefined : String(pressed)}
    aria-expanded=${expanded === undefined ? undefined : String(expanded)}
    onClick=${(/** @type {MouseEvent} */ event) => {
      giveKeysBack(event);
      onClick();
    }}
  >
    <${Icon} name=${icon} size=${22} />
    ${badge > 0 && html`<span class="badge" aria-hidden="true">${badge > 99 ? "99+" : badge}</span>`}
    <span class="tool-label" aria-hidden="true">${short}${note && html` <small>${note}</small>`}</span>
    <${Tip} label=${tip ?? name} keys=${keys} />
  </button>`;
}

export function Toolbar() {
  const { actions, store } = useApp();
  const state = useTopics(["ui", "media", "chat", "players", "conversation"], 50);
  const stage = useOnStageSide();
  const small = useMedia("(max-width: 639px)");
  const { local, panel } = state;
  const me = state.players.get(state.me ?? "");
  const app = { actions, store };
  const host = isHost(state);
  // Somebody who asks to speak is seen by the host whatever he looks at.
  const hands = host ? (ownStage(state)?.view.queue.length ?? 0) : 0;
  /** @param {"agenda"|"people"|"chat"|"stage"|"host"} wanted */
  const toggle = (wanted) => actions.openPanel(store.state.panel === wanted ? null : wanted);
  return html`<nav class="toolbar" aria-label=${t("toolbar.name")}>
    <${Tool}
      icon=${local.microphone ? "mic" : "mic-off"}
      label=${t("toolbar.microphone")}
      note=${t(local.microphone ? "toolbar.microphone_on" : "toolbar.microphone_off")}
      keys="M"
      pressed=${local.microphone}
      off=${!local.microphone}
      onClick=${() => attempt(app, actions.setMicrophone(!local.microphone))}
    />
    <${Tool}
      icon=${local.camera ? "video" : "video-off"}
      label=${t("toolbar.camera")}
      note=${t(local.camera ? "toolbar.camera_on" : "toolbar.camera_off")}
      keys=${chord("V")}
      pressed=${local.camera}
      off=${!local.camera}
      onClick=${() => attempt(app, actions.setCamera(!local.camera))}
    />
    ${!small && html`<${ShareTool} /><${HandTool} raised=${me?.hand ?? false} />`}
    <${EmoteTool} />
    ${!small && stage && html`<${Tool} icon="presentation" label=${t("stage.tool")} expanded=${panel === "stage"} badge=${hands} counted="toolbar.with_hands" onClick=${() => toggle("stage")} />`}
    ${!small && host && html`<${Tool} icon="key-round" label=${t("host.tool")} expanded=${panel === "host" || panel === "home"} onClick=${() => toggle("host")} />`}
    <span class="toolbar-gap" aria-hidden="true"></span>
    ${!small && html`<${Tool} icon="calendar-days" label=${t("agenda.title")} expanded=${panel === "agenda"} onClick=${() => toggle("agenda")} />`}
    <${Tool} icon="message-circle" label=${t("toolbar.chat")} keys="C" expanded=${panel === "chat"} badge=${unreadCount(state)} onClick=${() => toggle("chat")} />
    <${Tool} icon="users" label=${t("toolbar.people")} keys="U" expanded=${panel === "people"} onClick=${() => toggle("people")} />
    <${MoreTool} small=${small} raised=${me?.hand ?? false} stage=${stage} host=${host} />
  </nav>`;
}

/** Whether one is on a stage or before it: looked at while one walks, drawn when it changes. */
function useOnStageSide() {
  const { store } = useApp();
  const [there, setThere] = useState(() => ownStage(store.state) !== null);
  useEffect(
    () =>
      store.subscribe((state, topics) => {
        if (topics.has("positions") || topics.has("players") || topics.has("ui")) setThere(ownStage(state) !== null);
      }),
    [store],
  );
  return there;
}

/** Whether this browser can share a screen at all; phones cannot. */
function canShare() {
  return typeof navigator.mediaDevices?.getDisplayMedia === "function";
}

function ShareTool() {
  const app = useApp();
  const { local } = useTopics(["media"]);
  if (!canShare()) return null;
  return html`<${Tool}
    icon=${local.screen ? "monitor-x" : "monitor-up"}
    label=${t(local.screen ? "toolbar.share_on" : "toolbar.share")}
    short=${t("toolbar.share_short")}
    tip=${t(local.screen ? "toolbar.share_stop" : "toolbar.share")}
    keys=${chord("S")}
    pressed=${local.screen}
    onClick=${() => attempt(app, app.actions.setScreen(!local.screen))}
  />`;
}

/** @param {{raised: boolean}} props */
function HandTool({ raised }) {
  const { actions } = useApp();
  return html`<${Tool} icon="hand" label=${t(raised ? "toolbar.hand_up" : "toolbar.hand")} short=${t("toolbar.hand_short")} tip=${t(raised ? "toolbar.hand_lower" : "toolbar.hand")} keys="H" pressed=${raised} onClick=${() => actions.raiseHand(!raised)} />`;
}

function EmoteTool() {
  const { actions } = useApp();
  const [open, setOpen] = useState(false);
  const owner = useRef(/** @type {HTMLElement|null} */ (null));
  return html`<div class="tool-group" ref=${owner}>
    <${Tool} icon="face-slightly-smiling" label=${t("toolbar.emote")} keys="1–6" expanded=${open} onClick=${() => setOpen(!open)} />
    ${open &&
    html`<${Popover} label=${t("toolbar.emote")} class="emotes" owner=${owner} onClose=${() => setOpen(false)}>
      ${EMOTES.map(
        (sign, index) => html`<button
          key=${sign}
          type="button"
          class="emote"
          aria-label=${t(`emote.${index + 1}`)}
          onClick=${(/** @type {MouseEvent} */ event) => {
            actions.emote(index + 1);
            if (event.detail > 0) setOpen(false);
          }}
        >
          <span class="emoji" aria-hidden="true">${sign}</span><kbd aria-hidden="true">${index + 1}</kbd>
          <${Tip} label=${t(`emote.${index + 1}`)} />
        </button>`,
      )}
    <//>`}
  </div>`;
}

/** @param {{small: boolean, raised: boolean, stage: boolean, host: boolean}} props */
function MoreTool({ small, raised, stage, host }) {
  const app = useApp();
  const { actions } = app;
  const state = useTopics(["ui", "media"]);
  const owner = useRef(/** @type {HTMLElement|null} */ (null));
  const open = state.panel === "more";
  const close = () => {
    if (app.store.state.panel === "more") actions.openPanel(null);
  };
  return html`<div class="tool-group" ref=${owner}>
    <${Tool} icon="ellipsis" label=${t("toolbar.more")} expanded=${open} onClick=${() => actions.openPanel(open ? null : "more")} />
    ${open &&
    html`<${Popover} label=${t("toolbar.more")} class="more" owner=${owner} onClose=${close}>
      ${small && canShare() && html`<${Item} icon="monitor-up" label=${t(state.local.screen ? "toolbar.share_stop" : "toolbar.share")} onClick=${() => (close(), attempt(app, actions.setScreen(!state.local.screen)))} />`}
      ${small && html`<${Item} icon="hand" label=${t(raised ? "toolbar.hand_lower" : "toolbar.hand")} keys="H" onClick=${() => (close(), actions.raiseHand(!raised))} />`}
      ${stage && html`<${Item} icon="presentation" label=${t("stage.open_panel")} onClick=${() => actions.openPanel("stage")} />`}
      ${host && html`<${Item} icon="key-round" label=${t("host.title")} onClick=${() => actions.openPanel("host")} />`}
      ${small && html`<${Item} icon="calendar-days" label=${t("agenda.title")} onClick=${() => actions.openPanel("agenda")} />`}
      <${Item} icon="message-circle" label=${t("say.label")} keys=${t("key.enter")} onClick=${() => (close(), app.store.dispatch({ type: "ui/say" }))} />
      <${Item} icon="link" label=${t("more.invite")} onClick=${() => (close(), attempt(app, copyLink(app)))} />
      <${Item} icon="book-user" label=${t("book.title")} onClick=${() => actions.openPanel("book")} />
      <${Item} icon="settings" label=${t("settings.title")} onClick=${() => actions.openPanel("settings")} />
      <${Item} icon="keyboard" label=${t("help.title")} keys="?" onClick=${() => actions.openPanel("help")} />
      <div class="item-row" role="group" aria-label=${t("settings.zoom")}>
        <${Icon} name="search" size=${18} /><span>${t("settings.zoom")}</span>
        <button type="button" class="icon-button" aria-label=${t("settings.zoom_out")} onClick=${() => actions.zoom(-1)}><${Icon} name="minus" /></button>
        <button type="button" class="icon-button" aria-label=${t("settings.zoom_in")} onClick=${() => actions.zoom(1)}><${Icon} name="plus" /></button>
      </div>
      <${Item} icon="log-out" label=${t("more.leave")} onClick=${() => (close(), actions.leave())} />
    <//>`}
  </div>`;
}

/** @param {{icon: string, label: string, keys?: string, onClick: () => void}} props */
export function Item({ icon, label, keys, onClick }) {
  return html`<button type="button" class="item" onClick=${onClick}><${Icon} name=${icon} size=${18} /><span>${label}</span>${keys && html`<kbd aria-hidden="true">${keys}</kbd>`}</button>`;
}

/** @param {import("./context.js").App} app */
async function copyLink({ store }) {
  const link = new URL(`/r/${encodeURIComponent(store.state.room)}`, location.href).href;
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(link);
    toast(store, "toast.link_copied");
  } else toast(store, "toast.link", "info", { link });
}
