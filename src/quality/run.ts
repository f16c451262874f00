/** Runs compiled checks: one scan of each table, one more for uniqueness, none for what constraints prove. */
import type { Runtime } from '../core/ports/runtime.ts';
import { plural } from '../core/units.ts';
import type { Knowledge, Verdict } from './check.ts';
import type { CompiledCheck } from './compile.ts';
import type { Engine } from './engine.ts';
import type { Scan } from './scan.ts';
import type { EngineName, Located } from './subjects.ts';
import { compute, type Values } from './values.ts';
import { provenVerdict, verdictOf } from './verdict.ts';
import { prepare } from './work.ts';

export interface RunOptions {
  /** Keys of failing rows that come with a verdict; 20 unless said otherwise. */
  readonly keys?: number;
  /** What constraints say of a table; checks they prove are not computed. */
  readonly knowledge?: (on: Located) => Knowledge | undefined;
}

/** Verdicts in the order of `compiled`. Only engines that a check needs are asked for. */
export async function runChecks(
  compiled: readonly CompiledCheck[],
  engines: (name: EngineName) => Promise<Engine>,
  runtime: Runtime,
  options: RunOptions = {},
): Promise<readonly Verdict[]> {
  const proofs = new Map<CompiledCheck, string>();
  for (const one of compiled) {
    const known = options.knowledge?.(one.on);
    const reason = known === undefined ? undefined : one.check.provenBy(known);
    if (reason !== undefined) proofs.set(one, reason);
  }
  const open = compiled.filter((one) => !proofs.has(one));
  const ready = new Map<EngineName, Engine>();
  for (const one of open) {
    for (const on of [one.on, ...(one.other === undefined ? [] : [one.other])]) {
      if (!ready.has(on.engine)) ready.set(on.engine, await engines(on.engine));
    }
  }
  const { works, scans } = prepare(open, ready);
  const results = new Map<Scan, Values>();
  for (const scan of scans) {
    const engine = ready.get(scan.on.engine);
    if (engine === undefined) continue;
    const started = runtime.clock.monotonic();
    const key = `scan ${scan.on.subject.name} ${results.size}`;
    runtime.report({ type: 'start', key, label: scan.on.subject.name });
    const values = await compute(scan, engine);
    results.set(scan, values);
    runtime.report({
      type: 'done',
      key,
      label: scan.on.subject.name,
      detail: plural(values.rows, 'row'),
      seconds: (runtime.clock.monotonic() - started) / 1000,
    });
  }
  const verdicts: Verdict[] = [];
  for (const one of compiled) {
    const reason = proofs.get(one);
    const work = works.get(one);
    if (reason !== undefined) verdicts.push(provenVerdict(one, reason));
    else if (work !== undefined) verdicts.push(await verdictOf(work, results, ready, options.keys ?? 20));
  }
  return verdicts;
}
