/** Cuts a table into ranges of its primary key. The bounds are values, so a resumed run reads the same ranges. */
import { quoteIdentifier, quoteLiteral } from '../../core/identifier.ts';
import type { PostgresSession } from '../../core/ports/postgres.ts';
import { INTEGER_RANGES } from '../column-type.ts';
import type { Chunk } from '../dataflow.ts';

export interface KeyColumn {
  readonly name: string;
  readonly type: string;
}

/** A single integer key with fewer gaps than this is cut into even steps without reading it in order. */
const DENSE = 0.5;

export async function cutByKey(
  session: PostgresSession,
  relation: string,
  key: readonly KeyColumn[],
  where: string,
  rowsPerChunk: number,
  limit: number | undefined,
): Promise<{ readonly chunks: readonly Chunk[]; readonly rows: number }> {
  const [first] = key;
  const single = key.length === 1 && first !== undefined && first.type in INTEGER_RANGES ? first : undefined;
  const ends =
    single === undefined
      ? ''
      : `, MIN(${quoteIdentifier(single.name)})::text AS low, MAX(${quoteIdentifier(single.name)})::text AS high`;
  const [counted] = await session.query<{ n: number; low?: string; high?: string }>(
    `SELECT COUNT(*) AS n${ends} FROM ${relation} WHERE ${where}`,
  );
  const total = Number(counted?.n ?? 0);
  const rows = Math.min(total, limit ?? total);
  if (rows === 0) return { chunks: [], rows };
  if (key.length === 0) return { chunks: [{ type: 'keys', after: null, upTo: null }], rows };
  if (rows === total && typeof counted?.low === 'string' && typeof counted.high === 'string') {
    const [low, high] = [BigInt(counted.low), BigInt(counted.high)];
    const span = high - low + 1n;
    if (total / Number(span) >= DENSE)
      return { chunks: evenSteps(low, high, Math.ceil(rows / rowsPerChunk)), rows };
  }
  const names = key.map((column) => quoteIdentifier(column.name));
  const bounds = await session.query<Record<string, string>>(
    `SELECT ${names.map((name, i) => `${name}::text AS k${i}`).join(', ')}
FROM (SELECT ${names.join(', ')}, ROW_NUMBER() OVER (ORDER BY ${names.join(', ')}) AS place FROM ${relation} WHERE ${where}) numbered
WHERE (place % $1 = 0 AND place < $2) OR place = $2 ORDER BY place`,
    [rowsPerChunk, rows],
  );
  const values = bounds.map((bound) => key.map((_, i) => String(bound[`k${i}`])));
  return {
    chunks: values.map((upTo, i) => ({ type: 'keys', after: values[i - 1] ?? null, upTo })),
    rows,
  };
}

function evenSteps(low: bigint, high: bigint, pieces: number): readonly Chunk[] {
  const span = high - low + 1n;
  const step = (span + BigInt(pieces) - 1n) / BigInt(pieces);
  const chunks: Chunk[] = [];
  for (let after = low - 1n; after < high; after += step) {
    const upTo = after + step > high ? high : after + step;
    chunks.push({ type: 'keys', after: [String(after)], upTo: [String(upTo)] });
  }
  return chunks;
}

/** SQL condition: the row's key lies in the chunk. */
export function withinKeys(key: readonly KeyColumn[], chunk: Extract<Chunk, { type: 'keys' }>): string {
  const names = key.map((column) => quoteIdentifier(column.name)).join(', ');
  const values = (bound: readonly string[]) =>
    bound.map((value, i) => `${quoteLiteral(value)}::${key[i]?.type ?? 'text'}`).join(', ');
  const parts = [
    ...(chunk.after === null ? [] : [`(${names}) > (${values(chunk.after)})`]),
    ...(chunk.upTo === null ? [] : [`(${names}) <= (${values(chunk.upTo)})`]),
  ];
  return parts.length === 0 ? 'TRUE' : parts.join(' AND ');
}
