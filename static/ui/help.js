/**
 * Every key, in one dialog. What they do is decided in input/.
 *
 * @module ui/help
 */
import { html, useApp } from "./context.js";
import { has, t } from "./i18n.js";
import { walkingKeys } from "./keys.js";
import { chord } from "./parts.js";
import { Dialog } from "./place.js";

/** Stands for the letters one walks with. */
const LETTERS = "WASD";

/** Keys in the order one meets them: the text's key and what to press, as it is printed or as a text. @type {{title: string, keys: [string, string[]][]}[]} */
const GROUPS = [
  {
    title: "help.walk",
    keys: [
      ["help.move", ["↑ ↓ ← →", LETTERS]],
      ["help.run", ["key.shift"]],
      ["help.click", ["key.click"]],
      ["help.follow", ["F"]],
      ["help.ghost", ["G"]],
      ["help.zoom", ["+", "−"]],
    ],
  },
  {
    title: "help.talk",
    keys: [
      ["help.microphone", ["M", chord("A")]],
      ["help.camera", [chord("V")]],
      ["help.push_to_talk", ["key.space"]],
      ["help.share", [chord("S")]],
      ["help.say", ["key.enter"]],
      ["help.emotes", ["1 – 6"]],
      ["help.hand", ["H"]],
      ["help.coffee", ["K"]],
      ["help.stroll", ["T"]],
      ["help.answer", ["Y", "L", "N"]],
    ],
  },
  {
    title: "help.page",
    keys: [
      ["help.chat", ["C"]],
      ["help.people", ["U"]],
      ["help.help", ["?"]],
      ["help.close", ["Esc"]],
    ],
  },
];

/** What there is to do, in a sentence each. */
const HERE = ["help.here.talk", "help.here.coffee", "help.here.door", "help.here.card", "help.here.walk"];

export function Help() {
  const { actions } = useApp();
  return html`<${Dialog} label=${t("help.title")} class="dialog-help" onClose=${() => actions.openPanel(null)}>
    <h3>${t("help.here")}</h3>
    <ul class="help-here">${HERE.map((text) => html`<li key=${text}>${t(text)}</li>`)}</ul>
    <div class="help-groups">
      ${GROUPS.map(
        (group) => html`<section key=${group.title}>
          <h3>${t(group.title)}</h3>
          <dl>
            ${group.keys.map(
              ([text, keys]) => html`<div key=${text}><dt>${t(text)}</dt><dd>${keys.map((key) => html`<kbd key=${key}>${key === LETTERS ? walkingKeys() : has(key) ? t(key) : key}</kbd>`)}</dd></div>`,
            )}
          </dl>
        </section>`,
      )}
    </div>
    <p class="panel-note">${t("help.no_mouse")}</p>
  <//>`;
}
