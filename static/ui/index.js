/**
 * The interface's door: draws lobby, office or goodbye into the page and keeps language, motion and sounds as the person wants them.
 *
 * @module ui/index
 */
import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { unreadCount } from "../state/chat.js";
import { createAnnouncer } from "./announce.js";
import { pageOf } from "../state/door.js";
import { Bye } from "./bye.js";
import { AppProvider, html, useApp, useTopics } from "./context.js";
import { language, setLanguage, t } from "./i18n.js";
import { readKeyboard } from "./keys.js";
import { boundFields } from "./lengths.js";
import { Lobby } from "./lobby.js";
import { listenForEscape } from "./parts.js";
import { InvitedPage, SignInPage } from "./signin.js";
import { createSounds } from "./sounds.js";

/** @typedef {import("../types.js").Store} Store */
/** @typedef {import("../types.js").Actions} Actions */

/** What is drawn inside; comes after the lobby. @type {typeof import("./inside.js").Office|null} */
let Office = null;

/**
 * Draws the interface and redraws it on changes.
 * @param {HTMLElement} root
 * @param {Store} store
 * @param {Actions} actions
 * @returns {Promise<() => Promise<void>>} drawn for the first time; what it gives fetches what there is inside
 */
export async function mountUi(root, store, actions) {
  const announcer = createAnnouncer();
  const play = createSounds(() => store.state.preferences.sounds);
  await setLanguage(store.state.preferences.lang);
  listenForEscape();
  boundFields();
  void readKeyboard();
  // What the page itself says as long as nothing is drawn.
  root.replaceChildren();
  const app = { store, actions, announcer };
  render(html`<${AppProvider} value=${app}><${Title} /><${Stage} /><//>`, root);
  return async () => {
    const inside = await import("./inside.js");
    inside.watchInside(app, play);
    Office = inside.Office;
  };
}

/** What the browser's tab says: where one is, and how much one has not read. */
function Title() {
  const state = useTopics(["ui", "chat"], 500);
  const { map } = state;
  const count = unreadCount(state);
  useEffect(() => {
    document.title = `${count > 0 ? `(${count}) ` : ""}${map ? `${map.name} · ` : ""}Papote`;
  }, [count, map]);
  return null;
}

function Stage() {
  const { store } = useApp();
  const state = useTopics(["ui", "connection"]);
  const [, spoken] = useState(language());
  const { lang, reducedMotion } = state.preferences;
  const focused = useRef("");
  useEffect(() => {
    if (lang === language()) return;
    focused.current = document.activeElement?.id ?? "";
    setLanguage(lang).then(() => spoken(lang), () => undefined);
  }, [lang]);
  useEffect(() => {
    document.documentElement.classList.toggle("still", reducedMotion);
  }, [reducedMotion]);
  useEffect(() => {
    document.documentElement.dataset["stage"] = state.stage;
  }, [state.stage]);
  useEffect(() => {
    const map = document.getElementById("stage");
    if (!map) return;
    map.setAttribute("aria-label", t("map.name"));
    // Lobby and goodbye are the page's main part themselves.
    map.inert = state.stage !== "office";
  });
  // Every text changes with the language, so that everything is drawn anew; what had the focus gets it back.
  const words = language();
  useEffect(() => {
    if (focused.current) document.getElementById(focused.current)?.focus();
    focused.current = "";
  }, [words]);
  if (state.stage === "gone") return html`<${Bye} key=${words} />`;
  if (state.stage === "office" && Office !== null) return html`<${Office} key=${words} />`;
  const page = pageOf(location.pathname);
  if (page === "sign-in") return html`<${SignInPage} key=${words} />`;
  if (page === "invite") return html`<${InvitedPage} key=${words} />`;
  return html`<${Lobby} room=${store.state.room} />`;
}
