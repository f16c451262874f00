import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { DatawrightError, failure } from '../core/diagnostic.ts';
import type { Context } from '../operations/context.ts';
import { face } from '../operations/face.ts';
import { type Operation, operation } from '../operations/operation.ts';
import { describeFace, describeOperation } from './help/describe.ts';
import { run } from './run.ts';
import type { Signal, World } from './world.ts';

/** Called by the verb when it hangs. */
let whenHanging = (): void => {};

/** A verb whose behaviour the tests choose by its input; everything around it is the real command line. */
const countOperation = operation({
  name: 'count rows',
  summary: 'Counts rows of tables',
  description: 'Reads each table once and counts its rows.',
  examples: [{ command: 'datawright count rows users', does: 'one table' }],
  effect: 'write',
  positional: ['table', 'more'],
  input: z.object({
    table: z.string().describe('Table to count'),
    more: z.array(z.string()).default([]).describe('Further tables'),
    limit: z.number().int().min(1).default(10).describe('Most rows to count'),
    allowLossy: z.boolean().default(false).describe('Allow losing rows'),
    prove: z.boolean().default(true).describe('Prove it'),
    mode: z.enum(['fast', 'exact']).default('fast').describe('How to count'),
    tag: z.array(z.string()).default([]).describe('Label'),
  }),
  output: z.object({ given: z.unknown() }),
  async run(input, context) {
    context.report({ type: 'start', key: 'a', label: 'count users' });
    context.report({ type: 'done', key: 'a', label: 'count users', seconds: 2 });
    if (input.table === 'known-failure')
      throw failure('M042', 'the lock was not given', { why: 'Someone else holds it' });
    if (input.table === 'several') {
      throw new DatawrightError([
        { code: 'M001', severity: 'warning', where: {}, message: 'a small thing' },
        { code: 'M002', severity: 'error', where: {}, message: 'a large thing' },
      ]);
    }
    if (input.table === 'bug') throw new TypeError('x is not a function');
    if (input.table === 'hang') {
      context.report({ type: 'start', key: 'b', label: 'count orders' });
      whenHanging();
      await new Promise(() => {});
    }
    const findings = input.table === 'dirty';
    return {
      output: { given: { ...input, url: 'postgres://me:hunter2@db/shop' } },
      diagnostics: findings
        ? [
            {
              code: 'Q001',
              severity: 'warning' as const,
              where: { object: 'users' },
              message: 'too many rows',
            },
          ]
        : [],
      verdict: findings ? ('findings' as const) : ('clean' as const),
      next: [{ command: 'datawright status', does: 'see where things stand' }],
    };
  },
});

const other = operation({
  ...countOperation,
  name: 'plan',
  summary: 'Plans',
  positional: [],
  input: z.object({ target: z.string().describe('Where to') }),
  run: async ({ target }) => ({
    output: { given: target },
    diagnostics: [],
    verdict: 'clean' as const,
    next: [],
  }),
});

const stays = face({
  name: 'stay',
  summary: 'Stays',
  description: 'Until the client leaves.',
  examples: [],
  effect: 'read',
  input: z.object({ fails: z.boolean().default(false).describe('Fail') }),
  async serve({ fails }, { signal }) {
    if (fails) throw new Error('it fell over');
    if (signal.aborted) throw new Error('it was never there');
  },
});

async function command(line: string, more: Partial<World> = {}) {
  const written = { out: [] as string[], err: [] as string[] };
  let closed = 0;
  const all: readonly Operation[] = [countOperation, other];
  const world: World = {
    argv: line.split(' ').filter((word) => word !== ''),
    environment: {},
    stdout: { isTerminal: false, write: (text) => void written.out.push(text) },
    stderr: { isTerminal: false, write: (text) => void written.err.push(text) },
    table: { version: '1.2.3', verbs: [...all.map(describeOperation), describeFace(stays)] },
    folder: (asked) => (asked === 'nowhere' ? undefined : `/projects/${asked ?? 'here'}`),
    operation: async (name) => {
      const found = all.find((o) => o.name === name);
      if (found === undefined) throw new Error(name);
      return found;
    },
    view: async () => (output) => [`given ${JSON.stringify(output)}`],
    context: async ({ report }) => ({ report, close: async () => void closed++ }) as unknown as Context,
    face: async () => stays,
    streams: { stdin: process.stdin, stdout: process.stdout },
    now: () => 0,
    every: () => () => {},
    onSignal: () => () => {},
    ...more,
  };
  const code = await run(world);
  return { code, closed, out: written.out.join(''), err: written.err.join('') };
}

