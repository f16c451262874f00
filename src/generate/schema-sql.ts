/** SCHEMA.sql: the whole schema from nothing, in an order PostgreSQL accepts. */
import { generatedFile } from './header.ts';
import type { Artefact } from './model.ts';

export const schemaSql: Artefact = {
  name: 'schema-sql',
  summary: 'SCHEMA.sql: every object as SQL, in dependency order',
  generate: (model) => [
    generatedFile(model, 'SCHEMA.sql', [
      '',
      ...model.schemaSql.flatMap((statement) => [`${statement.replace(/[\s;]+$/, '')};`, '']),
    ]),
  ],
};
