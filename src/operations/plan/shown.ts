/** A plan's steps and its proof as the verbs give them out. */
import { z } from 'zod';
import type { Action } from '../../catalog/action.ts';
import { sqlName } from '../../catalog/kind.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { describe, subjectOf } from '../../migrate/describe.ts';
import { estimate } from '../../migrate/estimate.ts';
import { isProven, type Proof } from '../../migrate/plan.ts';
import type { TableSize } from '../../migrate/table-size.ts';

export const stepSchema = z.object({
  number: z.number().int(),
  kind: z.string().describe('Kind of the object the step is about: table, column, index …'),
  object: z.string().describe('The object, as SQL names it'),
  phase: z.enum(['expand', 'backfill', 'contract']),
  subject: z.string().describe('Table or other object the step is about'),
  what: z.string(),
  verb: z.enum(['create', 'alter', 'drop', 'validate', 'backfill']),
  sql: z.string(),
  lock: z.string(),
  locked: z.array(z.string()).describe('Tables that take the lock'),
  cost: z.enum(['instant', 'scan', 'rewrite']),
  rewrite: z.boolean().describe('Writes the table anew under the lock'),
  scan: z.boolean().describe('Reads the table in full under the lock'),
  data: z.enum(['none', 'lossless', 'lossy', 'irreversible']),
  hazards: z.array(z.string()).describe('Names to give to --allow'),
  transactional: z.boolean(),
  note: z.string().optional(),
  rows: z.number().optional().describe('Rows read or written, from the statistics of the target'),
  bytes: z.number().optional(),
  seconds: z.number().optional().describe('Estimate of the time the step takes'),
  lockSeconds: z.number().optional().describe('Of these, seconds during which writers of the table wait'),
  disk: z.number().optional().describe('Bytes of disk needed while it runs'),
});

/** Of all steps together. */
export const costSchema = z.object({
  seconds: z.number(),
  lockSeconds: z.number().describe('Seconds during which writers of some table wait'),
  longestLock: z.number().describe('The longest of these waits'),
  disk: z.number().describe('Bytes of disk needed'),
  free: z.number().optional().describe('Bytes that are free on the server, where that can be known'),
});

export const proofSchema = z.object({
  proven: z.boolean(),
  upCatalogEqual: z.boolean(),
  downCatalogEqual: z.boolean(),
  rowsCompared: z.number().int(),
  rowsEqual: z.boolean(),
  locksObserved: z.number().int(),
  lockMismatches: z.array(z.object({ sql: z.string(), predicted: z.string(), observed: z.string() })),
  seconds: z.number(),
});

export function shownSteps(
  actions: readonly Action[],
  sizes: ReadonlyMap<string, TableSize>,
): z.output<typeof stepSchema>[] {
  return actions.map((a, index) => ({
    number: index + 1,
    kind: a.fact.slice(0, a.fact.indexOf(' ')),
    object: sqlName(a.fact),
    phase: a.phase,
    subject: subjectOf(a),
    what: describe(a).what,
    verb: a.verb,
    sql: a.sql,
    lock: a.lock,
    locked: a.locked.map(sqlName),
    cost: a.cost,
    rewrite: a.cost === 'rewrite',
    scan: a.cost === 'scan',
    data: a.data,
    hazards: [...a.hazards],
    transactional: a.transactional,
    ...(a.note === undefined ? {} : { note: a.note }),
    ...(estimate(a, sizes) ?? {}),
  }));
}

export function shownProof(evidence: Proof): z.output<typeof proofSchema> {
  return {
    proven: isProven(evidence),
    upCatalogEqual: evidence.up.catalogEqual,
    downCatalogEqual: evidence.down.catalogEqual,
    rowsCompared: evidence.down.rowsCompared,
    rowsEqual: evidence.down.rowsEqual,
    locksObserved: evidence.locks.observed,
    lockMismatches: [...evidence.locks.mismatches],
    seconds: evidence.seconds,
  };
}

/** Errors for what the shadow does not confirm, warnings for what rows can refuse. */
export function proofFindings(evidence: Proof): readonly Diagnostic[] {
  const wrong = [
    ...evidence.up.differing.map((id) => `after UP ${said(id)} is not as in the contract`),
    ...evidence.down.differing.map((id) => `after DOWN ${said(id)} is not as it was`),
    ...evidence.down.rowsDiffering.map(
      (table) => `after UP and DOWN the rows of ${table} are not what they were`,
    ),
    ...evidence.oracle.up.map((difference) => `after UP, by the system catalogs: ${difference}`),
    ...evidence.oracle.down.map((difference) => `after DOWN, by the system catalogs: ${difference}`),
    ...evidence.locks.mismatches.map(
      ({ sql, predicted, observed }) => `the lock is ${observed} and not ${predicted}: ${sql}`,
    ),
  ];
  return [
    ...wrong.map(
      (message): Diagnostic => ({
        code: 'M002',
        severity: 'error',
        where: {},
        message,
        why: 'The shadow does not confirm the plan, so no migration was written.',
        fix: 'this is a gap in datawright: please report it; --no-prove writes the migration without a proof',
      }),
    ),
    ...evidence.demands.map(
      (demand): Diagnostic => ({
        code: 'M003',
        severity: 'warning',
        where: { object: demand.table.replace(/^public\./, '') },
        message: `rows can refuse a step (${demand.message})`,
        why: `It was proven with ${demand.table} empty.`,
        fix: 'the pre-flight of datawright apply looks at the rows of the target before the first statement',
      }),
    ),
    ...evidence.unrun.map(
      (sql): Diagnostic => ({
        code: 'M007',
        severity: 'warning',
        where: {},
        message: `not tried out: ${sql}`,
        why: "The shadow's server has that role, and roles are not changed for a proof.",
        fix: 'to have it proven, let the shadow be a server of its own',
      }),
    ),
  ];
}

function said(id: string): string {
  return id.replace(/ public\./, ' ');
}
