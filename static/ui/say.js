/**
 * The box in which one says something over one's own head; Enter opens it and Enter sends it.
 *
 * @module ui/say
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { html, useApp } from "./context.js";
import { t } from "./i18n.js";
import { Icon, useEscape } from "./parts.js";

/** The server takes sayings up to this length. */
const SAY_LENGTH = 140;

export function Say() {
  const { actions, store } = useApp();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const form = useRef(/** @type {HTMLFormElement|null} */ (null));
  const field = useRef(/** @type {HTMLInputElement|null} */ (null));
  useEscape(open, () => setOpen(false));
  useEffect(
    () =>
      store.onMessage("ui/say", () => {
        // At once, not with the next drawing: the first letter must find the box.
        if (form.current) form.current.hidden = false;
        field.current?.focus();
        setOpen(true);
      }),
    [store],
  );
  /** @param {Event} event */
  const say = (event) => {
    event.preventDefault();
    const words = text.trim();
    if (words) actions.say(words);
    setText("");
    setOpen(false);
    field.current?.blur();
  };
  return html`<form ref=${form} class="say" hidden=${!open} onSubmit=${say} onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key !== "Escape" && event.stopPropagation()}>
    <input
      ref=${field}
      type="text"
      data-most=${SAY_LENGTH}
      aria-label=${t("say.label")}
      placeholder=${t("say.placeholder")}
      value=${text}
      onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setText(event.currentTarget.value)}
      onBlur=${() => !text && setOpen(false)}
    />
    <button type="submit" class="icon-button icon-button-main" aria-label=${t("chat.send")}><${Icon} name="send" /></button>
  </form>`;
}
