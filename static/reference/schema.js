/**
 * Reading the schemas of the API's description: pure functions, without a page.
 *
 * @module reference/schema
 */

/** @typedef {Record<string, any>} Schema */
/** @typedef {{name: string, type: string, required: boolean, about: string}} Field */

/**
 * A schema itself, where one stands that only points to it.
 * @param {Schema} schema @param {Record<string, Schema>} schemas
 * @returns {Schema}
 */
export function resolved(schema, schemas) {
  return typeof schema.$ref === "string" ? (schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {}) : schema;
}

/**
 * What may stand there, in few words.
 * @param {Schema} schema @param {Record<string, Schema>} schemas
 * @returns {string}
 */
export function typeText(schema, schemas) {
  if (typeof schema.$ref === "string") return schema.$ref.split("/").at(-1) ?? "";
  if (Array.isArray(schema.anyOf)) return schema.anyOf.map((each) => typeText(each, schemas)).join(" | ");
  if (Array.isArray(schema.enum)) return schema.enum.map((each) => JSON.stringify(each)).join(" | ");
  if (schema.type === "array") return `[${typeText(schema.items ?? {}, schemas)}, …]`;
  const bounds = [
    schema.minLength > 0 || schema.maxLength ? `${schema.minLength ?? 0}–${schema.maxLength ?? "…"}` : "",
    schema.minimum !== undefined ? `≥ ${schema.minimum}` : "",
    schema.exclusiveMinimum !== undefined ? `> ${schema.exclusiveMinimum}` : "",
    schema.maximum !== undefined ? `≤ ${schema.maximum}` : "",
  ].filter(Boolean);
  return [schema.type ?? "object", ...bounds].join(" ");
}

/**
 * The fields of an object.
 * @param {Schema|undefined} schema @param {Record<string, Schema>} schemas
 * @returns {Field[]}
 */
export function fields(schema, schemas) {
  const own = resolved(schema ?? {}, schemas);
  return Object.entries(own.properties ?? {}).map(([name, each]) => ({
    name,
    type: typeText(each, schemas),
    required: (own.required ?? []).includes(name),
    about: each.description ?? "",
  }));
}

/**
 * The least that a schema takes, to begin from.
 * @param {Schema} schema @param {Record<string, Schema>} schemas
 * @returns {any}
 */
export function example(schema, schemas) {
  const own = resolved(schema, schemas);
  if (Array.isArray(own.enum)) return own.enum[0];
  if (Array.isArray(own.anyOf)) return example(own.anyOf[0], schemas);
  if (own.type === "object") return Object.fromEntries((own.required ?? []).map((/** @type {string} */ name) => [name, example(own.properties[name], schemas)]));
  if (own.type === "array") return own.minItems ? [example(own.items, schemas)] : [];
  if (own.type === "integer" || own.type === "number") return own.minimum ?? 1;
  if (own.type === "boolean") return true;
  return "…";
}

/**
 * A line to try an operation with in a terminal.
 * @param {string} base @param {string} method @param {string} path @param {Schema} operation @param {Record<string, Schema>} schemas
 * @returns {string}
 */
export function curl(base, method, path, operation, schemas) {
  const body = operation.requestBody?.content?.["application/json"]?.schema;
  const parts = ["curl"];
  if (method !== "get") parts.push("-X", method.toUpperCase());
  if (operation["x-papote-scope"]) parts.push('-H "Authorization: Bearer $PAPOTE_TOKEN"');
  if (body) parts.push('-H "Content-Type: application/json"', `-d '${JSON.stringify(example(body, schemas))}'`);
  return [...parts, `"${base}${path.replace("{space}", "home")}"`].join(" ");
}

/**
 * The codes of a refusal, each with its line; the server writes them into one description.
 * @param {Schema} answer
 * @returns {[string, string][]}
 */
export function refusalLines(answer) {
  return [...String(answer.description ?? "").matchAll(/`(\w+)`: (.*?)(?= `\w+`: |$)/g)].map((found) => [found[1], found[2]]);
}

/**
 * What an operation does, in few words: in the language of the page where there is a text, else as the description says it, in English.
 * @param {Schema} operation @param {Record<string, string>} summaries  by the ids of operations @param {string} language
 */
export function summaryOf({ operationId, summary }, summaries, language) {
  const text = summaries[operationId];
  return text === undefined ? { text: summary, lang: "en" } : { text, lang: language };
}
