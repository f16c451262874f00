/**
 * Parts of several indexes or keys over the same columns. PostgreSQL makes them with their partition and tells
 * their names apart by numbers, in the order in which the wholes were made; no catalog tells that order, so each is
 * renamed by the whole that it belongs to.
 */
import { quoteLiteral, unquoteIdentifier } from '../core/identifier.ts';
import type { Fact } from './catalog.ts';
import { creates, lastName, type Scene, type Step, sqlName } from './kind.ts';
import { ownName, partOf, wayOf } from './partition.ts';

/** The statement that makes the part and its namesakes, by the first of them; undefined when it has none. */
export function namedByWhole(fact: Fact, scene: Scene): readonly Step[] | undefined {
  const parts = namesakes(fact, scene);
  if (parts.length < 2) return undefined;
  if (parts[0]?.id !== fact.id) return [];
  const produces = parts.map(({ id }) => id);
  return [
    creates(fact, statement(sqlName(fact.parent ?? ''), parts), {
      produces,
      consumes: [...new Set(parts.flatMap(({ dependsOn }) => dependsOn))].sort(),
      lock: 'none',
    }),
  ];
}

/** Parts that come with their partition under one name, the given one among them. */
function namesakes(fact: Fact, scene: Scene): readonly Fact[] {
  const table = fact.parent ?? '';
  const comesWithTable = (part: Fact): boolean => {
    const whole = partOf(part);
    return (
      whole !== undefined && !scene.isMade(whole) && ['by itself', 'renamed'].includes(wayOf(part, scene))
    );
  };
  if (!scene.isMade(table) || !comesWithTable(fact)) return [];
  return scene
    .children(scene.to, table)
    .filter((part) => part.kind === fact.kind && ownName(part, table) === ownName(fact, table))
    .filter(comesWithTable);
}

/** Twice over: one part may have the name that another is to get. */
function statement(table: string, parts: readonly Fact[]): string {
  const names = parts.map(
    (part) =>
      `      (${quoteLiteral(String(part.attributes.partOf))}::regclass, ${quoteLiteral(unquoteIdentifier(lastName(part)))})`,
  );
  const body = `
DECLARE part record;
BEGIN
  FOR part IN
    SELECT i.inhrelid AS id, CASE turn WHEN 1 THEN 'part ' || i.inhrelid ELSE n.name END AS name
    FROM (VALUES
${names.join(',\n')}
    ) AS n (whole, name), generate_series(1, 2) AS turn, pg_inherits i JOIN pg_index x ON x.indexrelid = i.inhrelid
    WHERE i.inhparent = n.whole AND x.indrelid = ${quoteLiteral(table)}::regclass
    ORDER BY turn
  LOOP
    EXECUTE format('ALTER INDEX %s RENAME TO %I', part.id::regclass, part.name);
  END LOOP;
END `;
  return body.includes('$names$') ? `DO ${quoteLiteral(body)}` : `DO $names$${body}$names$`;
}
