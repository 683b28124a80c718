/**
 * What whoever is inside sees and is told. It is most of the interface: the lobby is drawn first, and this comes meanwhile.
 *
 * @module ui/inside
 */
import { watchAgenda } from "./agenda_news.js";
import { watchCoffee } from "./coffee_news.js";
import { watchIntroductions } from "./book_introductions.js";
import { forget } from "./context.js";
import { watchGatherings } from "./news.js";
import { restCamera, showOnLockScreen } from "./outing.js";
import { watchWalks } from "./walk.js";
import { watchRoom } from "./watch.js";
import { watchDesks } from "./workdesk.js";

export { Office } from "./office.js";

/**
 * Tells, by words and sounds, of what happens. Begun before one stands on the map.
 * @param {import("./context.js").App} app
 * @param {(sound: import("./sounds.js").Sound) => void} play
 */
export function watchInside(app, play) {
  const { actions, announcer, store } = app;
  watchRoom(store, announcer, play, () => forget(actions.setMicrophone(true)));
  watchGatherings(store, announcer, play);
  watchWalks(store, announcer, play);
  restCamera(app);
  showOnLockScreen(app);
  watchDesks(store, announcer, play);
  watchAgenda(app, play);
  watchCoffee(app, play);
  watchIntroductions(app);
}
