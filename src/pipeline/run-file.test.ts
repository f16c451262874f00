import { describe, expect, test } from 'vitest';
import { type RunOutput, type Workshop, withWorkshop } from '../../test/support/workshop.ts';

const CONTRACT = `
contract: zoo
version: 1.0.0
enums:
  diet: [plants, meat, both]
tables:
  keepers:
    columns:
      id: { type: integer, primary_key: true }
      name: { type: text }
  animals:
    columns:
      id: { type: integer, primary_key: true }
      name: { type: varchar(8) }
      diet: { type: diet, nullable: true }
      born: { type: date, nullable: true }
      weight: { type: "numeric(6,2)", nullable: true, check: weight > 0 }
      keeper: { type: integer, nullable: true, references: keepers.id }
      note: { type: text, nullable: true }
`;
const PIPELINE = `
pipeline: animals
source: { file: animals.csv }
load: { table: animals, mode: upsert }
`;
const HEADER = 'id,name,diet,born,weight,keeper,note\n';

function withZoo<T>(work: (zoo: Workshop) => Promise<T>, pipeline = PIPELINE): Promise<T> {
  return withWorkshop({ 'contracts/zoo.yaml': CONTRACT, 'pipelines/animals.yaml': pipeline }, async (zoo) => {
    await zoo.session.execute("INSERT INTO keepers VALUES (1, 'Ada'), (2, 'Bo')");
    return work(zoo);
  });
}

function rows(zoo: Workshop, columns = '*'): Promise<readonly unknown[]> {
  return zoo.session.query(`SELECT ${columns} FROM animals ORDER BY id`);
}

function adds(run: RunOutput['runs'][number]): boolean {
  return run.extracted === run.loaded + run.quarantined + run.deduplicated;
}

