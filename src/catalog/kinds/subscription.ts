/**
 * Subscriptions. They are made without connecting, disabled and without a slot of their own: a plan, or a shadow,
 * must never begin to take changes from somebody's publisher. Whether one is enabled is the operator's business
 * and not compared.
 */
import { quoteIdentifier, quoteLiteral } from '../../core/identifier.ts';
import type { Fact } from '../catalog.ts';
import { alters, anyIn, attributes, creates, drops, type Kind, sqlName } from '../kind.ts';
import { MASK, maskedText, SECRET_NOTE } from '../secrets.ts';

export interface SubscriptionAttributes {
  /** With its passwords masked; absent when the role that looks may not see it. */
  readonly connection?: string;
  /** Sorted. */
  readonly publications: readonly string[];
  readonly slot?: string;
  /** Options by their names in CREATE SUBSCRIPTION, without those at a default. */
  readonly options: Readonly<Record<string, string>>;
}

const of = (fact: Fact): SubscriptionAttributes => attributes<SubscriptionAttributes>(fact);

/** Those that cannot be changed without asking the publisher. */
const FIXED = ['two_phase', 'failover'];
const DEFAULTS: Readonly<Record<string, string>> = {
  binary: 'false',
  synchronous_commit: 'off',
  two_phase: 'false',
  disable_on_error: 'false',
  password_required: 'true',
  run_as_owner: 'false',
  origin: 'any',
  failover: 'false',
};

const option = (name: string, column: string, usual: string): string =>
  `'${name}', nullif(${column}::text, '${usual}')`;

/** Each version added options; the value that is NULL is the default. */
function options(version: number): string {
  return [
    option('binary', 's.subbinary', 'false'),
    option('synchronous_commit', 's.subsynccommit', 'off'),
    // Its default is another from 18 on, so it is always told.
    version >= 160000
      ? `'streaming', CASE s.substream WHEN 't' THEN 'on' WHEN 'p' THEN 'parallel' ELSE 'off' END`
      : `'streaming', CASE WHEN s.substream THEN 'on' ELSE 'off' END`,
    ...(version >= 150000
      ? [
          `'two_phase', CASE WHEN s.subtwophasestate <> 'd' THEN 'true' END`,
          option('disable_on_error', 's.subdisableonerr', 'false'),
        ]
      : []),
    ...(version >= 160000
      ? [
          option('password_required', 's.subpasswordrequired', 'true'),
          option('run_as_owner', 's.subrunasowner', 'false'),
          option('origin', 's.suborigin', 'any'),
        ]
      : []),
    ...(version >= 170000 ? [option('failover', 's.subfailover', 'false')] : []),
  ].join(', ');
}

/**
 * Only superusers may read `subconninfo`, and naming the column is refused before a condition is looked at.
 * `ts_stat` runs a text as a query and gives back what it found as words: the column is named only for those
 * who may see it.
 */
const CONNECTION = `(
  SELECT ${maskedText('w.word')} FROM ts_stat(
    CASE WHEN has_column_privilege('pg_subscription', 'subconninfo', 'SELECT')
      THEN 'SELECT array_to_tsvector(ARRAY[subconninfo]) FROM pg_subscription WHERE oid = ' || s.oid
      ELSE 'SELECT NULL::tsvector' END) AS w LIMIT 1)`;

const list = (names: readonly string[]): string => names.map(quoteIdentifier).join(', ');
const slot = (name: string | undefined): string => (name === undefined ? 'NONE' : quoteLiteral(name));
const setting = ([name, value]: readonly [string, string]): string =>
  `${name} = ${/^\w+$/.test(value) ? value : quoteLiteral(value)}`;

export const subscriptionKind: Kind = {
  name: 'subscription',
  // PostgreSQL forgets to take the comment along.
  container: true,
  present: anyIn('pg_subscription'),
  extract: (version) => `
    SELECT 'pg_subscription'::regclass::oid AS classid, s.oid AS objid, 0 AS objsubid, NULL::text AS parent,
           quote_ident(s.subname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'connection', ${CONNECTION}, 'slot', s.subslotname,
             'publications', (SELECT jsonb_agg(x ORDER BY x) FROM unnest(s.subpublications) AS x),
             'options', jsonb_strip_nulls(jsonb_build_object(${options(version)})))) AS attributes
    FROM pg_subscription s WHERE s.subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())`,
  create: (fact) => {
    const own = of(fact);
    const settings = [
      'connect = false',
      `slot_name = ${slot(own.slot)}`,
      ...Object.entries(own.options).map(setting),
    ];
    const sql = `CREATE SUBSCRIPTION ${sqlName(fact)} CONNECTION ${quoteLiteral(own.connection ?? '')} PUBLICATION ${list(own.publications)} WITH (${settings.join(', ')})`;
    const secret = own.connection?.includes(MASK) === true ? `; ${SECRET_NOTE}` : '';
    return [creates(fact, sql, { note: `made disabled, without connecting${secret}` })];
  },
  alter: (from, to, names) => {
    const [before, after] = [of(from), of(to)];
    const changed = Object.keys({ ...before.options, ...after.options }).filter(
      (name) => before.options[name] !== after.options[name],
    );
    if (changed.some((name) => FIXED.includes(name))) return 'replace';
    const settings = [
      ...(names.includes('slot') ? [`slot_name = ${slot(after.slot)}`] : []),
      ...changed.map((name) => setting([name, after.options[name] ?? DEFAULTS[name] ?? ''])),
    ];
    const head = `ALTER SUBSCRIPTION ${sqlName(to)}`;
    const hidden = before.connection === undefined || after.connection === undefined;
    return [
      ...(names.includes('connection') && !hidden
        ? [
            alters(to, `${head} CONNECTION ${quoteLiteral(after.connection ?? '')}`, {
              ...(after.connection?.includes(MASK) === true ? { note: SECRET_NOTE } : {}),
            }),
          ]
        : []),
      ...(names.includes('publications')
        ? [
            alters(to, `${head} SET PUBLICATION ${list(after.publications)} WITH (refresh = false)`, {
              note: 'REFRESH PUBLICATION, which connects, is left to you',
            }),
          ]
        : []),
      ...(settings.length === 0 ? [] : [alters(to, `${head} SET (${settings.join(', ')})`)]),
    ];
  },
  // With its slot, DROP would connect to the publisher and could stand in no transaction.
  drop: (fact) => {
    const head = `ALTER SUBSCRIPTION ${sqlName(fact)}`;
    const details = { consumes: [], phase: 'contract' as const };
    return [
      ...(of(fact).slot === undefined
        ? []
        : [
            alters(fact, `${head} DISABLE`, details),
            alters(fact, `${head} SET (slot_name = NONE)`, details),
          ]),
      drops(fact, `DROP SUBSCRIPTION ${sqlName(fact)}`, {
        hazards: [`drop_subscription:${fact.name}`],
        note: 'its slot on the publisher stays and keeps the log there: drop it by hand',
      }),
    ];
  },
  rename: (from, to) => [alters(to, `ALTER SUBSCRIPTION ${sqlName(from)} RENAME TO ${sqlName(to)}`)],
};
