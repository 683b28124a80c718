/**
 * What one gives with one's card, when both exchange theirs.
 *
 * @module ui/book_contact
 */
import { useEffect, useState } from "preact/hooks";
import { html, useApp } from "./context.js";
import { codeOf, Problem } from "./home_parts.js";
import { t } from "./i18n.js";
import { toast } from "./trouble.js";

/** @typedef {import("../net/book.js").Contact} Contact */

const FIELDS = /** @type {const} */ ([
  ["mail", "email", "email", "book.mail"],
  ["phone", "tel", "tel", "book.phone"],
  ["organization", "text", "organization", "book.organization"],
  ["title", "text", "organization-title", "book.work"],
]);

export function ContactForm() {
  const { actions, store } = useApp();
  const { book } = actions;
  const [contact, setContact] = useState(/** @type {Contact|null} */ (null));
  const [problem, setProblem] = useState("");
  useEffect(() => {
    book.contact().then(setContact, (error) => setProblem(codeOf(error)));
  }, [book]);
  if (contact === null) return html`<${Problem} code=${problem} />`;
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    try {
      const links = contact.links.map((link) => link.trim()).filter(Boolean);
      setContact(await book.keepContact({ ...contact, links }));
      setProblem("");
      toast(store, "book.contact_kept");
    } catch (error) {
      setProblem(codeOf(error));
    }
  };
  return html`<form class="stack book-form" onSubmit=${submit} novalidate>
    <p class="book-first">${t("book.contact.hint")}</p>
    ${FIELDS.map(
      ([field, type, complete, label]) => html`<label key=${field} class="field"><span>${t(label)}</span>
        <input type=${type} autocomplete=${complete} data-most="120" value=${contact[field]} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setContact({ ...contact, [field]: event.currentTarget.value })} />
      </label>`,
    )}
    <label class="field"><span>${t("book.links")} <small>${t("book.links.hint")}</small></span>
      <textarea rows="2" value=${contact.links.join("\n")} onInput=${(/** @type {Event & {currentTarget: HTMLTextAreaElement}} */ event) => setContact({ ...contact, links: event.currentTarget.value.split("\n") })}></textarea>
    </label>
    <${Problem} code=${problem} />
    <div class="row"><button type="submit" class="button button-main">${t("book.keep")}</button></div>
  </form>`;
}
