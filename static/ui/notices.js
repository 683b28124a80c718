/**
 * What goes on for many at once, as signs at the top: the bell, the timer, a megaphone, the stage, a recording.
 *
 * @module ui/notices
 */
import { Countdowns } from "./countdown.js";
import { html } from "./context.js";
import { MegaphoneSigns } from "./host.js";
import { RecordingSigns } from "./recordings.js";
import { StageSign } from "./stage.js";

export function Notices() {
  return html`<div class="signs">
    <${RecordingSigns} />
    <${Countdowns} />
    <${StageSign} />
    <${MegaphoneSigns} />
  </div>`;
}
