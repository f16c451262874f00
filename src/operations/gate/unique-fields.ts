import { plural } from '../../core/units.ts';
import { compileChecks } from '../../quality/compile.ts';
import { knowledgeOf } from '../../quality/knowledge.ts';
import { type Box, notApplicable, verdict } from './box.ts';

export const uniqueFields: Box = {
  name: 'unique-fields',
  claim: 'What must be unique is made so by a constraint',
  async look(evidence) {
    const { contract } = evidence;
    const looked = 'unique: rules and natural keys of dimensions and facts, against constraints';
    const demanded = new Map<
      string,
      { schema: string; table: string; columns: readonly string[]; why: string }
    >();
    for (const { check, on } of compileChecks(contract).checks) {
      if (check.form !== 'unique' || on.schema === undefined) continue;
      demanded.set(`${on.table} ${check.columns}`, {
        schema: on.schema,
        table: on.table,
        columns: check.columns,
        why: 'a quality rule demands it',
      });
    }
    const natural = [
      ...(contract.warehouse?.dimensions ?? []).flatMap((d) =>
        d.kind === 'table'
          ? [{ from: d.from, columns: [d.key], why: `it is the key of dimension ${d.name}` }]
          : [],
      ),
      ...(contract.warehouse?.facts ?? []).map((f) => ({
        from: f.from,
        columns: f.key,
        why: `it is the grain of fact ${f.name}`,
      })),
    ];
    for (const { from, columns, why } of natural) {
      const table = contract.tables.find((t) => t.name === from);
      if (table !== undefined) {
        demanded.set(`${from} ${columns}`, { schema: table.schema, table: from, columns, why });
      }
    }
    if (demanded.size === 0)
      return notApplicable(looked, 'nothing is said to be unique beyond the constraints themselves');
    const catalog = await evidence.catalog();
    const missing = [...demanded.values()]
      .filter((d) => knowledgeOf(catalog, d, contract.schema)?.unique(d.columns) === undefined)
      .map((d) => ({
        what: `${d.table}: ${d.columns.join(', ')} must be unique (${d.why}), and no constraint makes it so`,
        ask: `add unique: true, or a primary key, to ${d.table}`,
      }));
    return verdict(
      looked,
      missing,
      `${plural(demanded.size, 'key')}, each with a constraint`,
      `${plural(missing.length, 'key')} without a constraint`,
    );
  },
};
