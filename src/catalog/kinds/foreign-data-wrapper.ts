/** Foreign data wrappers that no extension brought. */
import type { Fact } from '../catalog.ts';
import { alters, anyIn, attributes, creates, drops, type Kind, sqlName } from '../kind.ts';
import { maskedOptions, type Options, optionsChange, optionsClause } from '../secrets.ts';

export interface ForeignDataWrapperAttributes {
  /** Quoted function names with their schema. */
  readonly handler?: string;
  readonly validator?: string;
  readonly options?: Options;
}

const of = (fact: Fact): ForeignDataWrapperAttributes => attributes<ForeignDataWrapperAttributes>(fact);

export const foreignDataWrapperKind: Kind = {
  name: 'foreign-data-wrapper',
  present: anyIn('pg_foreign_data_wrapper'),
  extract: `
    SELECT 'pg_foreign_data_wrapper'::regclass::oid AS classid, w.oid AS objid, 0 AS objsubid, NULL::text AS parent,
           quote_ident(w.fdwname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'handler', CASE WHEN w.fdwhandler <> 0 THEN w.fdwhandler::regproc::text END,
             'validator', CASE WHEN w.fdwvalidator <> 0 THEN w.fdwvalidator::regproc::text END,
             'options', ${maskedOptions('w.fdwoptions')})) AS attributes
    FROM pg_foreign_data_wrapper w WHERE w.oid >= 16384`,
  create: (fact) => {
    const { handler, validator, options } = of(fact);
    const sql = [
      `CREATE FOREIGN DATA WRAPPER ${sqlName(fact)}`,
      ...(handler === undefined ? [] : [` HANDLER ${handler}`]),
      ...(validator === undefined ? [] : [` VALIDATOR ${validator}`]),
      optionsClause(options),
    ];
    return [creates(fact, sql.join(''))];
  },
  alter: (from, to, names) => {
    const [before, after] = [of(from), of(to)];
    const options = optionsChange(before.options, after.options);
    const changes = [
      ...(names.includes('handler')
        ? [after.handler === undefined ? 'NO HANDLER' : `HANDLER ${after.handler}`]
        : []),
      ...(names.includes('validator')
        ? [after.validator === undefined ? 'NO VALIDATOR' : `VALIDATOR ${after.validator}`]
        : []),
      ...(options === undefined ? [] : [options]),
    ];
    return [alters(to, `ALTER FOREIGN DATA WRAPPER ${sqlName(to)} ${changes.join(' ')}`)];
  },
  drop: (fact) => [drops(fact, `DROP FOREIGN DATA WRAPPER ${sqlName(fact)}`)],
  rename: (from, to) => [alters(to, `ALTER FOREIGN DATA WRAPPER ${sqlName(from)} RENAME TO ${sqlName(to)}`)],
};
