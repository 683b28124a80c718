/**
 * One picture of a conversation: a face or a shared screen with its name, how well it comes through, and what can be
 * done with it. Which pictures there are, and where, is decided in ui/layout.js and ui/faces.js.
 *
 * @module ui/tile
 */
import { useRef, useState } from "preact/hooks";
import { isSpeaking, me, pictureOf } from "../state/selectors.js";
import { Face } from "./avatars.js";
import { html, useApp, useTopics } from "./context.js";
import { Video } from "./devices.js";
import { t } from "./i18n.js";
import { Icon, IconButton, Popover, Slider } from "./parts.js";
import { QualityMark } from "./quality.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("./layout.js").By} By */

/** A voice can be made up to twice as loud. */
const LOUDEST = 2;

/**
 * @param {State} state
 * @param {string} id
 * @returns {string}
 */
export function nameOf(state, id) {
  return state.players.get(id)?.name ?? t("people.somebody");
}

/**
 * Somebody's face, or figure while there is no picture. `data-picture` says whose it is to whoever measures it.
 * @param {{id: string, by: By, large?: boolean, tools?: boolean}} props
 */
export function Tile({ id, by, large = false, tools = true }) {
  const { store, actions } = useApp();
  const { state } = store;
  const [volume, setVolume] = useState(false);
  const owner = useRef(/** @type {HTMLElement|null} */ (null));
  const player = state.players.get(id);
  const remote = state.remote.get(id);
  const name = nameOf(state, id);
  const picture = pictureOf(state, id);
  const speaking = isSpeaking(state, id);
  const pinned = state.pinned === id;
  const link = remote?.link ?? "connecting";
  const facts = [player && !player.microphone ? t("faces.muted") : "", speaking ? t("faces.speaking") : "", by === "stage" ? t("faces.on_stage") : by === "megaphone" ? t("faces.by_megaphone") : ""];
  return html`<li class=${`tile ${large ? "tile-large" : ""} ${speaking ? "tile-speaking" : ""} ${picture ? "" : "tile-still"}`} data-picture=${id} ref=${owner}>
    ${picture ? html`<${Video} stream=${picture} label=${t("faces.picture_of", { name })} />` : html`<${Face} avatar=${player?.avatar ?? "a01"} seed=${id} size=${72} />`}
    <span class="tile-name">
      ${by !== "conversation" && html`<${Icon} name=${by === "stage" ? "mic-vocal" : "megaphone"} size=${14} />`}
      ${player && !player.microphone && html`<${Icon} name="mic-off" size=${14} />`}
      ${speaking && html`<${Icon} name="volume-2" size=${14} />`}
      ${remote?.volume === 0 && html`<${Icon} name="volume-x" size=${14} />`}
      ${player && html`<${QualityMark} player=${player} />`}
      <span class="tile-name-text">${name}</span>
      <span class="hidden">${facts.filter(Boolean).join(", ")}</span>
    </span>
    ${link !== "connected" && html`<span class="tile-link">${t(link === "failed" ? "faces.failed" : "faces.connecting")}</span>`}
    ${tools &&
    html`<span class="tile-tools">
      <${IconButton} icon=${remote?.volume === 0 ? "volume-x" : "volume-2"} label=${t("faces.volume_of", { name })} class="tile-tool" expanded=${volume} onClick=${() => setVolume(!volume)} />
      <${IconButton} icon=${pinned ? "pin-off" : "pin"} label=${t(pinned ? "faces.unpin" : "faces.pin", { name })} class="tile-tool tile-pin" pressed=${pinned} onClick=${() => actions.pin(pinned ? null : id)} />
    </span>`}
    ${volume &&
    html`<${Popover} label=${t("faces.volume_of", { name })} class="volume" owner=${owner} onClose=${() => setVolume(false)}>
      <${VolumeSlider} id=${id} name=${name} />
    <//>`}
  </li>`;
}

/**
 * How loud one hears somebody; one's own choice, nobody is told.
 * @param {{id: string, name: string}} props
 */
export function VolumeSlider({ id, name }) {
  const { actions } = useApp();
  const state = useTopics(["media"]);
  const volume = state.remote.get(id)?.volume ?? 1;
  return html`<${Slider}
    label=${t("faces.volume_of", { name })}
    min=${0}
    max=${LOUDEST}
    step=${0.05}
    value=${volume}
    shown=${t("faces.percent", { percent: Math.round(volume * 100) })}
    onInput=${(/** @type {number} */ value) => actions.setVolume(id, value)}
  />`;
}

/**
 * A shared screen; a press makes it large, or small again, where there is room for that.
 * @param {{id: string, large?: boolean, onPress?: () => void}} props
 */
export function Screen({ id, large = false, onPress }) {
  const { store } = useApp();
  const name = nameOf(store.state, id);
  return html`<li class=${`tile tile-screen ${large ? "tile-large" : ""}`}>
    <${Video} stream=${store.state.remote.get(id)?.screen ?? null} label=${t("faces.screen_of", { name })} />
    <span class="tile-name" aria-hidden="true"><${Icon} name="monitor-up" size=${14} /><span class="tile-name-text">${t("faces.screen_of", { name })}</span></span>
    ${onPress &&
    html`<button type="button" class="tile-press" aria-label=${t(large ? "faces.shrink_screen" : "faces.enlarge_screen", { name })} onClick=${onPress}>
      <span class="tile-tool" aria-hidden="true"><${Icon} name=${large ? "minimize-2" : "maximize-2"} size=${18} /></span>
    </button>`}
  </li>`;
}

/** Oneself, as the others see one. */
export function OwnTile() {
  const { actions, store } = useApp();
  const player = me(store.state);
  return html`<li class="tile tile-own">
    <${Video} stream=${actions.cameraPreview()} label=${t("devices.own_picture")} mirrored />
    ${player && player.quality !== "good" && html`<span class="tile-name"><${QualityMark} player=${player} /></span>`}
  </li>`;
}

/** The screen one shares, small: one has it before oneself. */
export function OwnScreen() {
  const { actions } = useApp();
  return html`<figure class="tile tile-own-screen">
    <${Video} stream=${actions.screenPreview()} label=${t("faces.own_screen")} />
    <figcaption><${Icon} name="monitor-up" size=${14} />${t("faces.own_screen")}</figcaption>
  </figure>`;
}
