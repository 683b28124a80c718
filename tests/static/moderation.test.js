/** Tests of net/moderation.js: what is asked of the server, and what one knows of one's own blocks. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Moderation } from "../../static/net/moderation.js";

/** A server that notes what it is asked and answers with what it is told to. @param {{status?: number, body?: any}[]} answers */
function server(...answers) {
  /** @type {{path: string, method?: string, headers: Record<string, string>, body: any}[]} */
  const asked = [];
  /** @param {string} path @param {RequestInit} [options] */
  const get = async (path, options = {}) => {
    asked.push({ path, method: options.method, headers: /** @type {Record<string, string>} */ (options.headers), body: options.body && JSON.parse(String(options.body)) });
    const { status = 200, body = null } = answers.shift() ?? {};
    return { ok: status < 400, status, json: async () => body };
  };
  return { asked, get };
}

describe("what hosts and people do about each other", () => {
  it("is asked with the host's key, as JSON", async () => {
    const { asked, get } = server({ status: 204 }, { status: 201, body: {} }, { status: 204 });
    const moderation = new Moderation("key", () => "home", get);
    await moderation.mute("g-eve");
    await moderation.ban({ person: "g-eve", name: "Eve", reason: "shouts", seconds: 3600, household: true });
    await moderation.lift("b/1");
    assert.deepEqual(asked.map(({ method, path }) => `${method} ${path}`), [
      "POST /api/v1/spaces/home/mute",
      "POST /api/v1/spaces/home/bans",
      "DELETE /api/v1/spaces/home/bans/b%2F1",
    ]);
    assert.deepEqual(asked[1]?.body, { person: "g-eve", name: "Eve", reason: "shouts", seconds: 3600, household: true });
    assert.deepEqual(asked[0]?.headers, { "X-Papote-Host-Key": "key", "Content-Type": "application/json" });
  });

  it("is refused with the server's code", async () => {
    const { get } = server({ status: 403, body: { code: "forbidden" } });
    await assert.rejects(new Moderation("", () => "home", get).moveOut("a-owner", false), { code: "forbidden" });
    const offline = new Moderation("", () => "home", async () => {
      throw new TypeError("no network");
    });
    await assert.rejects(offline.reports(), { code: "offline" });
  });

  it("no key is sent by who has none", async () => {
    const { asked, get } = server({ body: { blocks: [] } });
    await new Moderation("", () => "home", get).blocks();
    assert.deepEqual(asked[0]?.headers, {});
  });

  it("a space that is full has a line", async () => {
    const { asked, get } = server({ body: { place: 3 } });
    assert.equal(await new Moderation("", () => "other", get).place(), 3);
    assert.equal(asked[0]?.path, "/api/v1/spaces/other/turn");
  });

  it("one's blocks are known after each answer, and whoever shows them hears of it", async () => {
    const eve = { person: "g-eve", name: "Eve", created_at: 1 };
    const { get } = server({ body: { blocks: [eve] } }, { body: { blocks: [] } });
    const moderation = new Moderation("", () => "home", get);
    let heard = 0;
    const stop = moderation.onBlocks(() => (heard += 1));
    assert.equal(moderation.isBlocked("g-eve"), false);
    await moderation.block("g-eve", "Eve");
    assert.equal(moderation.isBlocked("g-eve"), true);
    stop();
    await moderation.unblock("g-eve");
    assert.equal(moderation.isBlocked("g-eve"), false);
    assert.equal(heard, 1);
  });
});
