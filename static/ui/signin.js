/**
 * The two pages that links of letters and invitations lead to: signing in, and being invited.
 *
 * @module ui/signin
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { behindHash, isAddress, ownPath } from "../state/door.js";
import { useMe } from "./account.js";
import { forget, html, useApp } from "./context.js";
import { errorText, language, t } from "./i18n.js";
import { InvitedAnswer, InvitedEvent } from "./invited_event.js";
import { Icon, Mark } from "./parts.js";
import { Languages } from "./lobby.js";

/** Where an invitation waits while one signs in, which may end in another tab. */
const KEPT = "papote.invitation";

/** @param {unknown} error */
const codeOf = (error) => String(/** @type {{code?: unknown}} */ (error)?.code ?? "internal");

/** What stands behind the #, which then stands there no more: addresses are shown, shared and remembered. */
function takeHash() {
  const found = behindHash(location.hash);
  if (location.hash) history.replaceState(history.state, "", location.pathname + location.search);
  return found;
}

/** @param {{title: string, lead?: string, children?: any}} props */
function Sheet({ title, lead = "", children }) {
  useEffect(() => {
    document.title = `${title} · Papote`;
  }, [title]);
  return html`<main class="bye">
    <div class="bye-card account-card">
      <header class="door-head"><span class="wordmark"><${Mark} size=${32} /><span>Papote</span></span><${Languages} /></header>
      <h1>${title}</h1>
      ${lead && html`<p class="lead">${lead}</p>`}
      ${children}
    </div>
  </main>`;
}

/** @param {{code: string, id?: string}} props */
function Problem({ code, id }) {
  return html`<p id=${id} class="problem" role="alert"><${Icon} name="circle-alert" size=${18} /><span>${code === "email" ? t("signin.email_wrong") : errorText(code)}</span></p>`;
}

export function SignInPage() {
  const { people } = useApp().actions;
  const me = useMe();
  const next = ownPath(new URLSearchParams(location.search).get("next"));
  const [{ token, error }] = useState(takeHash);
  const [problem, setProblem] = useState(error);
  const [using, setUsing] = useState(token !== "");
  const [left, setLeft] = useState("");
  useEffect(() => {
    if (token === "") return;
    people.useLink(token).then(
      (found) => (found.left ? setLeft(ownPath(found.next)) : location.replace(ownPath(found.next))),
      (failure) => (setProblem(codeOf(failure)), setUsing(false)),
    );
  }, [token]);
  if (left)
    return html`<${Sheet} title=${t("signin.done")}>
      <p role="status">${t("signin.left")}</p>
      <a class="button button-main button-big button-wide" href=${left}>${t("signin.back")}</a>
      <p class="small"><a href="/sign-in">${t("account.title")}</a></p>
    <//>`;
  if (using) return html`<${Sheet} title=${t("signin.title")}><p role="status">${t("signin.opening")}</p><//>`;
  if (me?.signed_in) return html`<${OwnAccount} me=${me} next=${next} />`;
  return html`<${Sheet} title=${t("signin.title")} lead=${t("signin.lead")}>
    ${problem && html`<${Problem} code=${problem} />`}
    <${LinkForm} next=${next} onTry=${() => setProblem("")} />
    ${me?.oidc &&
    html`<p class="or" aria-hidden="true"><span>${t("signin.or")}</span></p>
      <a class="button button-big button-wide" href=${`/api/v1/sign-in/oidc/start?next=${encodeURIComponent(next)}`}>${t("signin.oidc", { name: me.oidc })}</a>`}
    ${me?.person && html`<p class="small">${t("signin.luggage")}</p>`}
    <p class="small"><a href=${next}>${t("signin.back")}</a></p>
  <//>`;
}

/** @param {{next: string, onTry: () => void}} props */
function LinkForm({ next, onTry }) {
  const { people } = useApp().actions;
  const [email, setEmail] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const [sent, setSent] = useState(/** @type {{development: boolean}|null} */ (null));
  const field = useRef(/** @type {HTMLInputElement|null} */ (null));
  const said = useRef(/** @type {HTMLElement|null} */ (null));
  useEffect(() => void (sent ? said.current : field.current)?.focus(), [sent]);
  /** @param {Event} event */
  const send = async (event) => {
    event.preventDefault();
    if (busy) return;
    onTry();
    setProblem("");
    if (!isAddress(email)) {
      setProblem("email");
      field.current?.focus();
      return;
    }
    setBusy(true);
    try {
      setSent({ development: await people.sendLink(email.trim(), next, language()) });
    } catch (error) {
      setProblem(codeOf(error) === "bad_text" ? "email" : codeOf(error));
    }
    setBusy(false);
  };
  if (sent)
    return html`<div class="account-sent">
      <h2 ref=${said} tabindex="-1"><${Icon} name="mail" size=${20} />${t("signin.sent")}</h2>
      <p>${sent.development ? t("signin.development") : t("signin.sent_to", { email: email.trim() })}</p>
      <button type="button" class="button" onClick=${() => setSent(null)}>${t("signin.elsewhere")}</button>
    </div>`;
  return html`<form class="stack" onSubmit=${send} novalidate>
    <label class="field">
      <span>${t("signin.email")}</span>
      <input
        ref=${field}
        type="email"
        name="email"
        autocomplete="email"
        maxlength="254"
        required
        value=${email}
        aria-invalid=${problem === "email" ? "true" : undefined}
        aria-describedby=${problem ? "signin-problem" : undefined}
        onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setEmail(event.currentTarget.value)}
      />
    </label>
    ${problem && html`<${Problem} code=${problem} id="signin-problem" />`}
    <button type="submit" class="button button-main button-big" aria-busy=${busy ? "true" : undefined}><span>${t(busy ? "signin.sending" : "signin.send")}</span></button>
  </form>`;
}

