/**
 * Written talk: with everybody in the room, with those in a meeting, with the people of the conversation, and with one other.
 *
 * @module ui/chat
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { CONVERSATION, kindOf, lastOwn, openChannels, otherOf, shown } from "../state/chat.js";
import { Lines } from "./chat_lines.js";
import { Search } from "./chat_search.js";
import { Writer } from "./chat_writer.js";
import { html, useApp, useTopics } from "./context.js";
import { t } from "./i18n.js";
import { areaName } from "./names.js";
import { Panel, Tabs } from "./panel.js";
import { IconButton } from "./parts.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").ChatLine} ChatLine */

/**
 * What a channel is called.
 * @param {State} state
 * @param {string} id
 * @returns {string}
 */
export function channelName(state, id) {
  const kind = kindOf(id);
  if (kind === CONVERSATION) return t("chat.conversation");
  if (kind === "room") return id === `room/${state.room}` ? t("chat.room") : id.slice("room/".length);
  if (kind === "area") {
    const area = state.map?.areas.find((each) => id === `area/${state.room}/${each.id}`);
    return area ? areaName(area) : id.split("/").slice(2).join("/");
  }
  const other = otherOf(state, id);
  const here = [...state.players.values()].find(({ person }) => person === other);
  return here?.name ?? (state.chat.channels.get(id)?.name || t("people.somebody"));
}

/**
 * Who reads a channel, in a sentence.
 * @param {State} state
 * @param {string} id
 */
function hint(state, id) {
  const kind = kindOf(id);
  if (kind === "room") return t("chat.room_hint", { place: state.map?.name ?? state.room });
  if (kind === "area") return t("chat.area_hint");
  if (kind === "direct") return t("chat.direct_hint", { name: channelName(state, id) });
  return t((state.conversation?.members.length ?? 0) > 0 ? "chat.conversation_hint" : "chat.conversation_none");
}

export function Chat() {
  const { actions, store } = useApp();
  const state = useTopics(["chat", "conversation", "ui", "players"], 100);
  const [searching, setSearching] = useState(false);
  const [editing, setEditing] = useState(/** @type {ChatLine|null} */ (null));
  const [wanted, setWanted] = useState(/** @type {ChatLine|null} */ (null));
  const dropped = useRef(/** @type {(files: File[]) => void} */ (() => undefined));
  const [over, setOver] = useState(false);
  const id = shown(state);
  const channel = state.chat.channels.get(id);
  useEffect(() => {
    setEditing(null);
    store.dispatch({ type: "chat/seen" });
    document.getElementById(`tab-${encodeURIComponent(id)}`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [id]);
  const tabs = openChannels(state).map((each) => ({
    id: encodeURIComponent(each),
    label: channelName(state, each),
    count: each === id && !searching ? 0 : (state.chat.channels.get(each)?.unread ?? 0),
  }));
  /** @param {string} chosen */
  const choose = (chosen) => {
    setSearching(false);
    store.dispatch({ type: "chat/open", channel: decodeURIComponent(chosen) });
  };
  /** @param {ChatLine} line */
  const find = (line) => {
    setSearching(false);
    store.dispatch({ type: "chat/open", channel: line.channel });
    actions.chat.reach(line).then(() => setWanted(line), () => undefined);
  };
  const takesFiles = id !== CONVERSATION;
  /** @param {DragEvent} event */
  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    if (takesFiles) dropped.current([...(event.dataTransfer?.files ?? [])]);
  };
  /** @param {DragEvent} event */
  const drag = (event) => {
    if (!takesFiles || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    setOver(true);
  };
  useEffect(() => {
    // What is dropped beside the panel must not take the whole page away.
    const stop = (/** @type {DragEvent} */ event) => event.preventDefault();
    addEventListener("dragover", stop);
    addEventListener("drop", stop);
    return () => {
      removeEventListener("dragover", stop);
      removeEventListener("drop", stop);
    };
  }, []);
  const disabled = id === CONVERSATION && (state.conversation?.members.length ?? 0) === 0;
  const safe = encodeURIComponent(id);
  return html`<${Panel} title=${t("chat.title")} onClose=${() => actions.openPanel(null)}>
    <div class="chat-top">
      <${Tabs} name=${t("chat.title")} tabs=${tabs} chosen=${safe} onChoose=${choose} />
      <${IconButton} icon="search" label=${t("chat.search")} pressed=${searching} onClick=${() => setSearching(!searching)} />
    </div>
    ${searching
      ? html`<${Search} onFind=${find} />`
      : html`<div class=${`panel-part chat-part ${over ? "chat-over" : ""}`} role="tabpanel" id=${`panel-${safe}`} aria-labelledby=${`tab-${safe}`} onDragOver=${drag} onDragLeave=${() => setOver(false)} onDrop=${drop}>
          <p class=${`panel-note ${takesFiles ? "" : "chat-passing"}`}>${hint(state, id)}</p>
          <${Lines} key=${`lines ${id}`} id=${id} lines=${channel?.lines ?? []} start=${channel?.start ?? !takesFiles} wanted=${wanted} onFound=${() => setWanted(null)} onEdit=${setEditing} />
          <${Writer}
            key=${`write ${id}`}
            id=${id}
            label=${kindOf(id) === "room" ? t("chat.write_room") : kindOf(id) === "direct" ? t("chat.write_direct", { name: channelName(state, id) }) : kindOf(id) === "area" ? t("chat.write_area") : t("chat.write_conversation")}
            disabled=${disabled}
            editing=${editing}
            onEdited=${() => setEditing(null)}
            onEditLast=${() => setEditing(lastOwn(store.state, id, Date.now() / 1000 + store.state.clockOffset))}
            dropped=${dropped}
          />
        </div>`}
  <//>`;
}

