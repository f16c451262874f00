/** Quality verdicts: a square for every check, then each with what was seen and the SQL that shows it. */
import { formatCount, plural } from '../../../core/units.ts';
import { type Html, html, nothing } from '../html.ts';
import type { ReportModel, ReportVerdict } from '../model.ts';
import { when } from './hero.ts';

export function qualitySection({ quality }: ReportModel): Html {
  if (quality === undefined || quality.verdicts.length === 0) return nothing;
  const { verdicts } = quality;
  const failed = verdicts.filter((v) => !v.passed).length;
  const proven = verdicts.filter((v) => v.proven).length;
  const dimensions = [...new Set(verdicts.map((v) => v.dimension))];
  const targets = [...new Set(verdicts.map((v) => v.target))];
  return html`<section id="quality" aria-labelledby="quality-h">
<header><h2 id="quality-h">Quality</h2><p>${plural(verdicts.length, 'check')}, ${failed === 0 ? 'all of them hold' : `${formatCount(failed)} do not hold`}${proven === 0 ? '' : `; ${formatCount(proven)} proven by constraints without reading a row`}. ${when(quality.at)}.</p></header>
<div class="dimensions">${dimensions.map((dimension) => {
    const own = verdicts.filter((v) => v.dimension === dimension);
    return html`<div class="dimension"><span class="name">${dimension}</span><span class="squares" role="img" aria-label="${plural(own.filter((v) => v.passed).length, 'check')} of ${own.length} hold">${own.map(
      (v) => html`<i class="${tone(v)}" title="${`${v.target}: ${v.label}`}"></i>`,
    )}</span></div>`;
  })}</div>
<p class="keys"><span class="key"><i class="square good"></i> holds</span><span class="key"><i class="square proven"></i> proven, no row read</span><span class="key"><i class="square warn"></i> warns</span><span class="key"><i class="square bad"></i> fails</span></p>
${targets.map((target) => html`<h3>${target}</h3><div class="verdicts">${verdicts.filter((v) => v.target === target).map(one)}</div>`)}
</section>`;
}

function tone(v: ReportVerdict): string {
  if (v.passed) return v.proven ? 'proven' : 'good';
  return v.severity === 'warning' ? 'warn' : 'bad';
}

const WORDS: Readonly<Record<string, string>> = {
  good: 'holds',
  proven: 'proven',
  warn: 'warns',
  bad: 'fails',
};

function one(v: ReportVerdict): Html {
  return html`<details class="verdict"${v.passed ? nothing : html` open`}><summary><span class="badge ${tone(v)}">${WORDS[tone(v)] ?? ''}</span><span class="what">${v.label}</span><span class="dim dimension-name">${v.dimension}</span>${sparkline(v)}<span class="seen">${v.observed}</span></summary>
<div class="inside">${
    v.failingKeys.length === 0
      ? nothing
      : html`<p class="failing"><span class="dim">Failing rows</span> ${v.failingKeys.map((key) => html`<code>${key}</code> `)}${v.check !== 'unique' && v.failing > v.failingKeys.length ? html`<span class="dim">and ${formatCount(v.failing - v.failingKeys.length)} more</span>` : nothing}</p>`
  }${v.sql === '' ? html`<p class="dim">No query was needed.</p>` : html`<pre><code>${v.sql}</code></pre>`}</div></details>`;
}

/** Failing rows over the last runs; a flat line on the floor is what one wants to see. */
function sparkline({ trend }: ReportVerdict): Html {
  if (trend.length < 2) return html`<span class="spark"></span>`;
  const [width, height] = [72, 18];
  const most = Math.max(1, ...trend.map((p) => p.failing));
  const at = trend.map((p, i) => ({
    x: Math.round((3 + (i / (trend.length - 1)) * (width - 6)) * 10) / 10,
    y: Math.round((height - 4 - (p.failing / most) * (height - 8)) * 10) / 10,
    passed: p.passed,
  }));
  const last = at.at(-1);
  return html`<span class="spark"><svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Failing rows in the last ${trend.length} runs: ${trend.map((p) => formatCount(p.failing)).join(', ')}"><polyline points="${at.map((p) => `${p.x},${p.y}`).join(' ')}"/>${last === undefined ? nothing : html`<circle class="${last.passed ? 'good' : 'bad'}" cx="${last.x}" cy="${last.y}" r="2.6"/>`}</svg></span>`;
}