/** @param {{me: import("../state/door.js").Me, next: string}} props */
function OwnAccount({ me, next }) {
  const { people } = useApp().actions;
  const [problem, setProblem] = useState("");
  /** @param {boolean} everywhere */
  const leave = (everywhere) =>
    people.signOut(everywhere).then(
      () => location.replace(next),
      (error) => setProblem(codeOf(error)),
    );
  return html`<${Sheet} title=${t("account.title")} lead=${t("account.signed_in", { email: me.email ?? me.name })}>
    ${problem && html`<${Problem} code=${problem} />`}
    <a class="button button-main button-big button-wide" href=${next}>${t("signin.back")}</a>
    <div class="row-end">
      <button type="button" class="button" onClick=${() => leave(true)}>${t("account.everywhere")}</button>
      <button type="button" class="button" onClick=${() => leave(false)}><${Icon} name="log-out" size=${16} />${t("account.sign_out")}</button>
    </div>
  <//>`;
}

/** The invitation of the link, or the one that waited while one signed in. */
function takeInvitation() {
  const { token } = takeHash();
  try {
    if (token) localStorage.setItem(KEPT, token);
    return token || (localStorage.getItem(KEPT) ?? "");
  } catch {
    return token;
  }
}

/** It is accepted, or worth nothing: the next visit begins without it. */
function dropInvitation() {
  try {
    localStorage.removeItem(KEPT);
  } catch {
    // Nothing was kept.
  }
}

export function InvitedPage() {
  const { people } = useApp().actions;
  const me = useMe();
  const [token] = useState(takeInvitation);
  const [invited, setInvited] = useState(/** @type {import("../state/door.js").Invited|null} */ (null));
  const [answered, setAnswered] = useState(/** @type {import("../state/door.js").Invited|null} */ (null));
  const [problem, setProblem] = useState(token ? "" : "link_invalid");
  /** @param {unknown} error */
  const failed = (error) => {
    const code = codeOf(error);
    if (code === "link_invalid") dropInvitation();
    setProblem(code);
  };
  useEffect(() => {
    if (token) people.look(token).then(setInvited, failed);
  }, [token]);
  const accept = async (name = "") => {
    try {
      const fresh = await people.accept(token, name);
      const { room, event } = fresh;
      dropInvitation();
      if (event) setAnswered(fresh);
      else location.replace(room ? `/r/${encodeURIComponent(room)}` : "/");
    } catch (error) {
      failed(error);
    }
  };
  if (problem)
    return html`<${Sheet} title=${t("invited.title")}>
      <${Problem} code=${problem} />
      <p class="small"><a href="/">${t("signin.back")}</a></p>
    <//>`;
  if (!invited || !me) return html`<${Sheet} title=${t("invited.title")}><p role="status">${t("signin.opening")}</p><//>`;
  if (answered?.event) return html`<${Sheet} title=${t("invited.title")} lead=${answered.space.name}><${InvitedAnswer} event=${answered.event} room=${answered.room} /><//>`;
  const first = invited.needs_account && !me.signed_in;
  const lead = invited.role === "guest" ? t("invited.guest", { space: invited.space.name }) : t("invited.as", { space: invited.space.name, role: t(`role.${invited.role}`) });
  return html`<${Sheet} title=${t("invited.title")} lead=${lead}>
    ${first
      ? html`<p>${t("invited.needs_account")}</p>
          <a class="button button-main button-big button-wide" href="/sign-in?next=%2Finvite">${t("signin.link")}</a>`
      : html`${me.signed_in && html`<p class="small">${t("account.signed_in", { email: me.email ?? me.name })}</p>`}
          ${invited.event
            ? html`<${InvitedEvent} event=${invited.event} nameless=${!me.signed_in && !me.name} onAccept=${(/** @type {string} */ name) => forget(accept(name))} />`
            : html`<button type="button" class="button button-main button-big button-wide" onClick=${() => forget(accept())}>${t("invited.accept")}</button>`}`}
  <//>`;
}
