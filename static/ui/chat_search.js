/**
 * Looking for words in all the channels one reads; a message that was found is shown where it stands.
 *
 * @module ui/chat_search
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { channelName } from "./chat.js";
import { html, useApp } from "./context.js";
import { errorText, language, t } from "./i18n.js";
import { Icon } from "./parts.js";

/** @typedef {import("../types.js").ChatLine} ChatLine */

/** One types words, not letters. */
const PAUSE_MS = 300;
/** The server gives so many at once. */
const FOUND = 20;

/** @param {{onFind: (line: ChatLine) => void}} props */
export function Search({ onFind }) {
  const { actions, store } = useApp();
  const [words, setWords] = useState("");
  const [found, setFound] = useState(/** @type {ChatLine[]|null} */ (null));
  const [more, setMore] = useState(false);
  const [problem, setProblem] = useState("");
  const field = useRef(/** @type {HTMLInputElement|null} */ (null));
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  /** @param {number} [before] @param {ChatLine[]} [known] */
  const look = async (before, known = []) => {
    try {
      const lines = await actions.chat.search(words.trim(), before);
      if (field.current?.value.trim() !== words.trim()) return;
      setFound([...known, ...lines]);
      setMore(lines.length === FOUND);
      setProblem("");
    } catch (error) {
      setProblem(errorText(/** @type {any} */ (error)?.code));
    }
  };
  useEffect(() => {
    if (!words.trim()) {
      setFound(null);
      return undefined;
    }
    const timer = setTimeout(look, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [words]);
  const day = new Intl.DateTimeFormat(language(), { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
  return html`<div class="panel-part" role="search">
    <label class="search">
      <${Icon} name="search" size=${18} />
      <span class="hidden">${t("chat.search")}</span>
      <input
        ref=${field}
        type="search"
        placeholder=${t("chat.search")}
        value=${words}
        onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setWords(event.currentTarget.value)}
        onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key !== "Escape" && event.stopPropagation()}
      />
    </label>
    <p class="panel-note" role="status">${problem || (found === null ? t("chat.search_hint") : t("chat.found", { count: found.length }))}</p>
    <ul class="panel-scroll found">
      ${(found ?? []).map(
        (line) => html`<li key=${`${line.channel} ${line.number}`}>
          <button type="button" onClick=${() => onFind(line)}>
            <span class="found-where"><strong>${line.person === store.state.chat.person ? t("chat.you") : line.name}</strong> · ${channelName(store.state, line.channel)} · ${day.format(new Date(line.at * 1000))}</span>
            <span class="found-text">${line.text}</span>
          </button>
        </li>`,
      )}
      ${more && html`<li class="lines-older"><button type="button" class="button button-small" onClick=${() => look(found?.at(-1)?.at, found ?? [])}>${t("chat.more")}</button></li>`}
    </ul>
  </div>`;
}
