/**
 * The messages of one channel: read upwards as far as they go, and what can be done with each, by hand and by keys.
 *
 * @module ui/chat_lines
 */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { isOwn, mayDelete, mayEdit } from "../state/chat.js";
import { Face } from "./avatars.js";
import { Attachment } from "./chat_files.js";
import { piecesOf, sameDay } from "./chat_text.js";
import { html, useApp } from "./context.js";
import { clock, language, nameList, t } from "./i18n.js";
import { Icon, useEscape } from "./parts.js";
import { attempt } from "./trouble.js";

/** @typedef {import("../types.js").ChatLine} ChatLine */
/** @typedef {import("../types.js").Player} Player */

/** Lines of one person closer than this stand under one name. */
const TOGETHER_SECONDS = 240;
/** Nearer to the end than this, one follows the talk. */
const FOLLOW_PIXELS = 60;
/** Nearer to the beginning than this, what was before is fetched. */
const FETCH_PIXELS = 160;
/** What one answers with most. */
const ANSWERS = ["👍", "❤️", "😄", "🎉", "🙏", "👀"];

/**
 * @param {{id: string, lines: ChatLine[], start: boolean, wanted: ChatLine|null, onFound: () => void, onEdit: (line: ChatLine) => void}} props  wanted: a message to go to
 */
export function Lines({ id, lines, start, wanted, onFound, onEdit }) {
  const { store, actions } = useApp();
  const list = useRef(/** @type {HTMLElement|null} */ (null));
  const follow = useRef(true);
  const kept = useRef({ first: 0, height: 0 });
  const [active, setActive] = useState("");
  const [fetching, setFetching] = useState(false);
  const [failed, setFailed] = useState(false);
  const fetchOlder = () => {
    if (start || fetching) return;
    setFetching(true);
    actions.chat.older(id).then(
      () => setFetching(false),
      () => {
        setFetching(false);
        setFailed(true);
      },
    );
  };
  useLayoutEffect(() => {
    const box = list.current;
    if (!box) return;
    const first = lines[0]?.number ?? 0;
    // What came above must not push away what one reads.
    if (follow.current) box.scrollTop = box.scrollHeight;
    else if (first !== kept.current.first) box.scrollTop += box.scrollHeight - kept.current.height;
    kept.current = { first, height: box.scrollHeight };
    if (!failed && box.scrollHeight - box.clientHeight < FETCH_PIXELS) fetchOlder();
  }, [lines, start]);
  useEffect(() => {
    if (!wanted || wanted.channel !== id) return;
    const found = list.current?.querySelector(`[data-number="${wanted.number}"]`);
    if (!(found instanceof HTMLElement)) return;
    follow.current = false;
    found.scrollIntoView({ block: "center" });
    found.focus({ preventScroll: true });
    onFound();
  }, [wanted, lines]);
  const onScroll = () => {
    const box = list.current;
    if (!box) return;
    follow.current = box.scrollHeight - box.scrollTop - box.clientHeight < FOLLOW_PIXELS;
    if (!failed && box.scrollTop < FETCH_PIXELS) fetchOlder();
  };
  const people = new Map([...store.state.players.values()].map((player) => [player.person, player]));
  const names = [...new Map([...lines.map(({ person, name }) => ({ person, name })), ...people.values()].map(({ person, name }) => [`${person} ${name}`, { person, name }])).values()];
  /** @param {ChatLine} line */
  const keyOf = (line) => `${line.player || line.person} ${line.number} ${line.id}`;
  const current = lines.some((line) => keyOf(line) === active) ? active : lines.length > 0 ? keyOf(/** @type {ChatLine} */ (lines.at(-1))) : "";
  /** @param {KeyboardEvent} event */
  const move = (event) => {
    const items = /** @type {HTMLElement[]} */ ([...(list.current?.querySelectorAll(".line") ?? [])]);
    const at = items.findIndex((item) => item === event.target);
    if (at === -1) return;
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    items[Math.max(0, Math.min(items.length - 1, to))]?.focus();
  };
  return html`<div class="panel-scroll lines" ref=${list} onScroll=${onScroll} role="log" aria-live="off" aria-label=${t("chat.lines")} onKeyDown=${move}>
    ${!start &&
    html`<p class="lines-older">
      <button type="button" class="button button-small" disabled=${fetching} onClick=${() => (setFailed(false), fetchOlder())}>${t(fetching ? "chat.fetching" : "chat.older")}</button>
    </p>`}
    ${start && lines.length === 0 && html`<p class="panel-empty">${t("chat.empty")}</p>`}
    <ol>
      ${lines.map((line, index) => {
        const before = lines[index - 1];
        const day = line.number > 0 && (!before || !sameDay(before.at, line.at));
        const first = day || !before || (before.person || before.player) !== (line.person || line.player) || line.at - before.at > TOGETHER_SECONDS;
        const key = keyOf(line);
        return html`${day && html`<li key=${`day ${line.number}`} class="line-day"><span>${dayOf(line.at)}</span></li>`}<${Line}
            key=${key}
            line=${line}
            first=${first}
            author=${people.get(line.person) ?? store.state.players.get(line.player)}
            names=${names}
            current=${key === current}
            onFocus=${() => setActive(key)}
            onEdit=${onEdit}
          />`;
      })}
    </ol>
  </div>`;
}

/** @param {number} at  Unix seconds */
function dayOf(at) {
  return new Intl.DateTimeFormat(language(), { weekday: "long", day: "numeric", month: "long" }).format(new Date(at * 1000));
}

/**
 * @param {{line: ChatLine, first: boolean, author: Player|undefined, names: {person: string, name: string}[], current: boolean, onFocus: () => void, onEdit: (line: ChatLine) => void}} props
 */
