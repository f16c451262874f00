/** Duplicates before a primary key, a unique constraint or a unique index. */
import type { Fact } from '../../../catalog/catalog.ts';
import { quoteIdentifier } from '../../../core/identifier.ts';
import { type Ground, made, type PreflightRule, tableOf } from '../ground.ts';
import type { Probe } from '../probe.ts';

const TELLING = ['columns', 'definition', 'unique', 'where', 'nullsNotDistinct'];

export const duplicates: PreflightRule = {
  name: 'duplicates',
  probes: (ground) =>
    [
      ...made(ground, 'primary-key', TELLING),
      ...made(ground, 'unique', TELLING),
      ...made(ground, 'index', TELLING).filter((fact) => fact.attributes.unique === true),
    ].map((fact) => probeOf(fact, ground)),
};

function probeOf(fact: Fact, ground: Ground): Probe | undefined {
  const { columns, nullsNotDistinct, where, definition } = fact.attributes;
  // Keys over expressions, and temporal ones, are left to PostgreSQL.
  if (!Array.isArray(columns) || columns.some((c) => typeof c !== 'string') || columns.length === 0)
    return undefined;
  if (/WITHOUT OVERLAPS/.test(String(definition))) return undefined;
  const names = columns.map((c) => quoteIdentifier(String(c)));
  const table = fact.kind === 'index' ? (fact.parent ?? '') : tableOf(fact);
  const source = ground.rows(table, names);
  if (source === undefined || ground.before(table)?.kind !== 'table') return undefined;
  const distinct = nullsNotDistinct === true || /NULLS NOT DISTINCT/.test(String(definition));
  const filter = [
    ...(distinct ? [] : names.map((n) => `t.${n} IS NOT NULL`)),
    ...(typeof where === 'string' ? [`(${where})`] : []),
  ];
  const list = names.map((n) => `t.${n}`).join(', ');
  const same = names.map((n) => `g.${n} IS NOT DISTINCT FROM t.${n}`).join(' AND ');
  const kept = filter.length === 0 ? '' : ` WHERE ${filter.join(' AND ')}`;
  return ground.probe({
    kind: 'duplicates',
    subject: fact,
    table,
    columns: names,
    where: `${filter.map((f) => `${f} AND `).join('')}EXISTS (
      SELECT FROM (SELECT ${list} FROM ${source}${kept} GROUP BY ${list} HAVING count(*) > 1) AS g
      WHERE ${distinct ? same : same.replaceAll('IS NOT DISTINCT FROM', '=')})`,
    breaks: `a value of ${names.join(', ')} that another row has too`,
  });
}
