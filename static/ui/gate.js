/**
 * What a space asks of whoever stands at its door, in the lobby; and, for hosts inside, who waits there.
 *
 * @module ui/gate
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { afterKnock, gateOf, mayTry, unanswered } from "../state/door.js";
import { isHost } from "../state/gatherings.js";
import { useMe } from "./account.js";
import { forget, html, useApp, useTopics } from "./context.js";
import { t } from "./i18n.js";
import { Icon } from "./parts.js";
import { Answer, Question } from "./question.js";
import { attempt } from "./trouble.js";

/** How often somebody who knocked asks whether the door is open, and how often a host looks who waits, in milliseconds. */
const ASK_EVERY = 2000;
const LOOK_EVERY = 4000;

/** The server takes words of a knock up to this length. */
const WORD_LENGTH = 120;

/**
 * @typedef {Object} GateState
 * @property {import("../state/door.js").GateKind} kind
 * @property {boolean} passable  whether the button can open it
 * @property {boolean} waiting
 * @property {(name: string) => Promise<boolean>} pass  does what is asked for; whether the door is open now
 */

/** The door as it is now. @param {() => void} opened  it was opened from inside */
export function useGate(opened) {
  const { actions } = useApp();
  const { people } = actions;
  const me = useMe();
  const kind = gateOf(me);
  const space = me?.space ?? { id: "", name: "", access: "open" };
  const [password, setPassword] = useState("");
  const [word, setWord] = useState("");
  const [waiting, setWaiting] = useState(false);
  const [refused, setRefused] = useState(false);
  const [open, setOpen] = useState(false);
  // Once it is drawn that nobody waits any more: before that, the page takes it for a second press.
  useEffect(() => {
    if (!open) return;
    setOpen(false);
    opened();
  }, [open]);
  useEffect(() => {
    if (!waiting) return undefined;
    let over = false;
    let timer = 0;
    const ask = async () => {
      try {
        const answer = afterKnock(await people.knocking(space.id));
        if (over) return;
        setRefused(answer.refused);
        setWaiting(answer.waiting);
        setOpen(answer.open);
        if (!answer.waiting) return;
      } catch {
        // The line is bad, or we ask too often: the next time tells.
      }
      timer = window.setTimeout(ask, ASK_EVERY);
    };
    timer = window.setTimeout(ask, ASK_EVERY);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [waiting, space.id]);

  /** @param {string} name */
  const pass = async (name) => {
    if (kind === "password") {
      await people.enter(space.id, password);
      return true;
    }
    if (kind !== "knock") return true;
    setRefused(false);
    const answer = await people.knock(space.id, name, word.normalize("NFC").trim());
    setWaiting(answer === "waiting");
    return answer !== "waiting";
  };
  return { kind, passable: mayTry(kind), waiting, refused, password, setPassword, word, setWord, space, me, pass };
}

/** What is asked for, above the button. @param {{gate: ReturnType<typeof useGate>}} props */
export function Gate({ gate }) {
  const { kind, space, me } = gate;
  const email = me?.email ?? me?.name ?? "";
  if (kind === "open") return null;
  if (kind === "password")
    return html`<label class="field">
      <span>${t("gate.password", { space: space.name })}</span>
      <input type="password" name="password" autocomplete="current-password" required maxlength="200" value=${gate.password} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => gate.setPassword(event.currentTarget.value)} />
    </label>`;
  if (kind === "knock")
    return html`<p class="notice gate" role="status" aria-live="polite">
        <${Icon} name="door-closed" size=${18} /><span>${gate.waiting ? t("gate.waiting") : gate.refused ? t("gate.refused") : t("gate.knock", { space: space.name })}</span>
      </p>
      ${!gate.waiting &&
      html`<label class="field">
        <span>${t("knock.word")}</span>
        <input type="text" name="word" autocomplete="off" data-most=${WORD_LENGTH} value=${gate.word} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => gate.setWord(event.currentTarget.value)} />
      </label>`}`;
  if (kind === "banned") return html`<p class="notice gate" role="status"><${Icon} name="info" size=${18} /><span>${t("error.banned")}</span></p>`;
  const text = kind === "invitation" ? t("gate.invitation", { space: space.name }) : me?.signed_in ? t("gate.no_member", { space: space.name, email }) : t("gate.members", { space: space.name });
  return html`<p class="notice gate" role="status"><${Icon} name="lock" size=${18} /><span>${text}</span></p>`;
}

/** For hosts inside: who waits at the door of the space. */
export function DoorQuestions() {
  const app = useApp();
  const { people } = app.actions;
  const state = useTopics(["players"], 1000);
  const me = useMe();
  const [waiting, setWaiting] = useState(/** @type {import("../net/people.js").Waiting[]} */ ([]));
  const answered = useRef(/** @type {Set<string>} */ (new Set()));
  const watches = isHost(state) && me?.space.access === "knock";
  const space = me?.space.id ?? "";
  useEffect(() => {
    if (!watches) {
      setWaiting([]);
      return undefined;
    }
    const look = () => forget(people.waiting(space).then((found) => setWaiting(unanswered(found, answered.current))));
    look();
    const timer = setInterval(look, LOOK_EVERY);
    return () => clearInterval(timer);
  }, [watches, space]);
  /** @param {string} id @param {boolean} accept */
  const answer = (id, accept) => {
    answered.current.add(id);
    setWaiting(unanswered(waiting, answered.current));
    const sent = people.answer(space, id, accept);
    attempt(app, sent.catch((error) => (answered.current.delete(id), Promise.reject(error))));
  };
  return waiting.map(
    ({ id, name, text }) => html`<${Question} key=${id} name=${t("gate.ask_name")} icon="door-closed" text=${t("gate.ask", { name })} note=${text}>
      <${Answer} label=${t("gate.let_in")} main onClick=${() => answer(id, true)} />
      <${Answer} label=${t("gate.not_now")} onClick=${() => answer(id, false)} />
    <//>`,
  );
}
