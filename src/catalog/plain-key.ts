/**
 * Keys that need no deparser. `pg_get_indexdef` and `pg_get_constraintdef` open the table and look at every operator
 * class and collation, which for a thousand plain tables takes most of the time of reading them. The server says
 * which keys are plain — columns, in the collation and by the operator class they have anyway — and tells their
 * numbers; the words are put together here.
 */
import { type Named, nameParts, type Told } from './kind.ts';

/** SQL for btree's default operator classes that PostgreSQL leaves out for any column they fit. */
const USUAL_CLASSES = `
  SELECT o.oid FROM pg_opclass o WHERE o.opcdefault AND o.opcmethod = 403 AND o.oid < 16384
    AND o.opcintype <> ALL ('{anyarray,anyrange,anymultirange,record}'::regtype[])
    -- A type that is stored alike but has a default of its own: citext, which could be indexed as the text it is.
    AND NOT EXISTS (SELECT FROM pg_opclass p JOIN pg_type t ON t.oid = p.opcintype
      WHERE p.opcdefault AND p.opcmethod = o.opcmethod AND p.oid <> o.oid AND (o.opcintype = 'anyenum'::regtype AND t.typtype = 'e'
        OR EXISTS (SELECT FROM pg_cast b WHERE b.castmethod = 'b' AND b.castcontext = 'i' AND b.castsource = p.opcintype AND b.casttarget = o.opcintype)))`;

/** SQL for `pg_index` with a column `plain`, true for plain indexes; worked out before anything is joined. */
export const withPlainIndexes = (version: number): string => `(
    SELECT p.*, p.indexprs IS NULL AND p.indpred IS NULL ${version >= 150_000 ? 'AND NOT p.indnullsnotdistinct' : ''}
      AND p.indclass::oid[] <@ (SELECT array_agg(u.oid) FROM (${USUAL_CLASSES}) AS u)
      -- No collation, or the default one: that of the column unless the column's is another. Columns of materialised
      -- views are no facts.
      AND p.indcollation::oid[] <@ '{0,100}'
      AND p.indrelid NOT IN (SELECT a.attrelid FROM pg_attribute a WHERE a.attcollation > 100 AND a.attrelid >= 16384)
      AND p.indrelid NOT IN (SELECT v.oid FROM pg_class v WHERE v.relkind = 'm') AS plain
    FROM pg_index p OFFSET 0)`;

/** SQL for `pg_constraint` of one type with a column `plain`, true where `condition` is. */
export const withPlainConstraints = (type: string, condition = 'false'): string =>
  `(SELECT p.*, ${condition} AS plain FROM pg_constraint p WHERE p.contype = '${type}' OFFSET 0)`;

const plainPeriod = (version: number): string => (version >= 180_000 ? 'AND NOT p.conperiod' : '');

/** True for a plain primary or unique key, as far as its index is. */
export const isPlainKey = (version: number): string =>
  `NOT p.condeferrable AND p.convalidated ${plainPeriod(version)}`;

/** True for the index behind such a key. */
export const isBare = (version: number): string =>
  `i.indnkeyatts = i.indnatts ${version >= 150_000 ? 'AND NOT i.indnullsnotdistinct' : ''}`;

/** True for a plain foreign key to a table that is a fact. */
export const isPlainReference = (version: number): string => `
      p.confmatchtype = 's' AND NOT p.condeferrable AND p.convalidated ${plainPeriod(version)}
      ${version >= 150_000 ? 'AND p.confdelsetcols IS NULL' : ''}
      AND p.confrelid IN (SELECT r.oid FROM pg_class r JOIN spaces s ON s.oid = r.relnamespace WHERE r.relkind IN ('r', 'p'))
      AND p.confrelid NOT IN (SELECT m.objid FROM members m)`;

/** ` DESC NULLS LAST` of `pg_index.indoption`: 1 descends, 2 has NULLs first, which is usual for what descends. */
const DIRECTIONS: readonly string[] = ['', ' DESC NULLS LAST', ' NULLS FIRST', ' DESC'];

/** The definition of a plain btree index, as `pg_get_indexdef` says it without storage parameters. */
export function indexDefinition(told: Told, named: Named): string {
  const { numbers, keys, directions, unique } = told;
  const columns = named.columns(String(numbers));
  const ways = String(directions ?? '').split(' ');
  const key = columns
    .slice(0, Number(keys))
    .map((column, i) => `${column}${DIRECTIONS[Number(ways[i] ?? 0)] ?? ''}`);
  const include = columns.slice(Number(keys));
  const name = nameParts(named.name).at(-1);
  return (
    `CREATE ${unique === true ? 'UNIQUE ' : ''}INDEX ${name} ON ${named.relation()} USING btree (${key.join(', ')})` +
    (include.length === 0 ? '' : ` INCLUDE (${include.join(', ')})`)
  );
}
