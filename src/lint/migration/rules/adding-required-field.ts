/** A NOT NULL column without a value for the rows that are there. */
import { as, relationText } from '../../../sql/tree.ts';
import { writtenType } from '../../../sql/type-name.ts';
import { addedColumns, columnText } from '../parts.ts';
import type { Rule } from '../rule.ts';

export const addingRequiredField: Rule = {
  id: 'adding-required-field',
  code: 'L104',
  title: 'A required column without a default',
  why: 'The rows that are there have no value for it, so the statement fails as soon as the table has one; and programs that do not know the column yet cannot insert any more.',
  fix: 'give it a constant default, or add it nullable, fill it and make it NOT NULL later',
  level: 'error',
  aliases: ['atlas MF103', 'strong_migrations add_column'],
  examples: {
    fires: ['ALTER TABLE users ADD COLUMN email text NOT NULL;'],
    silent: [
      `ALTER TABLE users ADD COLUMN email text NOT NULL DEFAULT '';`,
      'ALTER TABLE users ADD COLUMN email text;',
      'ALTER TABLE users ADD COLUMN n bigint NOT NULL GENERATED ALWAYS AS IDENTITY;',
      'CREATE TABLE users (id bigint); ALTER TABLE users ADD COLUMN email text NOT NULL;',
    ],
  },
  check(statement, { isNew }) {
    return addedColumns(statement)
      .filter(({ constraints }) => constraints.some((c) => c.contype === 'CONSTR_NOTNULL'))
      .filter(({ constraints }) => !constraints.some(givesValues))
      .filter(({ definition }) => !/serial[248]?$/.test(writtenType(definition.typeName)?.name ?? ''))
      .filter(({ table, start }) => !isNew(table, start))
      .map(({ table, name, start, end }) => ({
        start,
        end,
        message: `${name} is NOT NULL and the rows of ${relationText(table)} have no value for it`,
        object: columnText(table, name),
      }));
  },
};

function givesValues({
  contype,
  raw_expr: value,
}: {
  contype?: string;
  raw_expr?: Parameters<typeof as>[0];
}) {
  if (contype === 'CONSTR_DEFAULT') return as(value, 'A_Const')?.isnull !== true;
  return contype === 'CONSTR_IDENTITY' || contype === 'CONSTR_GENERATED';
}
