/** Rows that hold a value which an enum loses. */
import { valueId } from '../../../catalog/enum-value.ts';
import { lastName, sqlName } from '../../../catalog/kind.ts';
import { quoteLiteral } from '../../../core/identifier.ts';
import { conversionText } from '../../online/columns/conversion.ts';
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
      const [lost, kept] = [gone, after ?? []].map(
        (values) => `ARRAY[${values.map(quoteLiteral).join(', ')}]`,
      );
      return [...ground.to.facts.values()]
        .filter((f) => f.kind === 'column')
        .filter((f) => [sqlName(type), `${sqlName(type)}[]`].includes(String(f.attributes.type)))
        .map((column) => {
          const array = String(column.attributes.type).endsWith('[]');
          const given = conversionText(column, ground.from, ground.to);
          return ground.probe({
            kind: 'enum-values',
            subject: column,
            table: tableOf(column),
            columns: [lastName(column)],
            ...(given === undefined
              ? {
                  where: array
                    ? `t.${lastName(column)}::text[] && ${lost}`
                    : `t.${lastName(column)}::text = ANY (${lost})`,
                  breaks: `${gone.join(' or ')}, which ${type.name} loses`,
                }
              : {
                  where: array ? `NOT ${given} <@ ${kept}` : `${given} <> ALL (${kept})`,
                  breaks: `no value of ${type.name} after its conversion`,
                }),
          });
        });
    }),
};
