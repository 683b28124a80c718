/**
 * The page of the API: every operation of the description the server makes from its own code, by group, with its fields,
 * what can be refused, and a line to try it with. Nothing is loaded from elsewhere.
 *
 * @module reference/reference
 */
import { loadPreferences } from "../state/initial.js";
import { has, LANGUAGE_NAMES, LANGUAGES, language, setLanguage, t } from "../ui/i18n.js";
import { curl, fields, refusalLines, summaryOf, typeText } from "./schema.js";

/** @typedef {import("./schema.js").Field} Field */
/** @typedef {import("./schema.js").Schema} Schema */

const SOURCE = "/api/v1/openapi.json";
const JSON_TYPE = "application/json";

const root = /** @type {HTMLElement} */ (document.getElementById("reference"));

/** @type {Schema|null} */
let description = null;
/** What operations do, in the language of the page, by their ids; in English the description says it itself. @type {Record<string, string>} */
let summaries = {};

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name @param {Record<string, string|boolean|((event: Event) => void)>} [attributes] @param {(Node|string)[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (typeof value === "boolean") element.toggleAttribute(key, value);
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** Words of the description are English. @param {string} text */
const english = (text) => make("span", { lang: "en" }, text);

/** @param {string} group */
function groupName(group) {
  const key = `api.group.${group.toLowerCase().replaceAll(" ", "_")}`;
  return has(key) ? t(key) : group;
}

/** @param {string} title @param {Field[]} found */
function table(title, found) {
  if (!found.length) return [];
  const rows = found.map(({ name, type, required, about }) =>
    make("tr", {}, make("th", { scope: "row" }, make("code", {}, name), required ? "" : ` ${t("api.optional")}`), make("td", {}, make("code", {}, type)), make("td", {}, english(about))),
  );
  return [make("h4", {}, title), make("div", { class: "api-scroll" }, make("table", {}, make("tbody", {}, ...rows)))];
}

/** @param {Schema} operation */
function whoMay(operation) {
  const who = operation["x-papote-who"];
  if (who === "admin") return t("api.who.admin");
  if (who === "reader") return t("api.who.reader");
  if (who === "account") return t("api.who.account");
  if (who === "anybody") return t("api.who.anybody");
  const roles = (operation["x-papote-roles"] ?? []).filter((/** @type {string} */ role) => role !== "guest");
  return t("api.who.member", { roles: roles.map((/** @type {string} */ role) => t(`role.${role}`)).join(", ") });
}

/** @param {string} line */
function tryLine(line) {
  const button = make("button", { type: "button", class: "button" }, t("api.copy"));
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(line);
    button.textContent = t("api.copied");
  });
  return make("div", { class: "api-try" }, make("code", {}, line), button);
}

/** @param {string} path @param {string} method @param {Schema} operation @param {Record<string, Schema>} schemas */
function entry(path, method, operation, schemas) {
  const parameters = (operation.parameters ?? []).map((/** @type {Schema} */ each) => ({
    name: each.name,
    type: typeText(each.schema, schemas),
    required: Boolean(each.required),
    about: each.schema.description ?? "",
  }));
  const answers = Object.entries(/** @type {Record<string, Schema>} */ (operation.responses));
  const [status, good] = /** @type {[string, Schema]} */ (answers.find(([each]) => each < "4"));
  const refusals = answers
    .filter(([each]) => each >= "4")
    .flatMap(([each, answer]) => refusalLines(answer).map(([code, line]) => ({ status: each, code, line })));
  const scope = operation["x-papote-scope"];
  const summary = summaryOf(operation, summaries, language());
  return make(
    "details",
    { id: operation.operationId },
    make("summary", {}, make("span", { class: `api-method api-${method}` }, method.toUpperCase()), make("code", { class: "api-path" }, path), make("span", { lang: summary.lang }, summary.text)),
    make(
      "div",
      { class: "api-body" },
      ...(operation.description ? [make("p", { lang: "en" }, operation.description)] : []),
      make("p", { class: "api-who" }, whoMay(operation), " ", scope ? t("api.scope", { scope }) : t("api.no_token")),
      ...table(t("api.parameters"), parameters),
      ...table(t("api.sent"), fields(operation.requestBody?.content?.[JSON_TYPE]?.schema, schemas)),
      ...table(t("api.answered", { status }), fields(good.content?.[JSON_TYPE]?.schema, schemas)),
      make("h4", {}, t("api.refused")),
      make("ul", { class: "api-refusals" }, ...refusals.map(({ status: each, code, line }) => make("li", {}, make("code", {}, `${each} ${code}`), " ", english(line)))),
      tryLine(curl(location.origin, method, path, operation, schemas)),
    ),
  );
}

function show() {
  if (!description) return;
  const { paths, components, tags, info } = description;
  const schemas = components.schemas;
  document.title = `${t("api.title")} · Papote`;
  const languages = make("div", { class: "api-languages" });
  for (const each of LANGUAGES) {
    const chosen = each === language();
    languages.append(make("button", { type: "button", class: "button", lang: each, "aria-pressed": String(chosen), click: () => void speak(each).then(show) }, LANGUAGE_NAMES[each]));
  }
  const groups = tags.map((/** @type {{name: string}} */ { name }) => ({
    name,
    entries: Object.entries(/** @type {Record<string, Record<string, Schema>>} */ (paths)).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, operation]) => operation.tags[0] === name)
        .map(([method, operation]) => entry(path, method, operation, schemas)),
    ),
  }));
  /** @param {string} name */
  const anchor = (name) => `group-${name.toLowerCase().replaceAll(" ", "-")}`;
  root.replaceChildren(
    make(
      "header",
      { class: "api-head" },
      make("div", { class: "api-title" }, make("h1", {}, t("api.title")), languages),
      make("p", {}, t("api.about", { version: info.version })),
      make("p", {}, t("api.tokens")),
      make("p", {}, make("a", { href: SOURCE }, t("api.source"))),
    ),
    make("nav", { class: "api-nav", "aria-label": t("api.groups") }, ...groups.map((/** @type {{name: string}} */ { name }) => make("a", { href: `#${anchor(name)}` }, groupName(name)))),
    make(
      "div",
      { class: "api-groups" },
      ...groups.map((/** @type {{name: string, entries: Node[]}} */ { name, entries }) => make("section", { id: anchor(name) }, make("h2", {}, groupName(name)), ...entries)),
    ),
  );
  root.setAttribute("aria-busy", "false");
  const wanted = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (wanted instanceof HTMLDetailsElement) wanted.open = true;
  wanted?.scrollIntoView();
}

/** @param {import("../ui/i18n.js").Language} wanted */
async function speak(wanted) {
  await setLanguage(wanted);
  const answer = wanted === "en" ? null : await fetch(new URL(`summaries.${wanted}.json`, import.meta.url));
  summaries = answer?.ok ? await answer.json() : {};
}

async function main() {
  // A link may say in which language it is read; else it is the one of the page.
  const wanted = LANGUAGES.find((each) => each === new URLSearchParams(location.search).get("lang"));
  await speak(wanted ?? loadPreferences().lang);
  try {
    const answer = await fetch(SOURCE);
    if (!answer.ok) throw new Error(String(answer.status));
    description = await answer.json();
    show();
  } catch {
    root.replaceChildren(make("p", { class: "api-empty" }, t("player.offline")));
    root.setAttribute("aria-busy", "false");
  }
}

void main();
