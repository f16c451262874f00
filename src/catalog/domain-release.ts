/** How a domain lets go of functions that are made anew, so that the columns of its type may stay. */
import type { Fact, FactId } from './catalog.ts';
import { relationsRead } from './domain-reach.ts';
import { alters, bareName, type Scene, type Step, sqlName } from './kind.ts';
import { columnsAround, parking } from './parked.ts';

/**
 * Checks and a default that call functions in `gone` are taken off and put back. Those that change are the
 * alteration's affair. For `Kind.release`.
 */
export function releaseDomain(
  fact: Fact,
  gone: ReadonlySet<FactId>,
  scene: Scene,
): readonly Step[] | undefined {
  const leaving = fact.dependsOn.filter((id) => gone.has(id));
  if (!leaving.every((id) => id.startsWith('function '))) return undefined;
  const after = scene.to.facts.get(fact.id);
  const called = checksCalling(fact, gone, scene);
  const value = isCalling(fact.attributes.default, leaving) ? fact.attributes.default : undefined;
  const byDefault = value !== undefined && (after === undefined || after.attributes.default === value);
  const change = (on: Fact, what: string, consumes: Step['consumes']): Step =>
    alters(on, `ALTER DOMAIN ${sqlName(fact)} ${what}`, { consumes });
  // ADD CONSTRAINT does not look into arrays and rows, and says so.
  const { away, back } = parking(parkedFor(fact, gone, scene), after ?? fact);
  const off = [
    ...away,
    ...called.map(([name]) => change(fact, `DROP CONSTRAINT ${name}`, [])),
    ...(byDefault ? [change(fact, 'DROP DEFAULT', [])] : []),
  ];
  if (after === undefined) return off;
  const needs = [after.id, ...after.dependsOn];
  const users = relationsRead(fact, scene.from);
  return [
    ...off,
    ...(byDefault ? [change(after, `SET DEFAULT ${String(value)}`, needs)] : []),
    ...called.map(([name, check]) => ({
      ...change(after, `ADD CONSTRAINT ${name} ${check}`, needs),
      ...(users.length === 0 ? {} : ({ cost: 'scan', lock: 'SHARE', locked: users } as const)),
    })),
    ...back,
  ];
}

/** Columns that are text until the checks are there again. */
export const parkedFor = (fact: Fact, gone: ReadonlySet<FactId>, scene: Scene): readonly Fact[] =>
  checksCalling(fact, gone, scene).length === 0 ? [] : columnsAround(fact, scene);

function checksCalling(
  fact: Fact,
  gone: ReadonlySet<FactId>,
  scene: Scene,
): readonly (readonly [string, string])[] {
  const leaving = fact.dependsOn.filter((id) => gone.has(id));
  const after = scene.to.facts.get(fact.id);
  return checksOf(fact).filter(([name, check]) => isCalling(check, leaving) && isSame(name, check, after));
}

const isCalling = (text: unknown, functions: readonly FactId[]): boolean =>
  typeof text === 'string' && functions.some((id) => text.includes(`${bareName(id)}(`));

function checksOf(fact: Fact): readonly (readonly [string, string])[] {
  return Object.entries((fact.attributes.checks ?? {}) as Readonly<Record<string, string>>);
}

function isSame(name: string, check: string, after: Fact | undefined): boolean {
  return after === undefined || checksOf(after).some(([other, text]) => other === name && text === check);
}
