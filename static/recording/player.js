/**
 * The page of one recording: asks the server how it stands, plays the best there is, jumps between chapters.
 * Whoever has the link may look; with a link to manage, also make the overview and delete.
 *
 * @module recording/player
 */
import { loadPreferences } from "../state/initial.js";
import { language, nameList, setLanguage, t } from "../ui/i18n.js";
import { placeName } from "../ui/names.js";
import { clockText, neighbour, runningAt, sizeText } from "./times.js";

/** @typedef {import("./times.js").Chapter} Chapter */
/** @typedef {import("./times.js").Layout} Layout */
/**
 * @typedef {{
 *   id: string, place: string, title: string, by: string, began: number, expires: number,
 *   state: "recording"|"finishing"|"ready"|"failed", duration: number, people: string[], chapters: Chapter[],
 *   right: "watch"|"manage", files: Record<string, number>, finishing: number|null, composing: number|null,
 * }} Recording
 */

const COMBINED = "recording.webm";
const COMPOSED = "view.webm";
const LAYOUT = "view.json";

/** How often the server is asked while something is being made, and while one only waits for it, ms. */
const ASK_EVERY = 1500;
const WAIT_EVERY = 6000;
const STEP = 5;
/** The picture shown before one plays, in seconds: at the very beginning there is often nobody to be seen yet. */
const PEEK = 1;

const root = /** @type {HTMLElement} */ (document.getElementById("player"));
const id = location.pathname.split("/").filter(Boolean).at(-1) ?? "";
const ticket = new URLSearchParams(location.search);
const query = new URLSearchParams({ until: ticket.get("until") ?? "", key: ticket.get("key") ?? "" }).toString();

