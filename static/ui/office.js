/**
 * Everything that lies over the map, and which panel is open.
 *
 * @module ui/office
 */
import { Chat } from "./chat.js";
import { html, useTopics } from "./context.js";
import { Faces } from "./faces.js";
import { Help } from "./help.js";
import { PersonMenu } from "./menu.js";
import { People } from "./people.js";
import { Place } from "./place.js";
import { Say } from "./say.js";
import { Settings } from "./settings.js";
import { Invitation, Silence, TalkBar, Waiting } from "./talk.js";
import { LiveLog, LostBanner, Toasts } from "./toasts.js";
import { Toolbar } from "./toolbar.js";
import { Welcome } from "./welcome.js";

export function Office() {
  const { panel } = useTopics(["ui"]);
  const side = panel === "people" || panel === "chat" || panel === "settings";
  return html`<div class=${`office ${side ? "office-panel" : ""}`}>
    <${LostBanner} />
    <${Place} />
    <div class="corner">
      <${Faces} />
      <${TalkBar} />
    </div>
    <div class="foot">
      <${Toasts} />
      <${Invitation} />
      <${Waiting} />
      <${Silence} />
      <${Welcome} />
      <${Say} />
      <${Toolbar} />
    </div>
    ${panel === "people" && html`<${People} />`}
    ${panel === "chat" && html`<${Chat} />`}
    ${panel === "settings" && html`<${Settings} />`}
    ${panel === "help" && html`<${Help} />`}
    <${PersonMenu} />
    <${LiveLog} />
  </div>`;
}
