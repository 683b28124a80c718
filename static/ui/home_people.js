/**
 * In the host's home: the members of the place with what they are, and the invitations that lead there.
 *
 * @module ui/home_people
 */
import { useState } from "preact/hooks";
import { tagsOf } from "../state/door.js";
import { endOf, matching, mayRemove, mayTag, rolesFor, sorted } from "../state/home.js";
import { Face } from "./avatars.js";
import { html } from "./context.js";
import { Problem, Select, Sure, Table, codeOf, day, useFocusBack, useLoaded } from "./home_parts.js";
import { t } from "./i18n.js";
import { InviteDialog } from "./invite.js";
import { Icon } from "./parts.js";
import { Dialog } from "./place.js";
import { RoleMark } from "./quality.js";

/** @typedef {import("./home_parts.js").Desk} Desk */
/** @typedef {import("../state/home.js").Member} Member */
/** @typedef {import("../state/home.js").Invitation} Invitation */
/** @typedef {import("../state/door.js").Role} Role */

/** A list this short is read faster than searched. */
const SEARCHED = 6;

/** @param {{desk: Desk}} props */
export function Members({ desk }) {
  const { value, problem, again } = useLoaded(() => desk.home.members());
  const [query, setQuery] = useState("");
  const [changing, setChanging] = useState("");
  const members = value ?? [];
  const found = matching(members, query);
  const chosen = members.find(({ id }) => id === changing);
  /** @param {Member} member */
  const mayChange = ({ id, role }) => rolesFor(desk.role, role, id === desk.person).length > 0 || mayTag(desk.role, role, id === desk.person) || mayRemove(desk.role, role, id === desk.person);
  return html`<${Problem} code=${problem} />
    <p class="home-lead">${t("home.members_lead")}</p>
    ${members.length > SEARCHED &&
    html`<label class="search home-search">
      <${Icon} name="search" size=${18} /><span class="hidden">${t("home.search")}</span>
      <input type="search" placeholder=${t("home.search")} value=${query} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setQuery(event.currentTarget.value)} />
    </label>`}
    ${value && members.length === 0 && html`<p class="panel-empty">${t("home.no_members")}</p>`}
    ${members.length > 0 && found.length === 0 && html`<p class="panel-empty">${t("people.none_found")}</p>`}
    ${found.length > 0 &&
    html`<${Table}
      name=${t("home.tab.people")}
      heads=${[t("home.name"), t("home.role"), t("home.tags"), t("home.since"), t("home.seen"), ""]}
      rows=${found.map((member) => ({
        key: member.id,
        cells: [
          html`<span class="home-person"><${Face} avatar=${member.avatar} seed=${member.id} size=${36} /><span>${member.name}<small>${member.email ?? ""}</small></span></span>`,
          html`<${RoleMark} role=${member.role} />`,
          html`<${Tags} tags=${member.tags} />`,
          day(member.since),
          member.seen_at === null ? "–" : day(member.seen_at),
          mayChange(member) && html`<button type="button" class="button" aria-label=${t("home.change_name", { name: member.name })} onClick=${() => setChanging(member.id)}><${Icon} name="pencil" size=${16} />${t("home.change")}</button>`,
        ],
      }))}
    />`}
    ${chosen && html`<${MemberDialog} key=${chosen.id} desk=${desk} member=${chosen} onClose=${(/** @type {boolean} */ done) => (setChanging(""), done && again())} />`}`;
}

/** @param {{tags: string[]}} props */
function Tags({ tags }) {
  if (tags.length === 0) return "–";
  return html`<ul class="home-tags" role="list">${tags.map((tag) => html`<li key=${tag}>${tag}</li>`)}</ul>`;
}

