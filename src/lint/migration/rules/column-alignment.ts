/** Columns in an order that wastes room. */
import type { CreateStmt } from 'libpg-query';
import { as, relationOf, relationText } from '../../../sql/tree.ts';
import { writtenType } from '../../../sql/type-name.ts';
import type { Rule } from '../rule.ts';
import { spanOf, statementAs } from '../statement.ts';

/** Length and alignment of types whose length is fixed (pg_type.typlen, typalign). */
const FIXED: Readonly<Record<string, readonly [length: number, alignment: number]>> = {
  bool: [1, 1],
  int2: [2, 2],
  smallserial: [2, 2],
  int4: [4, 4],
  serial: [4, 4],
  float4: [4, 4],
  date: [4, 4],
  int8: [8, 8],
  bigserial: [8, 8],
  float8: [8, 8],
  timestamp: [8, 8],
  timestamptz: [8, 8],
  time: [8, 8],
  money: [8, 8],
  interval: [16, 8],
  uuid: [16, 1],
};

export const columnAlignment: Rule = {
  id: 'column-alignment',
  code: 'L163',
  title: 'Columns in an order that wastes room',
  why: 'PostgreSQL stores columns in the order they are declared and fills up to the alignment of each; wide ones first leave no gaps.',
  fix: 'put columns of 8 bytes first, then those of 4, 2 and 1, then those of any length',
  level: 'off',
  aliases: ['atlas PG110'],
  examples: {
    fires: ['CREATE TABLE t (a boolean, b bigint, c boolean, d bigint);'],
    silent: [
      'CREATE TABLE t (b bigint, d bigint, a boolean, c boolean);',
      'CREATE TABLE t (a boolean, b text);',
    ],
  },
  check(statement) {
    const create = statementAs(statement, 'CreateStmt');
    const table = relationOf(create?.relation);
    if (create === undefined || table === undefined) return [];
    const sizes = fixedColumns(create);
    const best = [...sizes].sort((a, b) => b[1] - a[1]);
    const wasted = paddedLength(sizes) - paddedLength(best);
    if (wasted < 8) return [];
    const message = `${wasted} bytes in every row of ${relationText(table)} are only filling`;
    return [{ ...spanOf(statement), message, object: relationText(table) }];
  },
};

type Size = readonly [length: number, alignment: number];

/** Columns of fixed length; a text between them begins anywhere, so only the fixed ones are compared. */
function fixedColumns(create: CreateStmt): readonly Size[] {
  return (create.tableElts ?? []).flatMap((node) => {
    const type = writtenType(as(node, 'ColumnDef')?.typeName);
    const size = type === undefined || type.array ? undefined : FIXED[type.name];
    return size === undefined ? [] : [size];
  });
}

function paddedLength(sizes: readonly Size[]): number {
  const end = sizes.reduce((at, [length, alignment]) => Math.ceil(at / alignment) * alignment + length, 0);
  return Math.ceil(end / 8) * 8;
}
