/**
 * The page one sees after being sent away: why, and what to do.
 *
 * @module ui/bye
 */
import { useEffect, useState } from "preact/hooks";
import { html, useTopics } from "./context.js";
import { errorText, has, t } from "./i18n.js";
import { Icon, Mark } from "./parts.js";

export function Bye() {
  const state = useTopics(["connection"]);
  const code = state.bye?.code ?? "offline";
  const [wait, setWait] = useState(Math.ceil(state.bye?.retryAfter ?? 0));
  useEffect(() => {
    if (wait <= 0) return undefined;
    const timer = setTimeout(() => setWait(wait - 1), 1000);
    return () => clearTimeout(timer);
  }, [wait]);
  return html`<main class="bye">
    <div class="bye-card">
      <${Mark} size=${72} />
      <h1>${t(has(`bye.title.${code}`) ? `bye.title.${code}` : "bye.title")}</h1>
      <p class="lead" role="alert">${errorText(code)}</p>
      ${has(`bye.${code}`) && html`<p>${t(`bye.${code}`)}</p>`}
      ${code !== "banned" &&
      html`<button type="button" class="button button-main button-big" disabled=${wait > 0} onClick=${() => location.reload()}>
        <${Icon} name="refresh-cw" size=${18} />
        <span>${wait > 0 ? t("bye.wait", { count: wait }) : t("bye.again")}</span>
      </button>`}
    </div>
  </main>`;
}
