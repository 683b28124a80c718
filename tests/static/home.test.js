/** Tests of the host's home without a page: state/home.js, what one may and what lists say; net/home.js, what is asked of the server. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Home } from "../../static/net/home.js";
import { ACCESS, changesOf, domainsOf, endOf, isDomain, KINDS, linesOf, matching, mayRemove, mayTag, rolesFor, runsPlace, SCOPES, sorted, tabsFor, told, wrongQuestion } from "../../static/state/home.js";

/** @param {string} path */
const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

/** @typedef {import("../../static/state/home.js").Member} Member */
/** @typedef {import("../../static/state/home.js").Invitation} Invitation */

/** @param {Partial<Member>} what @returns {Member} */
const member = (what) => ({ id: "a-1", name: "Ada", avatar: "a01", email: null, role: "member", tags: [], since: 0, seen_at: null, ...what });
/** @param {Partial<Invitation>} what @returns {Invitation} */
const invitation = (what) => ({ id: "i", role: "guest", tags: [], uses_left: 1, expires_at: null, note: "", by: "a-1", created_at: 0, revoked: false, works: true, event: null, ...what });
/** @param {string} action @param {Record<string, any>} details */
const deed = (action, details = {}, target = "") => ({ number: 1, at: 0, by: "a-1", by_name: "Ada", action, target, details });

describe("what one's role lets one see", () => {
  it("grows with it", () => {
    assert.deepEqual(tabsFor("member", true), []);
    assert.deepEqual(tabsFor("host", false), ["people", "invitations", "moderation", "figures", "log", "place"]);
    assert.ok(tabsFor("host", true).includes("tokens"));
    assert.ok(!tabsFor("host", true).includes("webhooks"));
    assert.ok(tabsFor("owner", true).includes("webhooks"));
    assert.ok(runsPlace("owner"));
    assert.ok(!runsPlace("host"));
  });

  it("a host moves nobody at or above himself, and may only step down", () => {
    assert.deepEqual(rolesFor("host", "owner", false), []);
    assert.deepEqual(rolesFor("host", "host", false), []);
    assert.deepEqual(rolesFor("host", "member", false), [], "there is nothing else below a host to be");
    assert.deepEqual(rolesFor("host", "host", true), ["member", "host"]);
    assert.deepEqual(rolesFor("member", "member", true), []);
  });

  it("an owner makes a member anything, but does not unmake another owner", () => {
    assert.deepEqual(rolesFor("owner", "member", false), ["member", "host", "owner"]);
    assert.deepEqual(rolesFor("owner", "host", false), ["member", "host", "owner"]);
    assert.deepEqual(rolesFor("owner", "owner", false), []);
    assert.deepEqual(rolesFor("owner", "owner", true), ["member", "host", "owner"]);
  });

  it("tags and removes those below, and oneself", () => {
    assert.ok(mayTag("host", "member", false) && mayTag("host", "host", true));
    assert.ok(!mayTag("host", "host", false) && !mayTag("member", "member", true));
    assert.ok(mayRemove("owner", "host", false) && mayRemove("member", "member", true));
    assert.ok(!mayRemove("host", "owner", false) && !mayRemove("member", "guest", false));
  });
});

describe("what the lists say", () => {
  it("members are found by name, address and tag, without accents, hosts before members", () => {
    const all = [member({ id: "1", name: "Zoé" }), member({ id: "2", name: "Bob", email: "bob@zoo.org", role: "host" }), member({ id: "3", name: "Ada", tags: ["zone"] }), member({ id: "4", name: "Eve" })];
    assert.deepEqual(matching(all, " ZO").map(({ id }) => id), ["2", "3", "1"]);
    assert.equal(matching(all, "").length, 4);
  });

  it("invitations that are over are apart, with the reason", () => {
    const open = invitation({});
    const used = invitation({ uses_left: 0, works: false });
    assert.deepEqual(sorted([used, open]), { open: [open], over: [used] });
    assert.equal(endOf(used), "used");
    assert.equal(endOf(invitation({ revoked: true, uses_left: 0, works: false })), "revoked");
    assert.equal(endOf(invitation({ uses_left: null, works: false })), "expired");
  });

  it("domains are read as people write them", () => {
    assert.deepEqual(domainsOf("@Example.org, club.fr\nexample.org;ada@bureau.be "), ["example.org", "club.fr", "bureau.be"]);
    assert.deepEqual(domainsOf(" "), []);
    assert.ok(isDomain("mairie.example.org") && !isDomain("example") && !isDomain("ex ample.org"));
  });

  it("c1: questions are read line by line, and the first that is too long is named", () => {
    assert.deepEqual(linesOf(" Tea?\n\nCake?\nTea?\n"), ["Tea?", "Cake?"]);
    assert.equal(wrongQuestion([]), null);
    assert.equal(wrongQuestion(["Tea?", "☕".repeat(160)]), null);
    assert.equal(wrongQuestion(["Tea?", "☕".repeat(161)]), 2);
    const many = Array.from({ length: 21 }, (_, number) => `Question ${number}?`);
    assert.deepEqual([wrongQuestion(many.slice(1)), wrongQuestion(many)], [null, "many"]);
  });

  it("only what was changed of a place is sent", () => {
    const before = { name: "Papote", access: "open", domains: ["a.org"] };
    assert.deepEqual(changesOf(before, { ...before, name: "Papote ", password: "" }), {});
    assert.deepEqual(changesOf(before, { name: "Chez nous", access: "password", domains: [], password: "secret" }), { name: "Chez nous", access: "password", domains: [], password: "secret" });
  });

  it("a line of the log names members by their id and others by the name they had", () => {
    const names = new Map([["a-2", "Bob"]]);
    assert.deepEqual(told(deed("member_changed", { role: "host", was: "member" }, "a-2"), names), { sentence: "member_changed", name: "Bob", role: "host", was: "member", what: "" });
    assert.equal(told(deed("banned", { name: "Eve", reason: "shouts" }, "g-9"), names).name, "Eve");
    assert.equal(told(deed("muted", {}, "g-9"), names).name, "");
    assert.equal(told(deed("webhook_made", { url: "https://a.org/" }), names).what, "https://a.org/");
  });

  it("what is undone is another sentence than what is done", () => {
    const sentences = [deed("timer", { seconds: 60 }), deed("timer", { seconds: 0 }), deed("record", { on: false }), deed("megaphone", { scope: null }), deed("member_changed", { role: "host", was: "host" })].map((each) => told(each, new Map()).sentence);
    assert.deepEqual(sentences, ["timer", "timer_off", "record_off", "megaphone_off", "member_changed_off"]);
  });
});

