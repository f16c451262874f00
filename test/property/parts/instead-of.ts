/** Triggers of views, which do something instead. */
import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick } from '../part.ts';

interface InsteadOfSpec {
  readonly view: Pick;
  readonly event: string;
}

export const insteadOf: Part<InsteadOfSpec> = {
  name: 'instead-of',
  weight: 2,
  spec: fc.record({
    view: pick,
    event: oneOf('INSERT', 'UPDATE', 'DELETE', 'UPDATE OF a', 'INSERT OR DELETE'),
  }),
  sql: ({ spec, name }, side) => {
    const view = side.find('view', spec.view);
    return view === undefined
      ? []
      : [
          `CREATE OR REPLACE FUNCTION public.passing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'`,
          `CREATE TRIGGER ${name} INSTEAD OF ${spec.event} ON ${view.sql} FOR EACH ROW EXECUTE FUNCTION public.passing()`,
        ];
  },
};
