/**
 * The menu of one person, opened on the map: what can be done with them. The same is in the list of people.
 *
 * @module ui/menu
 */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { isSimulated } from "../state/cards.js";
import { directChannel } from "../state/chat.js";
import { inConversation } from "../state/selectors.js";
import { BeaconMark } from "./beacon.js";
import { html, useApp, useTopics } from "./context.js";
import { DeedForm, Deeds } from "./deeds.js";
import { ExchangeItems } from "./exchange.js";
import { VolumeSlider } from "./faces.js";
import { t } from "./i18n.js";
import { focusFirst, StatusMark, useEscape } from "./parts.js";
import { RoleMark, QualityMark } from "./quality.js";
import { canCall } from "./stage.js";
import { Item } from "./toolbar.js";
import { attempt } from "./trouble.js";

const MARGIN = 8;

/** Opens what is between oneself and somebody. @param {ReturnType<typeof useApp>} app @param {import("../types.js").Player} player */
function writeTo({ store, actions }, { person, name }) {
  store.dispatch({ type: "chat/open", channel: directChannel(store.state.chat.person, person), name });
  actions.openPanel("chat");
}

export function PersonMenu() {
  const { store } = useApp();
  const [at, setAt] = useState(/** @type {{id: string, x: number, y: number}|null} */ (null));
  useEffect(
    () =>
      store.onMessage("ui/menu", ({ id, x, y }) => {
        setAt(typeof id === "string" && id !== store.state.me ? { id, x: Number(x) || 0, y: Number(y) || 0 } : null);
      }),
    [store],
  );
  if (!at) return null;
  return html`<${Menu} key=${`${at.id} ${at.x} ${at.y}`} ...${at} onClose=${() => setAt(null)} />`;
}

/** @param {{id: string, x: number, y: number, onClose: () => void}} props */
function Menu({ id, x, y, onClose }) {
  const app = useApp();
  const { actions } = app;
  const state = useTopics(["players", "conversation", "ui"], 100);
  const sheet = useRef(/** @type {HTMLElement|null} */ (null));
  const player = state.players.get(id);
  const [deed, setDeed] = useState(/** @type {import("./deeds.js").Deed|null} */ (null));
  useEscape(true, () => (deed ? setDeed(null) : onClose()));
  useLayoutEffect(() => {
    const box = sheet.current;
    if (!box) return;
    box.style.left = `${Math.max(MARGIN, Math.min(x, innerWidth - box.offsetWidth - MARGIN))}px`;
    box.style.top = `${Math.max(MARGIN, Math.min(y, innerHeight - box.offsetHeight - MARGIN))}px`;
    focusFirst(box);
  }, [deed]);
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement && before.isConnected && document.activeElement === document.body) before.focus({ preventScroll: true });
    };
  }, []);
  useEffect(() => {
    /** @param {Event} event */
    const elsewhere = (event) => {
      if (event.target instanceof Node && !sheet.current?.contains(event.target)) onClose();
    };
    document.addEventListener("pointerdown", elsewhere, { capture: true });
    return () => document.removeEventListener("pointerdown", elsewhere, { capture: true });
  }, []);
  useEffect(() => {
    if (!player) onClose();
  }, [player]);
  if (!player) return null;
  const following = state.following === id;
  /** @param {() => void} run */
  const then = (run) => () => {
    onClose();
    run();
  };
  /** @param {KeyboardEvent} event */
  const move = (event) => {
    if (event.key !== "Escape") event.stopPropagation();
    if (deed) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const items = [...(sheet.current?.querySelectorAll("button") ?? [])];
    const next = items[(items.findIndex((item) => item === document.activeElement) + step + items.length) % items.length];
    next?.focus();
  };
  return html`<div ref=${sheet} class="popover person-menu" role="dialog" aria-label=${t("menu.name", { name: player.name })} onKeyDown=${move}>
    <header>
      <strong>${player.name} <${RoleMark} role=${player.role} /> <${QualityMark} player=${player} /></strong>
      <${StatusMark} status=${player.status} label />
      ${player.status_text && html`<p>${isSimulated(player) ? t("people.simulated") : player.status_text}</p>`}
      ${player.beacon && html`<p><${BeaconMark} beacon=${player.beacon} /></p>`}
    </header>
    ${deed && html`<${DeedForm} deed=${deed} player=${player} onClose=${onClose} onBack=${() => setDeed(null)} />`}
    ${!deed &&
    html`<${Item} icon="id-card" label=${t("menu.card")} onClick=${then(() => actions.openCard(id))} />
      <${Item} icon="navigation" label=${t("menu.walk_to")} onClick=${then(() => attempt(app, actions.walkToPlayer(id)))} />
      <${Item} icon="footprints" label=${t(following ? "menu.unfollow" : "menu.follow")} keys="F" onClick=${then(() => actions.follow(following ? null : id))} />
      <${Item} icon="hand" label=${t("menu.wave")} onClick=${then(() => actions.wave(id))} />
      <${Item} icon="circle-dot" label=${t("menu.nudge")} onClick=${then(() => actions.nudge(id))} />
      ${player.person && html`<${Item} icon="message-circle" label=${t("menu.write", { name: player.name })} onClick=${then(() => writeTo(app, player))} />`}
      <${ExchangeItems} player=${player} onClose=${onClose} />
      ${canCall(state, player) && html`<${Item} icon="mic-vocal" label=${t("stage.call")} onClick=${then(() => actions.callToStage(id))} />`}
      ${inConversation(state, id) && html`<${VolumeSlider} id=${id} name=${player.name} />`}
      <${Deeds} player=${player} onDeed=${setDeed} onClose=${onClose} />`}
  </div>`;
}