describe('a file into a table', () => {
  test('every row ends in the table or in quarantine with the constraint it breaks', () =>
    withZoo(async (zoo) => {
      await zoo.write(
        'animals.csv',
        `${HEADER}1,Leo,meat,2020-01-02,190.5,1,
2,Ella,plants,not a date,4000,1,
3,Gus,fish,2020-01-02,5,1,
4,Zoe,plants,2021-05-05,-3,2,
5,Ivo,both,2019-09-09,7,99,
6,,meat,2020-01-01,1,1,
7,Maximilian,meat,2020-01-01,1,1,
eight,Kim,meat,2020-01-01,1,1,
9,Pia,,,,,
9,Pia,meat,,,,
`,
      );
      const run = await zoo.run('animals');
      expect(run).toMatchObject({ extracted: 10, loaded: 2, quarantined: 7, deduplicated: 1 });
      expect(await rows(zoo, 'id, name, diet')).toEqual([
        { id: 1, name: 'Leo', diet: 'meat' },
        { id: 9, name: 'Pia', diet: 'meat' },
      ]);
      const refused = await zoo.session.query(
        `SELECT reason, "row" ->> 'id' AS id FROM datawright.quarantine ORDER BY "row" ->> 'id'`,
      );
      expect(refused).toEqual([
        { id: '2', reason: 'born is no date' },
        { id: '3', reason: 'diet is no diet' },
        { id: '4', reason: 'breaks check (weight > (0)::numeric)' },
        { id: '5', reason: 'keeper is not in keepers' },
        { id: '6', reason: 'name is missing' },
        { id: '7', reason: 'name is longer than 8 characters' },
        { id: 'eight', reason: 'id is no integer' },
      ]);
    }));

  test('an empty text and no value stay apart', () =>
    withZoo(async (zoo) => {
      await zoo.write('animals.csv', `${HEADER}1,Leo,,,,,""\n2,Pia,,,,,\n`);
      expect(await zoo.run('animals')).toMatchObject({ loaded: 2 });
      expect(await rows(zoo, 'id, note')).toEqual([
        { id: 1, note: '' },
        { id: 2, note: null },
      ]);
    }));

  test('a second run of an unchanged file does nothing and says so', () =>
    withZoo(async (zoo) => {
      await zoo.write('animals.csv', `${HEADER}1,Leo,,,,,\n`);
      await zoo.run('animals');
      expect(await zoo.run('animals')).toMatchObject({ status: 'unchanged', extracted: 0 });
      const [count] = await zoo.session.query('SELECT count(*) AS n FROM datawright.run');
      expect(count).toEqual({ n: 1 });
    }));

  test('a changed file updates the rows that changed and leaves the equal ones alone', () =>
    withZoo(async (zoo) => {
      await zoo.write('animals.csv', `${HEADER}1,Leo,,,1.5,,\n2,Pia,,,,,\n`);
      await zoo.run('animals');
      const before = await rows(zoo, 'id, xmin::text AS version');
      await zoo.write('animals.csv', `${HEADER}1,Leo,,,1.50,,\n2,Pia,meat,,,,\n3,Gus,,,,,\n`);
      const run = await zoo.run('animals');
      expect(run).toMatchObject({ extracted: 3, loaded: 2, deduplicated: 1, unchanged: 1 });
      expect((await rows(zoo, 'id, xmin::text AS version'))[0]).toEqual(before[0]);
      expect(await rows(zoo, 'id, diet')).toEqual([
        { id: 1, diet: null },
        { id: 2, diet: 'meat' },
        { id: 3, diet: null },
      ]);
    }));

  test('--again loads nothing twice', () =>
    withZoo(async (zoo) => {
      await zoo.write('animals.csv', `${HEADER}1,Leo,,,,,\n2,Pia,,,,,\n`);
      await zoo.run('animals');
      expect(await zoo.run('animals', { again: true })).toMatchObject({ loaded: 0, deduplicated: 2 });
    }));

  test('a row that is refused again stands in quarantine once, and twice when the file has it twice', () =>
    withZoo(async (zoo) => {
      await zoo.write('animals.csv', `${HEADER}1,Leo,fish,,,,\n2,,,,,,\n2,,,,,,\n`);
      await zoo.run('animals');
      expect(await zoo.run('animals', { again: true })).toMatchObject({ extracted: 3, quarantined: 3 });
      expect(await zoo.session.query('SELECT count(*)::int AS n FROM datawright.quarantine')).toEqual([
        { n: 3 },
      ]);
    }));

  test('append keeps what is there and refuses other values for a known key', () =>
    withZoo(
      async (zoo) => {
        await zoo.write('animals.csv', `${HEADER}1,Leo,,,,,\n2,Pia,,,,,\n`);
        await zoo.run('animals');
        await zoo.write('animals.csv', `${HEADER}1,Leo,,,,,\n2,Pim,,,,,\n3,Gus,,,,,\n`);
        const run = await zoo.run('animals');
        expect(run).toMatchObject({ extracted: 3, loaded: 1, quarantined: 1, deduplicated: 1 });
        expect(await rows(zoo, 'id, name')).toEqual([
          { id: 1, name: 'Leo' },
          { id: 2, name: 'Pia' },
          { id: 3, name: 'Gus' },
        ]);
      },
      PIPELINE.replace('upsert', 'append'),
    ));

  test('truncate replaces all rows at once, and readers never see an empty table', () =>
    withZoo(
      async (zoo) => {
        await zoo.write('animals.csv', `${HEADER}1,Leo,,,,,\n2,Pia,,,,,\n`);
        await zoo.run('animals');
        await zoo.write('animals.csv', `${HEADER}2,Pia,meat,,,,\n3,Gus,,,,,\n`);
        const seen = new Set<number>();
        let done = false;
        const watching = (async () => {
          while (!done) {
            const [row] = await zoo.session.query<{ n: number }>('SELECT count(*) AS n FROM animals');
            seen.add(Number(row?.n));
          }
        })();
        const run = await zoo.run('animals');
        done = true;
        await watching;
        expect(run).toMatchObject({ extracted: 2, loaded: 2 });
        expect([...seen]).toEqual([2]);
        expect(await rows(zoo, 'id')).toEqual([{ id: 2 }, { id: 3 }]);
      },
      `${PIPELINE.replace('upsert', 'truncate')}chunk: 1\n`,
    ));

  test('chunks of one row load the same as one chunk', () =>
    withZoo(async (zoo) => {
      await zoo.write('animals.csv', `${HEADER}1,Leo,,,,,\n2,Pia,,,,7,\n1,Leo,meat,,,,\n3,Gus,,,,,\n`);
      const run = await zoo.run('animals');
      expect(run).toMatchObject({ chunks: 4, extracted: 4, quarantined: 1 });
      expect(adds(run)).toBe(true);
      expect(await rows(zoo, 'id, diet')).toEqual([
        { id: 1, diet: 'meat' },
        { id: 3, diet: null },
      ]);
    }, `${PIPELINE}chunk: 1\n`));

  test('columns are cleaned, derived and filtered on the way', () =>
    withZoo(
      async (zoo) => {
        await zoo.write(
          'animals.csv',
          `${HEADER}1,  Leo ,,2020-03-01,,,young\n2,Pia,,1990-01-01,,,\n3,Gus,,,,,skip\n`,
        );
        const run = await zoo.run('animals');
        expect(run).toMatchObject({ extracted: 2, loaded: 2, filtered: 1 });
        expect(await rows(zoo, 'id, name, note')).toEqual([
          { id: 1, name: 'Leo', note: 'born 2020' },
          { id: 2, name: 'Pia', note: 'born 1990' },
        ]);
      },
      `${PIPELINE}
transform:
  - clean: [name, note]
  - derive: { note: "'born ' || extract(year from born)" }
  - filter: born IS NOT NULL
`,
    ));

  test('rules of the pipeline quarantine, deduplicate or stop', () =>
    withZoo(
      async (zoo) => {
        await zoo.write('animals.csv', `${HEADER}1,Leo,,,5,,\n2,Leo,,,9,,\n3,Gus,,,900,,\n`);
        const run = await zoo.run('animals');
        expect(run).toMatchObject({ extracted: 3, loaded: 1, quarantined: 1, deduplicated: 1 });
        await zoo.write('animals.csv', `${HEADER}4,Zed,,,1,,forbidden\n`);
        await expect(zoo.run('animals')).rejects.toThrow(/F030/);
        expect(await rows(zoo, 'id')).toEqual([{ id: 1 }]);
      },
      `${PIPELINE}
rules:
  - { unique: name, on_fail: deduplicate }
  - { between: { column: weight, max: 500 }, on_fail: quarantine }
  - { in: { column: note, values: [allowed] }, on_fail: fail }
`,
    ));

  test('two runners at once load every row once', () =>
    withZoo(async (zoo) => {
      await zoo.write(
        'animals.csv',
        HEADER + Array.from({ length: 500 }, (_, i) => `${i},A${i},,,,,\n`).join(''),
      );
      const runs = await Promise.all([zoo.run('animals'), zoo.run('animals')]);
      expect(runs.map((run) => run.status).sort()).toEqual(['loaded', 'unchanged']);
      const [count] = await zoo.session.query('SELECT count(*) AS n FROM animals');
      expect(count).toEqual({ n: 500 });
    }));

  test('a row that references another row of the same load is loaded, and falls with it', () =>
    withWorkshop(
      {
        'contracts/tree.yaml': `
contract: tree
version: 1.0.0
tables:
  nodes:
    columns:
      id: { type: integer, primary_key: true }
      parent: { type: integer, nullable: true, references: nodes.id }
`,
        'pipelines/nodes.yaml':
          'pipeline: nodes\nsource: { file: nodes.csv }\nload: { table: nodes, mode: upsert }\n',
        'nodes.csv': 'id,parent\n1,\n2,1\n3,2\n7,8\n8,9\n10,7\n',
      },
      async (tree) => {
        expect(await tree.run('nodes')).toMatchObject({ extracted: 6, loaded: 3, quarantined: 3 });
        expect(await tree.session.query('SELECT id FROM nodes ORDER BY id')).toEqual([
          { id: 1 },
          { id: 2 },
          { id: 3 },
        ]);
      },
    ));

  test('--explain shows the statements and changes nothing', () =>
    withZoo(async (zoo) => {
      await zoo.write('animals.csv', `${HEADER}1,Leo,,,,,\n`);
      const output = (await zoo.verb('run', { pipelines: ['animals'], explain: true })) as RunOutput;
      const sql = output.explained[0]?.statements.map((statement) => statement.sql).join('\n') ?? '';
      expect(sql).toContain('INSERT INTO public.animals');
      expect(sql).toContain('ON CONFLICT (id) DO UPDATE');
      expect(await rows(zoo)).toEqual([]);
    }));
});
