/**
 * Written talk: with everybody in the room, or with the people of the conversation only.
 *
 * @module ui/chat
 */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Face } from "./avatars.js";
import { html, useApp, useTopics } from "./context.js";
import { clock, errorText, t } from "./i18n.js";
import { splitLinks } from "./links.js";
import { Panel, Tabs } from "./panel.js";
import { Icon } from "./parts.js";

/** @typedef {"room"|"conversation"} Scope */
/** @typedef {import("../types.js").ChatLine} ChatLine */

/** The server takes lines up to this length. */
const LINE_LENGTH = 2000;
/** Lines of one person closer than this stand under one name. */
const TOGETHER_SECONDS = 240;
/** Nearer to the end than this, one follows the talk. */
const FOLLOW_PIXELS = 60;

/** What was being written, kept while the panel is closed. @type {Record<Scope, string>} */
const drafts = { room: "", conversation: "" };

export function Chat() {
  const { actions, store } = useApp();
  const state = useTopics(["chat", "conversation"], 50);
  const [scope, setScope] = useState(/** @type {Scope} */ (state.conversation ? "conversation" : "room"));
  const seen = useRef({ room: state.chat.room.length, conversation: state.chat.conversation.length });
  seen.current[scope] = state.chat[scope].length;
  const other = scope === "room" ? "conversation" : "room";
  if (seen.current[other] > state.chat[other].length) seen.current[other] = 0;
  const missed = state.chat[other].length - seen.current[other];
  const members = state.conversation?.members.length ?? 0;
  return html`<${Panel} title=${t("chat.title")} onClose=${() => actions.openPanel(null)}>
    <${Tabs}
      name=${t("chat.title")}
      tabs=${[
        { id: "room", label: t("chat.room"), count: scope === "room" ? 0 : missed },
        { id: "conversation", label: t("chat.conversation"), count: scope === "conversation" ? 0 : missed },
      ]}
      chosen=${scope}
      onChoose=${setScope}
    />
    <div class="panel-part" role="tabpanel" id=${`panel-${scope}`} aria-labelledby=${`tab-${scope}`}>
      <p class="panel-note">
        ${scope === "room" ? t("chat.room_hint", { place: store.state.map?.name ?? state.room }) : members > 0 ? t("chat.conversation_hint") : t("chat.conversation_none")}
      </p>
      <${Lines} key=${scope} lines=${state.chat[scope]} me=${state.me} />
      <${Writer} key=${`write-${scope}`} scope=${scope} disabled=${scope === "conversation" && members === 0} />
    </div>
  <//>`;
}

/** @param {{lines: ChatLine[], me: string|null}} props */
function Lines({ lines, me }) {
  const { store } = useApp();
  const list = useRef(/** @type {HTMLElement|null} */ (null));
  const follow = useRef(true);
  useLayoutEffect(() => {
    if (list.current && follow.current) list.current.scrollTop = list.current.scrollHeight;
  }, [lines]);
  const onScroll = () => {
    if (list.current) follow.current = list.current.scrollHeight - list.current.scrollTop - list.current.clientHeight < FOLLOW_PIXELS;
  };
  return html`<div class="panel-scroll lines" ref=${list} onScroll=${onScroll} tabindex="0" role="group" aria-label=${t("chat.lines")}>
    ${lines.length === 0 && html`<p class="panel-empty">${t("chat.empty")}</p>`}
    <ol>
      ${lines.map((line, index) => {
        const before = lines[index - 1];
        const first = !before || before.player !== line.player || line.at - before.at > TOGETHER_SECONDS;
        const avatar = store.state.players.get(line.player)?.avatar;
        return html`<li key=${`${line.player} ${line.id}`} class=${`line ${line.player === me ? "line-own" : ""} ${first ? "line-first" : ""}`}>
          ${first &&
          html`<p class="line-who">
            ${line.player !== me && avatar && html`<${Face} avatar=${avatar} seed=${line.player} size=${24} />`}<strong>${line.player === me ? t("chat.you") : line.name}</strong><time>${clock(line.at)}</time>
          </p>`}
          <p class="line-text">${splitLinks(line.text).map((piece) => (piece.href === null ? piece.text : html`<a href=${piece.href} target="_blank" rel="noopener noreferrer nofollow">${piece.text}</a>`))}</p>
        </li>`;
      })}
    </ol>
  </div>`;
}

/** @param {{scope: Scope, disabled: boolean}} props */
function Writer({ scope, disabled }) {
  const { actions } = useApp();
  const [text, setText] = useState(drafts[scope]);
  const [problem, setProblem] = useState(/** @type {string|null} */ (null));
  const field = useRef(/** @type {HTMLTextAreaElement|null} */ (null));
  useEffect(() => {
    if (matchMedia("(pointer: fine)").matches) field.current?.focus({ preventScroll: true });
  }, []);
  /** @param {string} next */
  const write = (next) => {
    drafts[scope] = next;
    setText(next);
  };
  const send = async () => {
    const line = text.trim();
    if (!line) return;
    setProblem(null);
    write("");
    try {
      await actions.chat(scope, line);
    } catch (error) {
      // The words are the person's; they come back to be sent again.
      write(line);
      setProblem(errorText(/** @type {any} */ (error)?.code));
    }
  };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.key === "Escape") return;
    event.stopPropagation();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  return html`<form class="writer" onSubmit=${(/** @type {Event} */ event) => (event.preventDefault(), send())}>
    ${problem && html`<p class="problem" role="alert"><${Icon} name="circle-alert" size=${16} /><span>${problem}</span></p>`}
    <div class="writer-row">
      <textarea
        ref=${field}
        rows="1"
        maxlength=${LINE_LENGTH}
        aria-label=${t(scope === "room" ? "chat.write_room" : "chat.write_conversation")}
        placeholder=${t(scope === "room" ? "chat.write_room" : "chat.write_conversation")}
        value=${text}
        disabled=${disabled}
        onInput=${(/** @type {Event & {currentTarget: HTMLTextAreaElement}} */ event) => write(event.currentTarget.value)}
        onKeyDown=${onKey}
      ></textarea>
      <button type="submit" class="icon-button icon-button-main" aria-label=${t("chat.send")} disabled=${disabled || !text.trim()}><${Icon} name="send" /></button>
    </div>
  </form>`;
}
