/**
 * Tables in which other migration tools keep their history. They belong to the tool: a team that comes to
 * Datawright keeps them, and neither contract nor migration speaks of them. Known by name and columns together.
 */
import type { Catalog, Fact, FactId } from './catalog.ts';
import { lastName } from './kind.ts';

interface ToolTable {
  readonly tool: string;
  readonly table: string;
  /** All of its columns (`exactly`), or those that tell it from a table of the team. */
  readonly columns: readonly string[];
  readonly exactly?: boolean;
}

const TOOLS: readonly ToolTable[] = [
  { tool: 'Prisma', table: '_prisma_migrations', columns: ['migration_name', 'applied_steps_count'] },
  { tool: 'Flyway', table: 'flyway_schema_history', columns: ['installed_rank', 'checksum'] },
  { tool: 'Liquibase', table: 'databasechangelog', columns: ['author', 'md5sum'] },
  { tool: 'Liquibase', table: 'databasechangeloglock', columns: ['locked', 'lockgranted'] },
  { tool: 'Knex', table: 'knex_migrations', columns: ['batch', 'migration_time'] },
  { tool: 'Knex', table: 'knex_migrations_lock', columns: ['index', 'is_locked'] },
  { tool: 'node-pg-migrate', table: 'pgmigrations', columns: ['name', 'run_on'] },
  { tool: 'Sequelize', table: 'SequelizeMeta', columns: ['name'], exactly: true },
  { tool: 'TypeORM', table: 'migrations', columns: ['id', 'timestamp', 'name'], exactly: true },
  { tool: 'Laravel', table: 'migrations', columns: ['id', 'migration', 'batch'], exactly: true },
  { tool: 'Drizzle', table: '__drizzle_migrations', columns: ['hash', 'created_at'] },
  { tool: 'golang-migrate', table: 'schema_migrations', columns: ['version', 'dirty'], exactly: true },
  { tool: 'Rails or dbmate', table: 'schema_migrations', columns: ['version'], exactly: true },
  { tool: 'Ecto', table: 'schema_migrations', columns: ['version', 'inserted_at'], exactly: true },
  { tool: 'Supabase', table: 'schema_migrations', columns: ['version', 'statements', 'name'] },
  { tool: 'Rails', table: 'ar_internal_metadata', columns: ['key', 'value'] },
  { tool: 'goose', table: 'goose_db_version', columns: ['version_id', 'is_applied'] },
  { tool: 'Alembic', table: 'alembic_version', columns: ['version_num'] },
  { tool: 'Django', table: 'django_migrations', columns: ['app', 'applied'] },
  { tool: 'Kysely', table: 'kysely_migration', columns: ['name', 'timestamp'] },
  { tool: 'Kysely', table: 'kysely_migration_lock', columns: ['id', 'is_locked'] },
  { tool: 'MikroORM', table: 'mikro_orm_migrations', columns: ['name', 'executed_at'] },
  { tool: 'sqlx', table: '_sqlx_migrations', columns: ['checksum', 'execution_time'] },
  { tool: 'Entity Framework', table: '__EFMigrationsHistory', columns: ['MigrationId', 'ProductVersion'] },
  { tool: 'Atlas', table: 'atlas_schema_revisions', columns: ['applied', 'hash'] },
];

/** What the report calls them: `migration history of Prisma`. */
export const FOREIGN_HISTORY = 'migration history of';

/** The catalog without such tables and their parts; each is named among what is not modelled. */
export function withoutForeignHistory(catalog: Catalog): Catalog {
  const tools = new Map<FactId, string>();
  for (const fact of catalog.facts.values()) {
    const tool = fact.kind === 'table' ? toolOf(fact, catalog) : undefined;
    if (tool !== undefined) tools.set(fact.id, tool);
  }
  if (tools.size === 0) return catalog;
  const isPart = (fact: Fact | undefined, depth = 0): boolean =>
    fact !== undefined &&
    depth < 8 &&
    (tools.has(fact.id) || (fact.parent !== undefined && isPart(catalog.facts.get(fact.parent), depth + 1)));
  const kept = [...catalog.facts].filter(([, fact]) => !isPart(fact) && !isOnlyComment(fact, tools));
  return {
    ...catalog,
    facts: new Map(kept),
    unmodelled: [
      ...catalog.unmodelled,
      ...[...tools].map(([id, tool]) => ({
        what: `${FOREIGN_HISTORY} ${tool}`,
        name: catalog.facts.get(id)?.name ?? id,
      })),
    ],
  };
}

function isOnlyComment(fact: Fact, tools: ReadonlyMap<FactId, string>): boolean {
  return (fact.kind === 'comment' || fact.kind === 'grant') && fact.dependsOn.some((id) => tools.has(id));
}

function toolOf(table: Fact, catalog: Catalog): string | undefined {
  const name = bare(lastName(table));
  const candidates = TOOLS.filter((tool) => tool.table === name);
  if (candidates.length === 0) return undefined;
  const columns = [...catalog.facts.values()]
    .filter((fact) => fact.kind === 'column' && fact.parent === table.id)
    .map((fact) => bare(lastName(fact)));
  return candidates.find(
    (tool) =>
      tool.columns.every((column) => columns.includes(column)) &&
      (tool.exactly !== true || columns.length === tool.columns.length),
  )?.tool;
}

function bare(name: string): string {
  return name.replace(/^"|"$/g, '').replaceAll('""', '"');
}
