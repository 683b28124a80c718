/**
 * Small charts as SVG: columns over time, and bars by name. Each stands beside a table that says the same, has its values
 * written where there is room, and tells what is missing by a pattern and a word, not by colour.
 *
 * @module ui/chart
 */
import { ceiling, labelEvery } from "../state/figures.js";
import { html } from "./context.js";
import { Table } from "./home_parts.js";

/** @typedef {import("../state/figures.js").Point} Point */

const WIDTH = 560;
const HEIGHT = 220;
const LEFT = 40;
const TOP = 16;
const BOTTOM = 26;
const BAR = 24;
const GAP = 10;
const NAMES = 170;
/** Labels that fit below the axis. */
const LABELS = 8;
/** Columns wide enough for a number above them. */
const NUMBERED = 16;

/**
 * Something measured: a chart, and the table beside it.
 * @param {{title: string, lead: string, heads: string[], points: Point[], most?: number, bars?: boolean, none: string, unit?: (value: number) => string}} props
 */
export function Chart({ title, lead, heads, points, most, bars = false, none, unit = String }) {
  const top = most ?? ceiling(Math.max(0, ...points.map(({ value }) => value ?? 0)));
  const Drawn = bars ? Bars : Columns;
  return html`<section class="chart home-section" aria-label=${title}>
    <h3>${title}</h3>
    <p class="home-lead">${lead}</p>
    ${points.length === 0 && html`<p class="panel-empty">${none}</p>`}
    ${points.length > 0 &&
    html`<div class="chart-pair">
      <${Drawn} said=${title} points=${points} top=${top} unit=${unit} />
      <div class="chart-table" tabindex="0" role="group" aria-label=${title}>
        <${Table} name=${title} heads=${heads} rows=${points.map(({ key, label, text }) => ({ key, cells: [label, text] }))} />
      </div>
    </div>`}
  </section>`;
}

/** What all charts of a page draw with, once: the hatching of what is not told. */
export function Hatching() {
  return html`<svg class="chart-defs" width="0" height="0" aria-hidden="true">
    <pattern id="chart-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6" class="chart-hatch" /></pattern>
  </svg>`;
}

/** @param {{said: string, points: Point[], top: number, unit: (value: number) => string}} props */
function Columns({ said, points, top, unit }) {
  const step = (WIDTH - LEFT) / points.length;
  const width = Math.max(2, Math.min(40, step * 0.7));
  const high = HEIGHT - TOP - BOTTOM;
  const every = labelEvery(points.length, LABELS);
  const lines = [0, 0.5, 1];
  return html`<svg class="chart-drawn" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${said}>
    ${lines.map((share) => {
      const y = TOP + high * (1 - share);
      return html`<g key=${share}>
        <path class="chart-line" d=${`M${LEFT} ${y}H${WIDTH}`} />
        <text class="chart-number" x=${LEFT - 6} y=${y + 4} text-anchor="end">${unit(top * share)}</text>
      </g>`;
    })}
    ${points.map(({ key, label, value, text }, at) => {
      const middle = LEFT + step * (at + 0.5);
      const tall = value === null ? 10 : (high * value) / top;
      return html`<g key=${key}>
        <rect class=${value === null ? "chart-few" : "chart-bar"} x=${middle - width / 2} y=${TOP + high - tall} width=${width} height=${tall} rx=${Math.min(3, width / 3)} />
        ${value !== null && value > 0 && points.length <= NUMBERED && html`<text class="chart-value" x=${middle} y=${TOP + high - tall - 4} text-anchor="middle">${text}</text>`}
        ${at % every === 0 && html`<text class="chart-number" x=${middle} y=${HEIGHT - 8} text-anchor="middle">${label}</text>`}
      </g>`;
    })}
  </svg>`;
}

/** @param {{said: string, points: Point[], top: number}} props */
function Bars({ said, points, top }) {
  const high = points.length * (BAR + GAP);
  const wide = WIDTH - NAMES - 60;
  return html`<svg class="chart-drawn" viewBox=${`0 0 ${WIDTH} ${high}`} role="img" aria-label=${said}>
    ${points.map(({ key, label, value, text }, at) => {
      const y = at * (BAR + GAP) + GAP / 2;
      const long = value === null ? 10 : Math.max(2, (wide * value) / top);
      return html`<g key=${key}>
        <text class="chart-name" x=${NAMES - 10} y=${y + BAR * 0.7} text-anchor="end">${cut(label)}</text>
        <rect class=${value === null ? "chart-few" : "chart-bar"} x=${NAMES} y=${y} width=${long} height=${BAR} rx="3" />
        <text class="chart-value" x=${NAMES + long + 8} y=${y + BAR * 0.7}>${text}</text>
      </g>`;
    })}
  </svg>`;
}

/** A name that fits beside its bar; the table has all of it. @param {string} name */
function cut(name) {
  return name.length > 22 ? `${name.slice(0, 21)}…` : name;
}
