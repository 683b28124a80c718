/**
 * The agenda without drawing: what one may answer, what a host fills in, and what is asked of the server.
 */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Agenda } from "../../static/net/agenda.js";
import { byDay, draftOf, fieldOf, momentOf, moved, offered, phase, placeOf, replies, wishOf, wrongIn } from "../../static/state/agenda.js";

const NOW = 1_764_000_000;

/** @typedef {import("../../static/state/agenda.js").Gathering} Gathering */

/** A talk in an hour. @param {Partial<Gathering>} [changes] @returns {Gathering} */
function talk(changes = {}) {
  return { id: "g1", title: "Talk", text: "", host: "Léa", starts_at: NOW + 3600, ends_at: NOW + 7200, zone: "Europe/Brussels", room: "le-palier", area: "stage", places: 2, places_left: 2, doors_open_minutes: 10, visibility: "everybody", cancelled: false, sequence: 3, confirmed: 0, waiting: 0, mine: null, perks: [], ...changes };
}

/** @param {import("../../static/state/agenda.js").Standing} standing @param {number|null} [until] */
const mine = (standing, until = null) => ({ mine: { standing, position: null, claim_until: until, letter: null } });

describe("a gathering", () => {
  it("is ahead, opens its doors, runs and is over; or is cancelled", () => {
    const event = talk();
    assert.equal(phase(event, NOW), "ahead");
    assert.equal(phase(event, NOW + 3000), "doors");
    assert.equal(phase(event, NOW + 3600), "now");
    assert.equal(phase(event, NOW + 7200), "over");
    assert.equal(phase(talk({ doors_open_minutes: 0 }), NOW + 3599), "ahead");
    assert.equal(phase(talk({ cancelled: true }), NOW), "cancelled");
  });

  it("is answered by what can become of it", () => {
    assert.deepEqual(replies(talk(), NOW), ["yes"]);
    assert.deepEqual(replies(talk({ places: null, places_left: null }), NOW), ["yes"]);
    assert.deepEqual(replies(talk({ places_left: 0 }), NOW), ["queue"]);
    assert.deepEqual(replies(talk(mine("confirmed")), NOW), ["no"]);
    assert.deepEqual(replies(talk(mine("waiting")), NOW), ["no"]);
    assert.deepEqual(replies(talk({ places_left: 0, ...mine("offered", NOW + 1) }), NOW), ["take", "no"]);
    assert.deepEqual(replies(talk({ places_left: 0, ...mine("offered", NOW) }), NOW), ["queue"]);
    assert.deepEqual(replies(talk(mine("missed")), NOW), ["yes"]);
    assert.deepEqual(replies(talk(mine("declined")), NOW), ["yes"]);
    assert.deepEqual(replies(talk(), NOW + 7200), []);
    assert.deepEqual(replies(talk({ cancelled: true }), NOW), []);
  });

  it("is offered to oneself as long as the offer holds", () => {
    const events = [talk(), talk({ id: "g2", ...mine("offered", NOW + 5) })];
    assert.deepEqual(offered(events, NOW).map(({ id }) => id), ["g2"]);
    assert.deepEqual(offered(events, NOW + 5), []);
  });

  it("stands under the day it begins on", () => {
    const events = [talk({ id: "c", starts_at: NOW + 90_000 }), talk({ id: "b", starts_at: NOW + 20 }), talk({ id: "a", starts_at: NOW + 10 })];
    const days = byDay(events, (at) => (at < NOW + 50 ? "today" : "tomorrow"));
    assert.deepEqual(days.map(({ day, events: each }) => [day, ...each.map(({ id }) => id)]), [["today", "a", "b"], ["tomorrow", "c"]]);
  });
});

