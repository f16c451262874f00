/** A new NOT NULL column without a value for the rows that are there. */
import { lastName } from '../../../catalog/kind.ts';
import { type PreflightRule, tableOf } from '../ground.ts';

export const required: PreflightRule = {
  name: 'required',
  probes(ground) {
    return ground.plan.deltas.flatMap((delta) => {
      const fact = ground.to.facts.get(delta.id);
      if (delta.type !== 'create' || fact?.kind !== 'column') return [];
      const { notNull, default: value, identity, generated } = fact.attributes;
      // One that expand and contract fill goes in nullable: only a direct ADD COLUMN … NOT NULL is refused.
      const direct = ground.plan.up.some(
        (a) => a.fact === fact.id && / ADD COLUMN /.test(a.sql) && / NOT NULL\b/.test(a.sql),
      );
      if (notNull !== true || !direct || [value, identity, generated].some((given) => given !== undefined))
        return [];
      return [
        ground.probe({
          kind: 'required',
          subject: fact,
          table: tableOf(fact),
          columns: [],
          where: 'true',
          breaks: `no value for ${lastName(fact)}, which is NOT NULL and has no default`,
        }),
      ];
    });
  },
};
