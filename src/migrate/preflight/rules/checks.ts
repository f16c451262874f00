/** Rows that break a new check. */
import { quoteIdentifier } from '../../../core/identifier.ts';
import { made, type PreflightRule, tableOf } from '../ground.ts';

export const checks: PreflightRule = {
  name: 'checks',
  probes: (ground) =>
    made(ground, 'check', ['definition', 'expression', 'validated', 'enforced']).flatMap((fact) => {
      const { definition, columns, validated, inherited } = fact.attributes;
      const expression = /^CHECK \((.*)\)(?: NO INHERIT| NOT ENFORCED)*$/s.exec(String(definition))?.[1];
      if (validated === false || inherited === true || expression === undefined) return [];
      if (/ NOT ENFORCED$/.test(String(definition)) || !Array.isArray(columns)) return [];
      return [
        ground.probe({
          kind: 'checks',
          subject: fact,
          table: tableOf(fact),
          columns: columns.map((c) => quoteIdentifier(String(c))),
          where: `NOT (${expression})`,
          breaks: 'values it forbids',
        }),
      ];
    }),
};
