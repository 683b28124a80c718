/**
 * Everything that lies over the map, and which panel is open.
 *
 * @module ui/office
 */
import { AgendaPanel } from "./agenda.js";
import { BookPanel } from "./book.js";
import { CardPanel } from "./card.js";
import { Chat } from "./chat.js";
import { CoffeeCorner, CoffeeNews } from "./coffee.js";
import { Compass } from "./compass.js";
import { html, useMedia, useTopics } from "./context.js";
import { CardQuestion } from "./exchange.js";
import { Faces } from "./faces.js";
import { Free } from "./free.js";
import { DoorQuestions } from "./gate.js";
import { Help } from "./help.js";
import { HomePanel } from "./home.js";
import { HostPanel } from "./host.js";
import { Door, KnockQuestion } from "./knock.js";
import { PersonMenu } from "./menu.js";
import { Notices } from "./notices.js";
import { People } from "./people.js";
import { Place } from "./place.js";
import { ConsentQuestion } from "./recordings.js";
import { Say } from "./say.js";
import { useTight } from "./sheet.js";
import { Settings } from "./settings.js";
import { StagePanel, StageQuestion } from "./stage.js";
import { Murmurs, Waiting } from "./tables.js";
import { Invitation, Silence, TalkBar } from "./talk.js";
import { LiveLog, LostBanner, Toasts } from "./toasts.js";
import { Toolbar } from "./toolbar.js";
import { Stroll } from "./walk.js";
import { WorkDesk } from "./workdesk.js";
import { FirstSteps, Welcome } from "./welcome.js";

/** The panels that stand at the side. */
const SIDES = new Set(["agenda", "people", "chat", "settings", "stage", "host", "card", "book"]);

export function Office() {
  const { panel } = useTopics(["ui"]);
  const side = panel !== null && SIDES.has(panel);
  // Without room between the place and the faces, signs go above the faces.
  const tight = useTight() || side;
  const narrow = useMedia(side ? "(max-width: 1439px)" : "(max-width: 1099px)");
  return html`<div class=${`office ${side ? "office-panel" : ""}`}>
    <${LostBanner} />
    <${Free} panel=${panel} />
    <${Place} />
    ${!narrow && html`<${Notices} />`}
    <div class="corner">
      ${narrow && html`<${Notices} />`}
      <${Faces} />
      <${TalkBar} tight=${tight} />
    </div>
    <div class="foot">
      <${Toasts} />
      <div class="questions">
        <${ConsentQuestion} />
        <${StageQuestion} />
        <${KnockQuestion} />
        <${CardQuestion} />
        <${DoorQuestions} />
        <${Invitation} />
        <${CoffeeCorner} tight=${tight} />
        <${Door} />
        <${WorkDesk} />
        <${Waiting} />
      </div>
      <${Compass} />
      <${Murmurs} />
      <${Stroll} />
      <${Silence} />
      <${Welcome} />
      <${FirstSteps} />
      <${Say} />
      <${Toolbar} />
    </div>
    ${panel === "agenda" && html`<${AgendaPanel} />`}
    ${panel === "people" && html`<${People} />`}
    ${panel === "chat" && html`<${Chat} />`}
    ${panel === "card" && html`<${CardPanel} />`}
    ${panel === "book" && html`<${BookPanel} />`}
    ${panel === "settings" && html`<${Settings} />`}
    ${panel === "stage" && html`<${StagePanel} />`}
    ${panel === "host" && html`<${HostPanel} />`}
    ${panel === "home" && html`<${HomePanel} />`}
    ${panel === "help" && html`<${Help} />`}
    <${PersonMenu} />
    <${LiveLog} />
    <${CoffeeNews} />
  </div>`;
}
