/**
 * Columns kept in step: while old and new columns stand side by side, a trigger writes each from the other, so that
 * every version of an application may use the names it knows. What is kept in step stands in the function itself,
 * so a catalog that was read from a database tells it.
 */
import { type Catalog, type Fact, type FactId, factsOf } from '../../../catalog/catalog.ts';
import { lastName, ownerName } from '../../../catalog/kind.ts';
import { quoteIdentifier, quoteLiteral, unquoteIdentifier } from '../../../core/identifier.ts';
import { NEW_SUFFIX, stem } from '../name.ts';

export interface Side {
  /** Quoted. */
  readonly column: string;
  /** SQL over the columns of the other side. */
  readonly expression: string;
}

export interface Sync {
  /** `public.users`. */
  readonly table: string;
  /** Version of the contract that began it: the next one ends it. */
  readonly release: string;
  readonly old: readonly Side[];
  readonly new: readonly Side[];
  /** The old values can be told from the new ones: nothing is lost when the old columns go. */
  readonly exact: boolean;
  /** The new columns can say what the old ones cannot: that is lost when the new ones go. */
  readonly more?: true;
  /** Name, quoted, that the rows' own column has in the end: the other one is there for the old name's sake. */
  readonly moves?: string;
  /** Both columns keep their names: what stands on the old one, and its numbers, are given to the new one. */
  readonly handsOver?: true;
}

const MARK = '-- datawright sync ';

export function columnsOf(sync: Sync): readonly FactId[] {
  return [...sync.old, ...sync.new].map((side) => columnId(sync, side));
}

export function columnId(sync: Pick<Sync, 'table'>, side: Pick<Side, 'column'>): FactId {
  return `column ${sync.table}.${side.column}`;
}

export function triggerId(sync: Sync): FactId {
  return `trigger ${sync.table}.${triggerName(sync)}`;
}

export function functionId(sync: Sync): FactId {
  return `function ${functionName(sync)}()`;
}

/** Function and trigger as facts, in the words that PostgreSQL gives them back in. */
export function syncFacts(sync: Sync): readonly Fact[] {
  const schema = `schema ${ownerName(`table ${sync.table}`)}`;
  const [call, trigger] = [functionName(sync), triggerName(sync)];
  const named = (id: FactId): string => id.slice(id.indexOf(' ') + 1).replace(/^public\./, '');
  return [
    {
      kind: 'function',
      id: functionId(sync),
      name: named(functionId(sync)),
      parent: schema,
      attributes: {
        definition: `CREATE OR REPLACE FUNCTION ${call}()\n RETURNS trigger\n LANGUAGE plpgsql\nAS $function$\n${bodyOf(sync)}\n$function$`,
        arguments: '',
        result: 'trigger',
        language: 'plpgsql',
      },
      dependsOn: [schema],
    },
    {
      kind: 'trigger',
      id: triggerId(sync),
      name: named(triggerId(sync)),
      parent: `table ${sync.table}`,
      attributes: {
        definition: `CREATE TRIGGER ${trigger} BEFORE INSERT OR UPDATE ON ${sync.table} FOR EACH ROW EXECUTE FUNCTION ${call}()`,
      },
      dependsOn: [functionId(sync), `table ${sync.table}`],
    },
  ];
}

/** Told from a catalog once: every action of a plan asks. */
const known = new WeakMap<Catalog, readonly Sync[]>();

/** What a catalog keeps in step, in the order of its facts. */
export function syncsIn(catalog: Catalog): readonly Sync[] {
  const found = known.get(catalog) ?? readSyncs(catalog);
  known.set(catalog, found);
  return found;
}

function readSyncs(catalog: Catalog): readonly Sync[] {
  return factsOf(catalog, 'function').flatMap((fact) => {
    const line = String(fact.attributes.definition)
      .split('\n')
      .find((each) => each.startsWith(MARK));
    const sync = line === undefined ? undefined : (JSON.parse(line.slice(MARK.length)) as Sync);
    // A function whose trigger was taken off keeps nothing in step.
    return sync !== undefined && catalog.facts.has(triggerId(sync)) ? [sync] : [];
  });
}

