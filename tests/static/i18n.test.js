/**
 * The texts of static/i18n, and the way static/ui/i18n.js chooses and fills them.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { errorText, has, LANGUAGES, nameList, setLanguage, t } from "../../static/ui/i18n.js";

const ROOT = new URL("../../", import.meta.url);

/** @param {string} path */
const read = (path) => readFileSync(new URL(path, ROOT), "utf8");
/** @param {string} language @returns {Record<string, string>} */
const texts = (language) => JSON.parse(read(`static/i18n/${language}.json`));
/** @param {import("../../static/ui/i18n.js").Language} language */
const fromDisk = async (language) => texts(language);

const french = texts("fr");
const PLURAL = /\.(one|other)$/;

/** Every file of the page that may name a text. */
function sources() {
  return readdirSync(new URL("static/", ROOT), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js") && !name.startsWith("vendor/") && !name.startsWith("icons/"))
    .map((name) => read(`static/${name}`))
    .join("\n");
}

/** Keys that are made up while the page runs. A beginning that never occurs in the page is a mistake here. */
const BUILT = ["agenda.reply.", "agenda.mine.", "agenda.standing.", "agenda.wrong.", "compass.", "compass.way.", "error.", "bye.", "area.", "area.numbered.", "status.", "emote.", "people.group.", "settings.", "quality.", "recording.part.", "privacy.kept.", "role.", "api.group.", "deed.", "door.", "home.tab.", "home.did.", "home.scope.", "home.kind.", "home.state.", "home.access.", "home.over.", "home.reason."];

describe("the language files", () => {
  const page = sources();
  for (const language of LANGUAGES) {
    it(`have the same keys in ${language} as in French`, () => {
      assert.deepEqual(Object.keys(texts(language)).sort(), Object.keys(french).sort());
    });

    it(`have the same placeholders in ${language} as in French`, () => {
      const own = texts(language);
      for (const [key, text] of Object.entries(french)) {
        const names = (/** @type {string} */ words) => [...new Set(words.match(/\{\w+\}/g) ?? [])].sort();
        assert.deepEqual(names(own[key] ?? ""), names(text), key);
      }
    });

    it(`have no empty text in ${language}, and none with stray blanks`, () => {
      for (const [key, text] of Object.entries(texts(language))) assert.equal(text, text.trim() || "a text", key);
    });
  }

  it("have both forms of every text that counts", () => {
    for (const key of Object.keys(french)) {
      if (!PLURAL.test(key)) continue;
      for (const form of [".one", ".other"]) assert.ok(key.replace(PLURAL, form) in french, key);
    }
  });

  it("have every text the page asks for", () => {
    const asked = [...page.matchAll(/\bt\(\s*"([\w.]+)"/g), ...page.matchAll(/\bt\(\s*[^"`)]*\? "([\w.]+)" : "([\w.]+)"/g), ...page.matchAll(/\btoast\(store, "([\w.]+)"/g)];
    const keys = new Set(asked.flatMap((found) => found.slice(1).filter(Boolean)));
    assert.ok(keys.size > 100, "the search itself still works");
    for (const key of keys) assert.ok(key in french || `${key}.other` in french, `${key} is missing`);
  });

  it("have no text the page never asks for", () => {
    for (const prefix of BUILT) assert.ok(page.includes(`\`${prefix}`) || page.includes(`"${prefix}`), `${prefix} is built nowhere`);
    for (const full of Object.keys(french)) {
      const key = full.replace(PLURAL, "");
      const quoted = page.includes(`"${key}"`) || page.includes(`'${key}'`);
      // The switches of the settings are named in code, one by one.
      const built = BUILT.some((prefix) => key.startsWith(prefix) && (prefix !== "settings." || page.includes(`"${key.split(".")[1]}"`)));
      assert.ok(quoted || built, `${key} is used nowhere`);
    }
  });

  it("have a text for every code of the server's errors", () => {
    const table = /CODES: dict\[str, str\] = \{(.*?)^\}/ms.exec(read("server/papote/errors.py"))?.[1] ?? "";
    const codes = [...table.matchAll(/^ {4}"(\w+)":/gm)].map((found) => found[1]);
    assert.ok(codes.length > 20);
    for (const code of codes) assert.ok(`error.${code}` in french, `error.${code} is missing`);
  });

  it("have a text for every code of the page's own errors", () => {
    const page = sources();
    const codes = [...page.matchAll(/(?:coded|MediaError|onProblem)\(\s*["'](\w+)["']/g), ...page.matchAll(/\bcode: ["'](\w+)["']/g)].map((found) => found[1]);
    for (const code of [...codes, "unreachable", "no_path", "interrupted", "offline", "microphone_denied", "camera_denied", "microphone_missing", "camera_missing", "media_failed", "link_failed", "webrtc_missing"])
      assert.ok(`error.${code}` in french, `error.${code} is missing`);
  });
});

describe("a text", () => {
  it("has its placeholders filled, and keeps those nobody filled", async () => {
    await setLanguage("en", async () => ({ hello: "Hello {name}, {again}" }));
    assert.equal(t("hello", { name: "Ada" }), "Hello Ada, {again}");
  });

  it("cannot smuggle a placeholder in through a name", async () => {
    await setLanguage("en", async () => ({ hello: "{a} and {b}" }));
    assert.equal(t("hello", { a: "{b}", b: "Bob" }), "{b} and Bob");
  });

  it("counts as the language does", async () => {
    await setLanguage("fr", fromDisk);
    assert.equal(t("people.count", { count: 0 }), "0 personne");
    await setLanguage("en", fromDisk);
    assert.equal(t("people.count", { count: 0 }), "0 people");
    assert.equal(t("people.count", { count: 1 }), "1 person");
  });

  it("that is missing shows its key", async () => {
    await setLanguage("en", fromDisk);
    assert.equal(t("no.such.text"), "no.such.text");
    assert.equal(has("no.such.text"), false);
  });

  it("for an unknown error is a plain one", async () => {
    await setLanguage("en", fromDisk);
    assert.equal(errorText("nobody_knows"), t("error.internal"));
    assert.equal(errorText("room_full"), t("error.room_full"));
  });
});

it("names are listed as the language writes them", async () => {
  await setLanguage("fr", fromDisk);
  assert.equal(nameList(["Ada", "Bob", "Chloé"]), "Ada, Bob et Chloé");
  await setLanguage("nl", fromDisk);
  assert.equal(nameList(["Ada", "Bob"]), "Ada en Bob");
});

it("the texts of a language are fetched once, and again only when they did not come", async (test) => {
  /** @type {string[]} */
  const asked = [];
  let answers = false;
  test.mock.method(globalThis, "fetch", async (/** @type {URL} */ address) => {
    asked.push(address.pathname.slice(-7));
    return { ok: answers, status: 503, json: async () => ({}) };
  });
  await assert.rejects(setLanguage("nl"));
  answers = true;
  await Promise.all([setLanguage("nl"), setLanguage("nl")]);
  assert.deepEqual(asked, ["nl.json", "nl.json"]);
});
