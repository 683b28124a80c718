/**
 * The icons (static/icons) against their use in static/ui.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { it } from "node:test";
import { ICONS } from "../../static/icons/lucide.js";

const UI = new URL("../../static/ui/", import.meta.url);
const page = readdirSync(UI)
  .filter((name) => name.endsWith(".js"))
  .map((name) => readFileSync(new URL(name, UI), "utf8"))
  .join("\n");

it("every icon that is carried is used", () => {
  for (const name of Object.keys(ICONS)) assert.ok(page.includes(`"${name}"`), `${name} is drawn nowhere`);
});

it("every icon that is named is carried", () => {
  const named = [...page.matchAll(/<\$\{Icon\} name="([\w-]+)"/g), ...page.matchAll(/\bicon="([\w-]+)"/g)].map((found) => found[1] ?? "");
  assert.ok(named.length > 20);
  for (const name of named) assert.ok(name in ICONS, `${name} is missing`);
});
