/** Foreign servers. Their wrapper and type cannot be changed: such a server is made anew with what stands on it. */
import { quoteLiteral } from '../../core/identifier.ts';
import type { Fact } from '../catalog.ts';
import { alters, anyIn, attributes, creates, drops, type Kind, sqlName } from '../kind.ts';
import {
  isMasked,
  maskedOptions,
  type Options,
  optionsChange,
  optionsClause,
  SECRET_NOTE,
} from '../secrets.ts';

export interface ServerAttributes {
  /** Quoted. */
  readonly wrapper: string;
  readonly type?: string;
  readonly version?: string;
  readonly options?: Options;
}

const of = (fact: Fact): ServerAttributes => attributes<ServerAttributes>(fact);

export const serverKind: Kind = {
  name: 'server',
  present: anyIn('pg_foreign_server'),
  extract: `
    SELECT 'pg_foreign_server'::regclass::oid AS classid, s.oid AS objid, 0 AS objsubid, NULL::text AS parent,
           quote_ident(s.srvname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'wrapper', quote_ident(w.fdwname), 'type', s.srvtype, 'version', s.srvversion,
             'options', ${maskedOptions('s.srvoptions')})) AS attributes
    FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw`,
  create: (fact) => {
    const server = of(fact);
    const sql = [
      `CREATE SERVER ${sqlName(fact)}`,
      ...(server.type === undefined ? [] : [` TYPE ${quoteLiteral(server.type)}`]),
      ...(server.version === undefined ? [] : [` VERSION ${quoteLiteral(server.version)}`]),
      ` FOREIGN DATA WRAPPER ${server.wrapper}${optionsClause(server.options)}`,
    ];
    return [creates(fact, sql.join(''), isMasked(server.options) ? { note: SECRET_NOTE } : {})];
  },
  alter: (from, to, names) => {
    if (names.includes('wrapper') || names.includes('type')) return 'replace';
    const options = optionsChange(of(from).options, of(to).options);
    const { version } = of(to);
    const changes = [
      ...(names.includes('version')
        ? [`VERSION ${version === undefined ? 'NULL' : quoteLiteral(version)}`]
        : []),
      ...(options === undefined ? [] : [options]),
    ];
    return [alters(to, `ALTER SERVER ${sqlName(to)} ${changes.join(' ')}`)];
  },
  drop: (fact) => [
    drops(
      fact,
      `DROP SERVER ${sqlName(fact)}`,
      isMasked(of(fact).options) ? { data: 'lossy', note: SECRET_NOTE } : {},
    ),
  ],
  rename: (from, to) => [alters(to, `ALTER SERVER ${sqlName(from)} RENAME TO ${sqlName(to)}`)],
};
