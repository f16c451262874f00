/** Procedural languages that no extension brought. */
import type { Fact } from '../catalog.ts';
import { alters, anyIn, attributes, creates, drops, type Kind, sqlName } from '../kind.ts';

export interface LanguageAttributes {
  readonly trusted: boolean;
  /** Quoted function names with their schema. */
  readonly handler: string;
  readonly inline?: string;
  readonly validator?: string;
}

function statement(fact: Fact): string {
  const language = attributes<LanguageAttributes>(fact);
  return [
    `CREATE OR REPLACE ${language.trusted ? 'TRUSTED ' : ''}LANGUAGE ${sqlName(fact)} HANDLER ${language.handler}`,
    ...(language.inline === undefined ? [] : [`INLINE ${language.inline}`]),
    ...(language.validator === undefined ? [] : [`VALIDATOR ${language.validator}`]),
  ].join(' ');
}

export const languageKind: Kind = {
  name: 'language',
  present: anyIn('pg_language'),
  extract: `
    SELECT 'pg_language'::regclass::oid AS classid, l.oid AS objid, 0 AS objsubid, NULL::text AS parent,
           quote_ident(l.lanname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object('trusted', l.lanpltrusted, 'handler', l.lanplcallfoid::regproc::text,
             'inline', CASE WHEN l.laninline <> 0 THEN l.laninline::regproc::text END,
             'validator', CASE WHEN l.lanvalidator <> 0 THEN l.lanvalidator::regproc::text END)) AS attributes
    FROM pg_language l WHERE l.lanispl AND l.oid >= 16384`,
  create: (fact) => [creates(fact, statement(fact).replace('OR REPLACE ', ''))],
  alter: (_from, to) => [alters(to, statement(to))],
  drop: (fact) => [drops(fact, `DROP LANGUAGE ${sqlName(fact)}`)],
  rename: (from, to) => [alters(to, `ALTER LANGUAGE ${sqlName(from)} RENAME TO ${sqlName(to)}`)],
};
