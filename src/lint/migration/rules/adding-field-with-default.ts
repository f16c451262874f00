/** A new column whose value has to be computed for every row rewrites the table. */
import { relationText } from '../../../sql/tree.ts';
import { writtenType } from '../../../sql/type-name.ts';
import { addedColumns, columnText } from '../parts.ts';
import type { Finding, Rule } from '../rule.ts';
import { spanFrom } from '../statement.ts';
import { isStoredOnce } from '../volatility.ts';

const SERIAL = /^(?:small|big)?serial[248]?$/;

export const addingFieldWithDefault: Rule = {
  id: 'adding-field-with-default',
  code: 'L101',
  title: 'A new column that rewrites the table',
  why: 'PostgreSQL stores a default once for the rows that are there only when it is the same for all of them. A volatile default, an identity, a serial and a stored generated column are computed for each: the table is rewritten under ACCESS EXCLUSIVE, and nobody reads or writes until it is done.',
  fix: 'add the column without the default, set the default in a second statement, and fill the rows in batches',
  level: 'error',
  aliases: [
    'eugene E11',
    'atlas PG302',
    'atlas PG307',
    'strong_migrations add_column_default',
    'strong_migrations add_column_default_callable',
    'strong_migrations add_column_generated_stored',
    'strong_migrations add_column_auto_incrementing',
    'pg-schema-diff ACQUIRES_ACCESS_EXCLUSIVE_LOCK',
  ],
  examples: {
    fires: [
      'ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid();',
      'ALTER TABLE users ADD COLUMN seen timestamptz DEFAULT clock_timestamp();',
      'ALTER TABLE users ADD COLUMN rank int DEFAULT app.next_rank();',
      'ALTER TABLE users ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;',
      'ALTER TABLE users ADD COLUMN number bigserial;',
      'ALTER TABLE users ADD COLUMN name text GENERATED ALWAYS AS (first || last) STORED;',
      { sql: 'ALTER TABLE users ADD COLUMN rank int DEFAULT 10;', postgres: 10 },
    ],
    silent: [
      'ALTER TABLE users ADD COLUMN rank int DEFAULT 10;',
      `ALTER TABLE users ADD COLUMN at timestamptz DEFAULT now() - interval '1 day';`,
      "ALTER TABLE users ADD COLUMN day date DEFAULT (date_trunc('day', now()))::date;",
      'ALTER TABLE users ADD COLUMN name text GENERATED ALWAYS AS (first || last) VIRTUAL;',
      'CREATE TABLE users (id bigint); ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid();',
      'ALTER TABLE users ALTER COLUMN token SET DEFAULT gen_random_uuid();',
    ],
  },
  check(statement, { isNew, settings }) {
    // Stored-once defaults came with version 11; squawk's users know 11 itself as one of the old ones.
    const old = settings.postgres !== undefined && settings.postgres <= 11;
    return addedColumns(statement).flatMap((added): readonly Finding[] => {
      if (isNew(added.table, added.start)) return [];
      const object = columnText(added.table, added.name);
      const table = relationText(added.table);
      const type = writtenType(added.definition.typeName)?.name ?? '';
      const serial = SERIAL.test(type)
        ? [
            {
              ...spanFrom(statement, added.definition.typeName?.location),
              message: `a ${type} column rewrites ${table}: every row needs a number of its own`,
              object,
            },
          ]
        : [];
      const constraints = added.constraints.flatMap((constraint): readonly Finding[] => {
        const place = spanFrom(statement, constraint.location);
        switch (constraint.contype) {
          case 'CONSTR_DEFAULT':
            if (old) return [{ ...place, message: `before version 12 a default rewrites ${table}`, object }];
            return isStoredOnce(constraint.raw_expr)
              ? []
              : [
                  {
                    ...place,
                    message: `this default is computed for each row and rewrites ${table}`,
                    object,
                  },
                ];
          case 'CONSTR_IDENTITY':
            return [
              { ...place, message: `an identity column rewrites ${table}: every row needs a number`, object },
            ];
          case 'CONSTR_GENERATED':
            return constraint.generated_kind === 'v'
              ? []
              : [{ ...place, message: `a stored generated column rewrites ${table}`, object }];
          default:
            return [];
        }
      });
      return [...serial, ...constraints];
    });
  },
};
