/**
 * The faces of the people one talks with and of those who speak to many: top right in small, or over the whole map;
 * as a grid, or the one who speaks large, or the one who is pinned. Sound is not played here but by media/.
 *
 * @module ui/faces
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { useArrangement } from "./arrangement.js";
import { html, useApp, useMedia } from "./context.js";
import { useDrawn } from "./drawn.js";
import { t } from "./i18n.js";
import { columnsFor, PICTURES } from "./layout.js";
import { IconButton, useEscape } from "./parts.js";
import { canPip, closePip, togglePip, usePip } from "./pip.js";
import { OwnScreen, OwnTile, Screen, Tile } from "./tile.js";
import { attempt } from "./trouble.js";

export { VolumeSlider } from "./tile.js";

/** @typedef {import("./layout.js").Picture} Picture */

/** A phone's row has room for so many. */
const PHONE_PICTURES = 3;

export function Faces() {
  const { actions } = useApp();
  const phone = useMedia("(max-width: 639px)");
  const [wide, setWide] = useState(false);
  const [chosen, setChosen] = useState(/** @type {Picture|null} */ (null));
  const { state, people, large, screens, faces, more } = useArrangement(phone && !wide ? PHONE_PICTURES : PICTURES, wide ? chosen : null);
  const root = useRef(/** @type {HTMLElement|null} */ (null));
  const pip = usePip();
  useDrawn(root, pip);
  const ownScreen = state.local.screen && actions.screenPreview() !== null;
  const nobody = people.length === 0;
  const shrink = () => {
    setWide(false);
    setChosen(null);
  };
  useEscape(wide, shrink);
  useEffect(() => closePip, []);
  useEffect(() => {
    if (nobody) shrink();
  }, [nobody]);
  const own = state.local.camera;
  const columns = useColumns(root, wide && large === null, faces.length + screens.length + (own ? 1 : 0));
  if (nobody && !own && !ownScreen) return null;

  /** @param {string} id */
  const press = (id) => {
    if (chosen?.id === id) setChosen(null);
    else {
      setChosen({ id, kind: "screen" });
      setWide(true);
    }
  };
  /** @param {string} id */
  const by = (id) => people.find((each) => each.id === id)?.by ?? "conversation";
  const shape = [
    `faces-${Math.min(faces.length, 4)}`,
    faces.length > 4 ? "faces-many" : "",
    own ? "faces-with-own" : "",
    screens.length > 0 || large?.kind === "screen" ? "faces-screen" : "",
    large ? "faces-led" : "",
    wide ? "faces-wide" : "",
  ];
  return html`<section ref=${root} class=${`faces ${shape.filter(Boolean).join(" ")}`} aria-label=${t("faces.name")} style=${{ "--columns": columns }}>
    ${!nobody && html`<${Tools} wide=${wide} phone=${phone} onWide=${() => (wide ? shrink() : setWide(true))} />`}
    ${large && html`<ul class="faces-large">${large.kind === "screen" ? html`<${Screen} key=${`screen ${large.id}`} id=${large.id} large onPress=${() => press(large.id)} />` : html`<${Tile} key=${large.id} id=${large.id} by=${by(large.id)} large />`}</ul>`}
    ${screens.length > 0 && html`<ul class=${`screens screens-${Math.min(screens.length, 3)}`}>${screens.map((id) => html`<${Screen} key=${id} id=${id} onPress=${() => press(id)} />`)}</ul>`}
    ${ownScreen && html`<${OwnScreen} />`}
    ${(faces.length > 0 || own) &&
    html`<ul class="tiles">
      ${faces.map((id) => html`<${Tile} key=${id} id=${id} by=${by(id)} />`)}
      ${own && html`<${OwnTile} key="own" />`}
    </ul>`}
    ${more > 0 && html`<p class="faces-more">${t("faces.more", { count: more })}</p>`}
  </section>`;
}

/** @param {{wide: boolean, phone: boolean, onWide: () => void}} props */
function Tools({ wide, phone, onWide }) {
  const app = useApp();
  const { preferences } = app.store.state;
  const pip = usePip();
  const speaker = preferences.layout === "speaker";
  const open = pip !== null;
  return html`<div class="faces-tools" role="group" aria-label=${t("layout.name")}>
    ${(!phone || wide) &&
    html`<${IconButton} icon=${speaker ? "layout-grid" : "gallery-thumbnails"} label=${t(speaker ? "layout.grid" : "layout.speaker")} onClick=${() => app.actions.setPreferences({ layout: speaker ? "grid" : "speaker" })} />`}
    ${(!phone || wide) && canPip() && html`<${IconButton} icon="picture-in-picture-2" label=${t(open ? "pip.close" : "pip.open")} pressed=${open} onClick=${() => attempt(app, togglePip(app))} />`}
    <${IconButton} icon=${wide ? "minimize-2" : "maximize-2"} label=${t(wide ? "layout.small" : "layout.wide")} pressed=${wide} onClick=${onWide} />
  </div>`;
}

/**
 * In how many columns the pictures become largest, while they fill the page.
 * @param {{current: HTMLElement|null}} root
 * @param {boolean} on
 * @param {number} count
 */
function useColumns(root, on, count) {
  const [[width, height], setSize] = useState(/** @type {[number, number]} */ ([4, 3]));
  useEffect(() => {
    if (!on || !root.current) return undefined;
    const observer = new ResizeObserver(([entry]) => entry && setSize([entry.contentRect.width, entry.contentRect.height]));
    observer.observe(root.current);
    return () => observer.disconnect();
  }, [on]);
  return columnsFor(Math.max(1, count), width, height);
}
