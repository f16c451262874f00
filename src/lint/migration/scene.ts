/** What a rule may ask about the migration it judges: the server, the transaction, and what was done before. */
import { type RelationName, sameRelation } from '../../sql/tree.ts';
import type { Fact } from './facts.ts';
import type { Statement } from './statement.ts';

export interface Settings {
  /** Version of the server the migration is for: 16, 14.2. Undefined when nobody said: a supported one. */
  readonly postgres: number | undefined;
  /** Whether a table counts as new for the rest of the file, or only when a transaction hides it from others. */
  readonly newWithin: 'file' | 'transaction';
  /** Timeouts that the tool sets before it runs the file. */
  readonly timeouts: readonly string[];
}

export interface Scene {
  readonly settings: Settings;
  readonly text: string;
  readonly statements: readonly Statement[];
  /** Facts that hold before a place of the file, of one type, oldest first. */
  before<T extends Fact['type']>(type: T, at: number): readonly Extract<Fact, { readonly type: T }>[];
  /** True when the object is made by this migration: nobody uses it yet, and it has no rows to speak of. */
  isNew(relation: RelationName | undefined, at: number): boolean;
  /** The type a column has at a place, when a file of this go or of the folder's past says so. */
  columnType(table: RelationName, column: string, at: number): string | undefined;
  /** True when the file is one statement, which some tools run outside a transaction. */
  readonly single: boolean;
}

/** True when the server is of that version or newer; one that is not known is the newest. */
export function isAtLeast(settings: Settings, version: number): boolean {
  return settings.postgres === undefined || settings.postgres >= version;
}

export function sceneOf(
  text: string,
  statements: readonly Statement[],
  facts: readonly Fact[],
  settings: Settings,
): Scene {
  const before: Scene['before'] = (type, at) =>
    facts.filter((fact): fact is Extract<Fact, { type: typeof type }> => fact.type === type && fact.at <= at);
  const isNew: Scene['isNew'] = (relation, at) => {
    if (relation === undefined) return false;
    const made = before('made', at).some(
      (fact) =>
        fact.pending &&
        (settings.newWithin === 'file' || fact.transaction !== undefined || fact.at === -1) &&
        sameRelation(fact.relation, relation),
    );
    const old = before('renamed', at).findLast((fact) => sameRelation(fact.to, relation));
    return made || (old !== undefined && isNew(old.from, old.at - 1));
  };
  return {
    settings,
    text,
    statements,
    single: statements.length === 1,
    before,
    isNew,
    columnType: (table, column, at) =>
      before('column', at)
        .filter((fact) => fact.column === column && sameRelation(fact.table, table))
        .at(-1)?.sqlType,
  };
}
