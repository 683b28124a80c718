/**
 * The colours of static/style/tokens.css: what is read against what it is read on, light and dark (WCAG 2.2, AA).
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";

const css = readFileSync(new URL("../../static/style/tokens.css", import.meta.url), "utf8");
const [light = "", dark = ""] = css.split("@media (prefers-color-scheme: dark)");

/** @param {string} text @returns {Record<string, string>} */
const colours = (text) => Object.fromEntries([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((found) => [found[1], found[2]]));

/** @param {string} colour */
function luminance(colour) {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @param {string} one @param {string} other */
function contrast(one, other) {
  const [dim = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
}

/** Text on ground. @type {[string, string][]} */
const READ = [
  ["text", "card"], ["text", "tint-strong"], ["text", "selected"], ["text", "warm-tint"], ["text", "accent-tint"],
  ["text-soft", "card"], ["text-soft", "tint"], ["text-soft", "ground"], ["text-soft", "card-raised"],
  ["accent", "card"], ["accent", "accent-tint"], ["accent-strong", "accent-tint"], ["on-accent", "accent"], ["on-accent", "accent-strong"], ["warm", "warm-tint"],
];
/** Shapes that tell something, on ground. @type {[string, string][]} */
const SEEN = [["line-strong", "card"], ["focus", "card"], ["focus", "ground"], ["good", "card"], ["warm", "tint"]];

for (const [name, palette] of /** @type {const} */ ([["light", colours(light)], ["dark", { ...colours(light), ...colours(dark) }]])) {
  it(`text can be read in the ${name} palette`, () => {
    for (const [text, ground] of READ) {
      const found = contrast(palette[text] ?? "", palette[ground] ?? "");
      assert.ok(found >= 4.5, `${text} on ${ground}: ${found.toFixed(2)}`);
    }
  });

  it(`shapes can be told apart in the ${name} palette`, () => {
    for (const [shape, ground] of SEEN) {
      const found = contrast(palette[shape] ?? "", palette[ground] ?? "");
      assert.ok(found >= 3, `${shape} on ${ground}: ${found.toFixed(2)}`);
    }
  });
}
