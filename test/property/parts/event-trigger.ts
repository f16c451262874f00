/** Event triggers, with the one function that all of them call. */
import fc from 'fast-check';
import { oneOf, type Part, rarely } from '../part.ts';

interface EventTriggerSpec {
  readonly event: string;
  readonly tags: string | undefined;
  readonly state: string | undefined;
}

export const eventTrigger: Part<EventTriggerSpec> = {
  name: 'event-trigger',
  weight: 1,
  spec: fc.record({
    event: oneOf('ddl_command_end', 'sql_drop', 'ddl_command_start'),
    tags: rarely(oneOf(`'CREATE TABLE'`, `'CREATE TABLE', 'DROP TABLE'`)),
    state: rarely(oneOf('DISABLE', 'ENABLE REPLICA', 'ENABLE ALWAYS')),
  }),
  sql: ({ spec, name }) => [
    `CREATE OR REPLACE FUNCTION public.noticing() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'`,
    `CREATE EVENT TRIGGER ${name} ON ${spec.event}${spec.tags === undefined ? '' : ` WHEN TAG IN (${spec.tags})`} EXECUTE FUNCTION public.noticing()`,
    ...(spec.state === undefined ? [] : [`ALTER EVENT TRIGGER ${name} ${spec.state}`]),
  ],
};