describe("what a host fills in", () => {
  it("begins with tomorrow, for an hour, received by oneself", () => {
    const draft = draftOf(null, NOW + 1, "Ada");
    const begins = momentOf(draft.begins) ?? 0;
    assert.ok(begins > NOW + 86_400 && begins <= NOW + 86_400 + 3600);
    assert.equal((momentOf(draft.ends) ?? 0) - begins, 3600);
    assert.deepEqual([draft.host, draft.title, draft.place, draft.places], ["Ada", "", "", ""]);
  });

  it("comes back as it was planned", () => {
    const { id, sequence, cancelled, confirmed, waiting, mine: own, places_left, ...planned } = talk({ starts_at: 1_764_000_000, ends_at: 1_764_003_600 });
    assert.deepEqual(wishOf(draftOf(talk(planned), NOW, ""), "Europe/Brussels"), planned);
    assert.ok([id, sequence, cancelled, confirmed, waiting, own, places_left].length === 7);
  });

  it("has a room, an area in it, or neither", () => {
    const draft = draftOf(null, NOW, "");
    for (const [room, area] of [[null, null], ["le-palier", null], ["le-palier", "table-1"]]) {
      const wish = wishOf({ ...draft, place: placeOf(room ?? null, area ?? null) }, "UTC");
      assert.deepEqual([wish.room, wish.area], [room, area]);
    }
  });

  it("lasts as long as before when it is moved", () => {
    const draft = { ...draftOf(null, NOW, ""), begins: "2026-11-24T18:00", ends: "2026-11-24T19:30" };
    assert.equal(moved(draft, "2026-11-25T23:00").ends, "2026-11-26T00:30");
    assert.equal(moved(draft, "").ends, draft.ends);
  });

  it("is wrong without a title, a beginning, or an end after it that is still to come", () => {
    const draft = { ...draftOf(null, NOW, ""), title: "Talk" };
    assert.equal(wrongIn(draft, NOW), null);
    assert.equal(wrongIn({ ...draft, title: "  " }, NOW), "title");
    assert.equal(wrongIn({ ...draft, begins: "" }, NOW), "begins");
    assert.equal(wrongIn({ ...draft, ends: draft.begins }, NOW), "ends");
    assert.equal(wrongIn(draft, NOW + 1e6), "ends");
    assert.equal(momentOf("never"), null);
    assert.equal(fieldOf(momentOf("2026-03-01T09:05") ?? 0), "2026-03-01T09:05");
  });

  it("has what goes with a place, each with its number or none", () => {
    const perks = [{ id: "p1", name: "Soup", stock: 5, left: 3, mine: false }, { id: "p2", name: "Tea", stock: null, left: null, mine: true }];
    const draft = draftOf(talk({ perks }), NOW, "");
    assert.deepEqual(wishOf(draft, "UTC").perks, [{ id: "p1", name: "Soup", stock: 5 }, { id: "p2", name: "Tea", stock: null }]);
    draft.perks.push({ id: "", name: "  ", stock: "3" }, { id: "", name: " Book ", stock: "x" });
    assert.deepEqual(wishOf(draft, "UTC").perks.slice(2), [{ id: "", name: "Book", stock: null }]);
  });

  it("has no places rather than none, and doors that open within hours", () => {
    const draft = draftOf(null, NOW, "");
    assert.equal(wishOf({ ...draft, places: "0" }, "UTC").places, null);
    assert.equal(wishOf({ ...draft, places: "12.7" }, "UTC").places, 12);
    assert.equal(wishOf({ ...draft, doors: "x" }, "UTC").doors_open_minutes, 0);
    assert.equal(wishOf({ ...draft, doors: "900" }, "UTC").doors_open_minutes, 240);
  });
});

describe("the agenda of a space", () => {
  it("asks below its space, and changes what one has seen", async () => {
    /** @type {any[][]} */
    const asked = [];
    const agenda = new Agenda(async (...wish) => (asked.push(wish), { events: [], answers: [], link: "L" }), () => "our place");
    await agenda.list();
    await agenda.answer("g1", true);
    await agenda.change(talk(), wishOf(draftOf(talk(), NOW, ""), "UTC"));
    await agenda.choose("g1", "p1", false);
    await agenda.cancel("g1");
    await agenda.answers("g1");
    assert.equal(await agenda.invite("g1", 2, "Léa"), "L");
    assert.equal(await agenda.makeLink(), "L");
    assert.deepEqual(asked.map(([method, path]) => `${method} ${path}`), [
      "GET /spaces/our%20place/events", "POST /spaces/our%20place/events/g1/answer", "PATCH /spaces/our%20place/events/g1",
      "POST /spaces/our%20place/events/g1/perks/p1", "DELETE /spaces/our%20place/events/g1", "GET /spaces/our%20place/events/g1/answers", "POST /spaces/our%20place/events/g1/invitations", "POST /spaces/our%20place/me/calendar",
    ]);
    assert.deepEqual(asked[1]?.[2], { coming: true, letter: null });
    assert.deepEqual(asked[6]?.[2], { companions: 2, note: "Léa" });
    assert.equal(asked[2]?.[2].sequence, 3);
    assert.equal(agenda.file("g/1"), "/api/v1/spaces/our%20place/events/g%2F1/event.ics");
    assert.equal(agenda.file(), "/api/v1/spaces/our%20place/events.ics");
  });
});
