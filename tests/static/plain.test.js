/** Texts as they are compared. */

import assert from "node:assert/strict";
import { it } from "node:test";

import { plain } from "../../static/state/plain.js";

it("letters lose accents and case", () => {
  assert.equal(plain("ÉLISE Ñ"), "elise n");
});

// The same pairs as in tests/people/test_profile.py: both sides find the same.
for (const [one, other] of [
  ["Céramique", "ceramique"],
  ["STRASSE", "straße"],
  ["Chœur", "choeur"],
  ["Œufs", "oeufs"],
  ["Tromsø", "tromso"],
  ["L’eau", "l'eau"],
  ["Peer‑to‑peer", "peer-to-peer"],
  ["❤️", "❤"],
  ["ﬁlm", "film"],
]) {
  it(`${one} and ${other} are one`, () => {
    assert.equal(plain(one), plain(other));
  });
}

it("signs that make another topic are kept", () => {
  assert.equal(new Set(["C", "C++", "C#", "F#", "F"].map(plain)).size, 5);
});
