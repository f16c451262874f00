/**
 * Relations of PostgreSQL's own that a read-only query may read: what describes the schema and how it is used. Left
 * out: passwords, connection strings of subscriptions and foreign servers, files of the server, large objects, and
 * what other sessions run.
 */
export const readingRelations: ReadonlySet<string> = new Set(
  `pg_aggregate pg_am pg_amop pg_amproc pg_attrdef pg_attribute pg_auth_members pg_available_extensions pg_cast pg_class
  pg_collation pg_constraint pg_conversion pg_database pg_default_acl pg_depend pg_description pg_enum
  pg_event_trigger pg_extension pg_index pg_indexes pg_inherits pg_language pg_locks pg_matviews pg_namespace
  pg_opclass pg_operator pg_opfamily pg_partitioned_table pg_policies pg_policy pg_proc pg_publication
  pg_publication_rel pg_publication_tables pg_range pg_rewrite pg_roles pg_rules pg_seclabel pg_sequence
  pg_sequences pg_shdepend pg_shdescription pg_stat_all_indexes pg_stat_all_tables pg_stat_database
  pg_stat_progress_analyze pg_stat_progress_create_index pg_stat_progress_vacuum pg_stat_user_functions
  pg_stat_user_indexes pg_stat_user_tables pg_statio_user_indexes pg_statio_user_tables pg_stat_xact_user_tables
  pg_statistic_ext pg_stats pg_stats_ext pg_tables pg_tablespace pg_timezone_abbrevs pg_timezone_names pg_trigger
  pg_ts_config pg_ts_config_map pg_ts_dict pg_ts_parser pg_ts_template pg_type pg_views`
    .trim()
    .split(/\s+/),
);
