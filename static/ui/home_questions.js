/**
 * In the host's home: the questions the coffee machine asks in this place. Owners and hosts write them.
 *
 * @module ui/home_questions
 */
import { useEffect, useState } from "preact/hooks";
import { changesOf, linesOf, QUESTION_LENGTH, QUESTIONS, wrongQuestion } from "../state/home.js";
import { html, useApp } from "./context.js";
import { codeOf, Problem } from "./home_parts.js";
import { t } from "./i18n.js";

/** @typedef {import("./home_parts.js").Desk} Desk */
/** @typedef {import("../net/home.js").Settings} Settings */

const FIELD = "home-questions";

/** Goes to the field, if what stands there cannot be asked. @param {string} text @returns {boolean} whether it cannot */
export function stopAtQuestions(text) {
  const wrong = wrongQuestion(linesOf(text)) !== null;
  if (wrong) document.getElementById(FIELD)?.focus();
  return wrong;
}

/** What is wrong with the questions, or how they are written. @param {string} text */
function hintOf(text) {
  const wrong = wrongQuestion(linesOf(text));
  if (wrong === null) return t("home.questions_hint", { count: QUESTIONS });
  return wrong === "many" ? t("home.questions_many", { count: QUESTIONS }) : t("home.question_long", { number: wrong, count: QUESTION_LENGTH });
}

/** @param {{value: string, onInput: (event: Event & {currentTarget: HTMLTextAreaElement}) => void}} props */
export function QuestionsField({ value, onInput }) {
  const wrong = wrongQuestion(linesOf(value)) !== null;
  return html`<label class="field"><span>${t("home.questions")}</span>
    <textarea id=${FIELD} rows="6" aria-invalid=${wrong ? "true" : undefined} aria-describedby="home-questions-hint" value=${value} onInput=${onInput}></textarea>
    <small id="home-questions-hint">${hintOf(value)}</small>
  </label>`;
}

/** For hosts, who change nothing else of the place. @param {{desk: Desk, settings: Settings, onSaved: () => void}} props */
export function QuestionsForm({ desk, settings, onSaved }) {
  const { people } = useApp().actions;
  const [text, setText] = useState(settings.questions.join("\n"));
  const [problem, setProblem] = useState("");
  const [saved, setSaved] = useState(false);
  useEffect(() => setText(settings.questions.join("\n")), [settings]);
  const { name, access, domains } = settings;
  const questions = linesOf(text);
  const changes = changesOf(settings, { name, access, domains, password: "", questions });
  const changed = Object.keys(changes).length > 0;
  /** @param {Event} event */
  const save = async (event) => {
    event.preventDefault();
    setProblem("");
    if (stopAtQuestions(text)) return;
    try {
      if (changed) await desk.home.change(changes);
      setSaved(true);
      onSaved();
      if (people.me) people.became({ ...people.me, space: { ...people.me.space, questions } });
    } catch (error) {
      setProblem(codeOf(error));
    }
  };
  return html`<form class="stack home-section" aria-label=${t("home.questions")} onSubmit=${save} novalidate>
    <${QuestionsField} value=${text} onInput=${(/** @type {Event & {currentTarget: HTMLTextAreaElement}} */ event) => (setSaved(false), setText(event.currentTarget.value))} />
    <${Problem} code=${problem} />
    <div class="row">
      <button type="submit" class="button button-main">${t("common.save")}</button>
      <span class="home-saved" role="status">${saved && !changed ? t("home.done") : ""}</span>
    </div>
  </form>`;
}
