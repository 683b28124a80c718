/**
 * One's own card, to be written: a line, topics, languages, links, and how one wants to be found.
 *
 * @module ui/card_editor
 */
import { useEffect, useState } from "preact/hooks";
import { Face } from "./avatars.js";
import { Beacon } from "./beacon.js";
import { languageName } from "./card.js";
import { html, useApp, useTopics } from "./context.js";
import { errorText, t } from "./i18n.js";
import { Icon, keepKeys, Switch } from "./parts.js";
import { RoleMark } from "./quality.js";
import { toast } from "./trouble.js";
import { TopicsField } from "./topics_field.js";

/** @typedef {import("../types.js").Profile} Profile */

const ABOUT_LENGTH = 140;
const LINK_LENGTH = 200;
const LANGUAGES = 8;
const LINKS = 5;
/** Those offered; whoever speaks another one writes it in the line. */
const OFFERED = "ar bg bn ca cs cy da de el en eo es et eu fa fi fr ga gl he hi hr hu id is it ja ko lb lt lv mt nl no pl pt ro ru sk sl sq sr sv sw ta th tr uk ur vi wo zh".split(" ");

/** @param {{player: import("../types.js").Player}} props */
export function CardEditor({ player }) {
  const { actions, store } = useApp();
  const { preferences } = useTopics(["ui"]);
  const [profile, setProfile] = useState(/** @type {Profile|null} */ (actions.cards.own));
  const [kept, setKept] = useState(/** @type {Profile|null} */ (actions.cards.own));
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    let here = true;
    actions.cards.mine().then(
      (mine) => here && (setProfile((before) => before ?? mine), setKept(mine)),
      ({ code }) => here && setProblem(errorText(String(code ?? "internal"))),
    );
    return () => {
      here = false;
    };
  }, []);
  if (!profile) return html`<p class="panel-empty">${problem || t("card.loading")}</p>`;
  /** @param {Partial<Profile>} changes */
  const change = (changes) => setProfile({ ...profile, ...changes });
  const changed = JSON.stringify(profile) !== JSON.stringify(kept);
  /** @param {Event} event */
  const save = async (event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem("");
    try {
      const links = profile.links.map((link) => link.trim()).filter(Boolean).map((link) => (/^[a-z]+:/i.test(link) ? link : `https://${link}`));
      const now = await actions.cards.keep({ ...profile, about: profile.about.trim(), links });
      setProfile(now);
      setKept(now);
      toast(store, "card.saved");
    } catch (error) {
      const code = String(/** @type {{code?: unknown}} */ (error)?.code ?? "internal");
      setProblem(code === "bad_text" || code === "bad_message" ? t("card.bad") : errorText(code));
    }
    setBusy(false);
  };
  const links = profile.links.length < LINKS ? [...profile.links, ""] : profile.links;
  return html`<form class="card-form" onSubmit=${save} onKeyDown=${keepKeys} novalidate>
    <div class="panel-scroll" tabindex="-1">
      <div class="card-head">
        <${Face} avatar=${player.avatar} seed=${player.id} size=${56} />
        <div><h3>${player.name} <${RoleMark} role=${player.role} /></h3><p class="card-facts">${t("card.mine.hint")}</p></div>
      </div>
      <${Beacon} player=${player} />
      <label class="field"><span>${t("card.about")} <small>${t("card.of", { count: [...profile.about].length, most: ABOUT_LENGTH })}</small></span>
        <textarea rows="2" data-most=${ABOUT_LENGTH} placeholder=${t("card.about.hint")} value=${profile.about} onInput=${(/** @type {Event & {currentTarget: HTMLTextAreaElement}} */ event) => change({ about: event.currentTarget.value.replace(/\n/g, " ") })}></textarea>
      </label>
      <${TopicsField} id="card-offers" label=${t("card.offer")} hint=${t("card.offer.hint")} topics=${profile.offers} onChange=${(/** @type {string[]} */ offers) => change({ offers })} />
      <${TopicsField} id="card-seeks" label=${t("card.seek")} hint=${t("card.seek.hint")} topics=${profile.seeks} onChange=${(/** @type {string[]} */ seeks) => change({ seeks })} />
      <${LanguagesField} spoken=${profile.languages} onChange=${(/** @type {string[]} */ languages) => change({ languages })} />
      <fieldset class="field card-links-field">
        <legend>${t("card.links")}</legend>
        ${links.map(
          (link, index) => html`<input
            key=${index}
            type="url"
            aria-label=${t("card.link", { number: index + 1 })}
            maxlength=${LINK_LENGTH}
            placeholder="https://"
            value=${link}
            onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => {
              const next = [...profile.links];
              next[index] = event.currentTarget.value;
              change({ links: next });
            }}
          />`,
        )}
      </fieldset>
      <section class="card-settings" aria-label=${t("card.settings")}>
        <h4>${t("card.settings")}</h4>
        <${Switch} label=${t("card.listed")} hint=${t("card.listed.hint")} checked=${profile.listed} onChange=${(/** @type {boolean} */ listed) => change({ listed })} />
        <${Switch} label=${t("card.recommended")} hint=${t("card.recommended.hint")} checked=${profile.recommended} onChange=${(/** @type {boolean} */ recommended) => change({ recommended })} />
        <${Switch} label=${t("card.book")} hint=${t("card.book.hint")} checked=${profile.book} onChange=${(/** @type {boolean} */ book) => change({ book })} />
        <${Switch} label=${t("card.suggest")} hint=${t("card.suggest.hint")} checked=${preferences.suggestions} onChange=${(/** @type {boolean} */ suggestions) => actions.setPreferences({ suggestions })} />
      </section>
    </div>
    ${(changed || problem) && html`<div class="card-save">
      ${problem && html`<p class="problem" role="alert"><${Icon} name="circle-alert" size=${18} /><span>${problem}</span></p>`}
      <button type="submit" class="button button-main" aria-busy=${busy ? "true" : undefined} >${t("common.save")}</button>
    </div>`}
  </form>`;
}

/** @param {{spoken: string[], onChange: (spoken: string[]) => void}} props */
function LanguagesField({ spoken, onChange }) {
  const named = OFFERED.filter((code) => !spoken.includes(code))
    .map((code) => ({ code, name: languageName(code) }))
    .sort((a, b) => a.name.localeCompare(b.name));
  return html`<div class="field">
    <label for="card-language">${t("card.languages")}</label>
    ${spoken.length > 0 &&
    html`<ul class="topics" aria-label=${t("card.languages")}>
      ${spoken.map((code) => html`<li key=${code} class="topic">${languageName(code)}<button type="button" aria-label=${t("card.remove_topic", { topic: languageName(code) })} onClick=${() => onChange(spoken.filter((other) => other !== code))}><${Icon} name="x" size=${14} /></button></li>`)}
    </ul>`}
    <span class="choice"><select
      id="card-language"
      value=""
      disabled=${spoken.length >= LANGUAGES}
      onChange=${(/** @type {Event & {currentTarget: HTMLSelectElement}} */ event) => {
        if (event.currentTarget.value) onChange([...spoken, event.currentTarget.value]);
        event.currentTarget.value = "";
      }}
    >
      <option value="">${t("card.language.add")}</option>
      ${named.map(({ code, name }) => html`<option key=${code} value=${code}>${name}</option>`)}
    </select></span>
  </div>`;
}
