/**
 * How long what is kept is kept, in words.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, it } from "node:test";
import { setLanguage } from "../../static/ui/i18n.js";
import { keptText } from "../../static/ui/privacy.js";

describe("what is kept", () => {
  before(() => setLanguage("en", async () => JSON.parse(readFileSync(new URL("../../static/i18n/en.json", import.meta.url), "utf8"))));

  it("is told in days, in months where they are many, and as what it is where it is for ever", () => {
    assert.equal(keptText("recording", 30), "Recordings: 30 days.");
    assert.equal(keptText("chat", 1), "Messages and files: 1 day.");
    assert.equal(keptText("chat", 365), "Messages and files: 12 months.");
    assert.equal(keptText("log", 0), "What hosts did: until somebody deletes them.");
  });
});
