/** Which rows a contract's rules can be about: its own tables, and those of its star schema as `warehouse.<table>`. */
import type { Contract } from '../contract/contract.ts';
import { warehouseTables } from '../contract/warehouse-tables.ts';
import type { Subject } from './check.ts';

export type EngineName = 'app' | 'warehouse';

/** A subject and where its rows lie. */
export interface Located {
  readonly subject: Subject;
  readonly engine: EngineName;
  /** Absent in the warehouse: its tables stand in the engine's default schema. */
  readonly schema?: string;
  readonly table: string;
}

interface Entry extends Omit<Located, 'subject'> {
  readonly name: string;
  readonly columns: Subject['columns'];
  readonly key: readonly string[];
}

export interface Subjects {
  find(name: string): Located | undefined;
  readonly names: readonly string[];
}

/** Names resolve as seen from the table a rule is about: inside the warehouse, `dim_airport` needs no prefix. */
export function subjectsOf(contract: Contract): Subjects {
  const entries = [...appEntries(contract), ...warehouseEntries(contract)];
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const lookUp = (name: string, from?: EngineName): Entry | undefined =>
    (from === 'warehouse' ? byName.get(`warehouse.${name}`) : undefined) ??
    byName.get(name) ??
    (name.startsWith(`${contract.schema}.`) ? byName.get(name.slice(contract.schema.length + 1)) : undefined);
  const located = (entry: Entry): Located => ({ ...entry, subject: subjectOf(entry) });

  function subjectOf(entry: Entry): Subject {
    return {
      name: entry.name,
      columns: entry.columns,
      key: entry.key,
      find: (name) => {
        const found = lookUp(name, entry.engine);
        return found === undefined ? undefined : subjectOf(found);
      },
      known: [...byName.keys()],
    };
  }

  return {
    names: [...byName.keys()],
    find: (name) => {
      const entry = lookUp(name);
      return entry === undefined ? undefined : located(entry);
    },
  };
}

function appEntries(contract: Contract): readonly Entry[] {
  return contract.tables.map((table) => ({
    name: table.schema === contract.schema ? table.name : `${table.schema}.${table.name}`,
    engine: 'app',
    schema: table.schema,
    table: table.name,
    columns: table.columns.map((c) => ({ name: c.name, type: c.type })),
    key: table.primaryKey?.columns ?? [],
  }));
}

function warehouseEntries(contract: Contract): readonly Entry[] {
  return warehouseTables(contract).map((table) => ({
    name: `warehouse.${table.name}`,
    engine: 'warehouse',
    table: table.name,
    columns: table.columns.map((c) => ({ name: c.name, type: c.type })),
    key: table.key,
  }));
}
