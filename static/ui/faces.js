/**
 * The faces of the people one talks with, top right: large for one, a grid for more, a shared screen above all.
 * Sound is not played here but by media/.
 *
 * @module ui/faces
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { isSpeaking, pictureOf } from "../state/selectors.js";
import { Face } from "./avatars.js";
import { html, useApp, useTopics } from "./context.js";
import { Video } from "./devices.js";
import { t } from "./i18n.js";
import { Icon, IconButton, Popover, Slider } from "./parts.js";
import { Dialog } from "./place.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Player} Player */

/** A voice can be made up to twice as loud. */
const LOUDEST = 2;

export function Faces() {
  const { actions } = useApp();
  const state = useTopics(["conversation", "media", "players"], 60);
  const [large, setLarge] = useState(/** @type {string|null} */ (null));
  const members = state.conversation?.members ?? [];
  const enlarged = large === null ? null : (state.remote.get(large)?.screen ?? null);
  useEffect(() => {
    if (!enlarged) setLarge(null);
  }, [enlarged]);
  const screens = members.filter((member) => state.remote.get(member.id)?.screen);
  const ownScreen = state.local.screen ? actions.screenPreview() : null;
  if (members.length === 0 && !state.local.camera && !ownScreen) return null;
  const shape = `faces-${Math.min(members.length, 4)} ${state.local.camera ? "faces-with-own" : ""} ${screens.length > 0 ? "faces-screen" : ""}`;
  return html`<section class=${`faces ${shape}`} aria-label=${t("faces.name")}>
    ${screens.map((member) => html`<${Screen} key=${member.id} id=${member.id} onEnlarge=${() => setLarge(member.id)} />`)}
    ${ownScreen &&
    html`<figure class="tile tile-own-screen">
      <${Video} stream=${ownScreen} label=${t("faces.own_screen")} />
      <figcaption><${Icon} name="monitor-up" size=${14} />${t("faces.own_screen")}</figcaption>
    </figure>`}
    <ul class="tiles">
      ${members.map((member) => html`<${Tile} key=${member.id} id=${member.id} />`)}
      ${state.local.camera && html`<li key="own" class="tile tile-own"><${Video} stream=${actions.cameraPreview()} label=${t("devices.own_picture")} mirrored /></li>`}
    </ul>
    ${large !== null && enlarged && html`<${LargeScreen} id=${large} stream=${enlarged} onClose=${() => setLarge(null)} />`}
  </section>`;
}

/**
 * @param {State} state
 * @param {string} id
 * @returns {string}
 */
function nameOf(state, id) {
  return state.players.get(id)?.name ?? t("people.somebody");
}

/** @param {{id: string}} props */
function Tile({ id }) {
  const { store } = useApp();
  const { state } = store;
  const [volume, setVolume] = useState(false);
  const owner = useRef(/** @type {HTMLElement|null} */ (null));
  const player = state.players.get(id);
  const remote = state.remote.get(id);
  const name = nameOf(state, id);
  const picture = pictureOf(state, id);
  const speaking = isSpeaking(state, id);
  const link = remote?.link ?? "connecting";
  return html`<li class=${`tile ${speaking ? "tile-speaking" : ""} ${picture ? "" : "tile-still"}`} ref=${owner}>
    ${picture ? html`<${Video} stream=${picture} label=${t("faces.picture_of", { name })} />` : html`<${Face} avatar=${player?.avatar ?? "a01"} seed=${id} size=${72} />`}
    <span class="tile-name">
      ${player && !player.microphone && html`<${Icon} name="mic-off" size=${14} />`}
      ${speaking && html`<${Icon} name="volume-2" size=${14} />`}
      ${remote?.volume === 0 && html`<${Icon} name="volume-x" size=${14} />`}
      <span class="tile-name-text">${name}</span>
      <span class="hidden">${[player && !player.microphone ? t("faces.muted") : "", speaking ? t("faces.speaking") : ""].filter(Boolean).join(", ")}</span>
    </span>
    ${link !== "connected" && html`<span class="tile-link">${t(link === "failed" ? "faces.failed" : "faces.connecting")}</span>`}
    <${IconButton} icon=${remote?.volume === 0 ? "volume-x" : "volume-2"} label=${t("faces.volume_of", { name })} class="tile-tool" expanded=${volume} onClick=${() => setVolume(!volume)} />
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

/** @param {{id: string, onEnlarge: () => void}} props */
function Screen({ id, onEnlarge }) {
  const { store } = useApp();
  const name = nameOf(store.state, id);
  return html`<button type="button" class="tile tile-screen" aria-label=${t("faces.enlarge_screen", { name })} onClick=${onEnlarge}>
    <${Video} stream=${store.state.remote.get(id)?.screen ?? null} label=${t("faces.screen_of", { name })} />
    <span class="tile-name" aria-hidden="true"><${Icon} name="monitor-up" size=${14} /><span class="tile-name-text">${t("faces.screen_of", { name })}</span></span>
    <span class="tile-tool" aria-hidden="true"><${Icon} name="maximize" size=${18} /></span>
  </button>`;
}

/** @param {{id: string, stream: MediaStream, onClose: () => void}} props */
function LargeScreen({ id, stream, onClose }) {
  const { store } = useApp();
  return html`<${Dialog} label=${t("faces.screen_of", { name: nameOf(store.state, id) })} class="dialog-screen" onClose=${onClose}>
    <${Video} stream=${stream} label=${t("faces.screen_of", { name: nameOf(store.state, id) })} />
  <//>`;
}