describe('exit codes', () => {
  test('a verb that stays ends with 0 when its client has left, and prints nothing', async () => {
    expect(await command('stay')).toEqual({ code: 0, closed: 0, out: '', err: '' });
    const { code, err } = await command('stay --fails');
    expect(code).toBe(2);
    expect(err).toContain('it fell over');
  });

  test('a clean verb ends with 0, shows its view and what to do next, and closes what it opened', async () => {
    const { code, out, err, closed } = await command('count rows users');
    expect({ code, closed }).toEqual({ code: 0, closed: 1 });
    expect(out).toMatch(/^given /);
    expect(out).toContain('next  datawright status  see where things stand');
    expect(err).toContain('count users');
  });

  test('findings end with 1 and are shown last, on stderr', async () => {
    const { code, err } = await command('count rows dirty');
    expect(code).toBe(1);
    expect(err.trimEnd().endsWith('users  warning Q001  too many rows')).toBe(true);
  });

  test('a failure ends with 2, says why, and prints no stack', async () => {
    const { code, err, out, closed } = await command('count rows known-failure');
    expect({ code, out, closed }).toEqual({ code: 2, out: '', closed: 1 });
    expect(err).toContain('error M042  the lock was not given');
    expect(err).toContain('Someone else holds it. See datawright explain M042.');
    expect(err).not.toMatch(/^\s+at /m);
  });

  test('errors come before warnings and are counted', async () => {
    const { err } = await command('count rows several');
    expect(err.indexOf('M002')).toBeLessThan(err.indexOf('M001'));
    expect(err).toContain('1 error, 1 warning');
  });

  test('what nobody foresaw is called a bug, with a stack only on request', async () => {
    const quiet = await command('count rows bug');
    expect(quiet.code).toBe(2);
    expect(quiet.err).toContain('error U008  this is a bug in Datawright: x is not a function');
    expect(quiet.err).not.toContain('run.test.ts');
    const loud = await command('count rows bug', { environment: { DATAWRIGHT_DEBUG: '1' } });
    expect(loud.err).toContain('run.test.ts');
  });

  test.each<[Signal, number]>([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('%s ends the command with %i, closes, and says what was finished', async (signal, expected) => {
    const { code, err, closed } = await command('count rows hang', {
      onSignal: (listener) => {
        whenHanging = () => listener(signal);
        return () => {};
      },
    });
    expect({ code, closed }).toEqual({ code: expected, closed: 1 });
    expect(err).toContain(
      `interrupted by ${signal}: finished: count users; under way and rolled back: count`,
    );
    expect(err).toContain('goes on from here');
  });
});

describe('input', () => {
  test('flags and arguments arrive as the verb declares them', async () => {
    const { out } = await command(
      'count rows users a b --limit 1_000 --allow-lossy --no-prove --mode=exact --tag x --tag y --json',
    );
    expect(JSON.parse(out).output.given).toEqual({
      table: 'users',
      more: ['a', 'b'],
      limit: 1000,
      allowLossy: true,
      prove: false,
      mode: 'exact',
      tag: ['x', 'y'],
      url: 'postgres://me:•••@db/shop',
    });
  });

  test('global flags may stand before the verb', async () => {
    expect((await command('--json --cwd there count rows users')).code).toBe(0);
  });

  test.each([
    ['cont rows', 'U001', 'there is no verb cont'],
    ['count', 'U001', 'count needs a second word'],
    ['count rws', 'U001', 'did you mean count rows?'],
    ['plann', 'U001', 'did you mean plan?'],
    ['count rows users --limt 3', 'U002', 'did you mean --limit?'],
    ['count rows users -x', 'U002', 'count rows has no flag -x'],
    ['--nonsense', 'U002', 'datawright has no flag --nonsense'],
    ['count rows', 'U003', '<table> is missing'],
    ['plan', 'U003', '--target is missing'],
    ['count rows users --limit many', 'U004', '--limit is a number; got many'],
    ['count rows users --limit 0', 'U004', '--limit: too small: expected number to be >=1'],
    ['count rows users --mode slow', 'U004', '--mode is one of fast, exact; got slow'],
    ['count rows users --allow-lossy=perhaps', 'U004', 'is a switch and takes no value'],
    ['count rows users --limit', 'U005', '--limit needs a value'],
    ['count rows users --limit --json', 'U005', '--limit needs a value'],
    ['plan --target x y', 'U006', 'plan does not know what to do with y'],
    ['count rows users --cwd nowhere', 'U007', 'there is no folder nowhere'],
  ])('datawright %s → %s', async (line, code, said) => {
    const result = await command(line);
    expect(result.code).toBe(2);
    expect(result.out + result.err).toContain(code);
    expect(result.out + result.err).toContain(said);
  });

  test('a mistake is one JSON document with --json', async () => {
    const { code, out, err } = await command('plan --json --bogus 1');
    expect({ code, err }).toEqual({ code: 2, err: '' });
    expect(JSON.parse(out)).toMatchObject({ operation: 'plan', verdict: 'failed', output: null });
  });
});

describe('--reporter', () => {
  test('prints findings for a CI instead of the view, and ends as the verb does', async () => {
    const dirty = await command('count rows dirty --reporter github');
    expect(dirty).toMatchObject({ code: 1, out: '::warning title=Q001::users: too many rows\n' });
    expect((await command('count rows known-failure --reporter junit')).out).toContain('failures="1"');
    expect((await command('count rows users --reporter nonsense')).code).toBe(2);
    const mistake = await command('plan --reporter sarif --bogus 1');
    expect(JSON.parse(mistake.out).runs[0].results[0].ruleId).toMatch(/^U/);
  });
});

describe('--json', () => {
  test('gives one document on stdout and progress as lines of JSON on stderr', async () => {
    const { out, err } = await command('count rows dirty --json');
    expect(Object.keys(JSON.parse(out))).toEqual(['operation', 'verdict', 'output', 'diagnostics', 'next']);
    const events = err
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).type);
    expect(events).toEqual(['start', 'done']);
  });

  test('hides passwords', async () => {
    const { out } = await command('count rows users --json');
    expect(out).not.toContain('hunter2');
  });

  test('says failed when it failed', async () => {
    const { out } = await command('count rows known-failure --json');
    expect(JSON.parse(out)).toMatchObject({ verdict: 'failed', diagnostics: [{ code: 'M042' }] });
  });
});