/** True of a row in which neither side says what the other does: it is still to be filled. */
export function disagreement(sync: Sync): string {
  return `${differs(sync.new)} AND ${differs(sync.old)}`;
}

/** A statement that fails while a row disagrees. */
export function verification(sync: Sync): string {
  const words = `${listed(sync.old)} and ${listed(sync.new)} of ${sync.table.replace(/^public\./, '')} do not agree`;
  return `DO $verify$
BEGIN
  IF EXISTS (SELECT FROM ${sync.table} WHERE ${disagreement(sync)}) THEN
    RAISE EXCEPTION USING MESSAGE = ${quoteLiteral(words)}, ERRCODE = 'check_violation';
  END IF;
END
$verify$`;
}

/** `first_name = (…), last_name = (…)`. */
export function assignment(sides: readonly Side[]): string {
  return sides.map((side) => `${side.column} = ${inner(side)}`).join(', ');
}

const listed = (sides: readonly Side[]): string => sides.map((side) => side.column).join(', ');

function differs(sides: readonly Side[]): string {
  const [first, ...others] = sides;
  return first !== undefined && others.length === 0
    ? `${first.column} IS DISTINCT FROM ${inner(first)}`
    : `ROW(${listed(sides)}) IS DISTINCT FROM ROW(${sides.map((side) => side.expression).join(', ')})`;
}

/** A plain column needs no parentheses. */
function inner({ expression }: Side): string {
  return /^(?:[a-z_][\w$]*|"[^"]+")$/.test(expression) ? expression : `(${expression})`;
}

function functionName(sync: Sync): string {
  const table = unquoteIdentifier(lastName(`table ${sync.table}`));
  return `${ownerName(`table ${sync.table}`)}.${quoteIdentifier(stem(`datawright_sync_${table}_${key(sync)}`, ''))}`;
}

/** Triggers run in the order of their names: this one after those that the team has. */
function triggerName(sync: Sync): string {
  return quoteIdentifier(stem(`zz_datawright_sync_${key(sync)}`, ''));
}

/** The same before and after a switch of names: the shortest of the new columns' names is in both. */
function key(sync: Sync): string {
  const name = unquoteIdentifier(sync.moves ?? sync.new[0]?.column ?? '');
  return name.endsWith(NEW_SUFFIX) ? name.slice(0, -NEW_SUFFIX.length) : stem(name, NEW_SUFFIX);
}

/**
 * A row that is inserted says one side; an update changes one. Where both sides say the same already (a backfill,
 * an application that writes both), nothing is derived, so that no value is rounded on its way there and back.
 */
function bodyOf(sync: Sync): string {
  return `${MARK}${JSON.stringify(sync)}
#variable_conflict use_column
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF ${anyGiven(sync.old)} THEN
      ${derive(sync.new)};
    ELSE
      ${derive(sync.old)};
    END IF;
  ELSIF ${changed(sync.old)} THEN
    IF ${ofRow(differs(sync.old))} THEN
      ${derive(sync.new)};
    END IF;
  ELSIF ${changed(sync.new)} THEN
    IF ${ofRow(differs(sync.new))} THEN
      ${derive(sync.old)};
    END IF;
  ELSIF NOT (${anyGiven(sync.new)}) THEN
    ${derive(sync.new)};
  END IF;
  RETURN NEW;
END`;
}

const anyGiven = (sides: readonly Side[]): string =>
  sides.map((side) => `NEW.${side.column} IS NOT NULL`).join(' OR ');

const changed = (sides: readonly Side[]): string =>
  `ROW(${sides.map((side) => `NEW.${side.column}`).join(', ')}) IS DISTINCT FROM ROW(${sides.map((side) => `OLD.${side.column}`).join(', ')})`;

/** Expressions name columns without more: they are read from the row as it stands now. */
const ofRow = (condition: string): string => `(SELECT ${condition} FROM (SELECT NEW.*) AS datawright_row)`;

const derive = (sides: readonly Side[]): string =>
  `SELECT ${sides.map((side) => side.expression).join(', ')} INTO ${sides.map((side) => `NEW.${side.column}`).join(', ')} FROM (SELECT NEW.*) AS datawright_row`;
