/** A view that shows what row security hides. */
import type { ViewAttributes } from '../../../catalog/kinds/view.ts';
import type { SchemaRule } from '../rule.ts';

export const viewBypassesRls: SchemaRule = {
  id: 'view-bypasses-rls',
  code: 'L296',
  title: 'A view that shows what row security hides',
  why: 'A view reads with the rights of its owner, whom the policies of the table do not hold back: whoever may read the view sees every row.',
  fix: 'declare it WITH (security_invoker) (PostgreSQL 15)',
  level: 'error',
  aliases: ['splinter 0010'],
  examples: {
    fires: [
      'CREATE TABLE t (a int); ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON t USING (a > 0); CREATE VIEW v AS SELECT a FROM t;',
    ],
    silent: [
      'CREATE TABLE t (a int); ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON t USING (a > 0); CREATE VIEW v WITH (security_invoker) AS SELECT a FROM t;',
      'CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t;',
    ],
  },
  check: ({ schema }) => {
    const guarded = new Map(
      schema.tables.filter(({ rowSecurity }) => rowSecurity === true).map((table) => [table.id, table]),
    );
    return schema
      .all<ViewAttributes>('view')
      .filter(({ options }) => !/^(true|on|1)$/.test(options?.security_invoker ?? ''))
      .flatMap(({ id, label }) => {
        const table = (schema.catalog.facts.get(id)?.dependsOn ?? []).flatMap(
          (on) => guarded.get(on) ?? guarded.get(schema.catalog.facts.get(on)?.parent ?? '') ?? [],
        )[0];
        return table === undefined
          ? []
          : [{ at: id, message: `${label} shows the rows of ${table.label} that its policies hide` }];
      });
  },
};
