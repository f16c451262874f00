/**
 * What the rules of the pre-flight see: the plan, and the tables of the target under the names that the plan will
 * give them, so that a new constraint's own expression can be asked of the rows that are there.
 */
import type { Catalog, Fact, FactId } from '../../catalog/catalog.ts';
import { lastName, ownerName, sqlName } from '../../catalog/kind.ts';
import { quoteLiteral } from '../../core/identifier.ts';
import type { Delta, Plan } from '../plan.ts';
import { idsBefore } from '../rename.ts';
import type { Probe } from './probe.ts';

export interface Ground {
  readonly plan: Plan;
  readonly from: Catalog;
  readonly to: Catalog;
  /** The fact as it is now, when the plan does not make it. */
  before(id: FactId): Fact | undefined;
  /**
   * `public.users AS t` with its columns under their new names; undefined when the table or one of the columns
   * (quoted) does not exist yet.
   */
  rows(table: FactId, columns: readonly string[]): string | undefined;
  /** A probe of the table's rows, aliased `t`; undefined when `columns` are not all there. */
  probe(rule: ProbeRule): Probe | undefined;
}

interface ProbeRule {
  /** `nulls`, `duplicates`… */
  readonly kind: string;
  readonly subject: Fact;
  readonly table: FactId;
  /** Quoted names, after the plan. */
  readonly columns: readonly string[];
  readonly where: string;
  readonly breaks: string;
  /** SELECT of the number of rows, from statistics. */
  readonly guess?: string;
}

/** One rule, one file: which probes a plan calls for. */
export interface PreflightRule {
  readonly name: string;
  probes(ground: Ground): readonly (Probe | undefined)[];
}

/** @param personal true for columns whose values must not be shown */
export function groundOf(
  plan: Plan,
  from: Catalog,
  to: Catalog,
  personal: (table: string, column: string) => boolean,
): Ground {
  const earlier = idsBefore(from, plan.deltas);
  const before = (id: FactId): Fact | undefined => from.facts.get(earlier.get(id) ?? '');

  const columnsOf = (catalog: Catalog, table: FactId): readonly Fact[] =>
    [...catalog.facts.values()].filter((f) => f.kind === 'column' && f.parent === table);

  const rows = (table: FactId, columns: readonly string[]): string | undefined => {
    const was = before(table);
    if (was === undefined) return undefined;
    const owners = columns.map((column) => before(`column ${sqlName(table)}.${column}`));
    if (owners.some((column) => column === undefined)) return undefined;
    const renamed = columnsOf(to, table).flatMap((column) => {
      const earlierColumn = before(column.id);
      return earlierColumn === undefined || lastName(earlierColumn) === lastName(column)
        ? []
        : [`${lastName(earlierColumn)} AS ${lastName(column)}`];
    });
    return renamed.length === 0
      ? `${sqlName(was)} AS t`
      : `(SELECT ctid, *, ${renamed.join(', ')} FROM ${sqlName(was)}) AS t`;
  };

  const key = (table: FactId): string => {
    const was = before(table);
    const primary = [...from.facts.values()].find((f) => f.kind === 'primary-key' && f.parent === was?.id);
    const names = Array.isArray(primary?.attributes.columns) ? primary.attributes.columns.map(String) : [];
    if (was === undefined || names.length === 0) return `json_build_object('ctid', t.ctid)::text`;
    const pairs = names.map((name) => {
      const value = personal(sqlName(was), name) ? quoteLiteral('•••') : `t.${quoted(was, name, from)}`;
      return `${quoteLiteral(name)}, ${value}`;
    });
    return `json_build_object(${pairs.join(', ')})::text`;
  };

  return {
    plan,
    from,
    to,
    before,
    rows,
    probe({ kind, subject, table, columns, where, breaks, guess }) {
      const source = rows(table, columns);
      const was = before(table);
      if (source === undefined || was === undefined) return undefined;
      return {
        name: `${kind}:${subject.name}`,
        object: subject.name,
        table: sqlName(was),
        breaks,
        violations: `SELECT ${key(table)} AS key FROM ${source} WHERE ${where}`,
        ...(guess === undefined ? {} : { guess }),
      };
    },
  };
}

/** The column's name as its fact has it, quoted. */
function quoted(table: Fact, name: string, catalog: Catalog): string {
  const plain = `column ${sqlName(table)}.${name}`;
  const fact =
    catalog.facts.get(plain) ?? catalog.facts.get(`column ${sqlName(table)}."${name.replaceAll('"', '""')}"`);
  return fact === undefined ? name : lastName(fact);
}

/** Facts of a kind that the plan makes, or makes anew because one of `attributes` changes. */
export function made(ground: Ground, kind: Fact['kind'], attributes: readonly string[]): readonly Fact[] {
  return ground.plan.deltas.flatMap((delta) => {
    const fact = ground.to.facts.get(delta.id);
    return fact !== undefined && fact.kind === kind && concerns(delta, attributes) ? [fact] : [];
  });
}

function concerns(delta: Delta, attributes: readonly string[]): boolean {
  return (
    delta.type === 'create' ||
    (delta.type === 'alter' && delta.attributes.some((name) => attributes.includes(name)))
  );
}

/** Table of a constraint or column. */
export function tableOf(fact: Fact): FactId {
  return `table ${ownerName(fact)}`;
}
