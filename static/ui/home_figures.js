/**
 * In the host's home: how full the place was, and how soon people met, in charts. Never of fewer than five.
 *
 * @module ui/home_figures
 */
import { useMemo, useState } from "preact/hooks";
import * as net from "../net/figures.js";
import { SPANS, fullest, isEmpty, pairsByHour } from "../state/figures.js";
import { Chart, Hatching } from "./chart.js";
import { html, useApp } from "./context.js";
import { Problem, Select, useLoaded } from "./home_parts.js";
import { language, t } from "./i18n.js";
import { areaName, placeName } from "./names.js";
import { Icon } from "./parts.js";

/** @typedef {import("./home_parts.js").Desk} Desk */
/** @typedef {import("../state/figures.js").Figures} Figures */
/** @typedef {import("../state/figures.js").DayFigures} DayFigures */
/** @typedef {import("../state/figures.js").Point} Point */

/** @param {{desk: Desk}} props */
export function FiguresTab({ desk }) {
  const { actions, announcer } = useApp();
  const [days, setDays] = useState(/** @type {number} */ (SPANS[0]));
  const { value, problem } = useLoaded(() => net.figures(desk.home, days), [days]);
  const space = actions.people.me?.space.id ?? "home";
  const take = async () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await net.table(space, days, actions.people.key));
    link.download = `papote-figures-${days}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
    announcer.say(t("home.done"));
  };
  return html`<${Problem} code=${problem} />
    <div class="home-head">
      <p class="home-lead">${t("figures.lead")}</p>
      <button type="button" class="button" onClick=${() => desk.run(take())}><${Icon} name="download" size=${16} />${t("figures.table")}</button>
    </div>
    <div class="chart-span"><${Select} label=${t("figures.span")} value=${String(days)} onChange=${(/** @type {string} */ text) => setDays(Number(text))} options=${SPANS.map((span) => [String(span), t("figures.days", { count: span })])} /></div>
    ${value && !value.counted && html`<p class="panel-empty">${t("figures.off")}</p>`}
    ${value && value.counted && isEmpty(value) && html`<p class="panel-empty">${t("figures.none")}</p>`}
    ${value && !isEmpty(value) && html`<${Charts} figures=${value} />`}`;
}

/** @param {{figures: Figures}} props */
function Charts({ figures }) {
  const { store } = useApp();
  const { map } = store.state;
  const areas = useMemo(() => new Map((map?.areas ?? []).map((area) => [area.id, areaName(area)])), [map]);
  /** @param {string} room @param {string} id */
  const called = (room, id) => {
    if (id === "") return t("figures.outside");
    const name = areas.get(id) ?? placeName(id);
    return figures.areas.some((other) => other.area === id && other.room !== room) ? `${name} (${room})` : name;
  };
  const found = fullest(figures);
  const few = t("figures.few");
  return html`
    <${Hatching} />
    <${Chart}
      bars
      title=${t("figures.peak")}
      lead=${t("figures.peak_lead")}
      heads=${[t("figures.area"), t("figures.people")]}
      none=${t("figures.none")}
      points=${found.map(({ room, area, peak }) => ({ key: `${room}/${area}`, label: called(room, area), value: peak, text: peak === null ? few : String(peak) }))}
    />
    <${Chart}
      bars
      title=${t("figures.stay")}
      lead=${t("figures.stay_lead")}
      heads=${[t("figures.area"), t("figures.minutes")]}
      none=${t("figures.none")}
      points=${found.map(({ room, area, minutes }) => ({ key: `${room}/${area}`, label: called(room, area), value: minutes, text: t("figures.minutes_short", { count: minutes }) }))}
    />
    <${Chart}
      title=${t("figures.company")}
      lead=${figures.talked === null ? t("figures.company_lead") : `${t("figures.company_lead")} ${t("figures.company_all", { share: percent(figures.talked) })}`}
      heads=${[t("figures.day"), t("figures.share")]}
      most=${1}
      unit=${percent}
      none=${t("figures.none")}
      points=${figures.days.map((day) => ({ key: day.at, label: dayName(day.at), value: shareOf(day), text: shareText(day) }))}
    />
    <${Chart}
      title=${t("figures.pairs")}
      lead=${t("figures.pairs_lead")}
      heads=${[t("figures.hour"), t("figures.new_pairs")]}
      none=${t("figures.none")}
      points=${hours(figures, few)}
    />
    <${Chart}
      title=${t("figures.rounds")}
      lead=${t("figures.rounds_lead")}
      heads=${[t("figures.day"), t("figures.rounds")]}
      none=${t("figures.none")}
      points=${figures.days.map(({ at, rounds }) => ({ key: at, label: dayName(at), value: rounds, text: rounds === null ? few : String(rounds) }))}
    />
    <p class="home-lead">${t("figures.utc")}</p>`;
}

/** @param {Figures} figures @param {string} few @returns {Point[]} */
function hours(figures, few) {
  const counts = pairsByHour(figures, (at) => new Date(at * 1000).getHours());
  const time = new Intl.DateTimeFormat(language(), { hour: "numeric" });
  return counts.map((count, hour) => ({ key: hour, label: time.format(new Date(2000, 0, 1, hour)), value: count === 0 ? null : count, text: count === 0 ? few : String(count) }));
}

/** A share as people say it. @param {number} share */
function percent(share) {
  return new Intl.NumberFormat(language(), { style: "percent", maximumFractionDigits: 0 }).format(share);
}

/** A day of UTC. @param {number} at */
function dayName(at) {
  return new Intl.DateTimeFormat(language(), { day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(at * 1000));
}

/** @param {DayFigures} day */
function shareOf({ share, talked }) {
  return share === "told" ? talked : null;
}

/** @param {DayFigures} day */
function shareText({ share, talked }) {
  if (share === "told") return percent(talked ?? 0);
  if (share === "withheld") return t("figures.few");
  return t(share === "few" ? "figures.share_few" : "figures.share_nearly_all");
}
