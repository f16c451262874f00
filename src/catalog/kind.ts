/**
 * A Kind: everything Datawright knows of one kind of PostgreSQL object — how it is read, made, changed and
 * removed. Comparing, ordering and reversing use this interface and know no kind by name.
 */

import type { Json } from '../core/hash.ts';
import type { Action } from './action.ts';
import type { Catalog, Fact, FactId, KindName } from './catalog.ts';

/** An action with what only the planner needs. */
export type Step = Action & {
  /** Shared names (see `occupies`) it frees and takes beside its facts'. */
  readonly frees?: readonly string[];
  readonly takes?: readonly string[];
  /** Facts whose drops come before it. */
  readonly awaits?: readonly FactId[];
  /** Where several changes say the same statement, only the first of them says it, or only the last. */
  readonly once?: 'first' | 'last';
  /** The table is below this one from then on, and is locked with it. */
  readonly joins?: FactId;
};

export interface Kind {
  readonly name: KindName;
  /**
   * A SELECT with the columns `classid, objid, objsubid` (as in pg_depend), `parent` (address of the fact it is
   * part of, see `at`, or NULL), `id` (identity below the kind, quoted; from `.` on when the rest is its parent's;
   * NULL when it is `<parent's id><suffix>`), `suffix` (text or NULL) and `attributes` (jsonb, or `jsonObject` for what
   * there are thousands of). It may use the CTE `spaces(oid, nspname, q)`, the user schemas with `q` their quoted names,
   * and `members(classid, objid, extension)`, what extensions brought along. The search path is empty while it runs, so deparsed text is canonical.
   * A function of `server_version_num` where catalogs of PostgreSQL 14 to 18 differ in their columns.
   */
  readonly extract: string | ((version: number) => string);
  /** Attributes of a fact from what `extract` told, where PostgreSQL would be longer in finding the words for it. */
  complete?(told: Told, named: Named): Fact['attributes'];
  /** SQL that is false where a database has none: what most lack is then not even planned. Absent: always read. */
  readonly present?: string;
  /** Attributes that tell how a fact came to be and that no statement changes afterwards: not compared. */
  readonly incidental?: readonly string[];
  /** Attributes whose text is kept as somebody wrote it, whatever is renamed: a comment's. */
  readonly verbatim?: readonly string[];
  /** Attributes that only servers from a version on have: not compared with an older server's. */
  readonly since?: Readonly<Record<string, number>>;
  /** True for a part that is made before the fact it belongs to: an owned sequence and its column. */
  readonly beforeParent?: boolean;
  /** True for what is the server's and not one database's, read where the scope asks for it: roles. */
  readonly ofServer?: boolean;
  /** Facts that a fact's attributes name where pg_depend does not: a grant's role. Others than facts do not count. */
  names?(fact: Pick<Fact, 'id' | 'attributes'>): readonly FactId[];
  /** Names this fact takes in PostgreSQL's shared name spaces, e.g. `relation public.x`. */
  occupies?(fact: Fact): readonly string[];
  create(fact: Fact, scene: Scene): readonly Step[];
  /** Actions that make `from` into `to`, or `replace`: drop it and create it again. */
  alter(from: Fact, to: Fact, attributes: readonly string[], scene: Scene): readonly Step[] | 'replace';
  drop(fact: Fact, scene: Scene): readonly Step[];
  rename?(from: Fact, to: Fact, scene: Scene): readonly Step[];
  /**
   * Facts whose dependants must be out of the way while `from` is altered into `to`: the view over a retyped
   * column. Not this fact's alone: a rebuilt enum retypes columns, which disturbs what is built on them.
   */
  disturbs?(from: Fact, to: Fact, attributes: readonly string[], scene: Scene): readonly FactId[];
  /**
   * Facts that other ones take the place of while `from` is altered into `to`: an enum that is rebuilt. Their comments,
   * privileges and owners go with the old ones and are given to the new.
   */
  remakes?(from: Fact, to: Fact, attributes: readonly string[], scene: Scene): readonly FactId[];
  /** True when this fact need not go while a fact it depends on is altered: an index over a retyped column. */
  endures?(fact: Fact, from: Fact, to: Fact): boolean;
  /**
   * How `fact` lets go of facts in `gone` that are dropped or made anew, without being dropped itself, and takes
   * them up again: a column's default and the function in it. Undefined: it cannot, so it is made anew too.
   */
  release?(fact: Fact, gone: ReadonlySet<FactId>, scene: Scene): readonly Step[] | undefined;
  /** Facts whose dependants must be out of the way while `fact` lets go: columns that are another type meanwhile. */
  disturbsReleased?(fact: Fact, gone: ReadonlySet<FactId>, scene: Scene): readonly FactId[];
  /** True when its parts must be dropped before it: a schema. */
  readonly container?: boolean;
  /** Tables below the locked one that its statements lock as well: partitions, or inheriting tables too. */
  readonly locksBelow?: 'partitions' | 'heirs';
  /** True for parts that differ in nothing but their name when they are renamed: constraints, indexes. */
  readonly renamedWhenEqual?: boolean;
  /** True for a part that is dropped before its whole goes, to break a cycle: two tables that refer to each other. */
  leavesFirst?(fact: Fact, scene: Scene): boolean;
  /** True for what holds no rows and may be made anew, to break a cycle: views, routines, triggers. */
  readonly renewable?: boolean;
  /** Facts that the definition names in plain text, which PostgreSQL does not record: a function's body. */
  mentions?(fact: Fact, catalog: Catalog): readonly FactId[];
  /** Shared names that making a fact takes and statements of this kind free: they come first. */
  awaitedBy?(made: Fact): readonly string[];
  /** Statements that put right what others bring along: privileges that an object has from the start. */
  settles?(scene: Scene): readonly Step[];
  /** True when dropping `dropped` (another fact it depends on) removes this fact too: a column's indexes. */
  fallsWith?(fact: Fact, dropped: Fact, scene: Scene): boolean;
}

