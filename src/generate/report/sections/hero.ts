/** The first screen: what this is, whether it is well, and where every row went. */
import { formatCount, plural } from '../../../core/units.ts';
import { type Html, html, nothing } from '../html.ts';
import type { ReportModel } from '../model.ts';

interface Figure {
  readonly href: string;
  readonly value: string;
  readonly label: string;
  readonly tone: 'good' | 'warn' | 'bad' | 'plain';
}

export function hero(report: ReportModel): Html {
  const { model, database, madeAt, gaps } = report;
  return html`<header class="hero" id="top">
<p class="kicker">Contract in, proof out</p>
<h1>${model.name} <span class="version">${model.version}</span></h1>
${model.description === undefined ? nothing : html`<p class="lead">${model.description}</p>`}
<p class="meta">${[database, model.owner ?? '', `made ${when(madeAt)}`].filter((text) => text !== '').join(' · ')}</p>
<ul class="figures">${figures(report).map(
    (figure) =>
      html`<li><a href="${figure.href}" class="figure ${figure.tone}"><span class="value">${figure.value}</span><span class="label">${figure.label}</span></a></li>`,
  )}</ul>
${gaps.length === 0 ? nothing : html`<ul class="gaps" aria-label="Not on this page">${gaps.map((gap) => html`<li>${gap}</li>`)}</ul>`}
</header>`;
}

function figures(report: ReportModel): readonly Figure[] {
  const { gate, quality, runs, migrations, model } = report;
  const failedBoxes = gate.filter((b) => b.verdict === 'failed').length;
  const verdicts = quality?.verdicts ?? [];
  const held = verdicts.filter((v) => v.passed).length;
  const critical = verdicts.some((v) => !v.passed && v.severity === 'critical');
  const latest = latestRuns(runs);
  const loaded = latest.reduce((sum, run) => sum + run.loaded, 0);
  const quarantined = report.quarantine.reduce((sum, reason) => sum + reason.rows, 0);
  const waiting = migrations.filter((m) => m.state !== 'applied').length;
  return [
    ...(gate.length === 0
      ? []
      : [
          {
            href: '#gate',
            value: failedBoxes === 0 ? 'passed' : `${failedBoxes} open`,
            label: `data gate, ${plural(gate.length, 'box', 'boxes')}`,
            tone: failedBoxes === 0 ? 'good' : 'bad',
          } as const,
        ]),
    ...(verdicts.length === 0
      ? []
      : [
          {
            href: '#quality',
            value: `${held}/${verdicts.length}`,
            label: 'quality checks hold',
            tone: critical ? 'bad' : held < verdicts.length ? 'warn' : 'good',
          } as const,
        ]),
    ...(latest.length === 0
      ? []
      : [
          { href: '#runs', value: formatCount(loaded), label: 'rows loaded', tone: 'plain' } as const,
          {
            href: '#quarantine',
            value: formatCount(quarantined),
            label: 'rows in quarantine',
            tone: quarantined === 0 ? 'good' : 'warn',
          } as const,
        ]),
    {
      href: '#model',
      value: `${model.entities.length}${model.warehouseTables.length === 0 ? '' : ` + ${model.warehouseTables.length}`}`,
      label: model.warehouseTables.length === 0 ? 'tables' : 'tables here and in the warehouse',
      tone: 'plain',
    },
    ...(migrations.length === 0
      ? []
      : [
          {
            href: '#migrations',
            value: waiting === 0 ? String(migrations.length) : `${waiting} waiting`,
            label: plural(migrations.length, 'migration').replace(/^\S+ /, ''),
            tone: waiting === 0 ? 'plain' : 'warn',
          } as const,
        ]),
  ];
}

/** For each pipeline the newest run that moved rows, else its newest run. */
export function latestRuns(runs: ReportModel['runs']): ReportModel['runs'] {
  const names = [...new Set(runs.map((run) => run.pipeline))];
  return names.flatMap((name) => {
    const own = runs.filter((run) => run.pipeline === name);
    const best = own.find((run) => run.extracted > 0) ?? own[0];
    return best === undefined ? [] : [best];
  });
}

export function when(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