function Line({ line, first, author, names, current, onFocus, onEdit }) {
  const app = useApp();
  const { state } = app.store;
  const [open, setOpen] = useState(/** @type {"answers"|"delete"|null} */ (null));
  const item = useRef(/** @type {HTMLElement|null} */ (null));
  const own = isOwn(state, line);
  const now = Date.now() / 1000 + state.clockOffset;
  const stays = line.number > 0 && !line.deleted;
  const edits = mayEdit(state, line, now);
  const deletes = mayDelete(state, line);
  const called = !own && (line.mentions ?? []).includes(state.chat.person);
  const close = () => {
    setOpen(null);
    item.current?.focus({ preventScroll: true });
  };
  useEscape(open !== null, close);
  /** @param {string} emoji */
  const answer = (emoji) => {
    const mine = line.reactions.find((each) => each.emoji === emoji)?.people.includes(state.chat.person) ?? false;
    if (open) close();
    attempt(app, app.actions.chat.react(line, emoji, !mine));
  };
  /** @param {KeyboardEvent} event */
  const keys = (event) => {
    if (event.target !== item.current || event.ctrlKey || event.metaKey || event.altKey || !stays) return;
    const run = { e: edits && (() => onEdit(line)), r: () => setOpen("answers"), Delete: deletes && (() => setOpen("delete")) }[event.key];
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  };
  // With the drawing, not after it: the next key must find the button.
  useLayoutEffect(() => {
    const button = open ? item.current?.querySelector(".line-more button") : null;
    if (button instanceof HTMLElement) button.focus();
  }, [open]);
  const tab = current ? 0 : -1;
  return html`<li
    ref=${item}
    class=${`line ${own ? "line-own" : ""} ${first ? "line-first" : ""} ${called ? "line-called" : ""}`}
    data-number=${line.number}
    tabindex=${tab}
    aria-keyshortcuts=${stays ? ["R", edits && "E", deletes && "Delete"].filter(Boolean).join(" ") : undefined}
    onFocus=${onFocus}
    onKeyDown=${keys}
  >
    ${first &&
    html`<p class="line-who">
      ${!own && author && html`<${Face} avatar=${author.avatar} seed=${author.id} size=${24} />`}<strong>${own ? t("chat.you") : line.name}</strong><time datetime=${new Date(line.at * 1000).toISOString()}>${clock(line.at)}</time>
    </p>`}
    <div class="line-body">
      ${line.deleted
        ? html`<p class="line-text line-gone">${t("chat.deleted")}</p>`
        : line.text &&
          html`<p class="line-text">${piecesOf(line.text, names, line.mentions ?? []).map((piece) =>
            piece.href !== null
              ? html`<a href=${piece.href} target="_blank" rel="noopener noreferrer nofollow">${piece.text}</a>`
              : piece.people.length > 0
                ? html`<mark class=${piece.people.includes(state.chat.person) ? "call call-me" : "call"}>${piece.text}</mark>`
                : piece.text,
          )}${line.edited ? html` <small class="line-edited">${t("chat.edited")}</small>` : ""}</p>`}
      ${(line.files ?? []).map((file) => html`<${Attachment} key=${file.id} file=${file} />`)}
      ${stays &&
      html`<div class="line-tools" role="toolbar" aria-label=${t("chat.tools")}>
        <button type="button" tabindex=${tab} title=${t("chat.react")} aria-label=${t("chat.react")} aria-expanded=${String(open === "answers")} onClick=${() => setOpen(open === "answers" ? null : "answers")}><${Icon} name="face-slightly-smiling" size=${17} /></button>
        ${edits && html`<button type="button" tabindex=${tab} title=${t("chat.edit")} aria-label=${t("chat.edit")} onClick=${() => onEdit(line)}><${Icon} name="pencil" size=${17} /></button>`}
        ${deletes && html`<button type="button" tabindex=${tab} title=${t("chat.delete")} aria-label=${t("chat.delete")} aria-expanded=${String(open === "delete")} onClick=${() => setOpen(open === "delete" ? null : "delete")}><${Icon} name="trash" size=${17} /></button>`}
      </div>`}
    </div>
    ${open === "answers" &&
    html`<div class="line-more" role="group" aria-label=${t("chat.react")}>
      ${ANSWERS.map((emoji) => html`<button key=${emoji} type="button" class="answer" onClick=${() => answer(emoji)}><span class="emoji">${emoji}</span></button>`)}
    </div>`}
    ${open === "delete" &&
    html`<div class="line-more" role="group" aria-label=${t("chat.delete_question")}>
      <span>${t("chat.delete_question")}</span>
      <button type="button" class="button button-small" onClick=${close}>${t("common.cancel")}</button>
      <button type="button" class="button button-small button-warm" onClick=${() => (close(), attempt(app, app.actions.chat.remove(line)))}>${t("chat.delete")}</button>
    </div>`}
    ${(line.reactions ?? []).length > 0 &&
    html`<div class="line-answers">
      ${line.reactions.map(({ emoji, people }) => {
        const mine = people.includes(state.chat.person);
        const who = nameList(people.map((person) => (person === state.chat.person ? t("chat.you") : (names.find((each) => each.person === person)?.name ?? t("people.somebody")))));
        return html`<button key=${emoji} type="button" class="answer" aria-pressed=${String(mine)} title=${who} aria-label=${t("chat.reaction", { emoji, names: who })} onClick=${() => answer(emoji)}>
          <span class="emoji" aria-hidden="true">${emoji}</span><span aria-hidden="true">${people.length}</span>
        </button>`;
      })}
    </div>`}
  </li>`;
}
