/**
 * What stands between somebody and the room (static/state/door.js), and how the server is asked about it (static/net/people.js).
 */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { afterKnock, behindHash, gateOf, isAddress, isAtDoor, mayTry, ownPath, pageOf, profileOf, rolesToGive, tagsOf, unanswered } from "../../static/state/door.js";
import { People } from "../../static/net/people.js";

/** @typedef {import("../../static/state/door.js").Me} Me */

/** @param {Partial<Me>} [more] @returns {Me} */
const me = (more) => ({
  person: "g-1", signed_in: false, name: "Ada", avatar: "a03", email: null, role: "guest",
  space: { id: "home", name: "Le Café", access: "open" }, missing: null, oidc: null, development: true, ...more,
});

const SECRET = "A".repeat(42) + "_";

describe("the door", () => {
  it("asks for what is missing, and for nothing before that is known", () => {
    const kinds = [null, "password_wrong", "members_only", "invitation_needed", "wait_for_host", "banned", "something_new"].map((missing) => gateOf(me({ missing })));
    assert.deepEqual(kinds, ["open", "password", "members", "invitation", "knock", "banned", "open"]);
    assert.equal(gateOf(null), "open");
  });

  it("has a button only where the button can open it", () => {
    assert.deepEqual(/** @type {const} */ (["open", "password", "knock", "members", "invitation", "banned"]).map(mayTry), [true, true, true, false, false, false]);
  });

  it("knows the refusals that are its own", () => {
    assert.equal(isAtDoor("wait_for_host"), true);
    for (const other of ["name_taken", "", undefined, null, 3]) assert.equal(isAtDoor(other), false);
  });

  it("hears what a host answered", () => {
    assert.deepEqual(["none", "waiting", "open", "refused"].map(afterKnock), [
      { waiting: false, open: false, refused: false },
      { waiting: true, open: false, refused: false },
      { waiting: false, open: true, refused: false },
      { waiting: false, open: false, refused: true },
    ]);
  });
});

