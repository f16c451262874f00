/** Event triggers. They are made last and dropped first, so that a plan's own statements do not set them off. */
import { quoteLiteral } from '../../core/identifier.ts';
import type { Fact } from '../catalog.ts';
import { type Firing, firing, firingSql } from '../firing.ts';
import { alters, anyIn, attributes, creates, drops, type Kind, type Step, sqlName } from '../kind.ts';

export interface EventTriggerAttributes {
  /** `ddl_command_start`, `ddl_command_end`, `sql_drop`, `table_rewrite` or, from 17 on, `login`. */
  readonly event: string;
  /** Quoted, with its schema. */
  readonly function: string;
  /** `CREATE TABLE`, …; absent for all. */
  readonly tags?: readonly string[];
  readonly enabled?: Firing;
}

const of = (fact: Fact): EventTriggerAttributes => attributes<EventTriggerAttributes>(fact);

const setState = (fact: Fact): Step =>
  alters(fact, `ALTER EVENT TRIGGER ${sqlName(fact)} ${firing(of(fact).enabled)}`);

export const eventTriggerKind: Kind = {
  name: 'event-trigger',
  renamedWhenEqual: true,
  present: anyIn('pg_event_trigger'),
  extract: `
    SELECT 'pg_event_trigger'::regclass::oid AS classid, e.oid AS objid, 0 AS objsubid, NULL::text AS parent,
           quote_ident(e.evtname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'event', e.evtevent, 'function', e.evtfoid::regproc::text, 'tags', to_jsonb(e.evttags),
             'enabled', ${firingSql('e.evtenabled')})) AS attributes
    FROM pg_event_trigger e`,
  create: (fact) => {
    const trigger = of(fact);
    const tags =
      trigger.tags === undefined ? '' : ` WHEN TAG IN (${trigger.tags.map(quoteLiteral).join(', ')})`;
    return [
      creates(
        fact,
        `CREATE EVENT TRIGGER ${sqlName(fact)} ON ${trigger.event}${tags} EXECUTE FUNCTION ${trigger.function}()`,
      ),
      ...(trigger.enabled === undefined ? [] : [setState(fact)]),
    ];
  },
  alter: (_from, to, names) => (names.every((name) => name === 'enabled') ? [setState(to)] : 'replace'),
  drop: (fact) => [drops(fact, `DROP EVENT TRIGGER ${sqlName(fact)}`)],
  rename: (from, to) => [alters(to, `ALTER EVENT TRIGGER ${sqlName(from)} RENAME TO ${sqlName(to)}`)],
};
