/** Every table, column by column: the dictionary under the picture. */
import { formatCount, plural } from '../../../core/units.ts';
import type { Entity } from '../../model.ts';
import { type Html, html, nothing } from '../html.ts';
import type { ReportModel } from '../model.ts';

export function tablesSection({ model, rows }: ReportModel): Html {
  return html`<div class="tables">${model.entities.map((entity) => one(entity, rows[entity.label] ?? undefined))}</div>`;
}

function one(entity: Entity, rows: number | undefined): Html {
  const counted = rows === undefined ? '' : plural(rows, 'row');
  return html`<details class="entity" id="table-${entity.label}"><summary><b>${entity.label}</b><span class="dim">${entity.description ?? ''}</span><span class="n dim">${counted}</span></summary>
<div class="inside"><p class="meta">${[entity.classification ?? '', entity.entity, entity.retention === undefined ? '' : `kept ${entity.retention.keep} after ${entity.retention.after}`, entity.rows === undefined ? '' : `planned for ${formatCount(entity.rows * (entity.growth ?? 1))} rows`].filter((t) => t !== '').join(' · ')}</p>
<div class="scroll"><table><thead><tr><th>Column</th><th>Type</th><th>Empty</th><th>Default</th><th>What it is</th></tr></thead><tbody>${entity.fields.map(
    (f) =>
      html`<tr><td>${entity.primaryKey?.columns.includes(f.column) === true ? html`<b>${f.column}</b>` : f.column}${f.pii === undefined ? nothing : html` <span class="tag">${f.pii}</span>`}</td><td><code>${f.type}</code></td><td>${f.nullable ? 'may be' : ''}</td><td>${f.default === undefined ? nothing : html`<code>${f.default}</code>`}</td><td>${f.description ?? ''}</td></tr>`,
  )}</tbody></table></div>
${
  entity.indexes.length === 0
    ? nothing
    : html`<div class="scroll"><table><thead><tr><th>Index</th><th>On</th><th>Why</th></tr></thead><tbody>${entity.indexes.map((i) => html`<tr><td><code>${i.name}</code></td><td>${i.keys.join(', ')}${i.unique ? ' · unique' : ''}${i.where === undefined ? '' : ` · where ${i.where}`}</td><td>${i.purpose}</td></tr>`)}</tbody></table></div>`
}</div></details>`;
}
