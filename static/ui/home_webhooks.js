/**
 * In the host's home: webhooks, by which other programs hear what happens, and what became of what was sent.
 *
 * @module ui/home_webhooks
 */
import { useState } from "preact/hooks";
import { KINDS } from "../state/home.js";
import { html } from "./context.js";
import { Checks, Problem, Secret, Select, Sure, Table, codeOf, day, moment, useFocusBack, useLoaded } from "./home_parts.js";
import { has, t } from "./i18n.js";
import { Icon } from "./parts.js";
import { Dialog } from "./place.js";

/** @typedef {import("./home_parts.js").Desk} Desk */
/** @typedef {import("../net/home.js").Webhook} Webhook */
/** @typedef {import("../net/home.js").Delivery} Delivery */

const URL_LENGTH = 2000;
/** Whoever looks at deliveries waits for one. */
const LOOK_EVERY = 4000;
/** @type {Record<Delivery["state"], string>} */
const STATE_ICONS = { waiting: "clock", delivered: "check", dead: "circle-alert" };

/** @param {string} kind */
const kindText = (kind) => (has(`home.kind.${kind}`) ? t(`home.kind.${kind}`) : kind);

/** Why it did not get there. @param {string} reason */
const reasonText = (reason) => (has(`home.reason.${reason}`) ? t(`home.reason.${reason}`) : reason);

/** @param {{desk: Desk}} props */
export function Webhooks({ desk }) {
  const { value, problem, again } = useLoaded(() => desk.home.webhooks());
  const [making, setMaking] = useState(false);
  return html`<${Problem} code=${problem} />
    <div class="home-head">
      <p class="home-lead">${t("home.webhooks_lead")}</p>
      <button type="button" class="button button-main" onClick=${() => setMaking(true)}><${Icon} name="plus" size=${16} />${t("home.make_webhook")}</button>
    </div>
    ${value?.length === 0 && html`<p class="panel-empty">${t("home.no_webhooks")}</p>`}
    ${(value ?? []).map((webhook) => html`<${Card} key=${webhook.id} desk=${desk} webhook=${webhook} onChange=${again} />`)}
    ${making && html`<${WebhookDialog} desk=${desk} onClose=${() => (setMaking(false), again())} />`}`;
}

/** @param {{desk: Desk, webhook: Webhook, onChange: () => void}} props */
function Card({ desk, webhook, onChange }) {
  const { id, url, kinds, active, created_at } = webhook;
  const [open, setOpen] = useState(false);
  return html`<article class="home-card" aria-label=${url}>
    <h3>${url}</h3>
    <p class="home-lead">${kinds.map(kindText).join(" · ")}<br />${t("home.made_on", { day: day(created_at) })}${!active && html` · <strong>${t("home.paused")}</strong>`}</p>
    <div class="row">
      <button type="button" class="button" aria-expanded=${String(open)} onClick=${() => setOpen(!open)}><${Icon} name="chevron-down" size=${16} />${t("home.deliveries")}</button>
      <button type="button" class="button" aria-label=${t(active ? "home.pause_url" : "home.resume_url", { url })} onClick=${() => desk.run(desk.home.changeWebhook(id, !active)).then(onChange)}><${Icon} name=${active ? "circle-stop" : "refresh-cw"} size=${16} />${t(active ? "home.pause" : "home.resume")}</button>
      <button type="button" class="button" disabled=${!active} aria-label=${t("home.test_url", { url })} onClick=${() => desk.run(desk.home.testWebhook(id)).then(() => setOpen(true))}><${Icon} name="send" size=${16} />${t("home.test")}</button>
      <${Sure} label=${t("home.remove")} name=${t("home.remove_url", { url })} question=${t("home.remove_webhook_sure")} onYes=${() => desk.run(desk.home.removeWebhook(id)).then(onChange)} />
    </div>
    ${open && html`<${Deliveries} desk=${desk} webhook=${id} />`}
  </article>`;
}

/** @param {{desk: Desk, webhook: string}} props */
function Deliveries({ desk, webhook }) {
  const [state, setState] = useState(/** @type {""|Delivery["state"]} */ (""));
  const { value, problem, again } = useLoaded(() => desk.home.deliveries(webhook, state), [state], LOOK_EVERY);
  const options = [["", t("home.state.all")], ["waiting", t("home.state.waiting")], ["delivered", t("home.state.delivered")], ["dead", t("home.state.dead")]];
  return html`<div class="stack">
    <${Problem} code=${problem} />
    <div class="home-filter"><${Select} label=${t("home.show")} value=${state} onChange=${setState} options=${options} /></div>
    ${value?.length === 0 && html`<p class="panel-empty">${t("home.no_deliveries")}</p>`}
    ${(value?.length ?? 0) > 0 &&
    html`<${Table}
      name=${t("home.deliveries")}
      heads=${[t("home.what"), t("home.state"), t("home.answer"), t("home.attempts"), t("home.when"), ""]}
      rows=${(value ?? []).map((each) => ({
        key: each.id,
        cells: [
          kindText(each.kind),
          html`<span class=${`home-state home-${each.state}`}><${Icon} name=${STATE_ICONS[each.state]} size=${14} />${t(`home.state.${each.state}`)}</span>`,
          [each.status, reasonText(each.error)].filter(Boolean).join(" · ") || "–",
          each.attempts,
          moment(each.created_at),
          each.state === "dead" && html`<button type="button" class="button" onClick=${() => desk.run(desk.home.sendAgain(webhook, each.id)).then(again)}>${t("home.again")}</button>`,
        ],
      }))}
    />`}
  </div>`;
}

/** @param {{desk: Desk, onClose: () => void}} props */
function WebhookDialog({ desk, onClose }) {
  const [url, setUrl] = useState("");
  const [kinds, setKinds] = useState(/** @type {string[]} */ ([]));
  const [problem, setProblem] = useState("");
  const [secret, setSecret] = useState("");
  useFocusBack();
  /** @param {Event} event */
  const make = async (event) => {
    event.preventDefault();
    setProblem("");
    try {
      setSecret(await desk.home.makeWebhook({ url: url.trim(), kinds }));
    } catch (error) {
      setProblem(codeOf(error));
    }
  };
  return html`<${Dialog} label=${t("home.make_webhook")} onClose=${onClose}>
    ${secret
      ? html`<${Secret} label=${t("home.webhook_secret")} secret=${secret} onClose=${onClose} />`
      : html`<form class="stack" onSubmit=${make}>
          <label class="field"><span>${t("home.url")}</span>
            <input type="url" required maxlength=${URL_LENGTH} placeholder="https://" value=${url} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setUrl(event.currentTarget.value)} />
          </label>
          <${Checks} name=${t("home.kinds")} options=${KINDS} prefix="home.kind." chosen=${kinds} onChange=${setKinds} />
          <${Problem} code=${problem} />
          <div class="row-end">
            <button type="button" class="button" onClick=${onClose}>${t("common.cancel")}</button>
            <button type="submit" class="button button-main" disabled=${kinds.length === 0}>${t("home.make_webhook")}</button>
          </div>
        </form>`}
  <//>`;
}
