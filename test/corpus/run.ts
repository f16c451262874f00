/** `npm run corpus`: public pairs of SQL on a server of its own. */
import { parseArgs } from 'node:util';
import { startShadow } from '../../src/engines/embedded/shadow.ts';
import { openWorkbench } from '../../src/migrate/workbench.ts';
import { corpusFiles, folder, readSuite } from './cases.ts';
import type { Verdict } from './measure.ts';
import { complaints, measureSuite, tallyLine } from './report.ts';

const USAGE = `usage: npm run corpus -- [--filter TEXT] [--verbose] [--online] [FILE.jsonl …]
  --filter TEXT  only cases whose name contains it
  --verbose      the plan of each case
  --online       plans in the forms for busy tables`;

export interface Terminal {
  /** A line of the result. */
  print(line: string): void;
  /** A line about the work itself. */
  say(line: string): void;
}

/** @returns the exit code: 1 when a case fails */
export async function runCorpus(args: readonly string[], { print, say }: Terminal): Promise<number> {
  const options = {
    filter: { type: 'string' },
    verbose: { type: 'boolean' },
    online: { type: 'boolean' },
  } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const files = positionals.length > 0 ? positionals : corpusFiles();
  if (files === undefined || files.length === 0) {
    say(
      `There are no corpora: ${folder} has no file with pairs. DATAWRIGHT_CORPORA names another folder.\n${USAGE}`,
    );
    return 2;
  }
  const shadow = await startShadow();
  const bench = await openWorkbench(shadow);
  let failing = 0;
  try {
    for (const file of files) {
      const suite = readSuite(file);
      const pairs = suite.pairs.filter(({ name }) => name.includes(values.filter ?? ''));
      if (pairs.length === 0) continue;
      const started = performance.now();
      const tally = await measureSuite(
        { ...suite, pairs },
        bench,
        { online: values.online === true },
        (verdict) => {
          if (values.verbose === true) print(planText(verdict));
        },
      );
      print(tallyLine(suite.name, tally));
      for (const verdict of tally.verdicts) for (const line of complaints(verdict)) print(`  ${line}`);
      const seconds = (performance.now() - started) / 1000;
      say(`  ${seconds.toFixed(1)} s, ${((1000 * seconds) / pairs.length).toFixed(0)} ms a case`);
      failing += tally.verdicts.filter((v) => v.refused === undefined && complaints(v).length > 0).length;
    }
  } finally {
    await bench.close();
    await shadow.close();
  }
  return failing === 0 ? 0 : 1;
}

function planText({ pair, plan }: Verdict): string {
  const list = (
    title: string,
    actions: readonly { readonly sql: string; readonly data: string }[] = [],
  ): string =>
    [
      `  ${title}`,
      ...actions.map(({ sql, data }) => `    ${sql.replaceAll('\n', '\n    ')};  -- ${data}`),
    ].join('\n');
  return [pair.name, list('up', plan?.up), list('down', plan?.down)].join('\n');
}
