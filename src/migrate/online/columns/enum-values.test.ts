import { expect, test } from 'vitest';
import { withSession } from '../../../../test/support/online-law.ts';
import { applied, doubtsAbout, releaseOf } from '../../../../test/support/releases.ts';
import { probesOf, runProbes } from '../../preflight/preflight.ts';

const contract = (version: string, values: string): string => `
contract: shop
version: ${version}
strategy: online
enums:
  mood: [${values}]
tables:
  people:
    columns:
      id: { type: integer, primary_key: true }
      mood: { type: mood, default: happy, check: "mood <> 'sad' OR id > 0" }
      moods: { type: "mood[]", nullable: true }
      spare: { type: mood, nullable: true }
    indexes:
      - { columns: [mood], name: people_mood, where: "mood = 'happy'" }
`;

test('an enum loses and moves values while its columns are in use, and comes back', () =>
  withSession(async (session) => {
    const release = (version: string, values: string) => releaseOf(session, contract(version, values));
    await applied(session, await release('1', 'sad, unused, happy'));
    await session.execute(
      `INSERT INTO people SELECT i, 'sad', ARRAY['happy', 'sad']::mood[] FROM generate_series(1, 40) AS i`,
    );

    const first = await release('2', 'happy, sad, calm');
    expect(first.refused).toEqual([]);
    expect(first.leaving).toEqual([
      'mood__old',
      'people.mood__old',
      'people.moods__old',
      'people.spare__old',
    ]);
    expect(first.plan.up.filter((a) => a.lock === 'ACCESS EXCLUSIVE' && a.cost !== 'instant')).toEqual([]);
    expect(await doubtsAbout(first)).toEqual([]);
    await applied(session, first);
    await session.execute(`INSERT INTO people (id, spare) VALUES (41, 'calm');
      UPDATE people SET mood = 'happy', moods = ARRAY['calm', 'sad']::mood[] WHERE id = 1`);
    expect(
      await session.query(`SELECT id, mood, moods::text, spare, mood__old AS old, moods__old::text AS olds, spare__old
        FROM people WHERE id IN (1, 2, 41) ORDER BY mood, id`),
    ).toEqual([
      { id: 1, mood: 'happy', moods: '{calm,sad}', spare: null, old: 'happy', olds: null, spare__old: null },
      { id: 41, mood: 'happy', moods: null, spare: 'calm', old: 'happy', olds: null, spare__old: null },
      {
        id: 2,
        mood: 'sad',
        moods: '{happy,sad}',
        spare: null,
        old: 'sad',
        olds: '{happy,sad}',
        spare__old: null,
      },
    ]);
    expect((await release('2', 'happy, sad, calm')).plan.up).toEqual([]);

    const second = await release('3', 'happy, sad, calm');
    expect(second.leaving).toEqual([]);
    expect(await doubtsAbout(second)).toEqual([]);
    await applied(session, second);
    expect(await session.query(`SELECT typname FROM pg_type WHERE typtype = 'e'`)).toEqual([
      { typname: 'mood' },
    ]);
    await applied(session, second, 'down');
    await applied(session, first, 'down');
    expect(
      await session.query('SELECT mood, moods::text, spare FROM people WHERE id IN (1, 2) ORDER BY id'),
    ).toEqual([
      { mood: 'happy', moods: null, spare: null },
      { mood: 'sad', moods: '{happy,sad}', spare: null },
    ]);
    expect(await session.query('SELECT unnest(enum_range(NULL::mood))::text AS value')).toEqual(
      ['sad', 'unused', 'happy'].map((value) => ({ value })),
    );
  }));

const converted = (version: string, mood: string, moods: string, size: string): string => `
contract: shop
version: ${version}
enums:
  mood: [${version === '1' ? 'sad, unused, odd, happy' : 'happy, sad'}]
tables:
  people:
    columns:
      id: { type: integer, primary_key: true }
      mood: { type: mood${mood} }
      moods: { type: "mood[]", nullable: true${moods} }
      size: { type: ${size} }
`;

test('rows are asked for what the conversion of the contract makes of them', () =>
  withSession(async (session) => {
    await applied(session, await releaseOf(session, converted('1', '', '', 'text')));
    await session.execute(`INSERT INTO people VALUES (1, 'unused', '{unused}', '7 kg'), (2, 'odd', NULL, '8 kg'),
      (3, 'happy', '{odd,sad}', 'heavy')`);
    const using = (expression: string): string => `, strategy: { using: "${expression}" }`;
    const second = await releaseOf(
      session,
      converted(
        '2',
        using(`CASE mood WHEN 'unused' THEN 'sad' ELSE mood::text END`),
        using(`array_replace(moods::text[], 'unused', 'sad')`),
        `integer${using(`replace(size, ' kg', '')::integer`)}`,
      ),
    );
    expect(second.refused).toEqual([]);
    const ask = async (): Promise<readonly string[]> => {
      const probes = probesOf(second.plan, second.from, second.to);
      const found = await runProbes(probes, session, { seconds: 20 });
      return found.map(({ probe, keys }) => `${probe.name} ${keys.join(' ')}: ${probe.breaks}`);
    };
    expect(await ask()).toEqual([
      'enum-values:people.mood {"id" : 2}: no value of mood after its conversion',
      'enum-values:people.moods {"id" : 3}: no value of mood after its conversion',
    ]);
    await session.execute(`UPDATE people SET mood = 'sad', moods = NULL, size = '9 kg' WHERE id > 1`);
    expect(await ask()).toEqual([]);
    expect(await doubtsAbout(second)).toEqual([]);
    await applied(session, second);
    expect(await session.query('SELECT mood, moods::text, size FROM people ORDER BY id LIMIT 1')).toEqual([
      { mood: 'sad', moods: '{sad}', size: 7 },
    ]);
  }));
