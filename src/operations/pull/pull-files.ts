/**
 * The files of a pulled contract, exact by construction: the YAML is loaded into the shadow, and the plan from
 * what it made to what the database has is written as SQL. Then the whole is loaded and compared once more.
 */
import type { Action } from '../../catalog/action.ts';
import type { Catalog, FactId } from '../../catalog/catalog.ts';
import { sqlName } from '../../catalog/kind.ts';
import { withUndeclared } from '../../catalog/undeclared.ts';
import { canonicalCatalog } from '../../contract/canonical.ts';
import { contractFromCatalog, type PulledFile } from '../../contract/pull.ts';
import { readContract } from '../../contract/read.ts';
import { DatawrightError, type Diagnostic } from '../../core/diagnostic.ts';
import { quoteLiteral } from '../../core/identifier.ts';
import type { Shadow } from '../../core/ports/postgres.ts';
import type { Storage } from '../../core/ports/storage.ts';
import { drift } from '../../migrate/drift.ts';
import { plan } from '../../migrate/planner.ts';
import { overlay } from './overlay.ts';

export interface PullSurroundings {
  readonly files: Storage;
  readonly shadow: () => Promise<Shadow>;
  readonly contracts: string;
  readonly state: string;
}

export interface Pulled {
  /** Paths relative to the project. */
  readonly files: readonly PulledFile[];
  /** One C051 for each thing that would still differ. */
  readonly diagnostics: readonly Diagnostic[];
}

export async function pullFiles(catalog: Catalog, name: string, around: PullSurroundings): Promise<Pulled> {
  const pulled = contractFromCatalog(catalog, name);
  const early = plan(pulled.types, pulled.typesAndEarly).up;
  const first = [...pulled.files, ...sqlFiles(early, 'sql/before')];
  const said = await catalogOf(first, around);
  const rest = plan(said, catalog).up;
  const files = [...first, ...sqlFiles(rest, 'sql')].map(({ path, content }) => ({
    path: `${around.contracts}/${path}`,
    content,
  }));
  const whole = rest.length === 0 ? said : await catalogOf([...first, ...sqlFiles(rest, 'sql')], around);
  return {
    files,
    diagnostics: drift(withUndeclared(whole, catalog), catalog).map((item) =>
      lost(item.state, item.kind, item.name),
    ),
  };
}

function lost(state: string, kind: string, name: string): Diagnostic {
  return {
    code: 'C051',
    severity: 'error',
    where: { object: name },
    message: `${kind} ${name} of the database is ${state === 'unexpected' ? 'not in' : 'not the same in'} the pulled contract`,
    why: 'The next plan would change it.',
    fix: 'write it into contracts/sql by hand',
  };
}

async function catalogOf(files: readonly PulledFile[], around: PullSurroundings): Promise<Catalog> {
  const contents = new Map(files.map(({ path, content }) => [`${around.contracts}/${path}`, content]));
  const storage = overlay(around.files, around.contracts, contents);
  const { contract, diagnostics } = await readContract(storage, around.contracts);
  if (contract === undefined) throw new DatawrightError(diagnostics);
  const canonical = await canonicalCatalog(contract, around.shadow, storage, around.state);
  if (canonical.catalog === undefined) throw new DatawrightError(canonical.diagnostics);
  return canonical.catalog;
}

/** Statements in the plan's order; a new file begins where the kind of object changes. */
function sqlFiles(actions: readonly Action[], folder: string): readonly PulledFile[] {
  const groups: { readonly title: string; readonly statements: string[] }[] = [];
  for (const action of actions) {
    const title = TITLES[kindOf(action.fact)] ?? 'tables';
    const last = groups.at(-1);
    const sql = isRole(action) ? unlessThere(action) : action.sql;
    if (last?.title === title) last.statements.push(sql);
    else groups.push({ title, statements: [sql] });
  }
  return groups.map(({ title, statements }, i) => ({
    path: `${folder}/${String((i + 1) * 10).padStart(3, '0')}_${title}.sql`,
    content: statements.map((sql) => `${sql};\n`).join('\n'),
  }));
}

/** Roles are the server's, which may have them from another database: the shadow's, where it is the same one. */
const isRole = ({ fact, verb }: Action): boolean => verb === 'create' && fact.startsWith('role ');

const unlessThere = ({ fact, sql }: Action): string =>
  `DO ${quoteLiteral(`BEGIN IF to_regrole(${quoteLiteral(sqlName(fact))}) IS NULL THEN ${sql}; END IF; END`)}`;

const TITLES: Readonly<Record<string, string>> = {
  role: 'roles',
  membership: 'roles',
  'parameter-grant': 'roles',
  'database-setting': 'database',
  'database-grant': 'database',
  owner: 'owners',
  'default-privilege': 'default_privileges',
  schema: 'schemas',
  extension: 'extensions',
  enum: 'types',
  domain: 'types',
  composite: 'types',
  range: 'types',
  collation: 'types',
  cast: 'types',
  operator: 'operators',
  'operator-class': 'operators',
  'operator-family': 'operators',
  aggregate: 'functions',
  language: 'languages',
  transform: 'languages',
  'access-method': 'languages',
  'text-search-parser': 'text_search',
  'text-search-template': 'text_search',
  'text-search-dictionary': 'text_search',
  'text-search-configuration': 'text_search',
  'foreign-data-wrapper': 'foreign',
  server: 'foreign',
  'user-mapping': 'foreign',
  'foreign-table': 'foreign',
  publication: 'replication',
  'publication-table': 'replication',
  'publication-schema': 'replication',
  subscription: 'replication',
  'event-trigger': 'event_triggers',
  sequence: 'sequences',
  function: 'functions',
  procedure: 'functions',
  view: 'views',
  'materialized-view': 'views',
  trigger: 'triggers',
  rule: 'rules',
  policy: 'policies',
  comment: 'comments',
  grant: 'grants',
};

/** SQL files that an earlier pull wrote, by their names. */
export function isPullsOwn(path: string): boolean {
  const match = /\/sql\/(?:before\/)?\d{3}_(\w+)\.sql$/.exec(path);
  return match?.[1] !== undefined && (match[1] === 'tables' || Object.values(TITLES).includes(match[1]));
}

function kindOf(id: FactId): string {
  return id.slice(0, id.indexOf(' '));
}
