/**
 * How columns are read. A large database has ten of them for everything else: what few have is only looked at where
 * it can be, and no table is opened.
 */
import { identityPair } from './identity.ts';
import { at, jsonObject } from './kind.ts';
import { notNullJoin, notNullPairs } from './not-null.ts';
import { maskedOptions } from './secrets.ts';
import { storedPairs } from './storage.ts';

/** `extract` of the kind `column`. */
export const columnExtract = `
  SELECT 'pg_class'::regclass::oid AS classid, a.attrelid AS objid, a.attnum::int AS objsubid,
         ${at('pg_class', 'a.attrelid')} AS parent,
         '.' || quote_ident(a.attname) AS id, NULL::text AS suffix,
         ${jsonObject(
           {
             type: 'format_type(a.atttypid, a.atttypmod)',
             // A default names no column, so that no table has to be opened to tell it.
             default: `CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, 0) END`,
             ...notNullPairs,
           },
           {
             when: `a.attgenerated <> '' OR a.attcollation NOT IN (0, t.typcollation) OR a.attstorage <> t.typstorage OR a.attcompression <> ''
               OR a.attstattarget >= 0 OR a.attoptions IS NOT NULL OR a.attfdwoptions IS NOT NULL OR a.attinhcount > 0 OR a.attidentity <> ''`,
             pairs: {
               generated: `CASE WHEN a.attgenerated <> '' THEN
             jsonb_build_object('expression', pg_get_expr(d.adbin, d.adrelid), 'stored', a.attgenerated = 's') END`,
               collation:
                 'CASE WHEN a.attcollation NOT IN (0, t.typcollation) THEN a.attcollation::regcollation::text END',
               ...storedPairs,
               foreign: maskedOptions('a.attfdwoptions'),
               inherited: 'CASE WHEN a.attinhcount > 0 THEN true END',
               local: 'CASE WHEN a.attinhcount > 0 AND a.attislocal THEN true END',
               ...identityPair,
             },
           },
         )} AS attributes
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN spaces n ON n.oid = c.relnamespace
  JOIN pg_type t ON t.oid = a.atttypid
  -- OFFSET 0: hashed once, where the estimates of the server would look it up for every column.
  LEFT JOIN (SELECT adrelid, adnum, adbin FROM pg_attrdef OFFSET 0) AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  ${notNullJoin}
  WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped`;
