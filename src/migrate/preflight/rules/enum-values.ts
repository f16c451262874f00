/** Rows that hold a value which an enum loses. */
import { valueId } from '../../../catalog/enum-value.ts';
import { lastName, sqlName } from '../../../catalog/kind.ts';
import { quoteLiteral } from '../../../core/identifier.ts';
import { type PreflightRule, tableOf } from '../ground.ts';

export const enumValues: PreflightRule = {
  name: 'enum-values',
  probes: (ground) =>
    ground.plan.deltas.flatMap((delta) => {
      const type = ground.to.facts.get(delta.id);
      const was = ground.before(delta.id);
      if (type?.kind !== 'enum' || was === undefined) return [];
      const [before, after] = [was, type].map((fact) =>
        Array.isArray(fact.attributes.values) ? fact.attributes.values.map(String) : [],
      );
      const renamed = ground.plan.deltas.flatMap((d) => (d.type === 'rename' ? [d.from] : []));
      const stays = (value: string): boolean =>
        after?.includes(value) === true ||
        renamed.includes(valueId(was.id, value)) ||
        renamed.includes(valueId(type.id, value));
      const gone = (before ?? []).filter((value) => !stays(value));
      if (gone.length === 0) return [];
      const list = `ARRAY[${gone.map(quoteLiteral).join(', ')}]`;
      return [...ground.to.facts.values()]
        .filter((f) => f.kind === 'column')
        .filter((f) => [sqlName(type), `${sqlName(type)}[]`].includes(String(f.attributes.type)))
        .map((column) =>
          ground.probe({
            kind: 'enum-values',
            subject: column,
            table: tableOf(column),
            columns: [lastName(column)],
            where: String(column.attributes.type).endsWith('[]')
              ? `t.${lastName(column)}::text[] && ${list}`
              : `t.${lastName(column)}::text = ANY (${list})`,
            breaks: `${gone.join(' or ')}, which ${type.name} loses`,
          }),
        );
    }),
};
