/** Rows that were set aside, by reason, with a few of each. */
import { formatCount, plural } from '../../../core/units.ts';
import { type Html, html } from '../html.ts';
import type { QuarantineReason, ReportModel } from '../model.ts';

export function quarantineSection({ quarantine, runs }: ReportModel): Html {
  if (runs.length === 0 && quarantine.length === 0) return html``;
  const total = quarantine.reduce((sum, reason) => sum + reason.rows, 0);
  const most = Math.max(1, ...quarantine.map((reason) => reason.rows));
  return html`<section id="quarantine" aria-labelledby="quarantine-h">
<header><h2 id="quarantine-h">Quarantine</h2><p>${total === 0 ? 'No row was set aside.' : `${plural(total, 'row')} set aside for ${plural(quarantine.length, 'reason')}; nothing was dropped.`}</p></header>
<div class="reasons">${[...quarantine].sort((a, b) => b.rows - a.rows).map((reason) => one(reason, most))}</div>
</section>`;
}

function one({ pipeline, reason, rows, samples }: QuarantineReason, most: number): Html {
  return html`<details class="reason"><summary><span class="reason-text">${reason}</span><span class="dim">${pipeline}</span><span class="meter"><i style="width:${Math.max(1, Math.round((rows / most) * 100))}%"></i></span><span class="n">${formatCount(rows)}</span></summary>${sampleTable(samples)}</details>`;
}

function sampleTable(samples: QuarantineReason['samples']): Html {
  const columns = [...new Set(samples.flatMap((sample) => Object.keys(sample)))];
  if (columns.length === 0) return html`<p class="dim">No samples were kept.</p>`;
  return html`<div class="scroll"><table><thead><tr>${columns.map((c) => html`<th>${c}</th>`)}</tr></thead><tbody>${samples.map(
    (sample) => html`<tr>${columns.map((c) => html`<td>${sample[c] ?? ''}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}
