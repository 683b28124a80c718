/**
 * The agenda: what is planned in the space, when by one's own clock, whether one comes, and the way there.
 * Hosts plan, change and cancel here as well; the form is ui/agenda_form.js.
 *
 * @module ui/agenda
 */
import { useEffect, useState } from "preact/hooks";
import { byDay, phase, replies } from "../state/agenda.js";
import { isHost } from "../state/gatherings.js";
import { areaById } from "../state/selectors.js";
import { useMe } from "./account.js";
import { AgendaForm } from "./agenda_form.js";
import { InviteToEvent } from "./agenda_invite.js";
import { html, useApp, useTopics } from "./context.js";
import { Problem, Secret, Sure, codeOf, useLoaded } from "./home_parts.js";
import { clock, language, t } from "./i18n.js";
import { areaName, placeName } from "./names.js";
import { Panel } from "./panel.js";
import { Icon } from "./parts.js";
import { Dialog } from "./place.js";
import { attempt } from "./trouble.js";

/** @typedef {import("../state/agenda.js").Gathering} Gathering */
/** @typedef {import("../net/agenda.js").Answer} Answer */

/** Doors open and things begin without anybody saying so. */
const LOOK_EVERY = 30_000;
/** What makes the list another. */
const NEWS = ["agenda_changed", "place_offered", "event_started", "agenda/answered"];

/** A day, as people say it. @param {number} at Unix seconds */
function dayOf(at) {
  return new Intl.DateTimeFormat(language(), { weekday: "long", day: "numeric", month: "long" }).format(new Date(at * 1000));
}

/** From when to when, for example "18:00 – 19:30". @param {Gathering} event */
function timeOf({ starts_at, ends_at }) {
  const until = dayOf(starts_at) === dayOf(ends_at) ? clock(ends_at) : `${dayOf(ends_at)}, ${clock(ends_at)}`;
  return `${clock(starts_at)} – ${until}`;
}

/** What one's own clock is called. */
function ownZone() {
  const parts = new Intl.DateTimeFormat(language(), { timeZoneName: "long" }).formatToParts(new Date());
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
}

/** When it begins where it was planned, if the clock there is another; else empty. @param {Gathering} event */
function timeThere({ starts_at, zone }) {
  if (zone === "UTC" || zone === Intl.DateTimeFormat().resolvedOptions().timeZone) return "";
  try {
    const time = new Intl.DateTimeFormat(language(), { hour: "numeric", minute: "2-digit", timeZone: zone }).format(new Date(starts_at * 1000));
    return time === clock(starts_at) ? "" : t("agenda.there", { time, zone: (zone.split("/").at(-1) ?? zone).replaceAll("_", " ") });
  } catch {
    // A zone this browser does not know: one's own time is told all the same.
    return "";
  }
}

/**
 * Where it is, as people call it; empty: nowhere in particular, or in a room one does not see.
 * @param {import("../types.js").State} state @param {{room: string|null, area: string|null}} event
 */
export function whereOf(state, { room, area }) {
  if (room === null) return "";
  const here = area !== null && room === state.room ? areaById(state, area) : null;
  if (area !== null) return here ? areaName(here) : placeName(area);
  return room === state.room ? (state.map?.name ?? "") : room;
}

/** What one is told of one's own answer; empty: there is none. @param {Gathering} event */
export function mineText({ mine }) {
  if (mine === null) return "";
  return t(`agenda.mine.${mine.standing}`, { position: mine.position ?? 0, time: mine.claim_until === null ? "" : clock(mine.claim_until) });
}

export function AgendaPanel() {
  const app = useApp();
  const { actions, store } = app;
  const state = useTopics(["ui", "players"], 500);
  const host = isHost(state);
  const { value, problem, again } = useLoaded(() => actions.agenda.list(), [], LOOK_EVERY);
  /** What was answered since the list was loaded. */
  const [fresh, setFresh] = useState(/** @type {Map<string, Gathering>} */ (new Map()));
  const [said, setSaid] = useState("");
  const [editing, setEditing] = useState(/** @type {Gathering|"new"|null} */ (null));
  useEffect(() => setFresh(new Map()), [value]);
  useEffect(() => {
    const stops = NEWS.map((kind) => store.onMessage(kind, again));
    return () => stops.forEach((stop) => stop());
  }, []);
  /** @param {Promise<Gathering>} asked @param {(event: Gathering) => string} [words] */
  const run = (asked, words = mineText) =>
    attempt(
      app,
      asked.then((event) => {
        setFresh((before) => new Map(before).set(event.id, event));
        setSaid(`${event.title} : ${words(event)}`);
      }).catch((error) => {
        again();
        throw error;
      }),
    );
  const events = (value ?? []).map((event) => fresh.get(event.id) ?? event);
  return html`<${Panel} title=${t("agenda.title")} onClose=${() => actions.openPanel(null)}>
    ${events.some((event) => timeThere(event) !== "") && html`<p class="panel-note">${t("agenda.zone", { zone: ownZone() })}</p>`}
    <div class="panel-scroll agenda">
      <p class="hidden" role="status">${said}</p>
      <${Problem} code=${problem} />
      ${host && html`<button type="button" class="button button-main button-wide" onClick=${() => setEditing("new")}><${Icon} name="plus" size=${16} />${t("agenda.plan")}</button>`}
      ${value !== null && events.length === 0 && html`<p class="panel-empty">${t(host ? "agenda.empty_host" : "agenda.empty")}</p>`}
      ${byDay(events, dayOf).map(
        ({ day, events: each }) => html`<section key=${day} class="agenda-day" aria-label=${day}>
          <h3>${day}</h3>
          ${each.map((event) => html`<${Entry} key=${event.id} event=${event} host=${host} run=${run} onEdit=${() => setEditing(event)} />`)}
        </section>`,
      )}
      <${Calendar} />
    </div>
    ${editing !== null && html`<${AgendaForm} event=${editing === "new" ? null : editing} onClose=${() => setEditing(null)} onDone=${() => (setEditing(null), setSaid(t("home.done")), again())} />`}
  <//>`;
}

