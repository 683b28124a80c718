/**
 * Where a host sees what people reported and who is kept out, and does something about it.
 *
 * @module ui/desk
 */
import { useEffect, useState } from "preact/hooks";
import { html, useApp } from "./context.js";
import { DeedForm } from "./deeds.js";
import { errorText, language, t } from "./i18n.js";
import { Icon } from "./parts.js";
import { attempt } from "./trouble.js";

/** @typedef {import("../types.js").Ban} Ban */
/** @typedef {import("../types.js").Report} Report */

/** A host with the panel open hears of a report soon enough. */
const LOOK_EVERY = 10_000;

/** @param {number} at Unix seconds */
function when(at) {
  return new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeStyle: "short" }).format(new Date(at * 1000));
}

export function Desk() {
  const app = useApp();
  const { moderation } = app.actions;
  const [reports, setReports] = useState(/** @type {Report[]} */ ([]));
  const [bans, setBans] = useState(/** @type {Ban[]} */ ([]));
  const [trouble, setTrouble] = useState("");
  const [banning, setBanning] = useState("");
  const look = async () => {
    try {
      const [told, kept] = await Promise.all([moderation.reports(), moderation.bans()]);
      setReports(told);
      setBans(kept);
      setTrouble("");
    } catch (error) {
      setTrouble(String(/** @type {{code?: unknown}} */ (error)?.code ?? "internal"));
    }
  };
  useEffect(() => {
    look();
    const timer = setInterval(look, LOOK_EVERY);
    return () => clearInterval(timer);
  }, []);
  /** @param {Promise<unknown>} asked */
  const then = (asked) => attempt(app, asked.then(look));
  return html`<section class="tool-section" aria-label=${t("desk.title")}>
    <h3><${Icon} name="flag" size=${18} />${t("desk.title")}</h3>
    ${trouble && html`<p class="problem" role="alert"><${Icon} name="circle-alert" size=${18} /><span>${errorText(trouble)}</span></p>`}
    ${!trouble && reports.length === 0 && html`<p class="panel-note">${t("desk.no_reports")}</p>`}
    ${reports.map(
      (report) => html`<article key=${report.id} class="report">
        <h4>${report.about_name} <small>${when(report.created_at)}</small></h4>
        <p>${report.text}</p>
        ${report.lines.length > 0 &&
        html`<details><summary>${t("desk.lines", { count: report.lines.length })}</summary>
          <ul>${report.lines.map((line) => html`<li key=${line.at + line.person} class=${line.person === report.about ? "report-about" : ""}><strong>${line.name}</strong> ${line.text}</li>`)}</ul>
        </details>`}
        ${banning === report.id
          ? html`<${DeedForm} deed="ban" player=${{ person: report.about, name: report.about_name }} onClose=${() => (setBanning(""), look())} onBack=${() => setBanning("")} />`
          : html`<div class="deed-tools">
              <button type="button" class="button" onClick=${() => then(moderation.closeReport(report.id))}><${Icon} name="check" size=${16} />${t("desk.seen")}</button>
              <button type="button" class="button" onClick=${() => setBanning(report.id)}><${Icon} name="ban" size=${16} />${t("deed.ban")}</button>
            </div>`}
      </article>`,
    )}
    ${bans.length > 0 && html`<h4>${t("desk.bans")}</h4>`}
    ${bans.length > 0 &&
    html`<ul class="plain-list">
      ${bans.map(
        (ban) => html`<li key=${ban.id}>
          <span>${ban.name}<small>${[ban.reason, ban.until === null ? t("deed.ban.forever") : t("desk.until", { when: when(ban.until) })].filter(Boolean).join(" · ")}</small></span>
          <button type="button" class="button" aria-label=${t("desk.lift_name", { name: ban.name })} onClick=${() => then(moderation.lift(ban.id))}>${t("desk.lift")}</button>
        </li>`,
      )}
    </ul>`}
  </section>`;
}