describe("what the page and the server both know", () => {
  /** @param {string} path @param {RegExp} table */
  const listed = (path, table) => [...(table.exec(read(path))?.[1] ?? "").matchAll(/"(\w+)"/g)].map((found) => found[1]);

  it("is the same list: scopes, kinds of news, ways in", () => {
    assert.deepEqual([...SCOPES], listed("server/papote/api/tokens.py", /ScopeText = Literal\[(.*?)\]/s));
    assert.deepEqual([...KINDS], listed("server/papote/api/webhooks.py", /KindText = Literal\[(.*?)\]/s));
    assert.deepEqual([...ACCESS].sort(), listed("server/papote/api/people.py", /AccessText = Literal\[(.*?)\]/s).sort());
  });

  it("has a sentence for every deed the API writes down", () => {
    const french = JSON.parse(read("static/i18n/fr.json"));
    const modules = ["spaces", "invitations", "moderation", "tokens", "webhooks", "knocks", "admin"];
    const calls = modules.flatMap((name) => [...read(`server/papote/api/${name}.py`).matchAll(/call\.audit\(([^,]+),/g)]).map((found) => found[1] ?? "");
    const actions = calls.flatMap((call) => [...call.matchAll(/"(\w+)"/g)].map((found) => found[1]));
    assert.ok(actions.length > 12);
    for (const action of actions) assert.ok(`home.did.${action}` in french, `${action} has no sentence`);
  });
});

describe("what is asked of the server", () => {
  /** @param {any[]} answers */
  function server(...answers) {
    /** @type {any[][]} */
    const asked = [];
    return { asked, home: new Home(async (method, path, body) => (asked.push([`${method} ${path}`, ...(body ? [body] : [])]), answers.shift()), "my home") };
  }

  it("is about the place, and says what a member was", async () => {
    const { asked, home } = server({ members: [] }, {}, null, { invitations: [] }, null);
    await home.members();
    await home.changeMember(member({ role: "host" }), { role: "member", tags: ["crew"] });
    await home.removeMember("a/1");
    await home.invitations();
    await home.revokeInvitation("i-1");
    assert.deepEqual(asked, [
      ["GET /spaces/my%20home/members"],
      ["PATCH /spaces/my%20home/members/a-1", { has: "host", role: "member", tags: ["crew"] }],
      ["DELETE /spaces/my%20home/members/a%2F1"],
      ["GET /spaces/my%20home/invitations"],
      ["DELETE /spaces/my%20home/invitations/i-1"],
    ]);
  });

  it("tells a secret once, of one's own or of the place", async () => {
    const { asked, home } = server({ token: "papote_1" }, { tokens: [] }, null, { secret: "s" });
    assert.equal(await home.makeToken(true, { name: "Bot", scopes: ["chat"], days: null }), "papote_1");
    assert.deepEqual(await home.tokens(false), []);
    await home.revokeToken(false, "t-1");
    assert.equal(await home.makeWebhook({ url: "https://a.org/", kinds: ["area_full"] }), "s");
    assert.deepEqual(asked.map(([what]) => what.replace("/spaces/my%20home", "")), ["POST /me/tokens", "GET /tokens", "DELETE /tokens/t-1", "POST /webhooks"]);
  });

  it("pages the log and picks deliveries", async () => {
    const { asked, home } = server({ deeds: [], more: false }, {}, { deliveries: [] }, { deliveries: [] }, null, { delivery: "d" }, null, { webhooks: [] });
    await home.deeds();
    await home.deeds(41);
    await home.deliveries("w", "");
    await home.deliveries("w", "dead");
    await home.sendAgain("w", "d");
    await home.testWebhook("w");
    await home.removeWebhook("w");
    assert.deepEqual(await home.webhooks(), []);
    assert.deepEqual(
      asked.map(([what]) => what.replace("/spaces/my%20home", "")),
      ["GET /audit", "GET /audit?before=41", "GET /webhooks/w/deliveries", "GET /webhooks/w/deliveries?state=dead", "POST /webhooks/w/deliveries/d/again", "POST /webhooks/w/test", "DELETE /webhooks/w", "GET /webhooks"],
    );
  });

  it("settings are read and changed", async () => {
    const { asked, home } = server({}, {});
    await home.settings();
    await home.change({ name: "Chez nous" });
    assert.deepEqual(asked, [["GET /spaces/my%20home"], ["PATCH /spaces/my%20home", { name: "Chez nous" }]]);
  });
});
