/** The lineage: files → tables → warehouse, with the pipelines between them; columns light up their way. */
import { plural } from '../../../core/units.ts';
import { cardHead, graphFrame, roundedPath } from '../drawing.ts';
import { type Html, html, nothing } from '../html.ts';
import { LINEAGE, type PlacedEdge, type PlacedNode } from '../lineage-layout.ts';
import type { ReportModel } from '../model.ts';
import { short } from './erd.ts';

export function lineageSection({ lineage, rows, model }: ReportModel): Html {
  if (lineage.nodes.length === 0) return nothing;
  const pipelines = lineage.nodes.filter((n) => n.kind === 'pipeline').length;
  return html`<section id="lineage" aria-labelledby="lineage-h">
<header><h2 id="lineage-h">Lineage</h2><p>${plural(pipelines, 'pipeline')} carry rows from left to right. Choose a column to see where it comes from and where it goes.</p></header>
${graphFrame({
  name: 'lineage',
  title: `Lineage of ${model.name}`,
  width: lineage.width,
  height: lineage.height,
  noun: 'table',
  content: html`${lineage.edges.map(drawEdge)}<g class="threads"></g>${lineage.nodes.map((node) => drawNode(node, rows))}`,
  legend: html`<span class="key"><i class="stroke"></i> rows flow</span><span class="key"><i class="stroke dashed"></i> keys are looked up</span>`,
})}
<details class="under"><summary>Every column, as a table</summary>${columnTable(lineage)}</details>
</section>`;
}

function columnTable(lineage: ReportModel['lineage']): Html {
  const label = new Map(lineage.nodes.map((n) => [n.id, n.label]));
  return html`<div class="scroll"><table><thead><tr><th>From</th><th>To</th><th>How</th></tr></thead><tbody>${lineage.columns.map(
    (c) =>
      html`<tr><td><span class="dim">${label.get(c.from) ?? ''}.</span>${c.fromColumn}</td><td><span class="dim">${label.get(c.to) ?? ''}.</span>${c.toColumn}</td><td>${c.how === undefined ? html`<span class="dim">as it is</span>` : html`<code>${c.how}</code>`}</td></tr>`,
  )}</tbody></table></div>`;
}

function drawNode(node: PlacedNode, rows: ReportModel['rows']): Html {
  const { x, y, width, height, id, kind, label } = node;
  const about = `${label}, ${kind}${node.detail === undefined ? '' : `, ${node.detail}`}`;
  const frame = html`class="node ${kind}" data-node="${id}" data-find="${[label, ...node.columns].join(' ')}" tabindex="-1" role="button" aria-label="${about}" aria-pressed="false"`;
  if (kind === 'pipeline') {
    return html`<g ${frame}><title>${about}</title><rect class="pipe" x="${x}" y="${y}" width="${width}" height="${height}" rx="${height / 2}"/><path class="pipe-mark" d="M${x + 15} ${y + 11}l5 5-5 5"/><text class="pipe-title" x="${x + 28}" y="${y + height / 2 + 4}">${label}</text></g>`;
  }
  const count = rows[kind === 'table' ? label : `warehouse.${label}`];
  return html`<g ${frame}><title>${about}</title>
<rect class="card" x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/>
${cardHead(x, y, width, LINEAGE.head)}
<path class="card-line" d="M${x} ${y + LINEAGE.head}h${width}"/>
<text class="card-title" x="${x + LINEAGE.pad}" y="${y + 18}">${label}</text>
<text class="card-note" x="${x + LINEAGE.pad}" y="${y + 33}">${shorten(node.detail ?? kind, width, count === undefined ? 0 : 40)}</text>
${count === undefined ? nothing : html`<text class="card-note strong" text-anchor="end" x="${x + width - LINEAGE.pad}" y="${y + 33}">${short(count)}</text>`}
<g class="rows">${node.columns.map(
    (column, i) =>
      html`<g class="row" data-column="${column}"><rect class="hit" x="${x + 1}" y="${y + LINEAGE.head + 3 + i * LINEAGE.row}" width="${width - 2}" height="${LINEAGE.row}"/><text class="column" x="${x + LINEAGE.pad}" y="${y + LINEAGE.head + 17 + i * LINEAGE.row}">${column}</text></g>`,
  )}${
    node.others === 0
      ? nothing
      : html`<text class="card-note" x="${x + LINEAGE.pad}" y="${y + LINEAGE.head + 17 + node.columns.length * LINEAGE.row}">${plural(node.others, 'other column')}</text>`
  }</g></g>`;
}

/** About six pixels a character at this size. */
function shorten(text: string, width: number, taken: number): string {
  const room = Math.floor((width - 2 * LINEAGE.pad - taken) / 5.6);
  return text.length <= room ? text : `${text.slice(0, Math.max(1, room - 1))}…`;
}

function drawEdge(edge: PlacedEdge): Html {
  const last = edge.points.at(-1);
  if (last === undefined) return nothing;
  const arrow = `M${last.x - 6} ${last.y - 4.5}L${last.x} ${last.y}L${last.x - 6} ${last.y + 4.5}`;
  return html`<g class="edge ${edge.kind}" data-from="${edge.from}" data-to="${edge.to}"><path class="line" d="${roundedPath(edge.points)}"/><path class="line arrow" d="${arrow}"/></g>`;
}
