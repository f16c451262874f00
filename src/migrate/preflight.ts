/**
 * Looks at the rows of the target before anything is written: would a new NOT NULL, key, check or reference be
 * refused? Small tables are asked exactly; of large ones only the statistics are, which cost nothing.
 */
import type { Catalog, Fact } from '../catalog/catalog.ts';
import { lastName, ownerName, sqlName } from '../catalog/kind.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { quoteIdentifier } from '../core/identifier.ts';
import { PostgresError, type PostgresSession } from '../core/ports/postgres.ts';
import { formatCount } from '../core/units.ts';
import type { TableSize } from './estimate.ts';
import type { Plan } from './plan.ts';

/** Tables up to this size are read. */
const READ_BYTES = 50e6;

/** A warning for each new rule that rows of the target break. */
export async function preflight(
  plan: Plan,
  to: Catalog,
  sizes: ReadonlyMap<string, TableSize>,
  session: PostgresSession,
): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  const seen = new Set<string>();
  for (const action of plan.up) {
    const fact = to.facts.get(action.fact);
    if (fact === undefined || seen.has(fact.id)) continue;
    const isNew = plan.deltas.some((d) => d.id === fact.id && d.type === 'create');
    const rule =
      fact.kind === 'column'
        ? / SET NOT NULL$/.test(action.sql)
          ? notNull(fact)
          : undefined
        : isNew
          ? ruleOf(fact)
          : undefined;
    const table = fact.kind === 'index' ? fact.parent : `table ${ownerName(fact)}`;
    const size = sizes.get(table ?? '');
    if (rule === undefined || size === undefined) continue;
    seen.add(fact.id);
    const rows =
      size.bytes <= READ_BYTES ? await count(session, rule.violations) : await guess(session, fact, size);
    if (rows > 0) found.push(warning(fact, rule.breaks, rows, size.bytes <= READ_BYTES));
  }
  return found;
}

interface Rule {
  /** SELECT of the rows, or groups of rows, that break it. */
  readonly violations: string;
  /** What such rows do: `have no value`. */
  readonly breaks: string;
}

function notNull(fact: Fact): Rule {
  return {
    violations: `SELECT FROM ${ownerName(fact)} WHERE ${lastName(fact)} IS NULL`,
    breaks: 'NULL in it',
  };
}

function ruleOf(fact: Fact): Rule | undefined {
  const { attributes } = fact;
  if (fact.kind === 'check')
    return {
      violations: `SELECT FROM ${ownerName(fact)} WHERE NOT (${String(attributes.expression)})`,
      breaks: 'values it forbids',
    };
  const columns = namesIn(attributes.columns);
  if (columns.length === 0) return undefined;
  if (fact.kind === 'foreign-key') {
    const references = attributes.references as {
      readonly table: string;
      readonly columns: readonly string[];
    };
    const same = columns.map(
      (column, i) => `r.${quoteIdentifier(references.columns[i] ?? '')} = t.${column}`,
    );
    return {
      violations: `SELECT FROM ${ownerName(fact)} AS t WHERE ${filled(columns, 't.')}
        AND NOT EXISTS (SELECT FROM ${references.table} AS r WHERE ${same.join(' AND ')})`,
      breaks: `no match in ${references.table.replace(/^public\./, '')}`,
    };
  }
  const isKey =
    fact.kind === 'unique' ||
    fact.kind === 'primary-key' ||
    (fact.kind === 'index' && attributes.unique === true);
  if (!isKey) return undefined;
  const table = fact.kind === 'index' ? String(attributes.table) : ownerName(fact);
  const where = [
    ...(attributes.nullsNotDistinct === true ? [] : [filled(columns, '')]),
    ...(typeof attributes.where === 'string' ? [attributes.where] : []),
  ];
  return {
    violations: `SELECT FROM ${table} ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} GROUP BY ${columns.join(', ')} HAVING count(*) > 1`,
    breaks: 'a value that others have too',
  };
}

/** Quoted column names; empty when one of them is an expression. */
function namesIn(columns: unknown): readonly string[] {
  if (!Array.isArray(columns) || !columns.every((column) => typeof column === 'string')) return [];
  return columns.map((column) => quoteIdentifier(column));
}

function filled(columns: readonly string[], prefix: string): string {
  return columns.map((column) => `${prefix}${column} IS NOT NULL`).join(' AND ');
}

/** 0 when the rule speaks of columns that the plan only makes. */
async function count(session: PostgresSession, violations: string): Promise<number> {
  try {
    const [row] = await session.query<{ n: string }>(
      `SELECT count(*)::text AS n FROM (${violations}) AS broken`,
    );
    return Number(row?.n ?? 0);
  } catch (error) {
    if (error instanceof PostgresError) return 0;
    throw error;
  }
}

/** NULLs as the last ANALYZE saw them; nothing is known of the other rules without reading. */
async function guess(session: PostgresSession, fact: Fact, size: TableSize): Promise<number> {
  if (fact.kind !== 'column') return 0;
  const [row] = await session.query<{ fraction: number | string }>(
    `SELECT null_frac AS fraction FROM pg_stats
     WHERE format('%I.%I.%I', schemaname, tablename, attname) = $1`,
    [sqlName(fact)],
  );
  return Math.round(Number(row?.fraction ?? 0) * size.rows);
}

function warning(fact: Fact, breaks: string, rows: number, exact: boolean): Diagnostic {
  return {
    code: 'M003',
    severity: 'warning',
    where: { object: fact.name },
    message: `${exact ? '' : 'about '}${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'} of the target ${rows === 1 ? 'stands' : 'stand'} in the way of ${fact.kind.replace('-', ' ')} ${fact.name}: ${breaks}`,
    why: 'PostgreSQL would refuse that step; what came before it would stay applied.',
    fix: 'mend the rows before datawright apply',
  };
}
