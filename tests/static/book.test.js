/** The address book: what is found in it, when a promise is due, and what messages change. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Book, matching, momentOf } from "../../static/net/book.js";
import { changesOf, dayOf, draftOf, dueOf, remindOf } from "../../static/net/promises.js";
import { apply } from "../../static/state/apply.js";
import { initialState, readPreferences } from "../../static/state/initial.js";
import { givenText } from "../../static/ui/exchange.js";
import { setLanguage } from "../../static/ui/i18n.js";
import { plain } from "../../static/state/plain.js";

/** @param {Partial<import("../../static/net/book.js").Entry>} more @returns {import("../../static/net/book.js").Entry} */
const entry = (more) => ({ id: "e", person: "p", name: "Ada", first_at: 0, last_at: 0, count: 1, place: "Cuisine", last_place: "Jardin", note: "", card: null, card_at: null, ...more });

/** @param {string} type @param {object} [more] */
const message = (type, more = {}) => /** @type {import("../../static/types.js").Message} */ ({ type, now: 0, ...more });

const state = () => initialState(readPreferences(null, ["en"], false));

describe("the address book", () => {
  it("c2: finds people by name, place, note and card, however that is written", () => {
    const entries = [
      entry({ id: "1", name: "Élodie" }),
      entry({ id: "2", name: "Bob", note: "aime le thé" }),
      entry({ id: "3", name: "Cyd", last_place: "Bibliothèque", card: { mail: "", phone: "", organization: "Atelier Mü", title: "", links: [] } }),
    ];
    /** @param {string} query */
    const found = (query) => matching(entries, query, plain).map(({ id }) => id);
    assert.deepEqual(found(""), ["1", "2", "3"]);
    assert.deepEqual(found("elodie"), ["1"]);
    assert.deepEqual(found("THE bob"), ["2"]);
    assert.deepEqual(found("bibliotheque mu"), ["3"]);
    assert.deepEqual(found("nobody"), []);
  });

  it("c3: makes a moment of a day, or of the one before, and none of what is no day", () => {
    const evening = new Date(2026, 10, 27, 18).getTime() / 1000;
    assert.equal(momentOf("2026-11-27", 18), evening);
    assert.equal(momentOf("2026-12-01", 9, 1), new Date(2026, 10, 30, 9).getTime() / 1000);
    for (const wrong of ["", "27.11.2026", "soon"]) assert.equal(momentOf(wrong, 18), null);
  });

  it("asks for what is one's own", async () => {
    /** @type {string[]} */
    const asked = [];
    const book = new Book({ ask: async (method, path) => (asked.push(`${method} ${path}`), { entries: [], url: "u" }) });
    await book.entries();
    await book.annotate("a/b", "note");
    await book.withdraw("x");
    await book.keep("y", true);
    await book.change("y", { text: "x" });
    assert.equal(await book.link(), "u");
    assert.deepEqual(asked, ["GET /me/book", "PATCH /me/book/a%2Fb", "POST /me/book/x/withdraw", "PATCH /me/promises/y", "PATCH /me/promises/y", "POST /me/promises-link"]);
  });
});

describe("a promise that is changed", () => {
  const DAY = "2026-11-27";
  /** @param {Partial<import("../../static/net/book.js").OwnPromise>} more @returns {import("../../static/net/book.js").OwnPromise} */
  const promise = (more = {}) => ({ id: "p", text: "send the article", to: "b", to_name: "Bob", due_at: dueOf(DAY), remind_at: null, done_at: null, created_at: 0, ...more });

  it("c3: begins as it stands", () => {
    assert.deepEqual(draftOf(promise()), { text: "send the article", due: DAY, remind: "none" });
    assert.equal(draftOf(promise({ remind_at: remindOf(DAY, "day") })).remind, "day");
    assert.equal(draftOf(promise({ remind_at: remindOf(DAY, "before") })).remind, "before");
    assert.equal(draftOf(promise({ remind_at: 7 })).remind, "other");
    assert.deepEqual([dayOf(null), dayOf(dueOf("2027-01-02"))], ["", "2027-01-02"]);
  });

  it("c3: sends what was changed, and nothing that was not", () => {
    const kept = promise({ due_at: (dueOf(DAY) ?? 0) + 60, remind_at: remindOf(DAY, "before") });
    const draft = draftOf(kept);
    assert.deepEqual(changesOf(kept, draft), {});
    assert.deepEqual(changesOf(kept, { ...draft, text: " send both articles " }), { text: "send both articles" });
    assert.deepEqual(changesOf(kept, { ...draft, remind: "day" }), { remind_at: remindOf(DAY, "day") });
    assert.deepEqual(changesOf(kept, { ...draft, remind: "none" }), { remind_at: null });
  });

  it("c3: is reminded of before its new day, and of none where there is no day", () => {
    const kept = promise({ remind_at: remindOf(DAY, "before") });
    const draft = draftOf(kept);
    assert.deepEqual(changesOf(kept, { ...draft, due: "2026-12-01" }), { due_at: dueOf("2026-12-01"), remind_at: remindOf("2026-12-01", "before") });
    assert.deepEqual(changesOf(kept, { ...draft, due: "" }), { due_at: null, remind_at: null });
    const odd = promise({ remind_at: 7 });
    assert.deepEqual(changesOf(odd, { ...draftOf(odd), due: "" }), { due_at: null });
  });
});

describe("cards that are offered", () => {
  it("are asked about until the offer is moot, or the room is another", () => {
    const now = state();
    apply(now, message("card_offered", { id: "p1" }));
    apply(now, message("card_offered", { id: "p2" }));
    assert.deepEqual([...now.book.offers], ["p1", "p2"]);
    apply(now, message("card_offer_ended", { id: "p1" }));
    assert.deepEqual(apply(now, message("card_offer_ended", { id: "p1" })), []);
    assert.deepEqual([...now.book.offers], ["p2"]);
    apply(now, message("page/stage", { stage: "lobby" }));
    assert.deepEqual([...now.book.offers], []);
  });

  it("know whom one has asked", () => {
    const now = state();
    apply(now, message("page/offering", { id: "p1", on: true }));
    assert.deepEqual([...now.book.asked], ["p1"]);
    apply(now, message("card_answered", { id: "p1", accepted: true }));
    assert.deepEqual([...now.book.asked], []);
  });

  it("open the form for a promise, with whom it is to", () => {
    const now = state();
    apply(now, message("ui/promise", { person: "a", name: "Ada" }));
    assert.equal(now.panel, "book");
    assert.deepEqual(now.book.promise, { person: "a", name: "Ada" });
    apply(now, message("ui/promised"));
    assert.equal(now.book.promise, null);
    apply(now, message("book_changed", { id: "p1", card: true }));
    assert.equal(now.book.changes, 1);
  });
});

describe("what one gives with one's card", () => {
  it("c2: is read before one does, and is never more than one wrote", async () => {
    await setLanguage("en", async () => ({}));
    const bare = { mail: "", phone: "", organization: "", title: "", links: [] };
    assert.equal(givenText(bare, "Ada"), "Ada");
    assert.equal(givenText({ ...bare, mail: "ada@example.org", links: ["https://ada.example.org/"] }, "Ada"), "Ada, ada@example.org, and ada.example.org");
  });
});
