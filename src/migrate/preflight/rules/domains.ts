/** Values that a changed domain would forbid, in every table column of that domain. */
import { factsOf } from '../../../catalog/catalog.ts';
import { domainsFrom } from '../../../catalog/domain-reach.ts';
import { lastName, sqlName } from '../../../catalog/kind.ts';
import type { Json } from '../../../core/hash.ts';
import { type PreflightRule, tableOf } from '../ground.ts';

export const domains: PreflightRule = {
  name: 'domains',
  probes: (ground) =>
    ground.plan.deltas.flatMap((delta) => {
      const domain = ground.to.facts.get(delta.id);
      const was = ground.before(delta.id);
      if (domain?.kind !== 'domain' || was === undefined) return [];
      const conditions = [
        ...(domain.attributes.notNull === true && was.attributes.notNull !== true ? ['VALUE IS NULL'] : []),
        ...newChecks(was.attributes.checks, domain.attributes.checks).map((check) => `NOT (${check})`),
      ];
      if (conditions.length === 0) return [];
      const types = domainsFrom(domain, ground.to).map(sqlName);
      const columns = factsOf(ground.to, 'column').filter((f) => types.includes(String(f.attributes.type)));
      return columns.map((column) =>
        ground.probe({
          kind: 'domains',
          subject: column,
          table: tableOf(column),
          columns: [lastName(column)],
          where: conditions.map((c) => c.replace(/\bVALUE\b/g, `t.${lastName(column)}`)).join(' OR '),
          breaks: `values that domain ${domain.name} will forbid`,
        }),
      );
    }),
};

function newChecks(before: Json | undefined, after: Json | undefined): readonly string[] {
  const old = Object.values(texts(before));
  return Object.values(texts(after)).flatMap((check) => {
    const expression = /^CHECK \((.*)\)$/s.exec(check)?.[1];
    return old.includes(check) || expression === undefined ? [] : [expression];
  });
}

function texts(value: Json | undefined): Readonly<Record<string, string>> {
  if (value === undefined || value === null || typeof value !== 'object' || Array.isArray(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, text]) => (typeof text === 'string' ? [[name, text]] : [])),
  );
}
