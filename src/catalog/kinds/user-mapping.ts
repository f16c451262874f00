/** User mappings: who signs in to a foreign server as whom. The role that looks is written CURRENT_USER. */
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

export interface UserMappingAttributes {
  readonly options?: Options;
}

const of = (fact: Fact): UserMappingAttributes => attributes<UserMappingAttributes>(fact);

export const userMappingKind: Kind = {
  name: 'user-mapping',
  names: ({ id }) => [`role ${sqlName(id).replace(/ SERVER .*$/, '')}`],
  // pg_user_mapping itself is for superusers only; the view gives options to those who may see them.
  present: anyIn('pg_foreign_server'),
  extract: `
    SELECT 'pg_user_mapping'::regclass::oid AS classid, m.umid AS objid, 0 AS objsubid, NULL::text AS parent,
           CASE WHEN m.umuser = 0 THEN 'PUBLIC' WHEN m.usename = current_user THEN 'CURRENT_USER' ELSE quote_ident(m.usename) END
             || ' SERVER ' || quote_ident(m.srvname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object('options', ${maskedOptions('m.umoptions')})) AS attributes
    FROM pg_user_mappings m`,
  create: (fact) => {
    const { options } = of(fact);
    return [
      creates(
        fact,
        `CREATE USER MAPPING FOR ${sqlName(fact)}${optionsClause(options)}`,
        isMasked(options) ? { note: SECRET_NOTE } : {},
      ),
    ];
  },
  alter: (from, to) => {
    const change = optionsChange(of(from).options, of(to).options);
    return change === undefined
      ? []
      : [
          alters(
            to,
            `ALTER USER MAPPING FOR ${sqlName(to)} ${change}`,
            change.includes(`password '`) ? { note: SECRET_NOTE } : {},
          ),
        ];
  },
  drop: (fact) => [
    drops(
      fact,
      `DROP USER MAPPING FOR ${sqlName(fact)}`,
      isMasked(of(fact).options) ? { data: 'lossy', note: SECRET_NOTE } : {},
    ),
  ],
};
