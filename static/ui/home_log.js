/**
 * In the host's home: what hosts did, the newest first, a page at a time.
 *
 * @module ui/home_log
 */
import { useEffect, useState } from "preact/hooks";
import { told } from "../state/home.js";
import { html } from "./context.js";
import { Problem, Table, moment, useLoaded } from "./home_parts.js";
import { has, t } from "./i18n.js";

/** @typedef {import("./home_parts.js").Desk} Desk */
/** @typedef {import("../state/home.js").Deed} Deed */

/**
 * A line of the log as a sentence.
 * @param {Deed} deed @param {Map<string, string>} names
 */
export function deedText(deed, names) {
  const { sentence, name, role, was, what } = told(deed, names);
  const key = `home.did.${sentence}`;
  if (!has(key)) return deed.action;
  return t(key, { name: name || t("people.somebody"), role: role && t(`role.${role}`), was: was && t(`role.${was}`), what });
}

/** @param {{desk: Desk}} props */
export function Log({ desk }) {
  const first = useLoaded(() => desk.home.deeds());
  const members = useLoaded(() => desk.home.members()).value ?? [];
  const [older, setOlder] = useState(/** @type {Deed[]} */ ([]));
  const [more, setMore] = useState(false);
  useEffect(() => {
    setOlder([]);
    setMore(first.value?.more ?? false);
  }, [first.value]);
  const names = new Map(members.map(({ id, name }) => [id, name]));
  const deeds = [...(first.value?.deeds ?? []), ...older];
  const further = async () => {
    const page = await desk.home.deeds(deeds.at(-1)?.number);
    setOlder([...older, ...page.deeds]);
    setMore(page.more);
  };
  return html`<${Problem} code=${first.problem} />
    <p class="home-lead">${t("home.log_lead")}</p>
    ${first.value && deeds.length === 0 && html`<p class="panel-empty">${t("home.no_deeds")}</p>`}
    ${deeds.length > 0 &&
    html`<${Table}
      name=${t("home.tab.log")}
      heads=${[t("home.what"), t("home.who"), t("home.when")]}
      rows=${deeds.map((deed) => ({ key: deed.number, cells: [deedText(deed, names), deed.by_name || "–", html`<time datetime=${new Date(deed.at * 1000).toISOString()}>${moment(deed.at)}</time>`] }))}
    />`}
    ${more && html`<p class="home-more"><button type="button" class="button" onClick=${() => desk.run(further())}>${t("home.older")}</button></p>`}`;
}
