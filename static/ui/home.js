/**
 * A home for the host: a page of the office where one sees and changes who belongs to the place, who is invited, reported
 * and kept out, what hosts did, what programs may, and the place itself. Each tab is a module of its own.
 *
 * @module ui/home
 */
import { useEffect, useMemo, useState } from "preact/hooks";
import { Home } from "../net/home.js";
import { isHost } from "../state/gatherings.js";
import { tabsFor } from "../state/home.js";
import { me as myself } from "../state/selectors.js";
import { useMe } from "./account.js";
import { html, useApp, useTopics } from "./context.js";
import { Desk } from "./desk.js";
import { FiguresTab } from "./home_figures.js";
import { Log } from "./home_log.js";
import { Problem, codeOf, keepFocus, useLoaded } from "./home_parts.js";
import { Invitations, Members } from "./home_people.js";
import { PlaceSettings } from "./home_place.js";
import { Tokens } from "./home_tokens.js";
import { Webhooks } from "./home_webhooks.js";
import { t } from "./i18n.js";
import { Panel, Tabs } from "./panel.js";
import { Icon, keepKeys } from "./parts.js";

/** @typedef {import("../state/home.js").Tab} Tab */

/** A host hears of a report soon enough. */
const LOOK_EVERY = 10_000;

/** @type {Record<Tab, Function>} */
const PARTS = { people: Members, invitations: Invitations, moderation: Desk, figures: FiguresTab, log: Log, tokens: Tokens, webhooks: Webhooks, place: PlaceSettings };

/** Where one was last, which is where one goes on. @type {Tab} */
let last = "people";

/** In the host's tools: the way there, and what waits there. */
export function HomeDoor() {
  const { actions } = useApp();
  const reports = useLoaded(() => actions.moderation.reports(), [], LOOK_EVERY).value?.length ?? 0;
  /** @param {Tab} [tab] */
  const open = (tab = last) => {
    last = tab;
    actions.openPanel("home");
  };
  return html`<section class="tool-section" aria-label=${t("home.title")}>
    <h3><${Icon} name="settings" size=${18} />${t("home.title")}</h3>
    <button type="button" class="button button-wide" onClick=${() => open()}>${t("home.open")}</button>
    ${reports > 0 && html`<button type="button" class="button button-wide home-reports" onClick=${() => open("moderation")}><${Icon} name="flag" size=${16} />${t("home.reports", { count: reports })}</button>`}
  </section>`;
}

export function HomePanel() {
  const app = useApp();
  const { actions, announcer, store } = app;
  const state = useTopics(["players", "ui"], 250);
  const me = useMe();
  const host = isHost(state);
  const role = myself(state)?.role ?? "guest";
  const space = me?.space.id ?? "home";
  const [tab, setTab] = useState(last);
  const [problem, setProblem] = useState("");
  const home = useMemo(() => new Home((method, path, wish) => actions.people.ask(method, path, wish), space), [space]);
  useEffect(() => {
    if (!host && store.state.panel === "home") actions.openPanel(null);
  }, [host]);
  const tabs = tabsFor(role, me?.signed_in ?? false);
  const chosen = tabs.includes(tab) ? tab : "people";
  useEffect(() => {
    // On a phone the tabs are wider than the page.
    document.getElementById(`tab-${chosen}`)?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [chosen]);
  if (!host) return null;
  /** @param {string} id */
  const choose = (id) => {
    last = /** @type {Tab} */ (id);
    setProblem("");
    setTab(last);
  };
  /** @param {Promise<unknown>} asked */
  const run = async (asked) => {
    setProblem("");
    try {
      await asked;
      announcer.say(t("home.done"));
      return true;
    } catch (error) {
      setProblem(codeOf(error));
      return false;
    } finally {
      setTimeout(keepFocus, 0);
    }
  };
  const desk = { home, role, person: me?.person ?? "", run };
  return html`<div class="home" onKeyDown=${keepKeys}>
    <${Panel} title=${t("home.title")} onClose=${() => actions.openPanel("host")}>
      <${Tabs} name=${t("home.title")} tabs=${tabs.map((id) => ({ id, label: t(`home.tab.${id}`) }))} chosen=${chosen} onChoose=${choose} />
      <div class="panel-scroll home-body" role="tabpanel" id=${`panel-${chosen}`} aria-labelledby=${`tab-${chosen}`} tabindex="-1">
        <${Problem} code=${problem} />
        <${PARTS[chosen]} key=${chosen} desk=${desk} />
      </div>
    <//>
  </div>`;
}
