/** Access methods of tables and indexes that no extension brought. */
import { anyIn, attributes, creates, drops, type Kind, sqlName } from '../kind.ts';

export interface AccessMethodAttributes {
  readonly type: 'INDEX' | 'TABLE';
  /** Quoted, with its schema. */
  readonly handler: string;
}

export const accessMethodKind: Kind = {
  name: 'access-method',
  present: anyIn('pg_am'),
  extract: `
    SELECT 'pg_am'::regclass::oid AS classid, m.oid AS objid, 0 AS objsubid, NULL::text AS parent,
           quote_ident(m.amname) AS id, NULL::text AS suffix,
           jsonb_build_object('type', CASE m.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END,
             'handler', m.amhandler::oid::regproc::text) AS attributes
    FROM pg_am m WHERE m.oid >= 16384`,
  create: (fact) => {
    const { type, handler } = attributes<AccessMethodAttributes>(fact);
    return [creates(fact, `CREATE ACCESS METHOD ${sqlName(fact)} TYPE ${type} HANDLER ${handler}`)];
  },
  alter: () => 'replace',
  drop: (fact) => [drops(fact, `DROP ACCESS METHOD ${sqlName(fact)}`)],
};