/**
 * One gathering.
 * @param {{event: Gathering, host: boolean, run: (asked: Promise<Gathering>, words?: (event: Gathering) => string) => void, onEdit: () => void}} props
 */
function Entry({ event, host, run, onEdit }) {
  const app = useApp();
  const { actions, store } = app;
  const now = Date.now() / 1000 + store.state.clockOffset;
  const when = phase(event, now);
  const where = whereOf(store.state, event);
  const there = timeThere(event);
  const own = mineText(event);
  const planned = when !== "cancelled" && when !== "over";
  return html`<article class=${`agenda-event agenda-${when}`} aria-label=${event.title}>
    <p class="agenda-when">
      <time datetime=${new Date(event.starts_at * 1000).toISOString()}>${timeOf(event)}</time>
      ${when === "now" && html` <strong class="agenda-mark">${t("agenda.now")}</strong>`}
      ${when === "doors" && html` <strong class="agenda-mark">${t("agenda.doors")}</strong>`}
      ${when === "cancelled" && html` <strong class="agenda-mark">${t("agenda.cancelled")}</strong>`}
      ${there && html`<small>${there}</small>`}
    </p>
    <h4>${event.title}</h4>
    ${event.host && html`<p class="agenda-line"><${Icon} name="user-round" size=${16} />${t("agenda.with", { host: event.host })}</p>`}
    ${where && html`<p class="agenda-line"><${Icon} name="map-pin" size=${16} />${where}${when === "ahead" && event.doors_open_minutes > 0 && html` · ${t("agenda.doors_at", { time: clock(event.starts_at - event.doors_open_minutes * 60) })}`}</p>`}
    ${event.text && html`<p class="agenda-text">${event.text}</p>`}
    ${planned &&
    html`<p class="agenda-line"><${Icon} name="users" size=${16} />${[
      t("agenda.coming", { count: event.confirmed }),
      event.places_left === null ? "" : event.places_left > 0 ? t("agenda.left", { count: event.places_left }) : t("agenda.full"),
      event.waiting > 0 ? t("agenda.waiting", { count: event.waiting }) : "",
      event.visibility === "members" ? t("agenda.members") : "",
    ].filter(Boolean).join(" · ")}</p>`}
    ${planned && own && html`<p class="agenda-mine"><${Icon} name=${event.mine?.standing === "confirmed" ? "check" : "info"} size=${16} />${own}</p>`}
    ${planned && event.mine?.standing === "waiting" && event.mine.letter !== null && html`<div class="home-checks"><label>
      <input type="checkbox" checked=${event.mine.letter} onChange=${() => run(actions.agenda.answer(event.id, true, !event.mine?.letter), (fresh) => t(fresh.mine?.letter ? "agenda.letter_on" : "agenda.letter_off"))} />
      <span>${t("agenda.letter")}</span>
    </label></div>`}
    ${planned && event.perks.length > 0 && html`<${Perks} event=${event} run=${run} />`}
    <div class="row agenda-row">
      ${replies(event, now).map(
        (reply) => html`<button key=${reply} type="button" class=${`button ${reply === "no" ? "" : "button-main"}`} aria-label=${`${t(`agenda.reply.${reply}`)} : ${event.title}`} onClick=${() => run(actions.agenda.answer(event.id, reply !== "no"))}>
          ${t(`agenda.reply.${reply}`)}
        </button>`,
      )}
      ${planned && event.room !== null && html`<button type="button" class="button" aria-label=${`${t("agenda.go")} : ${event.title}`} onClick=${() => attempt(app, actions.goTo(event.room ?? "", event.area))}><${Icon} name="footprints" size=${16} />${t("agenda.go")}</button>`}
      <a class="button" href=${actions.agenda.file(event.id)} download="event.ics" aria-label=${t("agenda.file_of", { title: event.title })}><${Icon} name="download" size=${16} />.ics</a>
    </div>
    ${host && html`<div class="row agenda-row">
      ${planned && html`<button type="button" class="button" aria-label=${`${t("agenda.change")} : ${event.title}`} onClick=${onEdit}><${Icon} name="pencil" size=${16} />${t("agenda.change")}</button>`}
      ${planned && html`<${Sure} label=${t("agenda.cancel")} name=${`${t("agenda.cancel")} : ${event.title}`} question=${t("agenda.cancel_sure")} onYes=${() => run(actions.agenda.cancel(event.id), () => t("agenda.cancelled"))} />`}
      ${planned && html`<${InviteToEvent} event=${event} />`}
      <${Guests} event=${event} />
    </div>`}
  </article>`;
}

