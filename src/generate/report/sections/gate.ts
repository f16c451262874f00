/** The data gate: every box with its evidence. */
import { plural } from '../../../core/units.ts';
import { type Html, html, nothing } from '../html.ts';
import type { ReportBox, ReportModel } from '../model.ts';

const ORDER = ['failed', 'passed', 'not applicable'] as const;
const WORDS = { failed: 'open', passed: 'ticked', 'not applicable': 'does not apply' } as const;

export function gateSection({ gate }: ReportModel): Html {
  if (gate.length === 0) return nothing;
  const count = (verdict: ReportBox['verdict']): number => gate.filter((b) => b.verdict === verdict).length;
  return html`<section id="gate" aria-labelledby="gate-h">
<header><h2 id="gate-h">Gate</h2><p>${plural(count('passed'), 'box', 'boxes')} ticked, ${count('failed')} open, ${count('not applicable')} not applicable or not looked at yet.</p></header>
<ul class="boxes">${ORDER.flatMap((verdict) => gate.filter((b) => b.verdict === verdict)).map(one)}</ul>
</section>`;
}

function one(box: ReportBox): Html {
  const mark = {
    passed: 'M4.5 9.5l3.2 3.2 6-6.6',
    failed: 'M5.5 5.5l7 7m0-7l-7 7',
    'not applicable': 'M5 9h8',
  }[box.verdict];
  return html`<li class="box ${box.verdict.replace(' ', '-')}"><svg viewBox="0 0 18 18" width="18" height="18" role="img" aria-label="${WORDS[box.verdict]}"><rect x="1" y="1" width="16" height="16" rx="4"/><path d="${mark}"/></svg>
<div><p class="claim">${box.claim}</p><p class="observed">${box.observed}</p>${box.looked === 'nothing' ? nothing : html`<p class="looked">${box.looked}</p>`}${
    box.missing.length === 0
      ? nothing
      : html`<ul class="missing">${box.missing.slice(0, 12).map((m) => html`<li>${m.what} <span class="dim">→ ${m.ask}</span></li>`)}${box.missing.length > 12 ? html`<li class="dim">and ${box.missing.length - 12} more</li>` : nothing}</ul>`
  }</div></li>`;
}
