/** Files → one Contract: sections are merged in file order, names are unique across files, references are resolved. */
import type { Place } from '../../core/diagnostic.ts';
import type { Accepted, Contract, SqlSource, Table } from '../contract.ts';
import type { Named } from '../yaml/collection.ts';
import type { Findings } from '../yaml/findings.ts';
import type { FileFields } from './file.ts';
import { assembleForeignKeys } from './foreign-keys.ts';
import { qualified } from './names.ts';
import { assembleQuality } from './quality.ts';
import { assembleQuery, assembleVolume } from './query.ts';
import { assembleTable } from './table.ts';
import { tablesByName } from './tables.ts';
import { assembleDomain, assembleEnum, assembleExtension, assembleSchema } from './types.ts';
import { assembleWarehouse } from './warehouse.ts';

export interface ReadFile {
  readonly path: string;
  readonly fields: FileFields;
  readonly accepted: readonly Accepted[];
}

export function assemble(
  files: readonly ReadFile[],
  folder: string,
  sql: readonly SqlSource[],
  findings: Findings,
): Contract | undefined {
  const head = headOf(files, folder, findings);
  const schema = once(files, 'schema', findings)?.value ?? 'public';
  const schemas = section(files, 'schemas', 'schema', findings).map(assembleSchema);
  const extensions = section(files, 'extensions', 'extension', findings).map(assembleExtension);
  const enums = section(files, 'enums', 'enum', findings).flatMap(
    (e) => assembleEnum(e, schema, findings) ?? [],
  );
  const domains = section(files, 'domains', 'domain', findings).flatMap(
    (d) => assembleDomain(d, schema) ?? [],
  );
  const enumsByName = new Map(enums.map((e) => [`${e.schema}.${e.name}`, e.values]));
  const labels = (type: string): readonly string[] | undefined => {
    const { schema: inSchema, name } = qualified(type, schema);
    return enumsByName.get(`${inSchema}.${name}`);
  };
  const written = section(files, 'tables', 'table', findings);
  const bare = written.flatMap((named) => {
    const table = assembleTable(named, schema, labels, findings);
    return table === undefined ? [] : [{ named, table }];
  });
  relationNames(
    bare.map((b) => b.table),
    findings,
  );
  const byName = tablesByName(
    bare.map((b) => b.table),
    schema,
  );
  const tables = bare.map(({ named, table }): Table => {
    const foreignKeys = assembleForeignKeys(named, table, byName, findings);
    return { ...table, foreignKeys };
  });
  knownSchemas([...tables, ...enums, ...domains], schema, new Set(schemas.map((s) => s.name)), sql, findings);
  const queries = section(files, 'queries', 'query', findings).flatMap(
    (q) => assembleQuery(q, tables, findings) ?? [],
  );
  const volumes = section(files, 'volumes', 'volume', findings).flatMap(
    (v) => assembleVolume(v, byName, findings) ?? [],
  );
  const warehouse = files.some(({ fields }) => fields.warehouse !== undefined)
    ? assembleWarehouse(mergedWarehouse(files, findings), byName, findings)
    : undefined;
  const targets = {
    names: [
      ...byName.names,
      ...(warehouse?.dimensions ?? []).map((d) => `warehouse.dim_${d.name}`),
      ...(warehouse?.facts ?? []).map((f) => `warehouse.fact_${f.name}`),
    ],
    complete: sql.length === 0,
  };
  const quality = files.flatMap(({ fields }) =>
    (fields.quality ?? []).flatMap((named) => assembleQuality(named, targets, findings)),
  );
  for (const table of tables) {
    for (const decision of table.denormalized) {
      if (queries.length > 0 && !queries.some((query) => query.name === decision.serves)) {
        findings.add(
          'C025',
          decision.place,
          `${table.name}.${decision.column} serves ${decision.serves}, which is no query`,
          {
            fix: 'declare it under queries:',
          },
        );
      }
    }
  }
  if (head === undefined) return undefined;
  const strategy = once(files, 'strategy', findings);
  return {
    ...head,
    schema,
    ...(strategy === undefined ? {} : { strategy: strategy.value }),
    schemas,
    extensions,
    enums,
    domains,
    tables,
    queries,
    volumes,
    quality,
    ...(warehouse === undefined ? {} : { warehouse }),
    sql,
    accepted: files.flatMap(({ accepted }) => accepted),
  };
}

type Head = Pick<Contract, 'name' | 'version' | 'owner' | 'description'>;

