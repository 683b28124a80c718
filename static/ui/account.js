/**
 * Who one is, in few words: under the lobby's button, and in one's own menu in the office.
 *
 * @module ui/account
 */
import { useEffect, useState } from "preact/hooks";
import { html, useApp } from "./context.js";
import { t } from "./i18n.js";
import { Icon } from "./parts.js";
import { attempt } from "./trouble.js";

/**
 * Who one is, drawn anew whenever that changes.
 * @returns {import("../state/door.js").Me|null}
 */
export function useMe() {
  const { people } = useApp().actions;
  const [me, setMe] = useState(people.me);
  useEffect(() => {
    setMe(people.me);
    return people.subscribe(() => setMe(people.me));
  }, [people]);
  return me;
}

/** Where signing in leads back to. */
function signInAddress() {
  return `/sign-in?next=${encodeURIComponent(location.pathname)}`;
}

/** Under the lobby's button: a link, so that the button stays the only one of its role. */
export function LobbyAccount() {
  const me = useMe();
  if (!me) return html`<p class="small account-line"></p>`;
  if (!me.signed_in) return html`<p class="small account-line"><${Icon} name="user-round" size=${16} /><a href=${signInAddress()}>${t("signin.link")}</a></p>`;
  return html`<p class="small account-line"><${Icon} name="user-round" size=${16} /><span>${t("account.signed_in", { email: me.email ?? me.name })}</span> <a href=${signInAddress()}>${t("account.title")}</a></p>`;
}

/** In one's own menu in the office. */
export function MenuAccount() {
  const app = useApp();
  const me = useMe();
  if (!me) return null;
  if (!me.signed_in) return html`<p class="small account-line"><${Icon} name="user-round" size=${16} /><a href=${signInAddress()}>${t("signin.link")}</a></p>`;
  return html`<div class="account-line">
    <p class="small"><${Icon} name="user-round" size=${16} /><span>${t("account.signed_in", { email: me.email ?? me.name })}</span></p>
    <button type="button" class="button" onClick=${() => attempt(app, app.actions.people.signOut())}><${Icon} name="log-out" size=${16} />${t("account.sign_out")}</button>
  </div>`;
}
