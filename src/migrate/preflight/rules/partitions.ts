/** Rows outside a partition's bound, and rows of the default partition that a new one would claim. */
import type { Fact, FactId } from '../../../catalog/catalog.ts';
import { sqlName } from '../../../catalog/kind.ts';
import type { Ground, PreflightRule } from '../ground.ts';

export const partitions: PreflightRule = {
  name: 'partitions',
  probes: (ground) =>
    ground.plan.deltas.flatMap((delta) => {
      const table = ground.to.facts.get(delta.id);
      const { partitionOf, bound } = table?.attributes ?? {};
      if (table?.kind !== 'table' || typeof partitionOf !== 'string' || typeof bound !== 'string') return [];
      const was = ground.before(table.id);
      if (was?.attributes.bound === bound && was.attributes.partitionOf === partitionOf) return [];
      const inside = condition(bound, ground.to.facts.get(`table ${partitionOf}`));
      if (inside === undefined) return [];
      const sibling = defaultOf(partitionOf, ground);
      return [
        ...(was === undefined
          ? []
          : [
              probeOf(
                ground,
                table,
                table.id,
                inside.columns,
                `(${inside.sql}) IS NOT TRUE`,
                `values outside ${bound}`,
              ),
            ]),
        ...(sibling === undefined || sibling === table.id
          ? []
          : [
              probeOf(
                ground,
                table,
                sibling,
                inside.columns,
                inside.sql,
                `values that belong to ${table.name} now, in the default partition`,
              ),
            ]),
      ];
    }),
};

function probeOf(
  ground: Ground,
  subject: Fact,
  table: FactId,
  columns: readonly string[],
  where: string,
  breaks: string,
): ReturnType<Ground['probe']> {
  return ground.probe({ kind: 'partitions', subject, table, columns, where, breaks });
}

/** The default partition that is there now. */
function defaultOf(parent: string, ground: Ground): FactId | undefined {
  return [...ground.to.facts.values()].find(
    (f) =>
      f.kind === 'table' &&
      f.attributes.partitionOf === parent &&
      f.attributes.bound === 'DEFAULT' &&
      ground.before(f.id) !== undefined,
  )?.id;
}

/** A bound over one plain column as a condition; those over several or over expressions are PostgreSQL's affair. */
function condition(
  bound: string,
  parent: Fact | undefined,
): { readonly sql: string; readonly columns: readonly string[] } | undefined {
  const by = /^(?:RANGE|LIST) \(([\w"]+)\)$/.exec(String(parent?.attributes.partitionBy ?? ''))?.[1];
  if (by === undefined || parent === undefined || sqlName(parent) === '') return undefined;
  const list = /^FOR VALUES IN \((.*)\)$/s.exec(bound)?.[1];
  if (list !== undefined && !/\bNULL\b/.test(list)) return { sql: `t.${by} IN (${list})`, columns: [by] };
  const range = /^FOR VALUES FROM \((.*)\) TO \((.*)\)$/s.exec(bound);
  if (range?.[1] === undefined || range[2] === undefined) return undefined;
  const ends = [
    ...(range[1] === 'MINVALUE' ? [] : [`t.${by} >= ${range[1]}`]),
    ...(range[2] === 'MAXVALUE' ? [] : [`t.${by} < ${range[2]}`]),
  ];
  return { sql: ends.length === 0 ? `t.${by} IS NOT NULL` : ends.join(' AND '), columns: [by] };
}
