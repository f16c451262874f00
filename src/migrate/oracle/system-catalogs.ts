/**
 * Which system catalogs hold what a schema is, and what in them is not schema. Everything that is not named here is
 * read as it stands, so that a kind of object nobody thought of, or a column of a newer PostgreSQL, is seen too.
 * `t` is the catalog's row.
 */

export interface SystemCatalog {
  /** Rows of user objects; its own oid, or the first column of its key, is not one of the server's by default. */
  readonly where?: string;
  /** The column with the object the row is a part of: what is left out takes its parts with it. */
  readonly partOf?: readonly string[];
  /** Columns that are not schema, are said by another one, or are replaced by what is in `instead`. */
  readonly omit?: readonly string[];
  /** Node trees and the like by PostgreSQL's deparsers; names in place of positions. */
  readonly instead?: Readonly<Record<string, string>>;
  /** Columns that name a row whose own name is made up by the server, or that has none. */
  readonly nameBy?: { readonly columns: readonly string[]; readonly when?: string };
  /** Addresses `(classid, objid, objsubid)` as one value. */
  readonly addresses?: Readonly<Record<string, readonly [string, string, string?]>>;
  /** Column positions that PostgreSQL does not list as references: column → column with the table. */
  readonly positions?: Readonly<Record<string, string>>;
  /** Sets that PostgreSQL keeps in the order of something that is not schema. */
  readonly unordered?: readonly string[];
  /** The object type to ask for the privileges that NULL stands for (`acldefault`), and the column of the owner. */
  readonly acl?: { readonly type: string; readonly owner: string };
}

/** Rows, statistics and states; what belongs to the cluster; what follows from other catalogs. */
export const NOT_SCHEMA: ReadonlySet<string> = new Set([
  'pg_authid',
  'pg_auth_members',
  'pg_database',
  'pg_db_role_setting',
  'pg_depend',
  'pg_init_privs',
  'pg_largeobject',
  'pg_largeobject_metadata',
  'pg_parameter_acl',
  'pg_replication_origin',
  'pg_shdepend',
  'pg_shdescription',
  'pg_shseclabel',
  'pg_statistic',
  'pg_statistic_ext_data',
  'pg_subscription_rel',
  'pg_tablespace',
]);

/** Whether an heir by INHERITS declares what it inherits: no statement changes that once both are there. */
const local = (own: 'att' | 'con', table: string): string =>
  `CASE WHEN t.${own}inhcount = 0 OR (SELECT c.relispartition FROM pg_class c WHERE c.oid = t.${table}) THEN t.${own}islocal END`;

/**
 * Nor whether a partition declares a NOT NULL that it has from its parent. ADD PRIMARY KEY USING INDEX says that it does
 * (18) and it stays so when the key goes: it can be neither dropped nor altered, being inherited; dropping it from ONLY the
 * parent leaves it as declared, and giving it to the parent again reads every row. Only ATTACH PARTITION takes that
 * back, and a dump, which attaches every partition, does not tell it.
 */
const localConstraint = `CASE WHEN t.contype <> 'n' OR t.coninhcount = 0 THEN ${local('con', 'conrelid')} END`;

/**
 * The key that a foreign key is bound to, where there is but one over its columns. Of several PostgreSQL takes the primary
 * key when the foreign key named no columns, else the oldest; both read the same afterwards, for a dump too.
 */
const boundTo = `CASE WHEN t.contype = 'f' AND NOT EXISTS (
  SELECT FROM pg_index i WHERE i.indrelid = t.confrelid AND i.indexrelid <> t.conindid AND i.indisunique AND i.indimmediate
    AND i.indpred IS NULL AND i.indexprs IS NULL AND i.indnkeyatts = cardinality(t.confkey)
    AND (i.indkey::int2[])[0:i.indnkeyatts - 1] <@ t.confkey) THEN t.conindid::regclass::text END`;

const column = (table: string, name: string): string =>
  `(SELECT ${name} FROM pg_class c WHERE c.oid = t.${table})`;