/** @param {{desk: Desk, member: Member, onClose: (done: boolean) => void}} props */
function MemberDialog({ desk, member, onClose }) {
  const self = member.id === desk.person;
  const roles = rolesFor(desk.role, member.role, self);
  const [role, setRole] = useState(member.role);
  const [tags, setTags] = useState(member.tags.join(", "));
  const [problem, setProblem] = useState("");
  useFocusBack();
  /** @param {Promise<unknown>} asked */
  const then = async (asked) => {
    setProblem("");
    try {
      await asked;
      onClose(true);
    } catch (error) {
      setProblem(codeOf(error));
    }
  };
  /** @param {Event} event */
  const save = (event) => {
    event.preventDefault();
    void then(desk.home.changeMember(member, { ...(roles.length > 0 && { role }), ...(mayTag(desk.role, member.role, self) && { tags: tagsOf(tags) }) }));
  };
  return html`<${Dialog} label=${member.name} onClose=${() => onClose(false)}>
    <form class="stack" onSubmit=${save}>
      ${roles.length > 0 && html`<${Select} label=${t("home.role")} value=${role} onChange=${(/** @type {Role} */ value) => setRole(value)} options=${roles.map((each) => [each, t(`role.${each}`)])} />`}
      ${mayTag(desk.role, member.role, self) &&
      html`<label class="field"><span>${t("home.tags")}</span>
        <input type="text" maxlength="400" value=${tags} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setTags(event.currentTarget.value)} />
        <small>${t("home.tags_hint")}</small>
      </label>`}
      <${Problem} code=${problem} />
      <div class="row-end">
        <button type="button" class="button" onClick=${() => onClose(false)}>${t("common.cancel")}</button>
        <button type="submit" class="button button-main">${t("common.save")}</button>
      </div>
      ${mayRemove(desk.role, member.role, self) &&
      html`<div class="home-danger"><${Sure} label=${t("home.remove_member")} name=${t("home.remove_member")} question=${t("home.remove_sure", { name: member.name })} onYes=${() => then(desk.home.removeMember(member.id))} /></div>`}
    </form>
  <//>`;
}

/** @param {{desk: Desk}} props */
export function Invitations({ desk }) {
  const { value, problem, again } = useLoaded(() => desk.home.invitations());
  const names = useLoaded(() => desk.home.members()).value;
  const [making, setMaking] = useState(false);
  const { open, over } = sorted(value ?? []);
  /** @param {string} id */
  const nameOf = (id) => names?.find((member) => member.id === id)?.name ?? "–";
  /** @param {Invitation} invitation */
  const whom = ({ role, tags, note, event }) => html`<${Whom} role=${role} tags=${tags} note=${event === null ? note : [t("agenda.invited_to"), note].filter(Boolean).join(" · ")} />`;
  return html`<${Problem} code=${problem} />
    <div class="home-head">
      <p class="home-lead">${t("home.invitations_lead")}</p>
      <button type="button" class="button button-main" onClick=${() => setMaking(true)}><${Icon} name="user-plus" size=${16} />${t("invite.open")}</button>
    </div>
    ${value && open.length === 0 && html`<p class="panel-empty">${t("home.no_invitations")}</p>`}
    ${open.length > 0 &&
    html`<${Table}
      name=${t("home.invitations_open")}
      heads=${[t("home.for"), t("home.uses_left"), t("home.until"), t("home.made"), t("home.by"), ""]}
      rows=${open.map((each) => ({
        key: each.id,
        cells: [
          whom(each),
          each.uses_left === null ? t("invite.unlimited") : t("invite.times", { count: each.uses_left }),
          each.expires_at === null ? t("invite.for_ever") : day(each.expires_at),
          day(each.created_at),
          nameOf(each.by),
          html`<${Sure} label=${t("home.revoke")} name=${t("home.revoke_invitation", { role: t(`role.${each.role}`) })} question=${t("home.revoke_sure")} onYes=${() => desk.run(desk.home.revokeInvitation(each.id)).then(again)} />`,
        ],
      }))}
    />`}
    ${over.length > 0 &&
    html`<details class="home-over">
      <summary>${t("home.invitations_over", { count: over.length })}</summary>
      <${Table}
        name=${t("home.invitations_over", { count: over.length })}
        heads=${[t("home.for"), t("home.why_over"), t("home.made"), t("home.by")]}
        rows=${over.map((each) => ({ key: each.id, cells: [whom(each), t(`home.over.${endOf(each)}`), day(each.created_at), nameOf(each.by)] }))}
      />
    </details>`}
    ${making && html`<${NewInvitation} onClose=${() => (setMaking(false), again())} />`}`;
}

/** @param {{onClose: () => void}} props */
function NewInvitation({ onClose }) {
  useFocusBack();
  return html`<${InviteDialog} onClose=${onClose} />`;
}

/** @param {{role: Role, tags: string[], note: string}} props */
function Whom({ role, tags, note }) {
  return html`<span class="home-whom">${role === "guest" ? t("role.guest") : html`<${RoleMark} role=${role} />`}${tags.length > 0 && html`<${Tags} tags=${tags} />`}${note && html`<small>${note}</small>`}</span>`;
}
