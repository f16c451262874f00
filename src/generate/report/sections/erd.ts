/** The entity-relationship diagram. */
import { plural } from '../../../core/units.ts';
import { ERD, type ErdEdge, type ErdLayout, type ErdNode } from '../../erd/layout.ts';
import { cardHead, graphFrame, round, roundedPath } from '../drawing.ts';
import { type Html, html, nothing, raw } from '../html.ts';
import type { ReportModel } from '../model.ts';

export function erdSection({ erd, model, rows }: ReportModel): Html {
  if (erd.nodes.length === 0) return nothing;
  return html`<section id="model" aria-labelledby="model-h">
<header><h2 id="model-h">Data model</h2><p>${plural(erd.nodes.length, 'table')}, ${plural(erd.edges.length, 'reference')}, ${plural(model.enums.length, 'enum')}. Choose a table to see what it touches, two steps far.</p></header>
${graphFrame({
  name: 'erd',
  title: `Entity-relationship diagram of ${model.name}`,
  width: Math.ceil(erd.width),
  height: Math.ceil(erd.height),
  noun: 'table',
  content: html`${erd.edges.map(drawEdge)}${erd.nodes.map((node) => drawNode(node, erd, rows[node.id]))}`,
  legend: html`<span class="key"><i class="mark pk">PK</i> primary key</span><span class="key"><i class="mark">FK</i> reference</span><span class="key"><i class="mark">U</i> unique</span><span class="key"><i class="mark">?</i> may be empty</span><span class="key"><i class="mark pii">PII</i> personal data</span>`,
})}
</section>`;
}

function drawNode(node: ErdNode, erd: ErdLayout, rows: number | undefined): Html {
  const { x, y, width, height, id } = node;
  const near = erd.edges.filter((e) => e.from === id || e.to === id).length;
  const about = `${id}. ${node.description ?? ''} ${plural(node.rows.length, 'column')}, ${plural(near, 'reference')}.`;
  return html`<g class="node" data-node="${id}" data-find="${[id, ...node.rows.map((r) => r.column)].join(' ')}" tabindex="-1" role="button" aria-label="${about}" aria-pressed="false">
<title>${about}</title>
<rect class="card" x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/>
${cardHead(x, y, width, ERD.head)}
<path class="card-line" d="M${x} ${y + ERD.head}h${width}"/>
<text class="card-title" x="${x + ERD.pad}" y="${y + ERD.head / 2 + 5}">${id}</text>
${rows === undefined ? nothing : html`<text class="card-note" text-anchor="end" x="${x + width - ERD.pad}" y="${y + ERD.head / 2 + 4}">${short(rows)}</text>`}
<g class="rows">${node.rows.map((row) => {
    const base = round(row.y + ERD.row / 2 + 4.5);
    const mark = row.primary ? 'PK' : row.foreign ? 'FK' : row.unique ? 'U' : '';
    return html`<g class="row" data-column="${row.column}"><title>${`${row.column} ${row.type}${row.nullable ? ', may be empty' : ''}${row.pii === undefined ? '' : `, personal data: ${row.pii}`}. ${row.description ?? ''}`}</title>${
      mark === ''
        ? nothing
        : html`<text class="mark${row.primary ? ' pk' : ''}" x="${x + ERD.pad}" y="${base}">${mark}</text>`
    }<text class="column${row.primary ? ' strong' : ''}" x="${x + ERD.marks}" y="${base}">${row.column}${row.nullable ? raw('<tspan class="type" dx="2">?</tspan>') : nothing}</text><text class="type" text-anchor="end" x="${x + width - ERD.pad - (row.pii === undefined ? 0 : 30)}" y="${base}">${row.type}</text>${
      row.pii === undefined
        ? nothing
        : html`<rect class="pill" x="${x + width - ERD.pad - 24}" y="${base - 11}" width="26" height="14" rx="4"/><text class="mark pii" text-anchor="middle" x="${x + width - ERD.pad - 11}" y="${base - 0.5}">PII</text>`
    }</g>`;
  })}</g>
</g>`;
}

/** Crow's feet: many at the referring end; a ring beside the bar when there may be none. */
function drawEdge(edge: ErdEdge): Html {
  const first = edge.points[0];
  const last = edge.points.at(-1);
  if (first === undefined || last === undefined) return nothing;
  const second = edge.points[1] ?? last;
  const before = edge.points.at(-2) ?? first;
  const out = Math.sign(second.x - first.x) || -1;
  const into = Math.sign(before.x - last.x) || 1;
  const many = edge.many
    ? `M${first.x + 11 * out} ${first.y}L${first.x} ${first.y - 5.5}M${first.x + 11 * out} ${first.y}L${first.x} ${first.y + 5.5}`
    : `M${first.x + 8 * out} ${first.y - 5}v10`;
  const one = `M${last.x + 8 * into} ${last.y - 5}v10`;
  return html`<g class="edge" data-from="${edge.from}" data-to="${edge.to}"><title>${`${edge.from}.${edge.columns.join(', ')} references ${edge.to}`}</title><path class="line" d="${roundedPath(edge.points)}"/><path class="line" d="${many}${one}"/>${
    edge.optional ? html`<circle class="ring" cx="${last.x + 15 * into}" cy="${last.y}" r="4"/>` : nothing
  }</g>`;
}

/** 3,000,000 → 3M: room is scarce in the head of a card. */
export function short(count: number): string {
  const [divisor, unit] =
    count >= 1e9 ? [1e9, 'B'] : count >= 1e6 ? [1e6, 'M'] : count >= 1e4 ? [1e3, 'k'] : [1, ''];
  const value = count / divisor;
  return `${divisor === 1 ? value.toLocaleString('en-US') : value.toFixed(value < 10 ? 1 : 0).replace(/\.0$/, '')}${unit}`;
}