export const SYSTEM_CATALOGS: Readonly<Record<string, SystemCatalog>> = {
  pg_aggregate: { partOf: ['aggfnoid'] },
  pg_amop: { partOf: ['amopfamily'] },
  pg_amproc: { partOf: ['amprocfamily'] },
  pg_attrdef: { partOf: ['adrelid'], omit: ['adbin'], instead: { value: 'pg_get_expr(t.adbin, t.adrelid)' } },
  pg_attribute: {
    partOf: ['attrelid'],
    // Columns of an index are in its definition; only what can be set for them is told here.
    where: `t.attrelid >= 16384 AND t.attnum > 0 AND NOT t.attisdropped
      AND CASE ${column('attrelid', 'relkind')} WHEN 'S' THEN false WHEN 't' THEN false
               WHEN 'i' THEN t.attstattarget >= 0 OR t.attoptions IS NOT NULL
               WHEN 'I' THEN t.attstattarget >= 0 OR t.attoptions IS NOT NULL ELSE true END`,
    nameBy: { columns: ['attrelid', 'column'] },
    omit: [
      'attname',
      'attnum',
      'atttypid',
      'atttypmod',
      'attlen',
      'attndims',
      'attcacheoff',
      'attbyval',
      'attalign',
      'atthasdef',
      'atthasmissing',
      'attmissingval',
      'attisdropped',
      'attstattarget',
      'attislocal',
    ],
    instead: {
      local: local('att', 'attrelid'),
      column: `CASE WHEN ${column('attrelid', 'relkind')} IN ('i', 'I') THEN t.attnum::text ELSE t.attname::text END`,
      type: 'format_type(t.atttypid, t.atttypmod)',
      // -1 until PostgreSQL 16, NULL since 17.
      stattarget: 'nullif(t.attstattarget, -1)',
      // Only in a composite type does the order matter to what is written in it.
      place: `CASE WHEN ${column('attrelid', 'relkind')} = 'c'
        THEN (SELECT count(*) FROM pg_attribute o WHERE o.attrelid = t.attrelid AND o.attnum BETWEEN 1 AND t.attnum AND NOT o.attisdropped) END`,
    },
    acl: { type: `'c'`, owner: '0::oid' },
  },
  pg_class: {
    omit: [
      'relfilenode',
      'relpages',
      'reltuples',
      'relallvisible',
      'relallfrozen',
      'reltoastrelid',
      'relfrozenxid',
      'relminmxid',
      'relrewrite',
      'relnatts',
      'relchecks',
      'relhasindex',
      'relhasrules',
      'relhastriggers',
      'relhassubclass',
      'reltype',
      'relpartbound',
    ],
    instead: {
      bound: 'pg_get_expr(t.relpartbound, t.oid)',
      toast_options: '(SELECT to_jsonb(o.reloptions) FROM pg_class o WHERE o.oid = t.reltoastrelid)',
    },
    unordered: ['toast_options'],
    acl: { type: `CASE t.relkind WHEN 'S' THEN 's'::"char" ELSE 'r'::"char" END`, owner: 't.relowner' },
  },
  pg_constraint: {
    partOf: ['conrelid', 'contypid'],
    // One that a partition has from its parent is named by the server.
    nameBy: { columns: ['conrelid', 'conparentid', 'confrelid'], when: 'inherited' },
    omit: ['conname', 'conbin', 'connamespace', 'conkey', 'conindid', 'connoinherit', 'conislocal'],
    instead: {
      local: localConstraint,
      bound_to: boundTo,
      inherited: `CASE WHEN t.contype = 'f' AND t.conparentid <> 0 THEN true END`,
      definition: 'pg_get_constraintdef(t.oid)',
      // Of a key it only tells whether its index was attached to the parent's or made with it.
      noinherit: `CASE WHEN t.contype IN ('c', 'n') THEN t.connoinherit END`,
      // The columns of a check stand in the order of the table.
      columns: `CASE WHEN t.contype <> 'c' THEN to_jsonb(t.conkey) END`,
    },
    positions: { columns: 'conrelid', confdelsetcols: 'conrelid' },
  },
  pg_description: {
    nameBy: { columns: ['object'] },
    addresses: { object: ['classoid', 'objoid', 'objsubid'] },
    where: `t.objoid >= 16384 OR t.classoid = 'pg_namespace'::regclass AND t.objoid = to_regnamespace('public')`,
  },
  pg_enum: {
    partOf: ['enumtypid'],
    nameBy: { columns: ['enumtypid', 'enumlabel'] },
    omit: ['enumsortorder'],
    instead: {
      place:
        '(SELECT count(*) FROM pg_enum o WHERE o.enumtypid = t.enumtypid AND o.enumsortorder <= t.enumsortorder)',
    },
  },
  pg_foreign_data_wrapper: { acl: { type: `'F'`, owner: 't.fdwowner' } },
  pg_foreign_server: { acl: { type: `'S'`, owner: 't.srvowner' } },
  pg_foreign_table: { partOf: ['ftrelid'] },
  pg_index: {
    partOf: ['indrelid', 'indexrelid'],
    omit: ['indkey', 'indexprs', 'indpred', 'indcheckxmin'],
    instead: { definition: 'pg_get_indexdef(t.indexrelid)' },
  },
  pg_inherits: { partOf: ['inhrelid'] },
  pg_language: { acl: { type: `'l'`, owner: 't.lanowner' } },
  pg_namespace: {
    where: `(t.oid >= 16384 OR t.nspname = 'public') AND t.nspname !~ '^pg_'`,
    acl: { type: `'n'`, owner: 't.nspowner' },
  },
  pg_partitioned_table: {
    partOf: ['partrelid'],
    omit: ['partattrs', 'partexprs'],
    instead: { definition: 'pg_get_partkeydef(t.partrelid)' },
  },
  pg_policy: {
    omit: ['polqual', 'polwithcheck'],
    instead: {
      using: 'pg_get_expr(t.polqual, t.polrelid)',
      check: 'pg_get_expr(t.polwithcheck, t.polrelid)',
    },
    unordered: ['polroles'],
  },
  pg_proc: {
    omit: ['proargdefaults', 'prosqlbody'],
    instead: {
      arguments: 'pg_get_function_arguments(t.oid)',
      definition: `CASE WHEN t.prokind <> 'a' THEN pg_get_functiondef(t.oid) END`,
    },
    acl: { type: `'f'`, owner: 't.proowner' },
  },
  pg_publication_rel: {
    omit: ['prqual'],
    instead: { filter: 'pg_get_expr(t.prqual, t.prrelid)' },
    positions: { prattrs: 'prrelid' },
    unordered: ['prattrs'],
  },
  pg_rewrite: {
    partOf: ['ev_class'],
    omit: ['ev_qual', 'ev_action'],
    instead: { definition: 'pg_get_ruledef(t.oid)' },
  },
  pg_seclabel: {
    nameBy: { columns: ['object', 'provider'] },
    addresses: { object: ['classoid', 'objoid', 'objsubid'] },
  },
  pg_sequence: { partOf: ['seqrelid'] },
  pg_statistic_ext: {
    omit: ['stxexprs'],
    instead: { expressions: 'to_jsonb(pg_get_statisticsobjdef_expressions(t.oid))' },
    unordered: ['stxkeys'],
  },
  pg_subscription: {
    where: 't.oid >= 16384 AND t.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())',
    omit: ['subdbid', 'subskiplsn'],
  },
  pg_trigger: {
    // The triggers of a foreign key carry numbers in their names, and repeat what it is bound to.
    nameBy: { columns: ['tgrelid', 'tgfoid', 'tgconstraint'], when: 'tgisinternal' },
    omit: ['tgqual', 'tgargs', 'tgnargs', 'tgname', 'tgconstrindid'],
    instead: {
      definition: 'CASE WHEN NOT t.tgisinternal THEN pg_get_triggerdef(t.oid) END',
    },
  },
  pg_type: {
    omit: ['typarray', 'typndims', 'typdefault', 'typdefaultbin', 'typtypmod', 'typbasetype'],
    instead: {
      base: 'CASE WHEN t.typbasetype <> 0 THEN format_type(t.typbasetype, t.typtypmod) END',
      value: 'coalesce(pg_get_expr(t.typdefaultbin, 0), t.typdefault)',
    },
    acl: { type: `'T'`, owner: 't.typowner' },
  },
};

/**
 * What is no object of its own: members of extensions, TOAST tables, the array of a type, the row type of a table.
 * Rows `(classid, objid)`.
 */
export const LEFT_OUT = `
  SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
  UNION ALL
  SELECT 'pg_class'::regclass, i.indexrelid FROM pg_index i
  JOIN pg_depend d ON d.deptype = 'e' AND d.classid = 'pg_class'::regclass AND d.objid = i.indrelid
  UNION ALL
  SELECT 'pg_class'::regclass, c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.oid >= 16384 AND n.nspname ~ '^pg_'
  UNION ALL
  SELECT 'pg_type'::regclass, t.typarray FROM pg_type t WHERE t.typarray >= 16384
  UNION ALL
  SELECT 'pg_type'::regclass, t.oid FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid
  WHERE t.oid >= 16384 AND c.relkind <> 'c'`;
