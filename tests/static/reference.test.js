/**
 * What the page of the API reads out of its description: types in few words, fields, and a line to try.
 */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { curl, example, fields, refusalLines, resolved, summaryOf, typeText } from "../../static/reference/schema.js";

const schemas = {
  Post: {
    type: "object",
    required: ["room", "kinds"],
    properties: {
      room: { type: "string", minLength: 1, maxLength: 64, description: "a room's id" },
      kinds: { type: "array", minItems: 1, items: { enum: ["a", "b"] } },
      days: { anyOf: [{ type: "number", exclusiveMinimum: 0, maximum: 366 }, { type: "null" }] },
      who: { $ref: "#/components/schemas/Card" },
    },
  },
  Card: { type: "object", properties: {} },
};
const REF = { $ref: "#/components/schemas/Post" };

describe("the page of the API", () => {
  it("says what an operation does in its own language, and in English what nobody has translated", () => {
    const operation = { operationId: "chat.search", summary: "Look for words" };
    assert.deepEqual(summaryOf(operation, { "chat.search": "Chercher des mots" }, "fr"), { text: "Chercher des mots", lang: "fr" });
    assert.deepEqual(summaryOf(operation, {}, "fr"), { text: "Look for words", lang: "en" });
  });

  it("says in few words what may stand somewhere", () => {
    const { room, kinds, days, who } = schemas.Post.properties;
    assert.equal(typeText(room, schemas), "string 1–64");
    assert.equal(typeText(kinds, schemas), '["a" | "b", …]');
    assert.equal(typeText(days, schemas), "number > 0 ≤ 366 | null");
    assert.equal(typeText(who, schemas), "Card");
    assert.equal(typeText({ type: "integer", minimum: 1 }, schemas), "integer ≥ 1");
    assert.equal(typeText({}, schemas), "object");
  });

  it("lists the fields of what a reference leads to", () => {
    assert.deepEqual(
      fields(REF, schemas).map(({ name, required, about }) => [name, required, about]),
      [
        ["room", true, "a room's id"],
        ["kinds", true, ""],
        ["days", false, ""],
        ["who", false, ""],
      ],
    );
    assert.deepEqual(fields(undefined, schemas), []);
    assert.deepEqual(resolved({ $ref: "#/components/schemas/None" }, schemas), {});
  });

  it("has an example of the least that is taken", () => {
    assert.deepEqual(example(REF, schemas), { room: "…", kinds: ["a"] });
    assert.deepEqual([example(schemas.Post.properties.days, schemas), example({ type: "boolean" }, {}), example({ type: "array" }, {})], [1, true, []]);
  });

  it("tells the codes of a refusal apart", () => {
    assert.deepEqual(refusalLines({ description: "`forbidden`: You may not do this. `banned`: Not here." }), [
      ["forbidden", "You may not do this."],
      ["banned", "Not here."],
    ]);
    assert.deepEqual(refusalLines({}), []);
  });

  it("has a line to try with, with a token where one is taken", () => {
    const post = { "x-papote-scope": "chat", requestBody: { content: { "application/json": { schema: REF } } } };
    assert.equal(
      curl("https://o", "post", "/api/v1/spaces/{space}/messages", post, schemas),
      `curl -X POST -H "Authorization: Bearer $PAPOTE_TOKEN" -H "Content-Type: application/json" -d '{"room":"…","kinds":["a"]}' "https://o/api/v1/spaces/home/messages"`,
    );
    assert.equal(curl("https://o", "get", "/api/v1/me", {}, schemas), 'curl "https://o/api/v1/me"');
  });
});