describe("an address", () => {
  it("is one of three pages", () => {
    assert.deepEqual(["/sign-in", "/sign-in/", "/invite", "/", "/r/sign-in", "/r/invite", "/invited"].map(pageOf), ["sign-in", "sign-in", "invite", "office", "office", "office", "office"]);
  });

  it("has a secret or a reason behind its #, and nothing else", () => {
    assert.deepEqual(behindHash(`#${SECRET}`), { token: SECRET, error: "" });
    assert.deepEqual(behindHash("#error=link_invalid"), { token: "", error: "link_invalid" });
    for (const odd of ["", "#", "#x", "#error=<b>", `#${SECRET}<`, `#${"A".repeat(129)}`, "#error="]) assert.deepEqual(behindHash(odd), { token: "", error: "" }, odd);
  });

  it("leads on to our own pages only", () => {
    assert.equal(ownPath("/r/garden?x=1"), "/r/garden?x=1");
    for (const odd of [null, "", "r", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/a b", "/a\n/b"]) assert.equal(ownPath(odd), "/", String(odd));
  });

  it("of a letter has something before and behind an @", () => {
    assert.deepEqual([" ada@example.org ", "ada@localhost", "ada", "@x", "a b@x.org", "ada@", "a@b@c"].map(isAddress), [true, true, false, false, false, false, false]);
  });
});

describe("an invitation", () => {
  it("gives less than the one has who makes it; an owner gives anything", () => {
    assert.deepEqual(rolesToGive("owner"), ["guest", "member", "host", "owner"]);
    assert.deepEqual(rolesToGive("host"), ["guest", "member"]);
    assert.deepEqual([rolesToGive("member"), rolesToGive("guest")], [[], []]);
  });

  it("has each tag once, in small letters, as one word", () => {
    assert.deepEqual(tagsOf(" Crew, front row ,crew,, "), ["crew", "front-row"]);
    assert.deepEqual(tagsOf(""), []);
  });
});

describe("the lobby's fields", () => {
  it("begin with the account's name, else with what this browser kept, else with what the cookie says", () => {
    const kept = { name: "Zoe", avatar: "a09" };
    assert.deepEqual(profileOf(me({ signed_in: true }), kept), { name: "Ada", avatar: "a03" });
    assert.deepEqual(profileOf(me(), kept), kept);
    assert.deepEqual(profileOf(me(), { name: "", avatar: "a09" }), { name: "Ada", avatar: "a03" });
    assert.deepEqual(profileOf(me({ avatar: "" }), { name: "", avatar: "a09" }), { name: "Ada", avatar: "a09" });
    assert.deepEqual(profileOf(null, kept), kept);
  });
});

/**
 * A server that answers as told, and notes what it was asked.
 * @param {(path: string, options: RequestInit) => {status?: number, body?: unknown, retry?: string}} answer
 */
function server(answer) {
  /** @type {{path: string, method: string, headers: Record<string, string>, body: any}[]} */
  const asked = [];
  /** @param {string} path @param {RequestInit} [options] */
  const get = async (path, options = {}) => {
    const headers = /** @type {Record<string, string>} */ (options.headers ?? {});
    asked.push({ path, method: options.method ?? "GET", headers, body: options.body === undefined ? undefined : JSON.parse(String(options.body)) });
    const { status = 200, body = {}, retry = null } = answer(path, options);
    return { ok: status < 400, status, headers: { get: () => retry }, json: async () => body };
  };
  return { asked, get };
}

describe("asking who one is", () => {
  it("tells whoever listens, until they stop", async () => {
    const people = new People("", server(() => ({ body: me() })).get);
    let heard = 0;
    const stop = people.subscribe(() => (heard += 1));
    assert.equal((await people.load("le palier")).name, "Ada");
    assert.equal(people.me?.name, "Ada");
    stop();
    await people.load("le palier");
    assert.equal(heard, 1);
  });

  it("shows the host key in a header alone, and says JSON only where something is sent", async () => {
    const { asked, get } = server(() => ({ body: me() }));
    await new People("a-key", get).load("a/b");
    assert.deepEqual(asked[0], { path: "/api/v1/me?room=a%2Fb", method: "GET", headers: { "X-Papote-Host-Key": "a-key" }, body: undefined });
    const guest = server(() => ({ body: me() }));
    await new People("", guest.get).introduce({ name: "Zoe", avatar: "a01", lang: "fr" }, "hall");
    assert.deepEqual(guest.asked[0], { path: "/api/v1/guest", method: "POST", headers: { "Content-Type": "application/json" }, body: { name: "Zoe", avatar: "a01", lang: "fr", room: "hall" } });
  });

  it("changes an account only where it is to be different", async () => {
    const { asked, get } = server(() => ({ body: me({ signed_in: true }) }));
    const people = new People("", get);
    await people.load("hall");
    await people.introduce({ name: "Ada", avatar: "a03", lang: "fr" }, "hall");
    assert.equal(asked.length, 1);
    await people.introduce({ name: "Ada L.", avatar: "a03", lang: "fr" }, "hall");
    assert.deepEqual(asked.slice(1).map(({ method, path }) => `${method} ${path}`), ["PATCH /api/v1/me", "GET /api/v1/me?room=hall"]);
  });

  it("rejects with the code of the refusal, and with when to try again", async () => {
    const people = new People("", server(() => ({ status: 429, body: { code: "too_many" }, retry: "42" })).get);
    await assert.rejects(people.sendLink("ada@example.org", "/", "fr"), (/** @type {any} */ error) => error.code === "too_many" && error.retryAfter === 42);
    const away = new People("", async () => Promise.reject(new Error("no line")));
    await assert.rejects(away.load("hall"), (/** @type {any} */ error) => error.code === "offline");
  });

  it("shows nobody again who was answered, though a list on its way still names them", () => {
    const list = [{ id: "k-1" }, { id: "k-2" }];
    assert.deepEqual(unanswered(list, new Set(["k-1"])), [{ id: "k-2" }]);
  });

  it("asks the door of its own space, whatever that is called", async () => {
    const { asked, get } = server((path) => ({ body: path.endsWith("waiting") ? { waiting: [] } : { state: "waiting", link: "https://x/invite#s" } }));
    const people = new People("", get);
    assert.equal(await people.knock("a/b", "Zoe", "Hello!"), "waiting");
    assert.deepEqual(asked[0]?.body, { name: "Zoe", text: "Hello!" });
    assert.equal(await people.knocking("a/b"), "waiting");
    assert.deepEqual(await people.waiting("a/b"), []);
    assert.equal(await people.invite("a/b", { role: "guest", uses: null, days: 7, tags: [], note: "" }), "https://x/invite#s");
    assert.ok(asked.every(({ path }) => path.startsWith("/api/v1/spaces/a%2Fb/")));
  });

  it("has nothing to say where nothing is said", async () => {
    const people = new People("", server(() => ({ status: 204 })).get);
    assert.equal(await people.answer("home", "k-1", true), null);
    assert.equal(await people.signOut(), null);
  });
});
