/**
 * The field in which one writes: names after an @, files from the disk, by dropping or pasting, and messages written anew.
 *
 * @module ui/chat_writer
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { completed, mentionAt, suggestions } from "../state/chat_mentions.js";
import { CONVERSATION } from "../state/chat.js";
import { Face } from "./avatars.js";
import { sizeOf } from "./chat_files.js";
import { html, useApp } from "./context.js";
import { errorText, t } from "./i18n.js";
import { Icon, useEscape } from "./parts.js";

/** @typedef {import("../types.js").ChatLine} ChatLine */

/** The server takes messages up to this length, and so many files with one. */
const LINE_LENGTH = 2000;
const FILES = 10;

/** What was being written, by channel, kept while the panel is closed. @type {Map<string, string>} */
const drafts = new Map();

/**
 * @param {{id: string, label: string, disabled: boolean, editing: ChatLine|null, onEdited: () => void, onEditLast: () => void, dropped: {current: (files: File[]) => void}}} props
 */
export function Writer({ id, label, disabled, editing, onEdited, onEditLast, dropped }) {
  const { actions, store } = useApp();
  const [text, setText] = useState(drafts.get(id) ?? "");
  const [caret, setCaret] = useState(0);
  const [files, setFiles] = useState(/** @type {File[]} */ ([]));
  const [problem, setProblem] = useState("");
  const [sending, setSending] = useState(false);
  const [chosen, setChosen] = useState(0);
  const [hushed, setHushed] = useState(-1);
  const field = useRef(/** @type {HTMLTextAreaElement|null} */ (null));
  const picker = useRef(/** @type {HTMLInputElement|null} */ (null));
  const takesFiles = id !== CONVERSATION && !editing;
  useEffect(() => {
    // A finger wants to see the page, not the keyboard on it; whoever has no pointer at all means to type.
    if (!matchMedia("(pointer: coarse)").matches) field.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    if (!editing) {
      setText(drafts.get(id) ?? "");
      return;
    }
    setText(editing.text);
    field.current?.focus();
  }, [editing]);
  useEscape(editing !== null, onEdited);

  // ---- names

  const typing = id === CONVERSATION ? null : mentionAt(text, caret);
  const people = [...store.state.players.values()].filter(({ person }) => person !== "" && person !== store.state.chat.person);
  const offered = typing === null || typing.from === hushed ? [] : suggestions(people, typing.query);
  const at = Math.min(chosen, offered.length - 1);
  useEscape(offered.length > 0, () => setHushed(typing?.from ?? -1));
  /** @param {{name: string}} person */
  const call = ({ name }) => {
    if (typing === null) return;
    const next = completed(text, typing.from, caret, name);
    write(next.text);
    setCaret(next.caret);
    if (!field.current) return;
    // At once, not with the next drawing: the next letter must find its place.
    field.current.value = next.text;
    field.current.focus();
    field.current.setSelectionRange(next.caret, next.caret);
  };

  // ---- files

  /** @param {File[]} added */
  const add = (added) => {
    const limit = store.state.chat.fileLimit;
    const large = added.find((file) => limit !== null && file.size > limit);
    if (large && limit !== null) setProblem(t("chat.file_too_large", { name: large.name, size: sizeOf(limit) }));
    else setProblem("");
    setFiles((before) => [...before, ...added.filter((file) => limit === null || file.size <= limit)].slice(0, FILES));
  };
  dropped.current = add;
  /** @param {ClipboardEvent} event */
  const paste = (event) => {
    const pasted = [...(event.clipboardData?.files ?? [])];
    if (!takesFiles || pasted.length === 0) return;
    event.preventDefault();
    add(pasted);
  };

  // ---- writing

  /** @param {string} next */
  const write = (next) => {
    if (!editing) drafts.set(id, next);
    setText(next);
  };
  const send = async () => {
    // What is in the field now: the last letter may not have been drawn yet.
    const line = (field.current?.value ?? text).trim();
    if (sending || disabled || (!line && (editing || files.length === 0))) return;
    setProblem("");
    if (editing) {
      try {
        if (line !== editing.text) await actions.chat.edit(editing, line);
        onEdited();
      } catch (error) {
        setProblem(errorText(/** @type {any} */ (error)?.code));
      }
      return;
    }
    // Only files are waited for: whoever writes fast sends the next line before the last one is acknowledged.
    setSending(files.length > 0);
    write("");
    if (field.current) field.current.value = "";
    try {
      const ids = [];
      for (const file of files) ids.push(await actions.chat.upload(id, file));
      await actions.chat.write(id, line, ids);
      if (files.length > 0) setFiles([]);
    } catch (error) {
      // The words are the person's; they come back to be sent again, before what was begun since.
      const since = drafts.get(id);
      write(since ? `${line}\n${since}` : line);
      setProblem(errorText(/** @type {any} */ (error)?.code));
    }
    setSending(false);
  };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.key === "Escape") return;
    event.stopPropagation();
    if (event.isComposing) return;
    if (offered.length > 0) {
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step !== 0) setChosen((at + step + offered.length) % offered.length);
      else if (event.key === "Enter" || event.key === "Tab") call(/** @type {{name: string}} */ (offered[at]));
      else return;
      event.preventDefault();
      return;
    }
    if (event.key === "ArrowUp" && text === "" && !editing) {
      event.preventDefault();
      onEditLast();
      return;
    }
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    send();
  };
  /** @param {Event & {currentTarget: HTMLTextAreaElement}} event */
  const look = ({ currentTarget }) => {
    setCaret(currentTarget.selectionStart);
  };
  return html`<form class="writer" onSubmit=${(/** @type {Event} */ event) => (event.preventDefault(), send())}>
    ${problem && html`<p class="problem" role="alert"><${Icon} name="circle-alert" size=${16} /><span>${problem}</span></p>`}
    ${editing &&
    html`<p class="writer-editing"><${Icon} name="pencil" size=${15} /><span>${t("chat.editing")}</span><button type="button" class="button button-small" onClick=${onEdited}>${t("common.cancel")}</button></p>`}
    ${files.length > 0 &&
    html`<ul class="writer-files" aria-label=${t("chat.files")}>
      ${files.map(
        (file, index) => html`<li key=${`${index} ${file.name}`}>
          <${Icon} name="file" size=${15} /><span class="file-name">${file.name}</span><small>${sizeOf(file.size)}</small>
          <button type="button" aria-label=${t("chat.remove_file", { name: file.name })} disabled=${sending} onClick=${() => setFiles(files.filter((other) => other !== file))}><${Icon} name="x" size=${14} /></button>
        </li>`,
      )}
    </ul>`}
    ${offered.length > 0 &&
    html`<ul class="offered" role="listbox" id="chat-offered" aria-label=${t("chat.call")}>
      ${offered.map((person, index) => {
        const player = people.find((each) => each.person === person.person);
        return html`<li key=${person.person} id=${`chat-offered-${index}`} role="option" aria-selected=${String(index === at)} onMouseDown=${(/** @type {Event} */ event) => (event.preventDefault(), call(person))}>
          ${player && html`<${Face} avatar=${player.avatar} seed=${player.id} size=${24} />`}<span>${person.name}</span>
        </li>`;
      })}
    </ul>`}
    <div class="writer-row">
      ${takesFiles &&
      html`<button type="button" class="icon-button" aria-label=${t("chat.attach")} title=${store.state.chat.fileLimit === null ? t("chat.attach") : t("chat.attach_limit", { size: sizeOf(store.state.chat.fileLimit) })} disabled=${disabled || sending} onClick=${() => picker.current?.click()}><${Icon} name="paperclip" /></button>
        <input
          ref=${picker}
          type="file"
          multiple
          hidden
          tabindex="-1"
          onChange=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => {
            add([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = "";
            field.current?.focus();
          }}
        />`}
      <textarea
        ref=${field}
        rows="1"
        data-most=${LINE_LENGTH}
        aria-label=${editing ? t("chat.editing") : label}
        placeholder=${label}
        value=${text}
        disabled=${disabled}
        aria-autocomplete="list"
        aria-controls=${offered.length > 0 ? "chat-offered" : undefined}
        aria-activedescendant=${offered.length > 0 ? `chat-offered-${at}` : undefined}
        onInput=${(/** @type {Event & {currentTarget: HTMLTextAreaElement}} */ event) => {
          setChosen(0);
          setHushed(-1);
          write(event.currentTarget.value);
          look(event);
        }}
        onKeyUp=${look}
        onClick=${look}
        onPaste=${paste}
        onKeyDown=${onKey}
      ></textarea>
      <button type="submit" class="icon-button icon-button-main" aria-label=${t(editing ? "common.save" : "chat.send")} disabled=${disabled || sending || (!text.trim() && files.length === 0)}><${Icon} name=${editing ? "check" : "send"} /></button>
    </div>
    ${sending && files.length > 0 && html`<p class="writer-sending" role="status">${t("chat.sending")}</p>`}
  </form>`;
}
