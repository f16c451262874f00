/** What a database may have and no kind models yet: `(what, name, address)`, reported by name and never dropped. */

const named: readonly (readonly [what: string, sql: string])[] = [
  [
    'aggregate',
    `SELECT n.q || '.' || quote_ident(x.proname) || '(' || oidvectortypes(x.proargtypes) || ')', 'pg_proc'::regclass, x.oid FROM pg_proc x JOIN spaces n ON n.oid = x.pronamespace WHERE x.prokind = 'a'`,
  ],
  [
    'range type',
    `SELECT n.q || '.' || quote_ident(x.typname), 'pg_type'::regclass, x.oid FROM pg_type x JOIN spaces n ON n.oid = x.typnamespace WHERE x.typtype = 'r'`,
  ],
  [
    'base type',
    `SELECT n.q || '.' || quote_ident(x.typname), 'pg_type'::regclass, x.oid FROM pg_type x JOIN spaces n ON n.oid = x.typnamespace WHERE x.typtype = 'b' AND x.typcategory <> 'A'`,
  ],
  [
    'rule',
    `SELECT n.q || '.' || quote_ident(c.relname) || '.' || quote_ident(x.rulename), 'pg_rewrite'::regclass, x.oid FROM pg_rewrite x JOIN pg_class c ON c.oid = x.ev_class JOIN spaces n ON n.oid = c.relnamespace WHERE x.rulename <> '_RETURN'`,
  ],
  [
    'foreign table',
    `SELECT n.q || '.' || quote_ident(x.relname), 'pg_class'::regclass, x.oid FROM pg_class x JOIN spaces n ON n.oid = x.relnamespace WHERE x.relkind = 'f'`,
  ],
  [
    'statistics object',
    `SELECT n.q || '.' || quote_ident(x.stxname), 'pg_statistic_ext'::regclass, x.oid FROM pg_statistic_ext x JOIN spaces n ON n.oid = x.stxnamespace`,
  ],
  [
    'collation',
    `SELECT n.q || '.' || quote_ident(x.collname), 'pg_collation'::regclass, x.oid FROM pg_collation x JOIN spaces n ON n.oid = x.collnamespace`,
  ],
  [
    'conversion',
    `SELECT n.q || '.' || quote_ident(x.conname), 'pg_conversion'::regclass, x.oid FROM pg_conversion x JOIN spaces n ON n.oid = x.connamespace`,
  ],
  [
    'operator',
    `SELECT n.q || '.' || x.oprname || '(' || format_type(x.oprleft, NULL) || ', ' || format_type(x.oprright, NULL) || ')', 'pg_operator'::regclass, x.oid FROM pg_operator x JOIN spaces n ON n.oid = x.oprnamespace`,
  ],
  [
    'operator class',
    `SELECT n.q || '.' || quote_ident(x.opcname), 'pg_opclass'::regclass, x.oid FROM pg_opclass x JOIN spaces n ON n.oid = x.opcnamespace`,
  ],
  [
    'operator family',
    `SELECT n.q || '.' || quote_ident(x.opfname), 'pg_opfamily'::regclass, x.oid FROM pg_opfamily x JOIN spaces n ON n.oid = x.opfnamespace`,
  ],
  [
    'text search configuration',
    `SELECT n.q || '.' || quote_ident(x.cfgname), 'pg_ts_config'::regclass, x.oid FROM pg_ts_config x JOIN spaces n ON n.oid = x.cfgnamespace`,
  ],
  [
    'text search dictionary',
    `SELECT n.q || '.' || quote_ident(x.dictname), 'pg_ts_dict'::regclass, x.oid FROM pg_ts_dict x JOIN spaces n ON n.oid = x.dictnamespace`,
  ],
  [
    'text search parser',
    `SELECT n.q || '.' || quote_ident(x.prsname), 'pg_ts_parser'::regclass, x.oid FROM pg_ts_parser x JOIN spaces n ON n.oid = x.prsnamespace`,
  ],
  [
    'text search template',
    `SELECT n.q || '.' || quote_ident(x.tmplname), 'pg_ts_template'::regclass, x.oid FROM pg_ts_template x JOIN spaces n ON n.oid = x.tmplnamespace`,
  ],
  [
    'cast',
    `SELECT '(' || format_type(x.castsource, NULL) || ' AS ' || format_type(x.casttarget, NULL) || ')', 'pg_cast'::regclass, x.oid FROM pg_cast x`,
  ],
  [
    'event trigger',
    `SELECT quote_ident(x.evtname), 'pg_event_trigger'::regclass, x.oid FROM pg_event_trigger x`,
  ],
  ['publication', `SELECT quote_ident(x.pubname), 'pg_publication'::regclass, x.oid FROM pg_publication x`],
  [
    'foreign data wrapper',
    `SELECT quote_ident(x.fdwname), 'pg_foreign_data_wrapper'::regclass, x.oid FROM pg_foreign_data_wrapper x`,
  ],
  [
    'foreign server',
    `SELECT quote_ident(x.srvname), 'pg_foreign_server'::regclass, x.oid FROM pg_foreign_server x`,
  ],
  ['procedural language', `SELECT quote_ident(x.lanname), 'pg_language'::regclass, x.oid FROM pg_language x`],
  ['access method', `SELECT quote_ident(x.amname), 'pg_am'::regclass, x.oid FROM pg_am x`],
  ['transform', `SELECT format_type(x.trftype, NULL), 'pg_transform'::regclass, x.oid FROM pg_transform x`],
  [
    'default privileges',
    `SELECT quote_ident(pg_get_userbyid(x.defaclrole)) || coalesce(' in ' || (SELECT quote_ident(n.nspname) FROM pg_namespace n WHERE n.oid = x.defaclnamespace), ''), 'pg_default_acl'::regclass, x.oid FROM pg_default_acl x`,
  ],
  [
    'large object',
    `SELECT x.oid::text, 'pg_largeobject_metadata'::regclass, x.oid FROM pg_largeobject_metadata x`,
  ],
];

/** Objects below oid 16384 came with the server; members of extensions belong to the extension. */
export const unmodelled = named
  .map(
    ([
      what,
      sql,
    ]) => `SELECT '${what}' AS what, o.name, o.class::oid || '/' || o.oid || '/0' AS address FROM (${sql}) AS o(name, class, oid)
  WHERE o.oid >= 16384 AND NOT EXISTS (SELECT FROM members m WHERE m.classid = o.class AND m.objid = o.oid)`,
  )
  .join('\n  UNION ALL ');