function headOf(files: readonly ReadFile[], folder: string, findings: Findings): Head | undefined {
  const name = once(files, 'contract', findings);
  const version = once(files, 'version', findings);
  const owner = once(files, 'owner', findings);
  const first = files[0];
  if (name === undefined) {
    findings.add(
      'C005',
      first === undefined ? { file: folder } : { file: first.path, line: 1, column: 1 },
      'no file names the contract',
      {
        fix: 'add contract: <name> and version: 1.0.0 to one of them',
      },
    );
    return undefined;
  }
  if (version === undefined) {
    findings.add('C005', name.place, `the contract ${name.value} has no version`, {
      fix: 'add version: 1.0.0',
    });
  }
  const carrier = files.find((file) => file.fields.contract?.place === name.place);
  const description = carrier?.fields.description;
  return {
    name: name.value,
    version: version?.value ?? '0.0.0',
    ...(owner === undefined ? {} : { owner: owner.value }),
    ...(description === undefined ? {} : { description: description.value }),
  };
}

/** A key that only one file may carry. */
function once<K extends 'contract' | 'version' | 'owner' | 'schema' | 'strategy'>(
  files: readonly ReadFile[],
  key: K,
  findings: Findings,
): FileFields[K] {
  const [first, ...others] = files.flatMap(({ fields }) => fields[key] ?? []);
  for (const other of others) {
    findings.add('C007', other.place, `${key}: is said twice`, {
      fix: `it stands in ${placeText(first?.place)} already`,
    });
  }
  return first;
}

type Sections = 'schemas' | 'extensions' | 'enums' | 'domains' | 'tables' | 'queries' | 'volumes';
type SectionEntry<K extends Sections> = NonNullable<FileFields[K]>[number];

function section<K extends Sections>(
  files: readonly ReadFile[],
  name: K,
  what: string,
  findings: Findings,
): readonly SectionEntry<K>[] {
  const all = files.flatMap(({ fields }) => (fields[name] ?? []) as readonly SectionEntry<K>[]);
  return unrepeated(all, what, findings);
}

/** The first of each name; the others are named with the place of the first. */
function unrepeated<T extends Named<unknown>>(
  all: readonly T[],
  what: string,
  findings: Findings,
): readonly T[] {
  const seen = new Map<string, T>();
  for (const entry of all) {
    const earlier = seen.get(entry.name);
    if (earlier === undefined) seen.set(entry.name, entry);
    else {
      findings.add('C007', entry.place, `${what} ${entry.name} is declared twice`, {
        fix: `the first stands in ${placeText(earlier.place)}`,
      });
    }
  }
  return [...seen.values()];
}

function mergedWarehouse(
  files: readonly ReadFile[],
  findings: Findings,
): NonNullable<FileFields['warehouse']> {
  const all = files.flatMap(({ fields }) => fields.warehouse ?? []);
  return {
    dimensions: unrepeated(
      all.flatMap((w) => w.dimensions ?? []),
      'dimension',
      findings,
    ),
    facts: unrepeated(
      all.flatMap((w) => w.facts ?? []),
      'fact',
      findings,
    ),
    $place: all[0]?.$place ?? {},
    $keys: {},
  };
}

/** Tables, and the indexes that constraints bring, share one name space per schema. */
function relationNames(tables: readonly Table[], findings: Findings): void {
  const seen = new Map<string, Place>();
  for (const table of tables) {
    const constraints = [
      ...(table.primaryKey === undefined ? [] : [table.primaryKey]),
      ...table.uniques,
      ...table.exclusions,
    ];
    const names = new Set<string>();
    for (const { name, place } of [table, ...constraints, ...table.indexes]) {
      const full = `${table.schema}.${name}`;
      const earlier = seen.get(full);
      if (earlier !== undefined) {
        findings.add('C007', place, `the name ${name} is taken`, {
          why: 'Tables and indexes of a schema share one name space.',
          fix: `by ${placeText(earlier)}; give one of them another name:`,
        });
      } else if (!names.has(full)) seen.set(full, place);
      names.add(full);
    }
  }
}

/** A table in a schema nobody makes; SQL files may make one, so with them the database has the last word. */
function knownSchemas(
  things: readonly { readonly schema: string; readonly name: string; readonly place: Place }[],
  defaultSchema: string,
  declared: ReadonlySet<string>,
  sql: readonly SqlSource[],
  findings: Findings,
): void {
  if (sql.some((file) => /create\s+schema/i.test(file.text))) return;
  for (const thing of things) {
    if (thing.schema === defaultSchema || thing.schema === 'public' || declared.has(thing.schema)) continue;
    findings.add('C026', thing.place, `${thing.schema}.${thing.name} is in a schema that is not declared`, {
      fix: `add ${thing.schema}: under schemas:`,
    });
  }
}

function placeText(place: Place | undefined): string {
  return place?.file === undefined ? 'another place' : `${place.file}:${place.line ?? 1}`;
}