/** What is on the page; null until it is built. @type {{video: HTMLVideoElement, names: HTMLElement, making: HTMLElement, actions: HTMLElement, note: HTMLElement, chapters: HTMLElement[], file: string}|null} */
let shown = null;
/** @type {Recording|null} */
let recording = null;
/** @type {Layout[]} */
let layouts = [];
let laidOut = -2;
/** When the server is asked again; there is one such time, however often somebody asks in between. @type {ReturnType<typeof setTimeout>|undefined} */
let asking;

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name @param {Record<string, string|boolean|((event: Event) => void)>} [attributes] @param {(Node|string)[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (typeof value === "boolean") element.toggleAttribute(key, value);
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** @param {string} name @param {boolean} [download] */
const fileUrl = (name, download = false) => `/recordings/${id}/files/${name}?${query}${download ? "&download" : ""}`;

/**
 * Asks the server for something about this recording.
 * @param {string} path @param {string} [method]
 */
const ask = (path = "", method = "GET") => fetch(`/api/recordings/${id}${path}?${query}`, { method });

/** @param {string} title @param {string} text */
function tell(title, text) {
  shown = null;
  document.title = `${title} · Papote`;
  root.setAttribute("aria-busy", "false");
  root.replaceChildren(make("div", { class: "player-empty" }, make("h1", {}, title), make("p", {}, text)));
}

async function refresh() {
  clearTimeout(asking);
  let answer;
  try {
    answer = await ask();
  } catch {
    if (shown === null) tell(t("player.offline"), t("player.offline_text"));
    again(WAIT_EVERY);
    return;
  }
  if (answer.status === 403) return tell(t("player.expired"), t("player.expired_text"));
  if (!answer.ok) return tell(t("player.gone"), t("player.gone_text"));
  recording = /** @type {Recording} */ (await answer.json());
  await show(recording);
  root.setAttribute("aria-busy", "false");
  const busy = recording.state === "recording" || recording.state === "finishing" || recording.composing !== null;
  if (busy) again(recording.state === "recording" ? WAIT_EVERY : ASK_EVERY);
}

/** @param {number} wait  ms */
function again(wait) {
  clearTimeout(asking);
  asking = setTimeout(refresh, wait);
}

/** @param {Recording} now */
async function show(now) {
  if (now.state === "failed") return tell(t("player.empty"), t("player.empty_text"));
  if (now.state === "recording") return tell(t("player.running"), t("player.running_text"));
  const file = COMPOSED in now.files ? COMPOSED : COMBINED;
  if (!(file in now.files)) return tell(t("player.finishing", { percent: now.finishing ?? 0 }), t("player.finishing_text"));
  if (shown === null) build(now);
  if (shown === null) return;
  if (shown.file !== file) await play(file);
  showMaking(now);
  showActions(now);
  shown.note.hidden = file === COMPOSED;
}

/** @param {Recording} now */
function build(now) {
  const title = now.title || placeName(now.place);
  document.title = `${title} · Papote`;
  const date = new Intl.DateTimeFormat(language(), { dateStyle: "long", timeStyle: "short" }).format(new Date(now.began * 1000));
  const video = make("video", { controls: true, preload: "metadata", playsinline: true, "aria-label": title });
  video.append(make("track", { kind: "chapters", default: true, srclang: language(), src: fileUrl("chapters.vtt") }));
  video.addEventListener("timeupdate", follow);
  video.addEventListener("seeked", follow);
  const names = make("div", { class: "player-names", "aria-hidden": "true" });
  const making = make("div", { class: "player-making", role: "status", hidden: true });
  const note = make("p", { class: "player-note" }, t("player.first_only"));
  const actions = make("div", { class: "row player-actions" });
  const chapters = now.chapters.map((chapter) =>
    make(
      "button",
      { class: "chapter", type: "button", click: () => jump(chapter.at) },
      make("time", {}, clockText(chapter.at)),
      make("span", {}, chapter.kind === "speaker" ? t("player.speaks", { name: chapter.title }) : chapter.title),
    ),
  );
  shown = { video, names, making, actions, note, chapters, file: "" };
  const list = make("ol", { keydown: moveInList }, ...chapters.map((each) => make("li", {}, each)));
  root.replaceChildren(
    make(
      "header",
      { class: "player-head" },
      make("a", { href: "/", "aria-label": "Papote" }, make("img", { class: "mark", src: "/static/ui/papote.svg", alt: "" })),
      make(
        "div",
        {},
        make("h1", {}, title),
        make("p", { class: "player-facts" }, [now.title && placeName(now.place), date, clockText(now.duration), nameList(now.people)].filter(Boolean).join(" · ")),
      ),
    ),
    make(
      "div",
      { class: "player-left" },
      make("div", { class: "player-screen" }, video, names),
      making,
      note,
      actions,
      make("p", { class: "player-note" }, t("player.kept_until", { date: new Intl.DateTimeFormat(language(), { dateStyle: "long" }).format(new Date(now.expires * 1000)) })),
    ),
    make(
      "nav",
      { class: "player-chapters", "aria-labelledby": "chapters" },
      make("h2", { id: "chapters" }, t("player.chapters")),
      list,
      make("p", { class: "small player-keys" }, t("player.keys")),
    ),
  );
}

/**
 * Plays another file from the same moment on.
 * @param {string} file
 */
async function play(file) {
  if (shown === null) return;
  const { video } = shown;
  shown.file = file;
  layouts = [];
  if (file === COMPOSED) {
    const answer = await fetch(fileUrl(LAYOUT)).catch(() => null);
    layouts = answer?.ok ? await answer.json() : [];
  }
  laidOut = -2;
  // Read only now: somebody may have chosen a chapter while the layout came.
  const [at, playing] = [video.currentTime, !video.paused];
  video.src = fileUrl(file);
  if (at > 0) video.currentTime = at;
  else peek(video);
  if (playing) video.play().catch(() => undefined);
  follow();
}

/**
 * Shows somebody instead of the dark; who then plays begins at the beginning all the same.
 * @param {HTMLVideoElement} video
 */
function peek(video) {
  video.currentTime = PEEK;
  video.addEventListener("play", () => video.currentTime === PEEK && (video.currentTime = 0), { once: true });
}

/** @param {Recording} now */
function showMaking(now) {
  if (shown === null) return;
  const percent = now.composing;
  shown.making.hidden = percent === null;
  if (percent === null) return;
  const cancel = make("button", { class: "button", type: "button", click: () => void act("/view", "DELETE") }, t("player.cancel"));
  const bar = make("progress", { max: "100", value: String(percent), "aria-label": t("player.composing", { percent }) });
  // Replaced only when it changes, or the button would lose the focus every second.
  if (shown.making.dataset["percent"] === String(percent)) return;
  shown.making.dataset["percent"] = String(percent);
  const focused = shown.making.contains(document.activeElement);
  shown.making.replaceChildren(t("player.composing", { percent }), bar, ...(now.right === "manage" ? [cancel] : []));
  if (focused) cancel.focus();
}

/** @param {Recording} now */
function showActions(now) {
  if (shown === null) return;
  const parts = [COMPOSED, COMBINED]
    .filter((file) => file in now.files)
    .map((file) => {
      const label = file === COMPOSED ? t("player.download_view") : t("player.download_tracks");
      return make("a", { class: "button", href: fileUrl(file, true), download: "" }, `${label} (${sizeText(now.files[file] ?? 0, language())})`);
    });
  /** @type {HTMLElement[]} */
  const tools = [];
  if (now.right === "manage") {
    if (!(COMPOSED in now.files) && now.composing === null)
      tools.push(make("button", { class: "button", type: "button", click: () => void act("/view", "POST") }, t("player.compose")));
    tools.push(make("button", { class: "button player-delete", type: "button", click: askDelete }, t("player.delete")));
  }
  const state = JSON.stringify([Object.keys(now.files), now.composing === null, now.right]);
  if (shown.actions.dataset["state"] === state) return;
  shown.actions.dataset["state"] = state;
  shown.actions.replaceChildren(...parts, ...tools);
}

/** @param {string} path @param {string} method */
async function act(path, method) {
  await ask(path, method).catch(() => null);
  await refresh();
}

function askDelete() {
  const dialog = make("dialog", { class: "player-sure", "aria-labelledby": "sure", close: () => dialog.remove() });
  const remove = async () => {
    const answer = await ask("", "DELETE").catch(() => null);
    dialog.close();
    if (answer?.ok) {
      clearTimeout(asking);
      tell(t("player.deleted"), t("player.deleted_text"));
    } else await refresh();
  };
  dialog.append(
    make("h2", { id: "sure" }, t("player.delete_sure")),
    make("p", {}, t("player.delete_text")),
    make(
      "div",
      { class: "row-end" },
      make("button", { class: "button", type: "button", autofocus: true, click: () => dialog.close() }, t("common.cancel")),
      make("button", { class: "button button-main", type: "button", click: () => void remove() }, t("player.delete")),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {number} at */
function jump(at) {
  if (shown === null) return;
  shown.video.currentTime = at;
  shown.video.play().catch(() => undefined);
  follow();
}

/** Marks the chapter that runs, and puts names where people are. */
function follow() {
  if (shown === null || recording === null) return;
  const now = shown.video.currentTime;
  const running = runningAt(recording.chapters, now);
  shown.chapters.forEach((each, number) => {
    if (number === running) each.setAttribute("aria-current", "true");
    else each.removeAttribute("aria-current");
  });
  const layout = runningAt(layouts, now);
  if (layout === laidOut) return;
  laidOut = layout;
  const tiles = layouts[layout]?.tiles ?? [];
  shown.names.replaceChildren(
    ...tiles.map((tile) => {
      const name = make("div", { class: "player-name" }, make("span", {}, tile.screen ? t("player.screen_of", { name: tile.name }) : tile.name));
      const share = (/** @type {number} */ number) => `${number * 100}%`;
      Object.assign(name.style, { left: share(tile.x), top: share(tile.y), width: share(tile.width) });
      return name;
    }),
  );
}

/** Arrows walk through the list of chapters. @param {Event} event */
function moveInList(event) {
  if (!(event instanceof KeyboardEvent) || shown === null) return;
  const at = shown.chapters.findIndex((each) => each === document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.chapters.length - 1 }[event.key];
  const chapter = to === undefined ? undefined : shown.chapters[to];
  if (chapter === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  chapter.focus();
}

/** @param {KeyboardEvent} event */
function keys(event) {
  if (shown === null || recording === null || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]") !== null || event.target instanceof HTMLVideoElement) return;
  const { video } = shown;
  const pressed = event.key.toLowerCase();
  if (pressed === "n" || pressed === "p") {
    const at = neighbour(recording.chapters, video.currentTime, pressed === "n" ? 1 : -1);
    if (at !== null) jump(at);
  } else if (event.target instanceof HTMLButtonElement || event.target instanceof HTMLAnchorElement) return;
  else if (pressed === " ") void (video.paused ? video.play().catch(() => undefined) : video.pause());
  else if (pressed === "arrowleft") video.currentTime -= STEP;
  else if (pressed === "arrowright") video.currentTime += STEP;
  else return;
  event.preventDefault();
}

const preferences = loadPreferences();
await setLanguage(preferences.lang);
document.documentElement.classList.toggle("still", preferences.reducedMotion);
document.addEventListener("keydown", keys);
await refresh();
