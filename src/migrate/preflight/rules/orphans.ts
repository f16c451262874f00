/** Orphans before a foreign key. */
import { quoteIdentifier } from '../../../core/identifier.ts';
import { made, type PreflightRule, tableOf } from '../ground.ts';

export const orphans: PreflightRule = {
  name: 'orphans',
  probes: (ground) =>
    made(ground, 'foreign-key', ['definition', 'columns', 'references', 'validated', 'enforced']).flatMap(
      (fact) => {
        const { columns, references, validated, definition } = fact.attributes;
        if (
          validated === false ||
          !Array.isArray(columns) ||
          / NOT ENFORCED| PERIOD /.test(String(definition))
        )
          return [];
        const target = references as { readonly table?: unknown; readonly columns?: unknown } | undefined;
        if (typeof target?.table !== 'string' || !Array.isArray(target.columns)) return [];
        const names = columns.map((c) => quoteIdentifier(String(c)));
        const others = target.columns.map((c) => quoteIdentifier(String(c)));
        const source = ground.rows(`table ${target.table}`, others)?.replace(/ AS t$/, ' AS r');
        // Where the other table is new, every value is an orphan; that is for people to know, not for a query.
        if (source === undefined) return [];
        const same = names.map((name, i) => `r.${others[i]} = t.${name}`);
        return [
          ground.probe({
            kind: 'orphans',
            subject: fact,
            table: tableOf(fact),
            columns: names,
            where: `${names.map((n) => `t.${n} IS NOT NULL`).join(' AND ')} AND NOT EXISTS (SELECT FROM ${source} WHERE ${same.join(' AND ')})`,
            breaks: `no match in ${target.table.replace(/^public\./, '')}`,
          }),
        ];
      },
    ),
};