/** What a kind may see of the whole while it writes its actions: the catalog it leaves and the one it makes. */
export interface Scene {
  readonly from: Catalog;
  readonly to: Catalog;
  /** Direct parts of a fact, in catalog order. */
  children(catalog: Catalog, id: FactId): readonly Fact[];
  /** Facts that depend on a fact directly. */
  dependants(catalog: Catalog, id: FactId): readonly Fact[];
  /** True when the fact needs another whole that in turn needs this fact's whole: it must be made on its own. */
  entangled(catalog: Catalog, fact: Fact): boolean;
  /** True when the fact is created, dropped or made anew by this plan. */
  isMade(id: FactId): boolean;
  isGone(id: FactId): boolean;
}

/** What `extract` tells of a fact before its kind completes it. */
export type Told = Readonly<Record<string, Json>>;

/** Names, quoted, for what `extract` tells by its number. */
export interface Named {
  /** The fact's own identity below the kind. */
  readonly name: string;
  /** Qualified, of a relation by its oid; of the fact's parent when none is given. */
  relation(oid?: string): string;
  /** Of columns of that relation, by their numbers as `int2vector` writes them. */
  columns(numbers: string, oid?: string): readonly string[];
}

/** SQL for an address `classid/objid/objsubid`, the form of `parent`. */
export function at(catalogTable: string, oid: string, subid = '0'): string {
  return `('${catalogTable}'::regclass::oid || '/' || ${oid} || '/' || ${subid})`;
}

/** `present`: a row that did not come with the server. */
export function anyIn(catalog: string, condition = 'true'): string {
  return `EXISTS (SELECT FROM ${catalog} WHERE oid >= 16384 AND ${condition})`;
}

/** SQL for a value that is the text of JSON already. */
export interface JsonText {
  readonly json: string;
}

/** Pairs of a JSON object: names, and SQL for their values. */
export type JsonPairs = Readonly<Record<string, string | JsonText>>;

const members = (pairs: JsonPairs): string =>
  Object.entries(pairs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `'"${name}":' || ${typeof value === 'string' ? `to_json(${value})` : value.json}`)
    .join(',\n             ');

/**
 * SQL for the text of a JSON object without the pairs that are NULL, in a quarter of the time that jsonb takes.
 * What few rows have stands in `seldom`, which is looked at where `when` is true.
 */
export function jsonObject(
  pairs: JsonPairs,
  seldom?: { readonly when: string; readonly pairs: JsonPairs },
): string {
  const rest =
    seldom === undefined
      ? ''
      : `, CASE WHEN ${seldom.when} THEN nullif(concat_ws(',', ${members(seldom.pairs)}), '') END`;
  return `('{' || concat_ws(',', ${members(pairs)}${rest}) || '}')`;
}

/** A fact's attributes as its kind's interface: what `extract` writes, `attributes` reads. */
export function attributes<T>(fact: Pick<Fact, 'attributes'>): T {
  return fact.attributes as unknown as T;
}

/** The identity below the kind, already quoted for SQL: `public.users` of `table public.users`. */
export function sqlName(fact: Fact | FactId): string {
  const id = typeof fact === 'string' ? fact : fact.id;
  return id.slice(id.indexOf(' ') + 1);
}

/** Splits a quoted dotted name into its quoted parts; dots inside quotes and parentheses do not count. */
export function nameParts(name: string): readonly string[] {
  return name.match(/(?:"(?:[^"]|"")*"|\(.*\)|[^."(])+/g) ?? [];
}

/** The last part of a fact's identity, quoted: `email` of `column public.users.email`. */
export function lastName(fact: Fact | FactId): string {
  return nameParts(sqlName(fact)).at(-1) ?? '';
}

/** All but the last part: `public.users` of `column public.users.email`. */
export function ownerName(fact: Fact | FactId): string {
  return nameParts(sqlName(fact)).slice(0, -1).join('.');
}

