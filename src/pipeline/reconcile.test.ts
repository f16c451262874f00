import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withWorkshop } from '../../test/support/workshop.ts';

const CONTRACT = `
contract: heap
version: 1.0.0
tables:
  places:
    columns:
      id: { type: integer, primary_key: true }
  things:
    columns:
      id: { type: smallint, primary_key: true }
      name: { type: varchar(5), unique: true, nullable: true }
      place: { type: integer, nullable: true, references: places.id }
      size: { type: integer, check: size <> 3 }
`;
const cell = (...values: readonly string[]) => fc.constantFrom(...values);
const row = fc.tuple(
  cell('1', '2', '3', '4', '40000', 'x', ''),
  cell('a', 'b', 'toolong', '', '""', '"a,b"', 'é'),
  cell('1', '2', '9', ''),
  cell('1', '2', '3', '', '1.5', '99999999999'),
);
const file = fc
  .array(row, { maxLength: 12 })
  .map((rows) => ['id,name,place,size', ...rows.map((r) => r.join(','))].join('\n'));

test(
  'whatever is in a file, every row is loaded, quarantined or deduplicated, and the table holds what was said',
  () =>
    withWorkshop(
      {
        'contracts/heap.yaml': CONTRACT,
        'pipelines/append.yaml':
          'pipeline: append\nsource: { file: heap.csv }\nload: { table: things, mode: append }\nchunk: 5\n',
        'pipelines/upsert.yaml':
          'pipeline: upsert\nsource: { file: heap.csv }\nload: { table: things, mode: upsert }\nchunk: 4\n',
        'pipelines/truncate.yaml':
          'pipeline: truncate\nsource: { file: heap.csv }\nload: { table: things, mode: truncate }\nchunk: 4\n',
      },
      async (heap) => {
        await heap.session.execute('INSERT INTO places VALUES (1), (2)');
        const count = async (sql: string) => Number((await heap.session.query<{ n: number }>(sql))[0]?.n);
        await fc.assert(
          fc.asyncProperty(file, fc.constantFrom('append', 'upsert', 'truncate'), async (text, mode) => {
            await heap.session.execute(
              'DELETE FROM things; DROP TABLE IF EXISTS datawright.quarantine, datawright.run, datawright.step',
            );
            await heap.write('heap.csv', `${text}\n`);
            const lines = text.split('\n').length - 1;
            const first = await heap.run(mode);
            expect(first.extracted).toBe(lines);
            expect(first.loaded + first.quarantined + first.deduplicated).toBe(lines);
            expect(await count('SELECT count(*) AS n FROM datawright.quarantine')).toBe(first.quarantined);
            const there = await count('SELECT count(*) AS n FROM things');
            // An upsert may load a key twice, in two chunks.
            expect(mode === 'upsert' ? there <= first.loaded : there === first.loaded).toBe(true);
            const before = await heap.session.query('SELECT * FROM things ORDER BY id');
            await heap.run(mode, { again: true });
            expect(await heap.session.query('SELECT * FROM things ORDER BY id')).toEqual(before);
          }),
          { numRuns: 25 },
        );
      },
    ),
  180_000,
);
