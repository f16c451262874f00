/** What a rule may ask about the migration it judges: the server, the transaction, and what was done before. */
import { type RelationName, sameRelation } from '../../sql/tree.ts';
import { type Fact, subjectOf } from './facts.ts';
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
  /** Facts that hold before a place of the file, of one type, oldest first; those about one relation when it is given. */
  before<T extends Fact['type']>(
    type: T,
    at: number,
    about?: RelationName,
  ): readonly Extract<Fact, { readonly type: T }>[];
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
  // Facts by type, and by type and name: a file may have thousands, and every rule asks.
  const sorted = [...facts].sort((a, b) => a.at - b.at);
  const byType = groupedBy(sorted, (fact) => fact.type);
  const byName = groupedBy(sorted, (fact) => `${fact.type} ${subjectOf(fact)?.name}`);
  const before: Scene['before'] = (type, at, about) => {
    const all = about === undefined ? byType.get(type) : byName.get(`${type} ${about.name}`);
    return (all ?? []).filter((fact): fact is Extract<Fact, { type: typeof type }> => {
      const subject = subjectOf(fact);
      const isMeant = about === undefined || (subject !== undefined && sameRelation(subject, about));
      return fact.type === type && fact.at <= at && isMeant;
    });
  };
  const isNew: Scene['isNew'] = (relation, at) => {
    if (relation === undefined) return false;
    const made = before('made', at, relation).some(
      (fact) =>
        fact.pending && (settings.newWithin === 'file' || fact.transaction !== undefined || fact.at === -1),
    );
    const old = before('renamed', at, relation).at(-1);
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
      before('column', at, table).findLast((fact) => fact.column === column)?.sqlType,
  };
}

/** What is worked out once for a migration, however many statements ask for it. */
export function oncePerScene<T>(compute: (scene: Scene) => T): (scene: Scene) => T {
  const known = new WeakMap<Scene, { readonly value: T }>();
  return (scene) => {
    const kept = known.get(scene) ?? { value: compute(scene) };
    known.set(scene, kept);
    return kept.value;
  };
}

function groupedBy(
  facts: readonly Fact[],
  key: (fact: Fact) => string,
): ReadonlyMap<string, readonly Fact[]> {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) {
    const group = groups.get(key(fact));
    if (group === undefined) groups.set(key(fact), [fact]);
    else group.push(fact);
  }
  return groups;
}
