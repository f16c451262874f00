/** Where data comes from and goes to, from pipelines and the star schema: files, tables, pipelines, columns. */
import type { WarehouseTable } from '../../contract/warehouse-tables.ts';
import type { Entity, Model, PipelineEntry } from '../model.ts';

export type NodeKind = 'file' | 'table' | 'pipeline' | 'dimension' | 'fact' | 'date';

export interface LineageNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly label: string;
  /** A second line: format, grain, schedule. */
  readonly detail?: string;
  /** Columns that take part, and how many do not. */
  readonly columns: readonly string[];
  readonly others: number;
}

export interface LineageEdge {
  readonly from: string;
  readonly to: string;
  /** `flow` carries rows; `lookup` only finds a key. */
  readonly kind: 'flow' | 'lookup';
}

/** One column that is filled from another. `how` is absent when the value is taken as it is. */
export interface ColumnEdge {
  readonly from: string;
  readonly fromColumn: string;
  readonly to: string;
  readonly toColumn: string;
  readonly how?: string;
}

export interface Lineage {
  readonly nodes: readonly LineageNode[];
  readonly edges: readonly LineageEdge[];
  readonly columns: readonly ColumnEdge[];
}

export function lineageOf(model: Model): Lineage {
  const nodes = new Map<string, { node: LineageNode; columns: Set<string> }>();
  const edges: LineageEdge[] = [];
  const columns: ColumnEdge[] = [];
  const node = (
    id: string,
    kind: NodeKind,
    label: string,
    all: readonly string[],
    detail?: string,
  ): string => {
    const known = nodes.get(id);
    if (known === undefined) {
      const made: LineageNode = {
        id,
        kind,
        label,
        columns: [],
        others: 0,
        ...(detail === undefined ? {} : { detail }),
      };
      nodes.set(id, { node: made, columns: new Set(all) });
    } else for (const column of all) known.columns.add(column);
    return id;
  };

  for (const pipeline of model.pipelines) {
    const target = targetOf(model, pipeline);
    if (target === undefined) continue;
    const mapped = mapping(model, pipeline, target);
    const from = sourceNode(pipeline, mapped, node);
    const to = node(target.id, target.kind, target.label, target.columns, target.detail);
    const through = node(`pipeline ${pipeline.name}`, 'pipeline', pipeline.name, [], pipeline.schedule);
    edges.push({ from, to: through, kind: 'flow' }, { from: through, to, kind: 'flow' });
    columns.push(...mapped.map((m) => ({ from, to, ...m })));
  }
  for (const table of model.warehouseTables) {
    const to = `warehouse ${table.name}`;
    if (!nodes.has(to) && table.role !== 'date') continue;
    for (const column of table.columns) {
      const found = model.warehouseTables.find((other) => other.name === column.references);
      if (found === undefined) continue;
      const from = node(
        `warehouse ${found.name}`,
        kindOf(found),
        found.name,
        found.columns.map((c) => c.name),
        detailOf(found),
      );
      if (!edges.some((e) => e.from === from && e.to === to)) edges.push({ from, to, kind: 'lookup' });
      const key = found.key[0];
      if (key !== undefined) {
        columns.push({
          from,
          fromColumn: key,
          to,
          toColumn: column.name,
          how: `looked up by ${column.source ?? key}`,
        });
      }
    }
  }
  return {
    nodes: [...nodes.values()].map(({ node: { id, ...rest }, columns: all }) => {
      const used = [...all].filter((column) => columns.some((c) => takesPart(c, id, column)));
      return { id, ...rest, columns: used, others: all.size - used.length };
    }),
    edges,
    columns,
  };
}

function takesPart(edge: ColumnEdge, node: string, column: string): boolean {
  return (edge.from === node && edge.fromColumn === column) || (edge.to === node && edge.toColumn === column);
}

interface Target {
  readonly id: string;
  readonly kind: NodeKind;
  readonly label: string;
  readonly detail?: string;
  readonly columns: readonly string[];
  readonly warehouse?: WarehouseTable;
  readonly entity?: Entity;
}

