/** NULLs before NOT NULL, and before a primary key, which implies it. */
import { lastName, ownerName, sqlName } from '../../../catalog/kind.ts';
import { quoteIdentifier, quoteLiteral } from '../../../core/identifier.ts';
import { type Ground, made, type PreflightRule, tableOf } from '../ground.ts';
import type { Probe } from '../probe.ts';

export const nulls: PreflightRule = {
  name: 'nulls',
  probes(ground) {
    const strict = made(ground, 'column', ['notNull'])
      .filter((fact) => fact.attributes.notNull === true)
      .map((fact) => fact.id);
    const keys = made(ground, 'primary-key', ['columns', 'definition']).flatMap((fact) =>
      Array.isArray(fact.attributes.columns)
        ? fact.attributes.columns.map((c) => `column ${ownerName(fact)}.${quoteIdentifier(String(c))}`)
        : [],
    );
    return [...new Set([...strict, ...keys])].map((id) => probeOf(id, ground));
  },
};

function probeOf(id: string, ground: Ground): Probe | undefined {
  const column = ground.to.facts.get(id);
  const was = ground.before(id);
  if (column === undefined || was === undefined || was.attributes.notNull === true) return undefined;
  return ground.probe({
    kind: 'nulls',
    subject: column,
    table: tableOf(column),
    columns: [lastName(column)],
    where: `t.${lastName(column)} IS NULL`,
    breaks: 'NULL in it',
    guess: `SELECT (s.null_frac * c.reltuples)::bigint AS rows
      FROM pg_stats s JOIN pg_class c ON c.oid = to_regclass(${quoteLiteral(ownerName(was))})
      WHERE format('%I.%I.%I', s.schemaname, s.tablename, s.attname) = ${quoteLiteral(sqlName(was))}`,
  });
}
