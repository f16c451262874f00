/** One cell of a made-up row, and how it is written for COPY. */

/** Dates stand for instants; calendar days, times and everything exact are text. */
export type Value = string | number | boolean | null | Date;

/** A line of PostgreSQL CSV: missing is empty, everything else quoted, so that '' stays text. */
export function csvLine(values: readonly Value[]): string {
  return `${values.map(csvCell).join(',')}\n`;
}

function csvCell(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'string') return `"${value.replaceAll('"', '""')}"`;
  if (value instanceof Date) return `"${value.toISOString()}"`;
  return typeof value === 'boolean' ? (value ? 't' : 'f') : String(value);
}

/** `{"a","b"}` */
export function arrayLiteral(items: readonly Value[]): string {
  const cell = (item: Value): string => {
    if (item === null) return 'NULL';
    const text = item instanceof Date ? item.toISOString() : String(item);
    return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
  };
  return `{${items.map(cell).join(',')}}`;
}

/** `YYYY-MM-DD` of an instant, in UTC. */
export function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
