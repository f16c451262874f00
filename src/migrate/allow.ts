/** Losses are accepted by name: everything that would run is looked at before anything does. */
import { failure } from '../core/diagnostic.ts';
import { didYouMean } from '../core/suggestion.ts';
import { formatCount, plural } from '../core/units.ts';
import type { Migration } from './folder.ts';
import type { Direction } from './history.ts';

const SHOWN = 5;

/** Names that `--allow` takes, of all actions that would run, each once. */
export function hazardsOf(migrations: readonly Migration[], direction: Direction): readonly string[] {
  return [...new Set(migrations.flatMap((m) => m.plan[direction].flatMap((action) => action.hazards)))];
}

/** `--allow a --allow b`, ready to be typed. */
export function allowFlags(hazards: readonly string[]): string {
  return hazards.map((hazard) => `--allow ${hazard}`).join(' ');
}

/**
 * @throws M020 once for all that is not allowed, with the whole command's flags
 */
export function requireAllowed(
  migrations: readonly Migration[],
  direction: Direction,
  allow: readonly string[],
): void {
  const hazards = hazardsOf(migrations, direction);
  const missing = hazards.filter((hazard) => !allow.includes(hazard));
  if (missing.length === 0) return;
  const actions = migrations.flatMap((m) => m.plan[direction]);
  const effects = actions
    .filter((action) => action.hazards.some((hazard) => missing.includes(hazard)))
    .map((action) => action.data);
  const worst = effects.includes('irreversible')
    ? 'irreversible'
    : effects.includes('lossy')
      ? 'lossy'
      : 'narrowing';
  const [only] = missing;
  const names = migrations.filter((m) => hazardsOf([m], direction).some((h) => missing.includes(h)));
  const subject = `${names.map((m) => m.name).join(', ')} ${direction}`;
  const mistyped = allow
    .filter((name) => !hazards.includes(name))
    .flatMap((name) => {
      const meant = didYouMean(name, missing);
      return meant === undefined ? [] : [`${name}: ${meant}`];
    });
  throw failure(
    'M020',
    missing.length === 1
      ? `${subject} is ${worst} (${only}) and was not allowed`
      : `${subject} is ${worst} in ${plural(missing.length, 'place')} that were not allowed: ${listed(missing)}`,
    {
      where: { object: missing.length === 1 ? objectOf(only ?? '') : (names[0]?.name ?? '') },
      why: [...mistyped, direction === 'up' ? 'Nothing was applied.' : 'Nothing was changed.'].join(' '),
      fix: `when the data may go, say so by name: ${allowFlags(missing)}`,
    },
  );
}

function listed(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return `${names.slice(0, SHOWN).join(', ')}${more > 0 ? `, and ${formatCount(more)} more` : ''}`;
}

function objectOf(hazard: string): string {
  return hazard.slice(hazard.indexOf(':') + 1);
}
