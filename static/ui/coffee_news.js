/**
 * Tells those at a high table, by a word and a sound, who joins them and that others wait. The card itself is ui/coffee.
 * @module ui/coffee_news
 */
import { named, shared } from "./coffee.js";
import { toast } from "./trouble.js";

/** How long one has to read who comes. */
const LASTS_MS = 12_000;

/**
 * @param {import("./context.js").App} app
 * @param {(sound: import("./sounds.js").Sound) => void} play
 */
export function watchCoffee({ actions, store }, play) {
  /** Which coffee it was, by its questions. */
  let last = "";
  let hinted = false;
  /** @type {string[]} */
  let coming = [];
  store.onMessage("coffee", () => {
    const { table = null, joins = [] } = store.state.coffee ?? {};
    const now = table?.questions.join() ?? "";
    const same = now !== "" && now === last;
    const hint = table?.others_wait === true;
    const people = table?.people.filter(({ id }) => joins.includes(id) && !(same && coming.includes(id))) ?? [];
    if (people.length > 0) {
      toast(store, "machine.joins", "info", { names: named({ people }), shared: shared({ people }, actions.cards.own) }, [], LASTS_MS);
      play("join");
    }
    // Whoever has just loaded the page reads it on his card: it rings once.
    if (same && hint && !hinted) {
      toast(store, "machine.others_wait", "info", {}, [], LASTS_MS);
      play("bell");
    }
    [last, hinted, coming] = [now, hint || (same && hinted), joins];
  });
}