/** What a perk is called, with how many there still are. @param {import("../state/agenda.js").Perk} perk */
function perkText({ name, left }) {
  return left === null ? name : `${name} (${left > 0 ? t("agenda.perk_left", { count: left }) : t("agenda.perk_gone")})`;
}

/**
 * What goes with a place: who has one chooses, others see what there is.
 * @param {{event: Gathering, run: (asked: Promise<Gathering>, words?: (event: Gathering) => string) => void}} props
 */
function Perks({ event, run }) {
  const { agenda } = useApp().actions;
  if (event.mine?.standing !== "confirmed") return html`<p class="agenda-line"><${Icon} name="coffee" size=${16} />${t("agenda.perks_of", { names: event.perks.map(perkText).join(" · ") })}</p>`;
  /** @param {Gathering} fresh */
  const chosen = (fresh) => fresh.perks.filter(({ mine }) => mine).map(({ name }) => name).join(", ") || t("agenda.perks_none");
  return html`<fieldset class="home-checks agenda-perks">
    <legend>${t("agenda.perks")}</legend>
    ${event.perks.map(
      (perk) => html`<label key=${perk.id}>
        <input type="checkbox" checked=${perk.mine} disabled=${!perk.mine && perk.left === 0} onChange=${() => run(agenda.choose(event.id, perk.id, !perk.mine), chosen)} />
        <span>${perkText(perk)}</span>
      </label>`,
    )}
  </fieldset>`;
}

/** Who comes, for hosts. @param {{event: Gathering}} props */
function Guests({ event }) {
  const [open, setOpen] = useState(false);
  return html`<button type="button" class="button" aria-expanded=${String(open)} aria-label=${`${t("agenda.who")} ${event.title}`} onClick=${() => setOpen(!open)}>
      <${Icon} name="chevron-down" size=${16} />${t("agenda.who")}
    </button>
    ${open && html`<${GuestList} event=${event} />`}`;
}

/** @param {{event: Gathering}} props */
function GuestList({ event }) {
  const { agenda } = useApp().actions;
  const { value, problem } = useLoaded(() => agenda.answers(event.id), [event.confirmed, event.waiting, event]);
  return html`<div class="agenda-guests">
    <${Problem} code=${problem} />
    ${value?.length === 0 && html`<p>${t("agenda.nobody")}</p>`}
    <ul>
      ${(value ?? []).map((answer) => html`<li key=${answer.person}><span>${answer.name}</span> <small>${[t(`agenda.standing.${answer.standing}`), answer.invited === null ? "" : t("agenda.invited", { note: answer.invited }), ...answer.perks].filter(Boolean).join(" · ")}</small></li>`)}
    </ul>
  </div>`;
}

/** The agenda in one's own calendar: all of it once, or by a link that reads along. */
function Calendar() {
  const app = useApp();
  const { agenda } = app.actions;
  const me = useMe();
  const [link, setLink] = useState("");
  const [problem, setProblem] = useState("");
  const [removed, setRemoved] = useState(false);
  // A guest is found again by his name's cookie; his calendar reads his own places, and nothing else.
  const known = me !== null && (me.signed_in || me.name !== "");
  const make = () => {
    setRemoved(false);
    agenda.makeLink().then(setLink, (error) => setProblem(codeOf(error)));
  };
  return html`<section class="agenda-calendar" aria-label=${t("agenda.calendar")}>
    <h3>${t("agenda.calendar")}</h3>
    <${Problem} code=${problem} />
    ${known && html`<p class="agenda-text">${t(me?.signed_in ? "agenda.calendar_lead" : "agenda.calendar_lead_guest")}</p>`}
    <div class="row">
      <a class="button" href=${agenda.file()} download="agenda.ics"><${Icon} name="download" size=${16} />${t("agenda.download")}</a>
      ${known && html`<button type="button" class="button" onClick=${make}><${Icon} name="link" size=${16} />${t("agenda.link_make")}</button>`}
      ${known && html`<button type="button" class="button" onClick=${() => attempt(app, agenda.removeLink().then(() => setRemoved(true)))}>${t("agenda.link_remove")}</button>`}
    </div>
    <p role="status">${removed ? t("agenda.link_removed") : ""}</p>
    ${link && html`<${Dialog} label=${t("agenda.calendar")} onClose=${() => setLink("")}><${Secret} label=${t("agenda.link_label")} secret=${link} onClose=${() => setLink("")} /><//>`}
  </section>`;
}
