/**
 * In the host's home: the place itself, what it is called, who may come in, and what is kept of what happens there.
 *
 * @module ui/home_place
 */
import { useEffect, useState } from "preact/hooks";
import { ACCESS, changesOf, domainsOf, isDomain, linesOf, runsPlace } from "../state/home.js";
import { html, useApp } from "./context.js";
import { Problem, Select, codeOf, useLoaded } from "./home_parts.js";
import { QuestionsField, QuestionsForm, stopAtQuestions } from "./home_questions.js";
import { t } from "./i18n.js";
import { keptText } from "./privacy.js";

/** @typedef {import("./home_parts.js").Desk} Desk */
/** @typedef {import("../net/home.js").Settings} Settings */

const KEPT = /** @type {const} */ (["chat", "account", "log", "recording"]);
const NAME_LENGTH = 40;
const LEAST_PASSWORD = 6;

/** @param {{desk: Desk}} props */
export function PlaceSettings({ desk }) {
  const { value, problem, again } = useLoaded(() => desk.home.settings());
  return html`<${Problem} code=${problem} />
    <div class="home-columns">
      ${value && (runsPlace(desk.role) ? html`<${PlaceForm} desk=${desk} settings=${value} onSaved=${again} />` : html`<div class="home-pair"><${PlaceFacts} settings=${value} /><${QuestionsForm} desk=${desk} settings=${value} onSaved=${again} /></div>`)}
      <${Kept} />
    </div>`;
}

/** @param {{settings: Settings}} props */
function PlaceFacts({ settings }) {
  return html`<section class="home-section" aria-label=${t("home.tab.place")}>
    <h3>${settings.name}</h3>
    <p><span class="home-lead">${t("home.who_comes")}</span><br />${t(`home.access.${settings.access}`)}</p>
    ${settings.domains.length > 0 && html`<p>${t("home.domains_are", { domains: settings.domains.join(", ") })}</p>`}
    <p class="home-lead">${t("home.owners_only")}</p>
  </section>`;
}

/** @param {{desk: Desk, settings: Settings, onSaved: () => void}} props */
function PlaceForm({ desk, settings, onSaved }) {
  const { people } = useApp().actions;
  const [name, setName] = useState(settings.name);
  const [access, setAccess] = useState(settings.access);
  const [password, setPassword] = useState("");
  const [domains, setDomains] = useState(settings.domains.join(", "));
  const [questions, setQuestions] = useState(settings.questions.join("\n"));
  const [problem, setProblem] = useState("");
  const [saved, setSaved] = useState(false);
  useEffect(() => {
    setName(settings.name);
    setAccess(settings.access);
    setDomains(settings.domains.join(", "));
    setQuestions(settings.questions.join("\n"));
    setPassword("");
  }, [settings]);
  const changes = changesOf(settings, { name, access, password, domains: domainsOf(domains), questions: linesOf(questions) });
  const changed = Object.keys(changes).length > 0;
  const wrong = changes.domains?.find((domain) => !isDomain(domain));
  /** @param {(value: string) => void} set */
  const typed = (set) => (/** @type {Event & {currentTarget: HTMLInputElement | HTMLTextAreaElement}} */ event) => (setSaved(false), set(event.currentTarget.value));
  /** @param {Event} event */
  const save = async (event) => {
    event.preventDefault();
    setProblem("");
    if (wrong) return document.getElementById("home-domains")?.focus();
    if (stopAtQuestions(questions)) return;
    try {
      if (changed) await desk.home.change(changes);
      setSaved(true);
      onSaved();
      // What the page says of the place elsewhere.
      if (people.me) people.became({ ...people.me, space: { ...people.me.space, name, access, questions: linesOf(questions) } });
    } catch (error) {
      setProblem(codeOf(error));
    }
  };
  return html`<form class="stack home-section" aria-label=${t("home.tab.place")} onSubmit=${save}>
    <label class="field"><span>${t("home.place_name")}</span><input type="text" required data-most=${NAME_LENGTH} value=${name} onInput=${typed(setName)} /></label>
    <${Select} label=${t("home.who_comes")} value=${access} onChange=${(/** @type {string} */ value) => (setSaved(false), setAccess(value))} options=${ACCESS.map((each) => [each, t(`home.access.${each}`)])} hint=${access !== settings.access && access !== "open" ? t("home.access_hint") : ""} />
    ${access === "password" &&
    html`<label class="field"><span>${t(settings.has_password ? "home.password_new" : "home.password")}</span>
      <input type="text" autocomplete="off" minlength=${LEAST_PASSWORD} maxlength="200" required=${!settings.has_password} value=${password} onInput=${typed(setPassword)} />
    </label>`}
    <label class="field"><span>${t("home.domains")}</span><input id="home-domains" type="text" placeholder="example.org" aria-invalid=${wrong ? "true" : undefined} aria-describedby="home-domains-hint" value=${domains} onInput=${typed(setDomains)} /><small id="home-domains-hint">${wrong ? t("home.domain_wrong", { domain: wrong }) : t("home.domains_hint")}</small></label>
    <${QuestionsField} value=${questions} onInput=${typed(setQuestions)} />
    <${Problem} code=${problem} />
    <div class="row">
      <button type="submit" class="button button-main">${t("common.save")}</button>
      <span class="home-saved" role="status">${saved && !changed ? t("home.done") : ""}</span>
    </div>
  </form>`;
}

/** How long things are kept; that is decided where the office is run, for all places at once. */
function Kept() {
  const { people } = useApp().actions;
  const { value: policy } = useLoaded(() => people.policy());
  if (!policy) return null;
  return html`<section class="home-section" aria-label=${t("home.kept")}>
    <h3>${t("home.kept")}</h3>
    <ul class="home-kept">${KEPT.map((kind) => html`<li key=${kind}>${keptText(kind, policy[`${kind}_days`])}</li>`)}${!policy.presence_history && html`<li>${t("privacy.presence")}</li>`}</ul>
    <p class="home-lead">${t("home.kept_hint")}</p>
  </section>`;
}
