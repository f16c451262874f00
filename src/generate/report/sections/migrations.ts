/** Migrations: a strip of their steps by cost, then up and down side by side with locks and SQL. */
import { formatCount, formatDuration, plural } from '../../../core/units.ts';
import { type Html, html, nothing } from '../html.ts';
import type { ReportAction, ReportMigration, ReportModel } from '../model.ts';
import { when } from './hero.ts';

const PHASES = ['expand', 'backfill', 'contract'] as const;

export function migrationsSection({ migrations }: ReportModel): Html {
  if (migrations.length === 0) return nothing;
  const proven = migrations.filter((m) => m.proof?.proven === true).length;
  return html`<section id="migrations" aria-labelledby="migrations-h">
<header><h2 id="migrations-h">Migrations</h2><p>${plural(migrations.length, 'migration')}, ${formatCount(proven)} proven up and down on a shadow server. A square is one statement.</p></header>
<p class="keys"><span class="key"><i class="square instant"></i> instant</span><span class="key"><i class="square scan"></i> reads a table under its lock</span><span class="key"><i class="square rewrite"></i> rewrites a table</span><span class="key"><i class="square loss"></i> can lose rows</span></p>
${[...migrations].reverse().map((m, i) => one(m, i === 0))}
</section>`;
}

function one(m: ReportMigration, open: boolean): Html {
  const state = m.state === 'applied' && m.appliedAt !== undefined ? `applied ${when(m.appliedAt)}` : m.state;
  return html`<details class="migration"${open ? html` open` : nothing}><summary><span class="name">${m.name}</span><span class="badge ${m.state === 'applied' ? 'good' : 'warn'}">${state}</span>${strip(m.up)}</summary>
<div class="inside"><p class="meta">${proofText(m)}</p>
<div class="sides"><div><h4>Up <span class="dim">${plural(m.up.length, 'step')}</span></h4>${steps(m.up)}</div><div><h4>Down <span class="dim">${plural(m.down.length, 'step')}</span></h4>${steps(m.down)}</div></div></div></details>`;
}

function proofText({ proof }: ReportMigration): string {
  if (proof === undefined) return 'Not proven.';
  if (!proof.proven) return 'The proof failed.';
  return `Proven on the shadow in ${formatDuration(proof.seconds)}: catalog equal after up and after down${proof.rowsCompared > 0 ? `, ${plural(proof.rowsCompared, 'seeded row')} equal` : ''}, ${plural(proof.locksObserved, 'lock')} observed.`;
}

function strip(actions: readonly ReportAction[]): Html {
  return html`<span class="squares" role="img" aria-label="${plural(actions.length, 'step')} up">${actions.slice(0, 80).map((a) => html`<i class="${look(a)}" title="${a.what}"></i>`)}</span>`;
}

function look(a: ReportAction): string {
  return a.data === 'irreversible' || a.data === 'lossy' ? 'loss' : a.cost;
}

function steps(actions: readonly ReportAction[]): Html {
  return html`${PHASES.map((phase) => {
    const own = actions.filter((a) => a.phase === phase);
    if (own.length === 0) return nothing;
    const isComment = (a: ReportAction): boolean => a.what.startsWith('comment on');
    const comments = own.filter(isComment);
    const folded = comments.length > 3;
    return html`<h5>${phase}</h5><ol class="steps">${own.filter((a) => !(folded && isComment(a))).map(step)}${
      folded
        ? html`<li><details><summary><i class="square instant"></i><span class="what">${plural(comments.length, 'comment')} on tables and columns</span><span class="dim">no lock</span></summary><ol class="steps">${comments.map(step)}</ol></details></li>`
        : nothing
    }</ol>`;
  })}`;
}

function step(a: ReportAction): Html {
  const lock = a.lock === 'none' ? 'no lock' : a.lock;
  const loss = a.data === 'irreversible' || a.data === 'lossy';
  return html`<li><details><summary><i class="square ${look(a)}"></i><span class="what"><b>${a.subject}</b> ${a.what}</span><span class="dim">${lock}${a.cost === 'instant' ? '' : `, ${a.cost}`}${loss ? html`, <span class="bad">${a.data}</span>` : nothing}</span></summary><pre><code>${a.sql};</code></pre></details></li>`;
}
