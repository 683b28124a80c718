/** Tests of the host's figures without a page: state/figures.js, what charts show; and what a host may look at. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Home } from "../../static/net/home.js";
import * as net from "../../static/net/figures.js";
import { SPANS, ceiling, fullest, isEmpty, labelEvery, pairsByHour } from "../../static/state/figures.js";

/** @typedef {import("../../static/state/figures.js").Figures} Figures */

/** @param {Partial<Figures>} what @returns {Figures} */
const figures = (what) => ({ counted: true, few: 5, since: 0, until: 0, areas: [], hours: [], pairs: [], days: [], newcomers: 0, talked: null, ...what });
/** @param {string} area @param {number|null} peak @param {number} minutes */
const area = (area, peak, minutes) => ({ room: "r", area, hours: 1, peak, minutes });

describe("the host's figures", () => {
  it("have the fullest areas first, and those without a peak last", () => {
    const found = fullest(figures({ areas: [area("a", null, 50), area("b", 7, 3), area("c", 9, 2), area("d", 7, 8)] }));
    assert.deepEqual(found.map(({ area: id }) => id), ["c", "d", "b", "a"]);
  });

  it("add up hours of different days, and nothing that is not told", () => {
    const hours = pairsByHour(figures({ pairs: [{ at: 9, pairs: 5 }, { at: 33, pairs: 6 }, { at: 10, pairs: 7 }] }), (at) => at % 24);
    assert.deepEqual([hours[9], hours[10], hours[11], hours.length], [11, 7, 0, 24]);
  });

  it("are empty where all was too few", () => {
    const day = { at: 0, newcomers: null, share: /** @type {const} */ ("withheld"), talked: null, pairs: null, rounds: null };
    assert.ok(isEmpty(figures({ days: [day] })));
    assert.ok(!isEmpty(figures({ days: [{ ...day, newcomers: 5 }] })));
    assert.ok(!isEmpty(figures({ areas: [area("a", null, 1)] })));
  });

  it("end their axes with round numbers, and write no more labels than there is room for", () => {
    assert.deepEqual([0, 4, 6, 11, 21, 26, 99, 101].map(ceiling), [5, 5, 10, 20, 25, 50, 100, 200]);
    assert.deepEqual([labelEvery(7, 8), labelEvery(24, 8), labelEvery(90, 8)], [1, 3, 12]);
  });

  it("are asked of the place one is in; the table with a host's key, if that is what makes one a host", async (test) => {
    /** @type {string[]} */
    const asked = [];
    const home = new Home(async (method, path) => (asked.push(`${method} ${path}`), figures({})), "a b");
    await net.figures(home, 30);
    /** @type {any[]} */
    const fetched = [];
    test.mock.method(globalThis, "fetch", async (/** @type {string} */ path, /** @type {RequestInit} */ options) => (fetched.push([path, options.headers]), new Response("begins")));
    assert.equal(await (await net.table("home", 7, "")).text(), "begins");
    await net.table("home", 7, "key");
    assert.deepEqual(asked, ["GET /spaces/a%20b/figures?days=30"]);
    assert.deepEqual(fetched, [["/api/v1/spaces/home/figures.csv?days=7", undefined], ["/api/v1/spaces/home/figures.csv?days=7", { "X-Papote-Host-Key": "key" }]]);
  });

  it("are asked for no longer than the server tells", () => {
    const most = Number(/^LONGEST_DAYS = (\d+)$/m.exec(readFileSync(new URL("../../server/papote/people/figures.py", import.meta.url), "utf8"))?.[1]);
    assert.ok(SPANS.every((days) => days <= most));
  });
});
