/** What a database may have and no kind models yet: `(what, name, address)`, reported by name and never dropped. */

const named: readonly (readonly [what: string, sql: string])[] = [
  [
    // Its functions are written in C; a shell is one that was announced and never made.
    'base type',
    `SELECT n.q || '.' || quote_ident(x.typname), 'pg_type'::regclass, x.oid FROM pg_type x JOIN spaces n ON n.oid = x.typnamespace WHERE x.typtype = 'b' AND x.typcategory <> 'A' OR NOT x.typisdefined`,
  ],
  [
    'large object',
    `SELECT x.oid::text, 'pg_largeobject_metadata'::regclass, x.oid FROM pg_largeobject_metadata x`,
  ],
  [
    'security label',
    `SELECT quote_ident(x.provider) || ' on ' || pg_describe_object(x.classoid, x.objoid, x.objsubid), x.classoid, x.objoid FROM pg_seclabel x`,
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
