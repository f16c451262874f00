/** An identity that changes columns: PostgreSQL cannot hand one over, so another goes on where it stood. */
import type { Fact, FactId } from '../../../catalog/catalog.ts';
import { type Identity, identityClause, sequenceOf } from '../../../catalog/identity.ts';
import { alters, exclusively, lastName, ownerName, type Step } from '../../../catalog/kind.ts';
import { quoteLiteral } from '../../../core/identifier.ts';

/** @param leaves the column under the name it has now, which the identity goes from */
export function carried(before: Fact | undefined, after: Fact | undefined, leaves: FactId): readonly Step[] {
  const [was, is] = [before, after].map((fact) => fact?.attributes.identity as Identity | undefined);
  if (before === undefined || after === undefined || was === undefined || is === undefined) return [];
  const table = ownerName(after);
  // Under its old name, which the server does not change with the column's.
  const [old, now] = [sequenceOf(before.id, was), sequenceOf(after.id, is)];
  return [
    alters(
      after,
      `DO $numbering$
DECLARE
  stood record;
BEGIN
  SELECT last_value, is_called INTO stood FROM ${old};
  ALTER TABLE ${table} ALTER COLUMN ${lastName(leaves)} DROP IDENTITY;
  ALTER TABLE ${table} ALTER COLUMN ${lastName(after)} ADD ${identityClause(is)};
  PERFORM setval(${quoteLiteral(now)}, stood.last_value, stood.is_called);
END
$numbering$`,
      { ...exclusively(`table ${table}`), note: 'numbers go on where they stood' },
    ),
  ];
}
