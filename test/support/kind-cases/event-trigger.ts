/** Changes of event triggers. */
import type { Case } from './basis.ts';

const hear = `CREATE FUNCTION hear() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM 1; END';`;
const trigger = (rest: string): string =>
  `${hear} CREATE EVENT TRIGGER heard ON ${rest} EXECUTE FUNCTION hear();`;

export const eventTriggerCases: readonly Case[] = [
  {
    name: 'with tags, a state and a comment',
    from: '',
    to: `${trigger(`ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE')`)} ALTER EVENT TRIGGER heard ENABLE ALWAYS; COMMENT ON EVENT TRIGGER heard IS 'x';`,
  },
  {
    name: 'disabled',
    from: trigger('sql_drop'),
    to: `${trigger('sql_drop')} ALTER EVENT TRIGGER heard DISABLE;`,
  },
  { name: 'on another event', from: trigger('sql_drop'), to: trigger('ddl_command_start') },
  {
    name: 'that refuses every command, made with the tables it guards',
    from: '',
    to: `CREATE TABLE t (id int); CREATE INDEX ON t (id); COMMENT ON TABLE t IS 'kept';
      CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no''; END';
      CREATE EVENT TRIGGER guard ON ddl_command_start WHEN TAG IN ('CREATE TABLE', 'DROP TABLE', 'ALTER TABLE', 'CREATE INDEX', 'COMMENT', 'DROP FUNCTION') EXECUTE FUNCTION refuse();`,
  },
];
