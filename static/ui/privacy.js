/**
 * One's own data, in the settings: what is kept and for how long, all of it to take along, and the end of it.
 *
 * @module ui/privacy
 */
import { useEffect, useState } from "preact/hooks";
import { html, useApp } from "./context.js";
import { t } from "./i18n.js";
import { Icon } from "./parts.js";
import { attempt } from "./trouble.js";

/** @typedef {import("../net/people.js").Policy} Policy */

/** What is told of each kind that is kept for a while. */
const KINDS = /** @type {const} */ (["chat", "account", "log", "book", "recording"]);

export function OwnData() {
  const app = useApp();
  const { people } = app.actions;
  const [policy, setPolicy] = useState(/** @type {Policy|null} */ (null));
  const [sure, setSure] = useState(false);
  useEffect(() => {
    people.policy().then(setPolicy, () => setPolicy(null));
  }, [people]);
  const erase = async () => {
    await people.erase();
    // Nothing of whoever was here is to stay on this page either.
    location.assign("/");
  };
  return html`<section class="stack own-data">
    <h3>${t("privacy.title")}</h3>
    ${policy && html`<ul class="panel-note">${KINDS.map((kind) => html`<li key=${kind}>${keptText(kind, policy[`${kind}_days`])}</li>`)}<li>${t("privacy.presence")}</li></ul>`}
    ${policy?.contact && html`<p class="panel-note">${t("privacy.contact", { contact: policy.contact })}</p>`}
    <div class="row">
      <a class="button" href="/api/v1/me/data" download><${Icon} name="download" size=${16} />${t("privacy.take")}</a>
      ${!sure && html`<button type="button" class="button" onClick=${() => setSure(true)}><${Icon} name="trash" size=${16} />${t("privacy.erase")}</button>`}
    </div>
    ${sure &&
    html`<div class="notice" role="alertdialog" aria-label=${t("privacy.erase")}>
      <div class="stack">
        <p>${t("privacy.erase_hint")}</p>
        <div class="row">
          <button type="button" class="button" onClick=${() => setSure(false)}>${t("privacy.keep")}</button>
          <button type="button" class="button button-main" onClick=${() => attempt(app, erase())}>${t("privacy.erase_now")}</button>
        </div>
      </div>
    </div>`}
  </section>`;
}

/** How long one kind is kept, in words. @param {typeof KINDS[number]} kind @param {number} days */
export function keptText(kind, days) {
  const time = days === 0 ? t("privacy.for_ever") : days >= 60 ? t("privacy.months", { count: Math.round(days / 30.4) }) : t("privacy.days", { count: Math.round(days) });
  return t(`privacy.kept.${kind}`, { time });
}
