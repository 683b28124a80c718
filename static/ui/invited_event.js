/**
 * What a link to a gathering shows: what it is, when by one's own clock, and the button that takes the place.
 *
 * @module ui/invited_event
 */
import { useState } from "preact/hooks";
import { html } from "./context.js";
import { clock, language, t } from "./i18n.js";
import { Icon } from "./parts.js";

/** @typedef {import("../state/door.js").InvitedEvent} InvitedEvent */

/** When it is. @param {InvitedEvent} event */
function whenOf({ starts_at }) {
  const day = new Intl.DateTimeFormat(language(), { weekday: "long", day: "numeric", month: "long" }).format(new Date(starts_at * 1000));
  return `${day}, ${clock(starts_at)}`;
}

/** @param {{event: InvitedEvent}} props */
function About({ event }) {
  return html`<div class="stack">
    <h2>${event.title}</h2>
    <p class="agenda-line"><${Icon} name="calendar-days" size=${16} /><time datetime=${new Date(event.starts_at * 1000).toISOString()}>${whenOf(event)}</time></p>
    ${event.host && html`<p class="agenda-line"><${Icon} name="user-round" size=${16} />${t("agenda.with", { host: event.host })}</p>`}
  </div>`;
}

/**
 * Before the answer.
 * @param {{event: InvitedEvent, nameless: boolean, onAccept: (name: string) => void}} props  nameless: a guest who has no name yet
 */
export function InvitedEvent({ event, nameless, onAccept }) {
  const [name, setName] = useState("");
  const [missing, setMissing] = useState(false);
  const offered = event.standing === "offered";
  /** @param {Event} submitted */
  const accept = (submitted) => {
    submitted.preventDefault();
    const asked = nameless && !offered;
    setMissing(asked && name.trim() === "");
    if (asked && name.trim() === "") return void document.getElementById("invited-name")?.focus();
    onAccept(asked ? name.trim() : "");
  };
  return html`<form class="stack" novalidate onSubmit=${accept}>
    <${About} event=${event} />
    ${offered && event.claim_until !== null && html`<p>${t("invited.offered", { time: clock(event.claim_until) })}</p>`}
    ${nameless && !offered && html`<label class="field">
      <span>${t("lobby.name")}</span>
      <input id="invited-name" type="text" data-most="40" autocomplete="nickname" required aria-invalid=${missing ? "true" : undefined} aria-describedby=${missing ? "invited-name-missing" : undefined} value=${name} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ typed) => (setMissing(false), setName(typed.currentTarget.value))} />
      ${missing && html`<small class="problem" id="invited-name-missing" role="alert">${t("lobby.name_missing")}</small>`}
    </label>`}
    <button type="submit" class="button button-main button-big button-wide">${t(offered ? "agenda.reply.take" : "agenda.reply.yes")}</button>
  </form>`;
}

/** After it: whether one has a place, and the way there. @param {{event: InvitedEvent, room: string}} props */
export function InvitedAnswer({ event, room }) {
  const standing = event.standing === "confirmed" ? "confirmed" : "waiting";
  return html`<div class="stack">
    <${About} event=${event} />
    <p role="status" class="agenda-mine"><${Icon} name=${standing === "confirmed" ? "check" : "info"} size=${16} />${t(standing === "confirmed" ? "agenda.mine.confirmed" : "invited.waiting")}</p>
    <a class="button button-main button-big button-wide" href=${room ? `/r/${encodeURIComponent(room)}` : "/"}>${t("invited.enter")}</a>
  </div>`;
}
