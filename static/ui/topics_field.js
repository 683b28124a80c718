/**
 * A field for topics: what one has is a row of tags, and while one types the page offers what others here have.
 *
 * @module ui/topics_field
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { html, useApp } from "./context.js";
import { t } from "./i18n.js";
import { Icon, useEscape } from "./parts.js";
import { plain } from "../state/plain.js";

/** Letters come faster than answers are worth asking for. */
const TYPING_MS = 200;
export const TOPIC_LENGTH = 32;
export const TOPICS = 8;

/**
 * @param {{id: string, label: string, hint: string, topics: string[], onChange: (topics: string[]) => void}} props
 */
export function TopicsField({ id, label, hint, topics, onChange }) {
  const { actions } = useApp();
  const [text, setText] = useState("");
  const [offered, setOffered] = useState(/** @type {{topic: string, people: number}[]} */ ([]));
  const [chosen, setChosen] = useState(-1);
  const field = useRef(/** @type {HTMLInputElement|null} */ (null));
  const full = topics.length >= TOPICS;
  const query = text.trim();
  useEffect(() => {
    setChosen(-1);
    if (query === "") {
      setOffered([]);
      return undefined;
    }
    let here = true;
    const timer = setTimeout(() => {
      actions.cards.topics(query).then(
        (found) => here && setOffered(found.filter(({ topic }) => !topics.some((other) => plain(other) === plain(topic)))),
        () => undefined,
      );
    }, TYPING_MS);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [query, topics.length]);
  const open = offered.length > 0 && !full;
  const list = useRef(/** @type {HTMLElement|null} */ (null));
  useEffect(() => {
    // The panel alone: `scrollIntoView` would move the whole page where something lies beyond its edge.
    const panel = list.current?.closest(".panel-scroll");
    if (open && panel && list.current) panel.scrollTop += Math.max(0, list.current.getBoundingClientRect().bottom - panel.getBoundingClientRect().bottom + 8);
  }, [open, offered]);
  useEscape(open, () => setOffered([]));
  /** @param {string} topic */
  const add = (topic) => {
    const wanted = topic.replace(/\s+/g, " ").trim();
    setText("");
    setOffered([]);
    if (wanted && !full && !topics.some((other) => plain(other) === plain(wanted))) onChange([...topics, wanted]);
  };
  /** @param {string} topic */
  const remove = (topic) => {
    onChange(topics.filter((other) => other !== topic));
    field.current?.focus();
  };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.key === "Escape") return;
    event.stopPropagation();
    if (event.isComposing) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && open) setChosen((chosen + step + offered.length + (chosen === -1 && step === -1 ? 1 : 0)) % offered.length);
    else if (event.key === "Enter" || event.key === ",") {
      const picked = offered[chosen]?.topic ?? query;
      if (event.key === "Enter" && picked === "") return;
      add(picked);
    } else if (event.key === "Backspace" && text === "" && topics.length > 0) onChange(topics.slice(0, -1));
    else return;
    event.preventDefault();
  };
  return html`<div class="field topics-field">
    <label for=${id}>${label} <small>${t("card.of", { count: topics.length, most: TOPICS })}</small></label>
    ${topics.length > 0 &&
    html`<ul class="topics" aria-label=${label}>
      ${topics.map((topic) => html`<li key=${topic} class="topic">${topic}<button type="button" aria-label=${t("card.remove_topic", { topic })} onClick=${() => remove(topic)}><${Icon} name="x" size=${14} /></button></li>`)}
    </ul>`}
    <div class="combo">
      <input
        ref=${field}
        id=${id}
        type="text"
        role="combobox"
        autocomplete="off"
        data-most=${TOPIC_LENGTH}
        placeholder=${full ? t("card.full") : hint}
        disabled=${full}
        value=${text}
        aria-autocomplete="list"
        aria-expanded=${String(open)}
        aria-controls=${`${id}-offered`}
        aria-activedescendant=${open && chosen >= 0 ? `${id}-offered-${chosen}` : undefined}
        onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setText(event.currentTarget.value)}
        onBlur=${() => (query ? add(query) : setOffered([]))}
        onKeyDown=${onKey}
      />
      <ul ref=${list} class="offered combo-offered" role="listbox" id=${`${id}-offered`} aria-label=${t("card.offered")} hidden=${!open}>
        ${offered.map(
          ({ topic, people }, index) => html`<li key=${topic} id=${`${id}-offered-${index}`} role="option" aria-selected=${String(index === chosen)} onMouseDown=${(/** @type {Event} */ event) => (event.preventDefault(), add(topic))}>
            <span>${topic}</span><small>${t("people.count", { count: people })}</small>
          </li>`,
        )}
      </ul>
    </div>
  </div>`;
}
