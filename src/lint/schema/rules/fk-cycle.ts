/** Tables that refer to each other in a circle. */
import type { SchemaRule } from '../rule.ts';
import type { Schema, Table } from '../schema.ts';

export const fkCycle: SchemaRule = {
  id: 'fk-cycle',
  code: 'L212',
  title: 'Tables that refer to each other in a circle',
  why: 'No row can be the first: every load, copy, restore and erasure has to break the circle by hand.',
  fix: 'let one of the references be nullable or deferrable, or move it into a table of its own',
  level: 'warning',
  aliases: ['schemacrawler LinterTableCycles'],
  examples: {
    fires: [
      'CREATE TABLE a (id bigint PRIMARY KEY, b_id bigint NOT NULL); CREATE TABLE b (id bigint PRIMARY KEY, a_id bigint NOT NULL REFERENCES a); ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b;',
    ],
    silent: [
      'CREATE TABLE a (id bigint PRIMARY KEY, b_id bigint); CREATE TABLE b (id bigint PRIMARY KEY, a_id bigint NOT NULL REFERENCES a); ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b;',
      'CREATE TABLE a (id bigint PRIMARY KEY, b_id bigint NOT NULL); CREATE TABLE b (id bigint PRIMARY KEY, a_id bigint NOT NULL REFERENCES a); ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b DEFERRABLE;',
      'CREATE TABLE tree (id bigint PRIMARY KEY, parent_id bigint REFERENCES tree);',
    ],
  },
  check: ({ schema }) => {
    const told = new Set<string>();
    return schema.tables.flatMap((table) => {
      const circle = told.has(table.sql) ? undefined : circleFrom(table, schema);
      if (circle === undefined) return [];
      for (const one of circle) told.add(one.sql);
      return [
        { at: table.id, message: `${[...circle, table].map(({ label }) => label).join(' → ')} is a circle` },
      ];
    });
  },
};

/** The shortest way back to the table over references that every row must have at once. */
function circleFrom(start: Table, schema: Schema): readonly Table[] | undefined {
  const ways: (readonly Table[])[] = [[start]];
  const seen = new Set<Table>();
  for (const way of ways) {
    for (const next of needed(way.at(-1) ?? start, schema)) {
      if (next === start) return way.length > 1 ? way : undefined;
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}

function needed(table: Table, schema: Schema): readonly Table[] {
  const mustHave = new Set(table.columns.filter(({ notNull }) => notNull).map(({ name }) => name));
  return table.foreignKeys
    .filter(
      ({ columns, deferrable }) => deferrable === undefined && columns.every((name) => mustHave.has(name)),
    )
    .flatMap(({ references }) =>
      references.table === table.sql ? [] : (schema.table(references.table) ?? []),
    );
}
