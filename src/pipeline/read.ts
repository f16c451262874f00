/** `pipelines/*.yaml` → Pipeline. Whatever is wrong ends as diagnostics with places; nothing is thrown for it. */

import type { Contract } from '../contract/contract.ts';
import { readDocument } from '../contract/yaml/document.ts';
import { type Findings, findings } from '../contract/yaml/findings.ts';
import type { Written } from '../contract/yaml/shape.ts';
import { source } from '../contract/yaml/source.ts';
import { type Diagnostic, hasErrors } from '../core/diagnostic.ts';
import type { Storage } from '../core/ports/storage.ts';
import { didYouMean } from '../core/suggestion.ts';
import { parseDuration } from '../core/units.ts';
import type { ChangeDetection, Load, Pipeline, Source, Transform } from './pipeline.ts';
import { type PipelineFields, pipelineShape } from './syntax.ts';

/** The most that a killed run reads again, and what keeps memory flat. */
export const ROWS_PER_CHUNK = 100_000;

export interface PipelinesReading {
  /** Those without an error. */
  readonly pipelines: readonly Pipeline[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads every `*.yaml` below `folder`; no folder is no pipelines. */
export async function readPipelines(
  files: Storage,
  folder: string,
  contract: Contract,
): Promise<PipelinesReading> {
  const diagnostics: Diagnostic[] = [];
  const pipelines: Pipeline[] = [];
  for (const path of await files.list(folder.replace(/\/+$/, ''))) {
    if (!/\.ya?ml$/i.test(path)) continue;
    const content = await files.read(path);
    if (content === undefined) continue;
    const found = findings();
    const pipeline = readPipeline(path, content, contract, found);
    const twin = pipelines.find((other) => other.name === pipeline?.name);
    if (pipeline !== undefined && twin !== undefined) {
      found.add('F001', pipeline.place, `there are two pipelines ${pipeline.name}`, {
        why: 'The ledger knows runs by the pipeline’s name.',
        fix: `the other is in ${twin.place.file}`,
      });
    }
    const own = found.all();
    diagnostics.push(...own);
    if (pipeline !== undefined && !hasErrors(own)) pipelines.push(pipeline);
  }
  return { pipelines, diagnostics };
}

function readPipeline(
  path: string,
  content: string,
  contract: Contract,
  found: Findings,
): Pipeline | undefined {
  const document = readDocument(source(path, content.replace(/^\ufeff/, '')), found);
  // An empty file was reported by the reading.
  if (document === undefined || document === 'empty') return undefined;
  const fields = pipelineShape.read(document.root, document.reading, 'pipeline');
  if (fields?.pipeline === undefined) return undefined;
  const from = readSource(fields, contract, found);
  const to = readLoad(fields, contract, found);
  const changes = readChanges(fields, from, contract, found);
  if (from === undefined || to === undefined) return undefined;
  if (from.type === 'table' && changes.type === 'full' && to.type !== 'dimension' && to.mode === 'append') {
    found.add('F016', fields.$keys.load ?? fields.$place, 'every run appends all rows of the table again', {
      severity: 'warning',
      why: 'Rows with a key that is there already are refused or deduplicated; rows without a key are doubled.',
      fix: 'changes: { cursor: … } reads new rows only; mode: upsert or truncate replaces',
    });
  }
  return {
    name: fields.pipeline.value,
    ...(fields.description === undefined ? {} : { description: fields.description.value }),
    ...(fields.owner === undefined ? {} : { owner: fields.owner.value }),
    source: from,
    changes,
    transforms: readTransforms(fields),
    rules: fields.rules ?? [],
    load: to,
    chunk: Math.max(1, Math.floor(fields.chunk ?? ROWS_PER_CHUNK)),
    ...(fields.schedule === undefined ? {} : { schedule: fields.schedule.value }),
    ...(fields.sla === undefined ? {} : { sla: fields.sla.value }),
    ...(fields.alerts?.to === undefined
      ? {}
      : { alerts: { to: fields.alerts.to.value, on: (fields.alerts.on ?? []).map((event) => event.value) } }),
    place: { ...fields.pipeline.place, object: fields.pipeline.value },
  };
}

function readSource(fields: PipelineFields, contract: Contract, found: Findings): Source | undefined {
  const written = fields.source;
  if (written === undefined) return undefined;
  if ((written.file === undefined) === (written.table === undefined)) {
    found.add('F003', written.$place, 'a source is either a table or a file', {
      fix: 'e.g. { table: flights }',
    });
    return undefined;
  }
  if (written.file !== undefined) {
    const format = written.format?.value ?? formatOf(written.file.value);
    if (format === undefined) {
      found.add('F004', written.file.place, `the format of ${written.file.value} is not told by its name`, {
        fix: 'add format: csv, parquet, json or ndjson',
      });
      return undefined;
    }
    return {
      type: 'file',
      path: written.file.value,
      format,
      rename: Object.fromEntries(
        (written.rename ?? []).map(({ name, value }) => [name, value?.value ?? name]),
      ),
      ...(written.row_number === undefined ? {} : { rowNumber: written.row_number.value }),
    };
  }
  for (const other of ['format', 'rename', 'row_number'] as const) {
    if (written[other] === undefined) continue;
    found.add('F003', written.$keys[other] ?? written.$place, `${other} is for files`, {
      fix: `remove ${other}`,
    });
  }
  if (written.table === undefined) return undefined;
  const connection = written.connection?.value ?? 'app';
  const [schema, table] = names(written.table, contract);
  if (connection === 'app') knownTable(written.table, contract, found);
  return { type: 'table', connection, schema, table };
}

function formatOf(path: string): 'csv' | 'parquet' | 'json' | 'ndjson' | undefined {
  const extension = /\.(csv|tsv|parquet|json|ndjson|jsonl)(?:\.(?:gz|zst))?$/i.exec(path)?.[1]?.toLowerCase();
  switch (extension) {
    case 'csv':
    case 'tsv':
      return 'csv';
    case 'parquet':
    case 'json':
    case 'ndjson':
      return extension;
    case 'jsonl':
      return 'ndjson';
    default:
      return undefined;
  }
}

function readChanges(
  fields: PipelineFields,
  from: Source | undefined,
  contract: Contract,
  found: Findings,
): ChangeDetection {
  const written = fields.changes;
  if (written === undefined || !('cursor' in written) || written.cursor === undefined)
    return { type: 'full' };
  if (from?.type === 'file') {
    found.add('F005', written.$place, 'files have no cursor', {
      why: 'A file is read again as a whole when its content has changed.',
      fix: 'remove changes:',
    });
  }
  const table = from?.type === 'table' && from.connection === 'app' ? tableOf(from, contract) : undefined;
  const column = written.cursor.value;
  if (table !== undefined && !table.columns.some((c) => c.name === column)) {
    found.add('F006', written.cursor.place, `${table.name} has no column ${column}`, {
      fix: didYouMean(
        column,
        table.columns.map((c) => c.name),
      ),
    });
  }
  const overlap = written.overlap === undefined ? 0 : parseDuration(written.overlap.value);
  if (written.overlap !== undefined && overlap === undefined) {
    found.add('F007', written.overlap.place, `${written.overlap.value} is no duration`, { fix: 'e.g. 5m' });
  }
  return { type: 'cursor', column, overlap: overlap ?? 0 };
}

function readTransforms(fields: PipelineFields): readonly Transform[] {
  return (fields.transform ?? []).flatMap((written): readonly Transform[] => [
    ...(written.clean === undefined
      ? []
      : [{ type: 'clean' as const, columns: written.clean.map((c) => c.value) }]),
    ...(written.derive === undefined
      ? []
      : [
          {
            type: 'derive' as const,
            columns: Object.fromEntries(
              written.derive.map(({ name, value }) => [name, value?.value ?? 'NULL']),
            ),
          },
        ]),
    ...(written.filter === undefined ? [] : [{ type: 'filter' as const, where: written.filter.value }]),
  ]);
}

function readLoad(fields: PipelineFields, contract: Contract, found: Findings): Load | undefined {
  const written = fields.load;
  if (written === undefined) return undefined;
  const { table, dimension, fact } = written;
  if ([table, dimension, fact].filter((one) => one !== undefined).length !== 1) {
    found.add('F003', written.$place, 'a load names one table, one dimension or one fact', {
      fix: 'e.g. { table: flights, mode: upsert }',
    });
    return undefined;
  }
  if (table !== undefined) {
    const connection = written.connection?.value ?? 'app';
    if (connection === 'app') knownTable(table, contract, found);
    const [schema, name] = names(table, contract);
    return { type: 'table', connection, schema, table: name, mode: written.mode?.value ?? 'append' };
  }
  const connection = written.connection?.value ?? 'warehouse';
  const warehouse = contract.warehouse;
  if (dimension !== undefined) {
    const known = (warehouse?.dimensions ?? []).filter((d) => d.kind === 'table').map((d) => d.name);
    expectKnown('dimension', dimension, known, found);
    if (written.mode !== undefined) {
      found.add('F003', written.mode.place, 'a dimension has no mode', {
        why: 'Its kind (scd: 1 or 2) in the contract says what happens to changes.',
        fix: 'remove mode:',
      });
    }
    return { type: 'dimension', connection, dimension: dimension.value };
  }
  if (fact === undefined) return undefined;
  expectKnown(
    'fact',
    fact,
    (warehouse?.facts ?? []).map((f) => f.name),
    found,
  );
  return { type: 'fact', connection, fact: fact.value, mode: written.mode?.value ?? 'upsert' };
}

function expectKnown(what: string, written: Written, known: readonly string[], found: Findings): void {
  if (known.includes(written.value)) return;
  found.add('F008', written.place, `the contract’s warehouse has no ${what} ${written.value}`, {
    fix:
      didYouMean(written.value, known) ??
      (known.length === 0 ? 'declare it under warehouse:' : `it has ${known.join(', ')}`),
  });
}

function knownTable(written: Written, contract: Contract, found: Findings): void {
  const [schema, table] = names(written, contract);
  if (tableOf({ schema, table }, contract) !== undefined) return;
  found.add('F009', written.place, `the contract has no table ${written.value}`, {
    fix: didYouMean(
      written.value,
      contract.tables.map((t) => t.name),
    ),
  });
}

function tableOf(named: { readonly schema: string; readonly table: string }, contract: Contract) {
  return contract.tables.find((t) => t.name === named.table && t.schema === named.schema);
}

function names(written: Written, contract: Contract): readonly [schema: string, table: string] {
  const dot = written.value.indexOf('.');
  return dot < 0
    ? [contract.schema, written.value]
    : [written.value.slice(0, dot), written.value.slice(dot + 1)];
}
