/**
 * In the host's home: tokens, which let programs in. One's own stand for oneself; those of the place stay when whoever made them leaves.
 *
 * @module ui/home_tokens
 */
import { useState } from "preact/hooks";
import { SCOPES, runsPlace } from "../state/home.js";
import { html } from "./context.js";
import { Checks, Problem, Secret, Select, Sure, Table, codeOf, day, moment, useFocusBack, useLoaded } from "./home_parts.js";
import { t } from "./i18n.js";
import { Icon } from "./parts.js";
import { Dialog } from "./place.js";

/** @typedef {import("./home_parts.js").Desk} Desk */
/** @typedef {import("../net/home.js").Token} Token */

const NAME_LENGTH = 40;
/** How many days a token may work; 0: until it is taken back. */
const DAYS = [7, 30, 90, 365, 0];

/** @param {{desk: Desk}} props */
export function Tokens({ desk }) {
  return html`<p class="home-lead">${t("home.tokens_lead")} <a href="/api" target="_blank" rel="noopener">${t("home.api")}</a></p>
    <${TokenList} desk=${desk} own=${true} />
    ${runsPlace(desk.role) && html`<${TokenList} desk=${desk} own=${false} />`}`;
}

/** @param {{desk: Desk, own: boolean}} props */
function TokenList({ desk, own }) {
  const { value, problem, again } = useLoaded(() => desk.home.tokens(own));
  const [making, setMaking] = useState(false);
  const title = t(own ? "home.tokens_own" : "home.tokens_place");
  return html`<section class="home-section" aria-label=${title}>
    <div class="home-head">
      <h3>${title}</h3>
      <button type="button" class="button" aria-label=${t(own ? "home.make_own" : "home.make_place")} onClick=${() => setMaking(true)}><${Icon} name="plus" size=${16} />${t("home.make_token")}</button>
    </div>
    <${Problem} code=${problem} />
    ${value?.length === 0 && html`<p class="panel-empty">${t("home.no_tokens")}</p>`}
    ${(value?.length ?? 0) > 0 &&
    html`<${Table}
      name=${title}
      heads=${[t("home.name"), t("home.scopes"), t("home.used"), t("home.until"), ""]}
      rows=${(value ?? []).map((token) => ({
        key: token.id,
        cells: [
          token.name,
          html`<ul class="home-tags" role="list">${token.scopes.map((scope) => html`<li key=${scope}>${t(`home.scope.${scope}`)}</li>`)}</ul>`,
          token.used_at === null ? t("home.never") : moment(token.used_at),
          untilText(token),
          html`<${Sure} label=${t("home.revoke")} name=${t("home.revoke_token", { name: token.name })} question=${t("home.revoke_token_sure")} onYes=${() => desk.run(desk.home.revokeToken(own, token.id)).then(again)} />`,
        ],
      }))}
    />`}
    ${making && html`<${TokenDialog} desk=${desk} own=${own} onClose=${() => (setMaking(false), again())} />`}
  </section>`;
}

/** @param {Token} token */
function untilText({ works, expires_at }) {
  if (!works) return t("home.expired");
  return expires_at === null ? t("invite.for_ever") : day(expires_at);
}

/** @param {{desk: Desk, own: boolean, onClose: () => void}} props */
function TokenDialog({ desk, own, onClose }) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState(/** @type {string[]} */ (["presence", "rooms"]));
  const [days, setDays] = useState("90");
  const [problem, setProblem] = useState("");
  const [secret, setSecret] = useState("");
  useFocusBack();
  /** @param {Event} event */
  const make = async (event) => {
    event.preventDefault();
    setProblem("");
    try {
      setSecret(await desk.home.makeToken(own, { name: name.trim(), scopes, days: Number(days) || null }));
    } catch (error) {
      setProblem(codeOf(error));
    }
  };
  return html`<${Dialog} label=${t(own ? "home.make_own" : "home.make_place")} onClose=${onClose}>
    ${secret
      ? html`<${Secret} label=${t("home.token")} secret=${secret} onClose=${onClose} />`
      : html`<form class="stack" onSubmit=${make}>
          <label class="field"><span>${t("home.token_name")}</span>
            <input type="text" required data-most=${NAME_LENGTH} value=${name} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setName(event.currentTarget.value)} />
          </label>
          <${Checks} name=${t("home.scopes")} options=${SCOPES} prefix="home.scope." chosen=${scopes} onChange=${setScopes} />
          <${Select} label=${t("invite.days")} value=${days} onChange=${setDays} options=${DAYS.map((count) => [String(count), count ? t("invite.for_days", { count }) : t("invite.for_ever")])} />
          <${Problem} code=${problem} />
          <div class="row-end">
            <button type="button" class="button" onClick=${onClose}>${t("common.cancel")}</button>
            <button type="submit" class="button button-main" disabled=${scopes.length === 0}>${t("home.make_token")}</button>
          </div>
        </form>`}
  <//>`;
}
