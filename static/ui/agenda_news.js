/**
 * Says what the agenda brings while one is in the office: that something begins, with the way there, and that a place is one's own.
 *
 * @module ui/agenda_news
 */
import { offered } from "../state/agenda.js";
import { mineText, whereOf } from "./agenda.js";
import { clock } from "./i18n.js";
import { attempt, toast } from "./trouble.js";

/** @typedef {import("./sounds.js").Sound} Sound */

/** Long enough to finish a sentence before one goes; an offer holds longer, and stands in the agenda. */
const LASTS_MS = 60_000;

/**
 * @param {import("./context.js").App} app
 * @param {(sound: Sound) => void} play
 * @returns {() => void} stops watching
 */
export function watchAgenda(app, play) {
  const { actions, announcer, store } = app;

  /** @param {{id: string, title: string}} event @param {number} until  Unix seconds */
  function offer({ id, title }, until) {
    const take = () =>
      attempt(
        app,
        actions.agenda.answer(id, true).then((event) => {
          announcer.urgent(mineText(event));
          store.dispatch({ type: "agenda/answered", id });
        }),
      );
    const left = (until - store.state.clockOffset) * 1000 - Date.now();
    toast(store, "agenda.offered", "question", { title, time: clock(until) }, [{ key: "agenda.reply.take", run: take }], Math.min(left, LASTS_MS));
    play("bell");
  }

  const stops = [
    store.onMessage("event_started", ({ title, room, area }) => {
      const place = whereOf(store.state, /** @type {{room: string|null, area: string|null}} */ ({ room, area }));
      const go = { key: "agenda.go", run: () => attempt(app, actions.goTo(room, area)) };
      toast(store, place ? "agenda.begins_at" : "agenda.begins", "question", { title, place }, room === null ? [] : [go], LASTS_MS);
      play("bell");
    }),
    store.onMessage("place_offered", (message) => offer(/** @type {any} */ (message), message["claim_until"])),
    store.onMessage("snapshot", ({ resumed }) => {
      if (resumed) return;
      // Whoever was away when a place came free still has a few minutes to take it.
      actions.agenda.list().then(
        (events) => offered(events, Date.now() / 1000 + store.state.clockOffset).forEach((event) => offer(event, event.mine?.claim_until ?? 0)),
        () => undefined,
      );
    }),
  ];
  return () => stops.forEach((stop) => stop());
}
