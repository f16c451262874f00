/** Conversions between encodings. */
import { quoteLiteral } from '../../core/identifier.ts';
import type { Fact } from '../catalog.ts';
import {
  alters,
  anyIn,
  at,
  attributes,
  creates,
  drops,
  type Kind,
  lastName,
  ownerName,
  sqlName,
} from '../kind.ts';

export interface ConversionAttributes {
  readonly from: string;
  readonly to: string;
  /** Quoted, with its schema. */
  readonly function: string;
  readonly default: boolean;
}

function statement(fact: Fact): string {
  const conversion = attributes<ConversionAttributes>(fact);
  return `CREATE ${conversion.default ? 'DEFAULT ' : ''}CONVERSION ${sqlName(fact)} FOR ${quoteLiteral(conversion.from)} TO ${quoteLiteral(conversion.to)} FROM ${conversion.function}`;
}

export const conversionKind: Kind = {
  name: 'conversion',
  present: anyIn('pg_conversion'),
  extract: `
    SELECT 'pg_conversion'::regclass::oid AS classid, c.oid AS objid, 0 AS objsubid, ${at('pg_namespace', 'n.oid')} AS parent,
           n.q || '.' || quote_ident(c.conname) AS id, NULL::text AS suffix,
           jsonb_build_object('from', pg_encoding_to_char(c.conforencoding), 'to', pg_encoding_to_char(c.contoencoding),
             'function', c.conproc::oid::regproc::text, 'default', c.condefault) AS attributes
    FROM pg_conversion c JOIN spaces n ON n.oid = c.connamespace`,
  create: (fact) => [creates(fact, statement(fact))],
  alter: () => 'replace',
  drop: (fact) => [drops(fact, `DROP CONVERSION ${sqlName(fact)}`)],
  rename: (from, to) => [
    alters(to, `ALTER CONVERSION ${ownerName(to)}.${lastName(from)} RENAME TO ${lastName(to)}`),
  ],
};
