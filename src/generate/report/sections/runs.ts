/** Pipeline runs: where every row went, when each ran, how fast. */
import { formatCount, formatDuration, plural } from '../../../core/units.ts';
import { type Html, html, nothing } from '../html.ts';
import type { ReportModel, ReportRun } from '../model.ts';
import { latestRuns, when } from './hero.ts';

export function runsSection({ runs }: ReportModel): Html {
  if (runs.length === 0) return nothing;
  const latest = latestRuns(runs);
  return html`<section id="runs" aria-labelledby="runs-h">
<header><h2 id="runs-h">Pipeline runs</h2><p>Every row that came in is loaded, set aside or recognised as a duplicate.</p></header>
<div class="flows">${[...latest].reverse().map(flow)}</div>
${timeline(runs)}
<details class="under"><summary>${plural(runs.length, 'run')}, as a table</summary>${table(runs)}</details>
</section>`;
}

/** extracted = loaded + quarantined + deduplicated, drawn to scale; no part that exists is thinner than a line. */
function flow(run: ReportRun): Html {
  const parts = [
    { name: 'loaded', rows: run.loaded },
    { name: 'deduplicated', rows: run.deduplicated },
    { name: 'quarantined', rows: run.quarantined },
  ].filter((part) => part.rows > 0);
  const sum = run.loaded + run.quarantined + run.deduplicated;
  const rate = run.seconds > 0 ? `${formatCount(run.extracted / run.seconds)} rows/s` : '';
  return html`<article class="flow">
<h3>${run.pipeline}</h3>
<p class="route">${run.source} <span aria-hidden="true">→</span><span class="sr"> to </span> ${run.target}</p>
<div class="bar" role="img" aria-label="${parts.map((p) => `${formatCount(p.rows)} ${p.name}`).join(', ')}">${parts.map(
    (part) => html`<i class="${part.name}" style="flex-grow:${part.rows}"></i>`,
  )}</div>
<p class="equation"><b>${formatCount(run.extracted)}</b> extracted ${run.extracted === sum ? '=' : '≠'} <span class="part"><b>${formatCount(run.loaded)}</b> loaded</span>${part(run.quarantined, 'quarantined')}${part(run.deduplicated, 'deduplicated')}</p>
<p class="meta">${[formatDuration(run.seconds), run.extracted > 0 ? rate : '', plural(run.chunks, 'chunk')].filter((t) => t !== '').join(' · ')}</p>
${run.error === undefined ? nothing : html`<p class="error">${run.error}</p>`}
</article>`;
}

function part(rows: number, name: string): Html {
  return html` <span class="part${rows === 0 ? ' dim' : ''}">+ <b class="${rows > 0 ? name : ''}">${formatCount(rows)}</b> ${name}</span>`;
}

const HOUR = 3_600_000;
const ROW = 26;
const LABEL = 150;
const WIDTH = 1000;

/** The last hour of work before the newest run: a bar a run, to the scale of time. */
function timeline(runs: readonly ReportRun[]): Html {
  const newest = Math.max(...runs.map((run) => Date.parse(run.startedAt)));
  const shown = runs.filter((run) => newest - Date.parse(run.startedAt) <= HOUR);
  if (shown.length < 2) return nothing;
  const from = Math.min(...shown.map((run) => Date.parse(run.startedAt)));
  const to = Math.max(...shown.map((run) => Date.parse(run.startedAt) + run.seconds * 1000));
  const span = Math.max(1000, to - from);
  const names = [...new Set([...shown].reverse().map((run) => run.pipeline))];
  const x = (time: number): number =>
    Math.round((LABEL + ((time - from) / span) * (WIDTH - LABEL - 60)) * 10) / 10;
  const ticks = ticksOf(span / 1000);
  const height = names.length * ROW + 26;
  return html`<figure class="chart"><figcaption>When they ran</figcaption><div class="scroll"><svg class="timeline" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Timeline of ${plural(shown.length, 'run')} over ${formatDuration(span / 1000)}">
${ticks.map((tick) => html`<path class="grid" d="M${x(from + tick * 1000)} 0V${height - 20}"/><text class="tick" text-anchor="middle" x="${x(from + tick * 1000)}" y="${height - 6}">${tick === 0 ? when(new Date(from).toISOString()).slice(11, 16) : `+${formatDuration(tick)}`}</text>`)}
${names.map((name, i) => html`<text class="axis" x="0" y="${i * ROW + 17}">${name}</text>`)}
${shown.map((run) => {
  const start = Date.parse(run.startedAt);
  const y = names.indexOf(run.pipeline) * ROW + 4;
  const width = Math.max(3, x(start + run.seconds * 1000) - x(start));
  const rate =
    run.seconds > 0 && run.extracted > 0 ? `, ${formatCount(run.extracted / run.seconds)} rows/s` : '';
  return html`<g class="run ${run.status}"><title>${`${run.pipeline}: ${plural(run.extracted, 'row')} in ${formatDuration(run.seconds)}${rate}`}</title><rect x="${x(start)}" y="${y}" width="${width}" height="${ROW - 8}" rx="4"/>${lasted(run.seconds, x(start), width, y + 13)}</g>`;
})}
</svg></div></figure>`;
}

/** Inside a bar that is long enough, so that the next bar of the row cannot cover it. */
function lasted(seconds: number, x: number, width: number, y: number): Html {
  return width >= 60
    ? html`<text class="inside" text-anchor="end" x="${x + width - 6}" y="${y}">${formatDuration(seconds)}</text>`
    : html`<text class="tick" x="${x + width + 6}" y="${y}">${formatDuration(seconds)}</text>`;
}

/** Four to eight round steps. */
function ticksOf(seconds: number): readonly number[] {
  const step = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900].find((s) => seconds / s <= 7) ?? 1800;
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, i) => i * step);
}

function table(runs: readonly ReportRun[]): Html {
  return html`<div class="scroll"><table><thead><tr><th>Pipeline</th><th>Began</th><th class="n">Extracted</th><th class="n">Loaded</th><th class="n">Quarantined</th><th class="n">Deduplicated</th><th class="n">Time</th><th class="n">Rows/s</th><th>State</th></tr></thead><tbody>${runs.map(
    (run) =>
      html`<tr><td>${run.pipeline}</td><td>${when(run.startedAt)}</td><td class="n">${formatCount(run.extracted)}</td><td class="n">${formatCount(run.loaded)}</td><td class="n">${formatCount(run.quarantined)}</td><td class="n">${formatCount(run.deduplicated)}</td><td class="n">${formatDuration(run.seconds)}</td><td class="n">${run.seconds > 0 && run.extracted > 0 ? formatCount(run.extracted / run.seconds) : ''}</td><td>${run.status}</td></tr>`,
  )}</tbody></table></div>`;
}