test('--quiet prints only what is wrong', async () => {
  expect(await command('count rows users --quiet')).toMatchObject({ code: 0, out: '', err: '' });
  const { out, err } = await command('count rows dirty --quiet');
  expect(out).toBe('');
  expect(err).toMatch(/^users {2}warning Q001/);
});

describe('help', () => {
  test('lists every verb and the exit codes', async () => {
    const { code, out } = await command('--help');
    expect(code).toBe(0);
    for (const text of ['count rows', 'Counts rows of tables', '--json', '--no-color', 'exit code']) {
      expect(out).toContain(text);
    }
    expect((await command('')).out).toBe(out);
  });

  test.each(['count rows --help', 'help count rows', 'count rows -h', 'count rows --help --limit'])(
    'datawright %s explains the verb',
    async (line) => {
      const { code, out } = await command(line);
      expect(code).toBe(0);
      for (const text of [
        'datawright count rows <table> [more…] [flags]',
        'Reads each table once',
        'datawright count rows users  one table',
        '--limit <number>',
        'default 10',
        '--no-prove',
        '--mode <fast|exact>',
        'may be given several times',
      ]) {
        expect(out).toContain(text);
      }
    },
  );

  test('explains a group of verbs', async () => {
    expect((await command('count --help')).out).toContain('datawright count <verb>');
  });

  test('is never wider than the page', async () => {
    for (const line of ['--help', 'count rows --help']) {
      const { out } = await command(`${line} --width 60`);
      for (const text of out.split('\n')) expect(text.length, text).toBeLessThanOrEqual(60);
    }
  });
});

test('--version prints the version', async () => {
  expect(await command('--version')).toMatchObject({ code: 0, out: '1.2.3\n' });
});

test('no colour is written into a pipe, and NO_COLOR holds on a terminal', async () => {
  const out: string[] = [];
  const terminal = { isTerminal: true, write: (text: string) => void out.push(text) };
  await command('--help', { stdout: terminal, environment: { NO_COLOR: '1' } });
  await command('--help --no-color', { stdout: terminal });
  expect(out.join('')).not.toContain('\u001b');
  await command('--help', { stdout: terminal });
  expect(out.join('')).toContain('\u001b');
});
