/**
 * `npm run corpus:lint [-- FILE.jsonl …]`: squawk's own rule tests, judged by our rules. Prints one line
 * `lint squawk: cases N, agree N` a file, and every disagreement with what is known of it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, runNode, setUp } from './setup.mjs';

const LOADER = join(root, 'test/support/typescript.mjs');
const INSIDE = 'DATAWRIGHT_CORPUS_INSIDE';

if (process.env[INSIDE] === undefined) {
  await setUp();
  const self = ['--import', pathToFileURL(LOADER).href, import.meta.filename, ...process.argv.slice(2)];
  process.exitCode = await runNode(self, { [INSIDE]: '1' });
} else {
  process.exitCode = await judge(process.argv.slice(2));
}

async function judge(given) {
  const folder = process.env.DATAWRIGHT_CORPORA ?? join(root, '../shared/corpora');
  const files = given.length > 0 ? given : [join(folder, 'squawk.jsonl')];
  const missing = files.filter((file) => !existsSync(file));
  if (missing.length > 0) {
    console.error(`There is no ${missing.join(', ')}.`);
    console.error(
      'The cases are not part of the project: name their file, or their folder in DATAWRIGHT_CORPORA.',
    );
    return 2;
  }
  const { judgeLintCase, readLintCases } = await import('../test/corpus/lint-case.ts');
  const { explainDifference } = await import('../test/corpus/lint-differences.ts');
  for (const file of files) {
    const judged = [];
    for (const lintCase of readLintCases(readFileSync(file, 'utf8')))
      judged.push({ lintCase, verdict: await judgeLintCase(lintCase) });
    const agree = judged.filter(({ verdict }) => verdict.agrees).length;
    console.log(`lint ${basename(file, '.jsonl')}: cases ${judged.length}, agree ${agree}`);
    for (const { lintCase, verdict } of judged.filter((one) => !one.verdict.agrees)) {
      console.log(
        `\n  ${lintCase.group}/${lintCase.name}  expected ${verdict.expected}, found ${verdict.found}`,
      );
      console.log(`    ${lintCase.sql.trim().replaceAll('\n', '\n    ')}`);
      for (const message of verdict.messages) console.log(`    → ${message}`);
      const why = explainDifference(lintCase, verdict);
      console.log(`    ${why ?? 'not explained'}`);
    }
  }
  return 0;
}
