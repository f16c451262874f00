/** Triggers of tables and views, constraint triggers and their firing state among them. */
import type { Action } from '../action.ts';
import type { Fact } from '../catalog.ts';
import {
  alters,
  at,
  attributes,
  creates,
  drops,
  exclusively,
  type Kind,
  lastName,
  ownerName,
} from '../kind.ts';

export interface TriggerAttributes {
  /** As `pg_get_triggerdef` says it. */
  readonly definition: string;
  /** Absent when it fires in the ordinary way. */
  readonly enabled?: 'disabled' | 'replica' | 'always';
}

const STATES = {
  ordinary: 'ENABLE',
  disabled: 'DISABLE',
  replica: 'ENABLE REPLICA',
  always: 'ENABLE ALWAYS',
};

const whole = (fact: Fact): string => fact.parent ?? `table ${ownerName(fact)}`;

function setState(fact: Fact): Action {
  const { enabled } = attributes<TriggerAttributes>(fact);
  return alters(
    fact,
    `ALTER TABLE ${ownerName(fact)} ${STATES[enabled ?? 'ordinary']} TRIGGER ${lastName(fact)}`,
    {
      lock: 'SHARE ROW EXCLUSIVE',
      locked: [whole(fact)],
    },
  );
}

export const triggerKind: Kind = {
  name: 'trigger',
  locksBelow: 'partitions',
  renamedWhenEqual: true,
  extract: `
    SELECT 'pg_trigger'::regclass::oid AS classid, g.oid AS objid, 0 AS objsubid, ${at('pg_class', 'c.oid')} AS parent,
           n.q || '.' || quote_ident(c.relname) || '.' || quote_ident(g.tgname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'definition', pg_get_triggerdef(g.oid),
             'enabled', CASE g.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END)) AS attributes
    FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN spaces n ON n.oid = c.relnamespace
    WHERE NOT g.tgisinternal AND g.tgparentid = 0`,
  create: (fact) => [
    creates(fact, attributes<TriggerAttributes>(fact).definition, {
      lock: 'SHARE ROW EXCLUSIVE',
      locked: [whole(fact)],
    }),
    ...(fact.attributes.enabled === undefined ? [] : [setState(fact)]),
  ],
  alter: (_from, to, names) => (names.every((name) => name === 'enabled') ? [setState(to)] : 'replace'),
  drop: (fact) => [
    drops(fact, `DROP TRIGGER ${lastName(fact)} ON ${ownerName(fact)}`, exclusively(whole(fact))),
  ],
  rename: (from, to) => [
    alters(
      to,
      `ALTER TRIGGER ${lastName(from)} ON ${ownerName(to)} RENAME TO ${lastName(to)}`,
      exclusively(whole(to)),
    ),
  ],
};
