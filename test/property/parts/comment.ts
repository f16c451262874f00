import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick } from '../part.ts';
import { columnAt } from '../relations.ts';

interface CommentSpec {
  readonly on: string;
  readonly target: Pick;
  readonly column: Pick;
  readonly text: string;
}

const WORDS: Readonly<Record<string, string>> = {
  table: 'TABLE',
  view: 'VIEW',
  'materialized-view': 'MATERIALIZED VIEW',
  sequence: 'SEQUENCE',
  enum: 'TYPE',
  domain: 'DOMAIN',
  composite: 'TYPE',
  index: 'INDEX',
  collation: 'COLLATION',
  statistics: 'STATISTICS',
  'foreign-table': 'FOREIGN TABLE',
  'text-search': 'TEXT SEARCH CONFIGURATION',
};

export const comment: Part<CommentSpec> = {
  name: 'comment',
  weight: 5,
  spec: fc.record({
    on: oneOf('column', 'schema', 'function', 'check', ...Object.keys(WORDS)),
    target: pick,
    column: pick,
    text: oneOf('why', `it's`, 'two\\nlines'),
  }),
  sql: ({ spec }, side) => {
    const text = `'${spec.text.replaceAll("'", "''")}'`;
    const target = side.find<{ readonly table: Pick }>(spec.on === 'column' ? 'table' : spec.on, spec.target);
    if (target === undefined) return [];
    if (spec.on === 'column') {
      const column = columnAt(side, target, spec.column);
      return column === undefined ? [] : [`COMMENT ON COLUMN ${target.sql}.${column.name} IS ${text}`];
    }
    if (spec.on === 'schema') return [`COMMENT ON SCHEMA ${target.name} IS ${text}`];
    if (spec.on === 'function') return [`COMMENT ON FUNCTION ${target.sql}(integer) IS ${text}`];
    if (spec.on === 'check') {
      const table = side.find('table', target.spec.table);
      return table === undefined ? [] : [`COMMENT ON CONSTRAINT ${target.name} ON ${table.sql} IS ${text}`];
    }
    return [`COMMENT ON ${WORDS[spec.on]} ${target.sql} IS ${text}`];
  },
};
