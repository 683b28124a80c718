/**
 * The faces in a small window of their own, above all others: the browser's document window where there is one, else its
 * window for a single video. Where there is neither, nothing is offered.
 *
 * @module ui/pip
 */
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useArrangement } from "./arrangement.js";
import { AppProvider, html, useApp } from "./context.js";
import { t } from "./i18n.js";
import { IconButton } from "./parts.js";
import { Screen, Tile } from "./tile.js";
import { attempt } from "./trouble.js";

/** @typedef {import("./context.js").App} App */
/** An open window; `body` is null when the browser draws it itself. @typedef {{body: HTMLElement, close: () => void}|{body: null, close: () => void}} Pip */

const SIZE = { width: 360, height: 300 };
/** Beside the large one. */
const PICTURES = 4;

/** @type {Pip|null} */
let open = null;
/** @type {Set<(pip: Pip|null) => void>} */
const listeners = new Set();

/** @param {Pip|null} pip */
function changed(pip) {
  open = pip;
  for (const listener of listeners) listener(pip);
}

/** Browsers of the Chromium kind have windows that hold a page. @returns {{requestWindow: (size: {width: number, height: number}) => Promise<Window>}|undefined} */
function windows() {
  return /** @type {any} */ (globalThis).documentPictureInPicture;
}

/** Whether this browser has small windows at all. */
export function canPip() {
  return windows() !== undefined || document.pictureInPictureEnabled === true;
}

/** The window that is open and holds a page of ours, or null. @returns {{body: HTMLElement}|null} */
export function usePip() {
  const [pip, setPip] = useState(open);
  useEffect(() => {
    listeners.add(setPip);
    setPip(open);
    return () => void listeners.delete(setPip);
  }, []);
  return pip?.body ? pip : null;
}

/** Open the window, or close it. Only right after a click. @param {App} app */
export async function togglePip(app) {
  if (open !== null) open.close();
  else if (windows() !== undefined) await openWindow(app);
  else await openVideo();
}

/** There is nobody any more to be shown in it. */
export function closePip() {
  open?.close();
}

/** @param {App} app */
async function openWindow(app) {
  const view = await /** @type {NonNullable<ReturnType<typeof windows>>} */ (windows()).requestWindow(SIZE);
  const { document: page } = view;
  page.documentElement.lang = document.documentElement.lang;
  page.documentElement.className = document.documentElement.className;
  page.title = t("faces.name");
  page.body.className = "pip";
  await Promise.all([...document.querySelectorAll('link[rel="stylesheet"]')].map((sheet) => dressed(page, /** @type {HTMLLinkElement} */ (sheet).href)));
  if (view.closed) return;
  render(html`<${AppProvider} value=${app}><${PipFaces} /><//>`, page.body);
  view.addEventListener("pagehide", () => {
    render(null, page.body);
    // A second window closes the first, and may be told of sooner.
    if (open?.body === page.body) changed(null);
  });
  changed({ body: page.body, close: () => view.close() });
}

/** A window without its styles would be a heap of pictures for a moment. @param {Document} page @param {string} href @returns {Promise<void>} */
function dressed(page, href) {
  return new Promise((resolve) => {
    const link = Object.assign(page.createElement("link"), { rel: "stylesheet", href });
    link.onload = link.onerror = () => resolve();
    page.head.append(link);
  });
}

/** The one picture that is worth it: the large one, else the first. */
async function openVideo() {
  const video = document.querySelector(".faces-large video, .screens video, .tiles .tile:not(.tile-own) video");
  if (!(video instanceof HTMLVideoElement)) return;
  await video.requestPictureInPicture();
  video.addEventListener("leavepictureinpicture", () => changed(null), { once: true });
  changed({ body: null, close: () => void document.exitPictureInPicture() });
}

/** What the small window shows: one picture large, some beside it, one's microphone. */
function PipFaces() {
  const app = useApp();
  const { state, people, large, screens, faces, more } = useArrangement(PICTURES, null);
  const { local } = state;
  /** @param {string} id */
  const by = (id) => people.find((each) => each.id === id)?.by ?? "conversation";
  return html`<main class="pip-faces" aria-label=${t("faces.name")}>
    ${large && html`<ul class="faces-large">${large.kind === "screen" ? html`<${Screen} id=${large.id} large />` : html`<${Tile} id=${large.id} by=${by(large.id)} large tools=${false} />`}</ul>`}
    ${screens.length > 0 && html`<ul class="screens">${screens.map((id) => html`<${Screen} key=${id} id=${id} />`)}</ul>`}
    ${faces.length > 0 && html`<ul class="tiles">${faces.map((id) => html`<${Tile} key=${id} id=${id} by=${by(id)} tools=${false} />`)}</ul>`}
    ${people.length === 0 && html`<p class="panel-empty">${t("pip.nobody")}</p>`}
    <footer class="pip-foot">
      ${more > 0 && html`<p class="faces-more">${t("faces.more", { count: more })}</p>`}
      <${IconButton} icon=${local.microphone ? "mic" : "mic-off"} label=${t("toolbar.microphone")} pressed=${local.microphone} class=${local.microphone ? "" : "pip-off"} onClick=${() => attempt(app, app.actions.setMicrophone(!local.microphone))} />
    </footer>
  </main>`;
}
