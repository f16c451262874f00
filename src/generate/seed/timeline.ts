/** When things happened to a row: nothing before its parents were there, nothing updated before it was created. */
import type { Entity, Field } from '../model.ts';
import { parseType } from '../postgres-type.ts';
import { mix, randomFrom } from './random.ts';
import { dayOf, type Value } from './value.ts';

const DAY = 86_400_000;
/** How far back the made-up history goes. */
export const HISTORY = 730 * DAY;

const CREATED =
  /^(created|inserted|registered|placed|ordered|joined|signed_up|opened|added|occurred|happened|recorded|logged|sent|received)|^(date|day|at|time|timestamp)$/;
const UPDATED = /^(updated|modified|changed|last_modified|refreshed)/;
const GONE = /^(deleted|closed|cancelled|canceled|archived|revoked|removed|disabled|banned|deactivated|left)/;
const AHEAD =
  /^(expires|expired|due|ends|valid_to|valid_until|until|renews|next)|_(until|end|expiry|deadline)$/;
const BIRTH = /birth|^dob$/;

export interface Timeline {
  /** Milliseconds. */
  readonly born: number;
  readonly updated: number;
}

/** `after`: when the youngest parent was born. */
export function timelineOf(seed: number, row: number, after: number, until: number): Timeline {
  const random = randomFrom(mix(seed, row));
  // More happened lately than long ago.
  const born = after + (until - after) * random() ** 0.6;
  return { born, updated: born + (until - born) * random() ** 3 };
}

export function isInstant(type: string): boolean {
  const { name, array } = parseType(type);
  return !array && (name.startsWith('timestamp') || name === 'date');
}

/** The column that says when the row came to be: by its name, or else the first that must be there. */
export function birthColumn(entity: Entity): string | undefined {
  const instants = entity.fields.filter((field) => isInstant(field.type) && !BIRTH.test(field.column));
  return (
    instants.find((field) => CREATED.test(field.column)) ??
    instants.find((field) => !field.nullable && !UPDATED.test(field.column) && !AHEAD.test(field.column))
  )?.column;
}

/** `seed` is the cell's own. */
export function instantOf(
  field: Field,
  birth: string | undefined,
  timeline: Timeline,
  seed: number,
  until: number,
): Value {
  const random = randomFrom(seed);
  const { born, updated } = timeline;
  const write = (instant: number): Value =>
    parseType(field.type).name === 'date' ? dayOf(instant) : new Date(Math.floor(instant));
  if (BIRTH.test(field.column)) return write(until - (18 + random() * 62) * 365.25 * DAY);
  if (field.column === birth) return write(born);
  if (UPDATED.test(field.column)) return write(updated);
  if (GONE.test(field.column)) return field.nullable && random() < 0.92 ? null : write(updated);
  if (AHEAD.test(field.column))
    return field.nullable && random() < 0.3 ? null : write(born + random() * 90 * DAY);
  if (field.nullable && random() < 0.4) return null;
  return write(born + (updated - born) * random());
}
