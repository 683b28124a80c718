/**
 * The agenda without drawing or network: what one may do about a gathering now, and what a host has filled in.
 * Moments are Unix seconds; what is typed is by the clock of whoever types.
 *
 * @module state/agenda
 */

/** @typedef {"confirmed"|"offered"|"waiting"|"missed"|"declined"} Standing */
/**
 * Something planned, and one's own answer to it.
 * @typedef {{id: string, title: string, text: string, host: string, starts_at: number, ends_at: number, zone: string, room: string|null, area: string|null, places: number|null, places_left: number|null, doors_open_minutes: number, visibility: "everybody"|"members", cancelled: boolean, sequence: number, confirmed: number, waiting: number, mine: {standing: Standing, position: number|null, claim_until: number|null, letter: boolean|null}|null, perks: Perk[]}} Gathering
 */
/** Something that goes with a place; stock null: as many as are wished. @typedef {{id: string, name: string, stock: number|null, left: number|null, mine: boolean}} Perk */
/** What a host wishes of one. @typedef {{title: string, text: string, host: string, starts_at: number, ends_at: number, zone: string, room: string|null, area: string|null, places: number|null, doors_open_minutes: number, visibility: string, perks: {id: string, name: string, stock: number|null}[]}} Wish */
/** The same as it stands in the form. @typedef {{title: string, text: string, host: string, begins: string, ends: string, place: string, places: string, doors: string, visibility: string, perks: {id: string, name: string, stock: string}[]}} Draft */

const HOUR = 3600;
/** Between a room and its area, in what a choice of place is called; no id has it. */
const IN = "/";

/**
 * Where a gathering stands in time.
 * @param {Gathering} event @param {number} now
 * @returns {"cancelled"|"over"|"now"|"doors"|"ahead"}
 */
export function phase(event, now) {
  if (event.cancelled) return "cancelled";
  if (now >= event.ends_at) return "over";
  if (now >= event.starts_at) return "now";
  return event.doors_open_minutes > 0 && now >= event.starts_at - event.doors_open_minutes * 60 ? "doors" : "ahead";
}

/**
 * What one may answer: yes, take (the place that is offered), queue (for a place), no.
 * @param {Gathering} event @param {number} now
 * @returns {("yes"|"take"|"queue"|"no")[]}
 */
export function replies(event, now) {
  if (["cancelled", "over"].includes(phase(event, now))) return [];
  const standing = event.mine?.standing;
  if (standing === "confirmed" || standing === "waiting") return ["no"];
  if (standing === "offered" && now < (event.mine?.claim_until ?? 0)) return ["take", "no"];
  return [event.places_left === 0 ? "queue" : "yes"];
}

/**
 * Gatherings by the day they begin, in order.
 * @param {Gathering[]} events @param {(at: number) => string} dayOf  what a day is called
 * @returns {{day: string, events: Gathering[]}[]}
 */
export function byDay(events, dayOf) {
  /** @type {{day: string, events: Gathering[]}[]} */
  const days = [];
  for (const event of [...events].sort((one, other) => one.starts_at - other.starts_at)) {
    const day = dayOf(event.starts_at);
    const last = days.at(-1);
    if (last?.day === day) last.events.push(event);
    else days.push({ day, events: [event] });
  }
  return days;
}

/** Offers to oneself that still hold. @param {Gathering[]} events @param {number} now */
export function offered(events, now) {
  return events.filter((event) => replies(event, now).includes("take"));
}

// ---- what a host fills in

/** A moment as a field for date and time has it. @param {number} at */
export function fieldOf(at) {
  const date = new Date(at * 1000);
  /** @param {number} number */
  const two = (number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** What stands in such a field, or null. @param {string} text */
export function momentOf(text) {
  const at = new Date(text).getTime() / 1000;
  return Number.isFinite(at) ? at : null;
}

/**
 * What the form begins with: tomorrow at the next full hour, or what is planned.
 * @param {Gathering|null} event @param {number} now @param {string} host
 * @returns {Draft}
 */
export function draftOf(event, now, host) {
  const begins = event?.starts_at ?? Math.ceil(now / HOUR) * HOUR + 24 * HOUR;
  return {
    title: event?.title ?? "",
    text: event?.text ?? "",
    host: event?.host ?? host,
    begins: fieldOf(begins),
    ends: fieldOf(event?.ends_at ?? begins + HOUR),
    place: placeOf(event?.room ?? null, event?.area ?? null),
    places: event?.places ? String(event.places) : "",
    doors: String(event?.doors_open_minutes ?? 10),
    visibility: event?.visibility ?? "everybody",
    perks: (event?.perks ?? []).map(({ id, name, stock }) => ({ id, name, stock: stock === null ? "" : String(stock) })),
  };
}

/** A place as one choice of many; empty: nowhere in particular. @param {string|null} room @param {string|null} area */
export function placeOf(room, area) {
  if (room === null) return "";
  return area === null ? room : `${room}${IN}${area}`;
}

/** The draft when it begins at another time: it lasts as long as before. @param {Draft} draft @param {string} begins @returns {Draft} */
export function moved(draft, begins) {
  const [from, until, to] = [momentOf(draft.begins), momentOf(draft.ends), momentOf(begins)];
  if (from === null || until === null || to === null) return { ...draft, begins };
  return { ...draft, begins, ends: fieldOf(to + until - from) };
}

/**
 * What is wrong with a draft, or null.
 * @param {Draft} draft @param {number} now
 * @returns {"title"|"begins"|"ends"|null}
 */
export function wrongIn(draft, now) {
  const [begins, ends] = [momentOf(draft.begins), momentOf(draft.ends)];
  if (draft.title.trim() === "") return "title";
  if (begins === null) return "begins";
  return ends === null || ends <= begins || ends <= now ? "ends" : null;
}

/** What a host wishes, as the server wants to hear it. @param {Draft} draft @param {string} zone  of whoever typed @returns {Wish} */
export function wishOf(draft, zone) {
  const cut = draft.place.indexOf(IN);
  return {
    title: draft.title.trim(),
    text: draft.text.trim(),
    host: draft.host.trim(),
    starts_at: momentOf(draft.begins) ?? 0,
    ends_at: momentOf(draft.ends) ?? 0,
    zone,
    room: draft.place === "" ? null : cut === -1 ? draft.place : draft.place.slice(0, cut),
    area: cut === -1 ? null : draft.place.slice(cut + 1),
    places: countOf(draft.places),
    doors_open_minutes: Math.min(240, Math.max(0, Math.trunc(Number(draft.doors)) || 0)),
    visibility: draft.visibility,
    perks: draft.perks.map(({ id, name, stock }) => ({ id, name: name.trim(), stock: countOf(stock) })).filter(({ name }) => name !== ""),
  };
}

/** A number of things; null: no limit. @param {string} text */
function countOf(text) {
  const count = Math.trunc(Number(text));
  return count > 0 ? count : null;
}
