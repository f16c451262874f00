/** Diagnostics of the catalog room. */
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Catalog } from './catalog.ts';

export const explanations: Readonly<Record<string, { title: string; text: string }>> = {
  K001: {
    title: 'Object is not modelled',
    text: `The database has an object of a kind that Datawright reads by name only. It is left exactly as it is: never
compared, never changed, never dropped. Statements that create it belong in a migration of your own; a plan that
drops something it uses will fail on the shadow, before anyone runs it.`,
  },
  K002: {
    title: 'The database is too old for this',
    text: `The contract declares something that a newer major of PostgreSQL brought, and the database does not run that
major. The message names the feature and the first major that has it. Contracts are read back from the newest
PostgreSQL that Datawright brings, which understands all of them; what the database understands is its own affair.
Upgrade it, or declare the object without the feature: a stored generated column instead of a virtual one, a unique
index over coalesce(…) instead of NULLS NOT DISTINCT.`,
  },
};

/** One K001 for each object that no kind models. */
export function unmodelledDiagnostics(catalog: Catalog): readonly Diagnostic[] {
  return catalog.unmodelled.map(({ what, name }) => ({
    code: 'K001',
    severity: 'info',
    where: { object: name },
    message: `${what} ${name} is not modelled and is left as it is`,
  }));
}