/** The name of a routine, operator or the like without its argument types: `public.f` of `function public.f(a, b)`. */
export function bareName(fact: Fact | FactId): string {
  const [schema = '', rest = ''] = nameParts(sqlName(fact));
  return `${schema}.${/^(?:"(?:[^"]|"")*"|[^("]*)/.exec(rest)?.[0] ?? ''}`;
}

/** The schema of a fact that has one, quoted. */
export function schemaName(fact: Fact | FactId): string {
  return nameParts(sqlName(fact))[0] ?? '';
}

/** The table of a column or constraint, quoted, without its schema. */
export function tableName(fact: Fact | FactId): string {
  return nameParts(sqlName(fact)).at(-2) ?? '';
}

type Details = Partial<Omit<Step, 'sql' | 'fact'>>;

const plain = {
  produces: [],
  consumes: [],
  destroys: [],
  lock: 'none',
  locked: [],
  cost: 'instant',
  transactional: true,
  data: 'none',
  phase: 'expand',
  hazards: [],
} as const;

/** An action that creates `fact`, after what it depends on. */
export function creates(fact: Fact, sql: string, details: Details = {}): Step {
  return {
    ...plain,
    sql,
    verb: 'create',
    fact: fact.id,
    produces: [fact.id],
    consumes: fact.dependsOn,
    ...details,
  };
}

/** An action that changes `fact` (in its new state), after what it depends on. */
export function alters(fact: Fact, sql: string, details: Details = {}): Step {
  return { ...plain, sql, verb: 'alter', fact: fact.id, consumes: [fact.id, ...fact.dependsOn], ...details };
}

/** An action that drops `fact`. */
export function drops(fact: Fact, sql: string, details: Details = {}): Step {
  return { ...plain, sql, verb: 'drop', fact: fact.id, destroys: [fact.id], phase: 'contract', ...details };
}

/** Renaming by `ALTER … RENAME TO`, which keeps rows, rights and dependants: they know the object, not its name. */
export function renamesBy(command: string): NonNullable<Kind['rename']> {
  return (from, to) => [
    alters(to, `${command} ${sqlName(from)} RENAME TO ${lastName(to).replace(/\(.*$/, '')}`),
  ];
}

/** `ACCESS EXCLUSIVE` on the whole the fact is part of, as most ALTER TABLE forms take. */
export function exclusively(...tables: readonly FactId[]): Pick<Action, 'lock' | 'locked'> {
  return { lock: 'ACCESS EXCLUSIVE', locked: tables };
}

/** True for relations whose locks keep readers and writers of rows waiting: not views, not types. */
export function holdsRows(id: FactId): boolean {
  return /^(?:table|foreign-table|materialized-view) /.test(id);
}

/** `ACCESS EXCLUSIVE` on the relation that a part belongs to, where it holds rows. */
export function exclusivelyWhole(part: Fact): Pick<Action, 'lock' | 'locked'> {
  const whole = part.parent ?? `table ${ownerName(part)}`;
  return holdsRows(whole) ? exclusively(whole) : { lock: 'none', locked: [] };
}

/** Reading locks that a definition takes on the tables it names while it is created. */
export function reading(fact: Fact): Pick<Action, 'lock' | 'locked'> {
  const tables = tablesIn(fact.dependsOn);
  return { lock: tables.length > 0 ? 'ACCESS SHARE' : 'none', locked: tables };
}

/** The tables among facts, with the tables of columns among them. */
export function tablesIn(ids: readonly FactId[]): readonly FactId[] {
  const tables = ids.flatMap((id) =>
    id.startsWith('table ') ? [id] : id.startsWith('column ') ? [`table ${ownerName(id)}`] : [],
  );
  return [...new Set(tables)].sort();
}

/** Named options as PostgreSQL writes them: `(fillfactor=70, security_invoker=true)`. */
export function optionList(options: Readonly<Record<string, string>>): string {
  return Object.entries(options)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, value]) => `${name}=${/^[\w.+-]+$/.test(value) ? value : `'${value.replaceAll("'", "''")}'`}`,
    )
    .join(', ');
}

/** SQL that turns `reloptions` text[] into a jsonb object, or NULL when there are none. */
export function optionsObject(column: string): string {
  return `CASE WHEN ${column} IS NOT NULL THEN (
    SELECT jsonb_object_agg(split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)) FROM unnest(${column}) AS o) END`;
}

/** `ALTER … SET (…)` and `RESET (…)` that take one option set to another. */
export function optionChanges(
  prefix: string,
  from: Readonly<Record<string, string>> = {},
  to: Readonly<Record<string, string>> = {},
): readonly string[] {
  const set = Object.fromEntries(Object.entries(to).filter(([name, value]) => from[name] !== value));
  const reset = Object.keys(from).filter((name) => !(name in to));
  return [
    ...(Object.keys(set).length > 0 ? [`${prefix} SET (${optionList(set)})`] : []),
    // `toast.` in front of a name is a name space of its own.
    ...(reset.length > 0 ? [`${prefix} RESET (${reset.join(', ')})`] : []),
  ];
}
