/**
 * A text that stays the same as long as nothing changes that a catalog is read from: every row of PostgreSQL's own
 * tables has a place and the transaction that wrote it there, and a change writes the row anew. Far cheaper than to
 * read the catalog again. Statistics are updated in place and do not count, which is right: no catalog holds them.
 */
import type { PostgresSession } from '../core/ports/postgres.ts';

const TABLES = `pg_aggregate pg_am pg_amop pg_amproc pg_attrdef pg_attribute pg_auth_members pg_cast pg_class
  pg_collation pg_constraint pg_conversion pg_database pg_db_role_setting pg_default_acl pg_depend pg_description
  pg_enum pg_event_trigger pg_extension pg_foreign_data_wrapper pg_foreign_server pg_foreign_table pg_index
  pg_inherits pg_init_privs pg_language pg_largeobject_metadata pg_namespace pg_opclass pg_operator pg_opfamily
  pg_partitioned_table pg_policy pg_proc pg_publication pg_publication_rel pg_range pg_rewrite pg_seclabel
  pg_sequence pg_shdescription pg_statistic_ext pg_tablespace pg_transform pg_trigger pg_ts_config
  pg_ts_config_map pg_ts_dict pg_ts_parser pg_ts_template pg_type`.split(/\s+/);

const TABLES_SINCE_15 = ['pg_parameter_acl', 'pg_publication_namespace'];

/** What not everybody may read, by what everybody may: small, and compared by its content. */
const CONTENTS: Readonly<Record<string, string>> = {
  pg_authid: 'SELECT r::text AS content FROM pg_catalog.pg_roles AS r',
  pg_user_mapping: 'SELECT m::text AS content FROM pg_catalog.pg_user_mappings AS m',
  pg_subscription: `SELECT concat_ws(' ', oid, subdbid, subname, subowner, subenabled, subslotname, subsynccommit, subpublications) AS content
                      FROM pg_catalog.pg_subscription`,
};

/** PostgreSQL's tables that a stamp covers; a test holds them against what the kinds read. */
export function stampedTables(serverVersion: number): readonly string[] {
  return [...TABLES, ...(serverVersion >= 150_000 ? TABLES_SINCE_15 : []), ...Object.keys(CONTENTS)];
}

/** Names the database, the server's run, and who looks: a restored copy has begun another run. */
export async function stampOf(session: PostgresSession): Promise<string> {
  const [row] = await session.query<{ stamp: string }>(stampSql(session.serverVersion));
  return row?.stamp ?? '';
}

function stampSql(serverVersion: number): string {
  const sums = stampedTables(serverVersion).map((table) => {
    const rows = CONTENTS[table] ?? `SELECT xmin::text || ctid::text AS content FROM pg_catalog.${table}`;
    return `(SELECT count(*) || ':' || coalesce(sum(hashtextextended(content, 0)), 0) FROM (${rows}) AS rows)`;
  });
  return `SELECT concat_ws(' ', (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()),
    extract(epoch FROM pg_postmaster_start_time()), current_user, ${sums.join(',\n')}) AS stamp`;
}
