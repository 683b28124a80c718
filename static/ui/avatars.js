/**
 * Figures as the panels show them: walking in the lobby, as a face in lists. How they walk on the map is decided in view/.
 *
 * @module ui/avatars
 */
import { useEffect, useState } from "preact/hooks";
import { html } from "./context.js";

/** @typedef {{id: string, label: Record<string, string>, lower?: number}} Avatar  lower: how many pixels below the others' its face is, of somebody who always sits */
/** @typedef {{frame: {width: number, height: number, anchor: [number, number]}, rows: string[], columns: Record<string, number[]>, avatars: Avatar[]}} AvatarSheet */

/** Until the list has come, and if it never comes, there is one figure to walk as. @type {AvatarSheet} */
const ALONE = {
  frame: { width: 40, height: 56, anchor: [20, 50] },
  rows: ["down", "left", "right", "up"],
  columns: { walk: [0, 1, 2, 3], idle: [4, 5], sit: [6], wave: [7, 8] },
  avatars: [{ id: "a01", label: { fr: "Papoteur", en: "Chatter", nl: "Babbelaar" } }],
};

let sheet = ALONE;
/** @type {Promise<AvatarSheet>|null} */
let loading = null;

/** @returns {Promise<AvatarSheet>} */
async function load() {
  try {
    const answer = await fetch("/avatars/avatars.json");
    if (answer.ok) sheet = await answer.json();
  } catch {
    // Without the list the lobby still lets people in, as the one figure that every map has.
  }
  return sheet;
}

/** @returns {AvatarSheet} */
export function useAvatars() {
  const [known, setKnown] = useState(sheet);
  useEffect(() => {
    loading ??= load();
    let here = true;
    loading.then((loaded) => here && setKnown(loaded));
    return () => {
      here = false;
    };
  }, []);
  return known;
}

/**
 * @param {AvatarSheet} of
 * @returns {number}
 */
function columnCount(of) {
  return Math.max(...Object.values(of.columns).flat()) + 1;
}

/**
 * The whole figure, standing or walking on the spot.
 * @param {{id: string, scale?: number, walking?: boolean, row?: number}} props
 */
export function Figure({ id, scale = 1, walking = false, row = 0 }) {
  const { frame, ...rest } = useAvatars();
  const columns = columnCount({ frame, ...rest });
  // The large sheet is twice the bytes, and there are thirty to choose from.
  const name = scale * devicePixelRatio > 1 ? `${id}@2x` : id;
  const style = {
    width: `${frame.width * scale}px`,
    height: `${frame.height * scale}px`,
    backgroundImage: `url("/avatars/${encodeURIComponent(name)}.png")`,
    backgroundSize: `${frame.width * columns * scale}px ${frame.height * rest.rows.length * scale}px`,
    backgroundPositionY: `${-row * frame.height * scale}px`,
    "--stride": `${-frame.width * 4 * scale}px`,
  };
  return html`<span class=${`figure ${walking ? "figure-walking" : ""}`} style=${style} aria-hidden="true"></span>`;
}

/** Colours behind faces; the same person always has the same one. */
const BACKDROPS = ["#cfe3df", "#f0d3c4", "#dfe5c4", "#f3dfae", "#d5d9ea", "#ead1dc"];

/**
 * @param {string} id
 * @returns {string}
 */
export function backdrop(id) {
  let sum = 0;
  for (const sign of id) sum = (sum * 31 + sign.charCodeAt(0)) % 997;
  return BACKDROPS[sum % BACKDROPS.length] ?? "#cfe3df";
}

/** How many pixels of a figure a face shows. */
const HEAD = 26;

/**
 * Head and shoulders in a circle.
 * @param {{avatar: string, seed: string, size?: number}} props
 */
export function Face({ avatar, seed, size = 40 }) {
  const lower = useAvatars().avatars.find(({ id }) => id === avatar)?.lower ?? 0;
  return html`<span class="face" style=${{ width: `${size}px`, height: `${size}px`, background: backdrop(seed), "--lower": `${(-lower / HEAD) * 100}%` }} aria-hidden="true">
    <${Figure} id=${avatar} scale=${size / HEAD} />
  </span>`;
}
