/**
 * What hosts ask about recordings that are kept (static/net/archive.js), and how it is told (static/ui/archive.js).
 */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { readFileSync } from "node:fs";
import { Archive, isBusy } from "../../static/net/archive.js";
import { stateText, titleOf, whenText } from "../../static/ui/archive.js";
import { setLanguage } from "../../static/ui/i18n.js";
import { initialState, readPreferences } from "../../static/state/initial.js";

/** @typedef {import("../../static/types.js").StoredRecording} StoredRecording */

/** @param {Partial<StoredRecording>} [more] @returns {StoredRecording} */
const kept = (more) => ({
  id: "20260131-154210-8f3a91c2", title: "La visite", place: "stage", began: 1_769_874_130, duration: 67, people: ["Ada", "Bob"], state: "ready",
  finishing: null, composing: null, watch: "/recordings/20260131-154210-8f3a91c2?until=9&key=w", manage: "/recordings/20260131-154210-8f3a91c2?until=9&key=m", ...more,
});

/**
 * A server that answers from a table of paths, and notes what it was asked.
 * @param {Record<string, {status?: number, body?: unknown}>} answers
 */
function server(answers) {
  /** @type {{path: string, method: string, key: string}[]} */
  const asked = [];
  /** @param {string} path @param {RequestInit} [options] */
  const get = async (path, options) => {
    const method = options?.method ?? "GET";
    asked.push({ path, method, key: new Headers(options?.headers).get("X-Papote-Host-Key") ?? "" });
    const { status = 200, body = {} } = answers[`${method} ${path}`] ?? { status: 404 };
    return { ok: status < 400, status, json: async () => body };
  };
  return { asked, get };
}

const OWN = "/api/recordings/20260131-154210-8f3a91c2?until=9&key=m";

describe("the recordings that are kept", () => {
  it("are asked for with the host key, and come the newest first", async () => {
    const old = kept({ id: "20250101-000000-00000000", began: 5, state: "failed" });
    const { asked, get } = server({ "GET /api/recordings": { body: { recordings: [old, kept({ state: "recording" })] } } });
    const found = await new Archive("secret", get).list();
    assert.deepEqual(found.map(({ began }) => began), [1_769_874_130, 5]);
    assert.ok(isBusy(found), "one of them still runs");
    assert.deepEqual(asked, [{ path: "/api/recordings", method: "GET", key: "secret" }]);
  });

  it("tell how far they are until they are finished, and are not asked again then", async () => {
    const list = { body: { recordings: [kept({ state: "finishing" })] } };
    /** @type {Record<string, {status?: number, body?: unknown}>} */
    const answers = { "GET /api/recordings": list, [`GET ${OWN}`]: { body: { state: "finishing", finishing: 40, composing: null } } };
    const { asked, get } = server(answers);
    const archive = new Archive("secret", get);
    const first = await archive.list();
    assert.equal(first[0]?.finishing, 40);
    assert.ok(isBusy(first));
    list.body.recordings = [kept()];
    answers[`GET ${OWN}`] = { body: { state: "ready", finishing: null, composing: 10 } };
    assert.ok(isBusy(await archive.list()));
    answers[`GET ${OWN}`] = { body: { state: "ready", finishing: null, composing: null } };
    assert.ok(!isBusy(await archive.list()));
    const before = asked.length;
    await archive.list();
    assert.equal(asked.length, before + 1);
  });

  it("are deleted with the link to manage; one that is gone already is deleted as well", async () => {
    const { asked, get } = server({ [`DELETE ${OWN}`]: { status: 204 } });
    await new Archive("secret", get).remove(kept());
    assert.deepEqual(asked, [{ path: OWN, method: "DELETE", key: "" }]);
    await new Archive("secret", server({}).get).remove(kept());
  });

  it("say why they cannot be had", async () => {
    const refused = server({ "GET /api/recordings": { status: 403 } });
    await assert.rejects(new Archive("wrong", refused.get).list(), { code: "forbidden" });
    const broken = server({ "GET /api/recordings": { status: 500 } });
    await assert.rejects(new Archive("secret", broken.get).list(), { code: "internal" });
    await assert.rejects(new Archive("secret", () => Promise.reject(new TypeError("no network"))).list(), { code: "offline" });
    await assert.rejects(new Archive("secret", server({ [`DELETE ${OWN}`]: { status: 500 } }).get).remove(kept()), { code: "internal" });
  });
});

describe("a recording in the list", () => {
  before(() =>
    setLanguage("fr", async (language) => JSON.parse(readFileSync(new URL(`../../static/i18n/${language}.json`, import.meta.url), "utf8"))),
  );
  const state = initialState(readPreferences(null, ["fr"], false));

  it("is called by its title, else by the place in the person’s language", () => {
    assert.equal(titleOf(state, kept()), "La visite");
    assert.equal(titleOf(state, kept({ title: "" })), "La scène");
    assert.equal(titleOf(state, kept({ title: "", place: "meeting-2" })), "Salle 2");
    assert.equal(titleOf(state, kept({ title: "", place: "Kantine" })), "Kantine");
  });

  it("tells when it was and how long it is, once that is known", () => {
    assert.match(whenText(kept()), /2026.* · 1:07$/);
    assert.doesNotMatch(whenText(kept({ duration: 0 })), /·/);
  });

  it("tells what one waits for", () => {
    assert.equal(stateText(kept()), "");
    assert.match(stateText(kept({ composing: 30 })), /30/);
    assert.match(stateText(kept({ state: "finishing", finishing: 70 })), /70/);
    assert.notEqual(stateText(kept({ state: "recording" })), "");
    assert.notEqual(stateText(kept({ state: "failed" })), "");
  });
});