interface Mapped {
  readonly fromColumn: string;
  readonly toColumn: string;
  readonly how?: string;
}

function targetOf(model: Model, { load }: PipelineEntry): Target | undefined {
  if (load.type === 'table') {
    const entity = model.entities.find((e) => e.schema === load.schema && e.name === load.table);
    if (entity === undefined) return undefined;
    return {
      id: `table ${load.connection}.${entity.label}`,
      kind: 'table',
      label: entity.label,
      detail: load.connection,
      columns: entity.fields.map((f) => f.column),
      entity,
    };
  }
  const declared = load.type === 'dimension' ? load.dimension : load.fact;
  const table = model.warehouseTables.find(
    (t) => t.declared === declared && (t.role === 'fact') === (load.type === 'fact'),
  );
  if (table === undefined) return undefined;
  return {
    id: `warehouse ${table.name}`,
    kind: kindOf(table),
    label: table.name,
    ...(detailOf(table) === undefined ? {} : { detail: detailOf(table) ?? '' }),
    columns: table.columns.map((c) => c.name),
    warehouse: table,
  };
}

function kindOf(table: WarehouseTable): NodeKind {
  return table.role === 'date' ? 'date' : table.role;
}

function detailOf(table: WarehouseTable): string | undefined {
  if (table.role === 'fact') return table.grain;
  if (table.role === 'date')
    return table.calendar === undefined ? undefined : `${table.calendar.first} to ${table.calendar.last}`;
  return table.scd === 2 ? 'every version kept (SCD 2)' : 'newest values (SCD 1)';
}

function sourceNode(
  { source }: PipelineEntry,
  mapped: readonly Mapped[],
  node: (id: string, kind: NodeKind, label: string, columns: readonly string[], detail?: string) => string,
): string {
  const used = [...new Set(mapped.map((m) => m.fromColumn))];
  if (source.type === 'file') {
    const name = source.path.split('/').at(-1) ?? source.path;
    return node(`file ${source.path}`, 'file', name, used, source.format);
  }
  return node(`table ${source.connection}.${source.table}`, 'table', source.table, used, source.connection);
}

/** Column by column. A file's columns are those the table's are filled from; columns with a default may have none. */
function mapping(model: Model, pipeline: PipelineEntry, target: Target): readonly Mapped[] {
  const { source } = pipeline;
  const derived = new Map(
    pipeline.transforms.flatMap((t) => (t.type === 'derive' ? Object.entries(t.columns) : [])),
  );
  const renamed = new Map(
    source.type === 'file' ? Object.entries(source.rename).map(([from, to]) => [to, from] as const) : [],
  );
  const available =
    source.type === 'file'
      ? (target.entity?.fields
          .filter((f) => f.default === undefined || renamed.has(f.column))
          .map((f) => f.column) ?? [])
      : (model.entities
          .find((e) => e.name === source.table && e.schema === source.schema)
          ?.fields.map((f) => f.column) ?? []);
  const sourceName = (column: string): string => renamed.get(column) ?? column;
  const wanted: readonly { column: string; source: string | undefined }[] =
    target.warehouse === undefined
      ? target.columns.map((column) => ({ column, source: column }))
      : target.warehouse.columns.map((c) => ({
          column: c.name,
          source: c.references === undefined ? c.source : undefined,
        }));
  return wanted.flatMap(({ column, source: from }): readonly Mapped[] => {
    const expression = derived.get(from ?? column);
    if (expression !== undefined) {
      return available
        .filter((name) =>
          new RegExp(`\\b${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\b`, 'i').test(expression),
        )
        .map((name) => ({ fromColumn: sourceName(name), toColumn: column, how: expression }));
    }
    if (from === undefined || !available.includes(from)) return [];
    if (source.type === 'file' && source.rowNumber === from) {
      return [{ fromColumn: 'row number', toColumn: column }];
    }
    return [{ fromColumn: sourceName(from), toColumn: column }];
  });
}
