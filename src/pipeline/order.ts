/** The order in which pipelines run together: what others read, refer to or look up comes first. */
import type { Contract } from '../contract/contract.ts';
import { warehouseTables } from '../contract/warehouse-tables.ts';
import type { Pipeline } from './pipeline.ts';

/** Stable: without a reason to do otherwise the given order stays. Cycles are broken where they close. */
export function inOrder(pipelines: readonly Pipeline[], contract: Contract): readonly Pipeline[] {
  const ordered: Pipeline[] = [];
  const state = new Map<Pipeline, 'open' | 'done'>();
  const visit = (pipeline: Pipeline): void => {
    if (state.has(pipeline)) return;
    state.set(pipeline, 'open');
    for (const other of pipelines) if (needs(pipeline, other, contract)) visit(other);
    state.set(pipeline, 'done');
    ordered.push(pipeline);
  };
  for (const pipeline of pipelines) visit(pipeline);
  return ordered;
}

/** True when `pipeline` finds what it needs only after `other` has run. */
export function needs(pipeline: Pipeline, other: Pipeline, contract: Contract): boolean {
  if (pipeline === other) return false;
  const { load, source } = pipeline;
  if (source.type === 'table' && other.load.type === 'table') {
    if (other.load.table === source.table && other.load.schema === source.schema) return true;
  }
  if (load.type === 'table' && other.load.type === 'table') {
    const table = contract.tables.find((t) => t.name === load.table && t.schema === load.schema);
    const target = other.load;
    return (
      (target.table !== load.table || target.schema !== load.schema) &&
      table?.foreignKeys.some(
        (key) => key.references.table === target.table && key.references.schema === target.schema,
      ) === true
    );
  }
  if (load.type === 'fact' && other.load.type === 'dimension') {
    const dimension = other.load.dimension;
    const tables = warehouseTables(contract);
    const fact = tables.find((table) => table.role === 'fact' && table.declared === load.fact);
    return fact?.columns.some((column) => column.references === `dim_${dimension}`) === true;
  }
  return false;
}
