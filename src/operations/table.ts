/** Every verb of the product, in the order a person meets them; each is loaded when it is used. */
import type { Operation } from './operation.ts';

export interface Verb {
  readonly name: string;
  load(): Promise<Operation>;
}

export const operations: readonly Verb[] = [
  { name: 'init', load: async () => (await import('./init.ts')).initOperation },
  { name: 'pull', load: async () => (await import('./pull.ts')).pullOperation },
  { name: 'check', load: async () => (await import('./check.ts')).checkOperation },
  { name: 'explain', load: async () => (await import('./explain.ts')).explainOperation },
  { name: 'doctor', load: async () => (await import('./doctor.ts')).doctorOperation },
  { name: 'generate', load: async () => (await import('./generate.ts')).generateOperation },
  { name: 'seed', load: async () => (await import('./seed.ts')).seedOperation },
  { name: 'plan', load: async () => (await import('./plan.ts')).planOperation },
  { name: 'apply', load: async () => (await import('./apply.ts')).applyOperation },
  { name: 'down', load: async () => (await import('./down.ts')).downOperation },
  { name: 'lint', load: async () => (await import('./lint.ts')).lintOperation },
  { name: 'status', load: async () => (await import('./status.ts')).statusOperation },
  { name: 'baseline', load: async () => (await import('./baseline.ts')).baselineOperation },
  { name: 'repair', load: async () => (await import('./repair.ts')).repairOperation },
  { name: 'squash', load: async () => (await import('./squash.ts')).squashOperation },
  { name: 'diff', load: async () => (await import('./diff.ts')).diffOperation },
  { name: 'catalog', load: async () => (await import('./catalog.ts')).catalogOperation },
  { name: 'drift', load: async () => (await import('./drift.ts')).driftOperation },
  { name: 'query', load: async () => (await import('./query.ts')).queryOperation },
  { name: 'run', load: async () => (await import('./run.ts')).runOperation },
  { name: 'runs', load: async () => (await import('./runs.ts')).runsOperation },
  { name: 'quarantine', load: async () => (await import('./quarantine.ts')).quarantineOperation },
  { name: 'quality run', load: async () => (await import('./quality-run.ts')).qualityRunOperation },
  { name: 'gate', load: async () => (await import('./gate.ts')).gateOperation },
  {
    name: 'agent install',
    load: async () => (await import('./agent-install.ts')).agentInstallOperation,
  },
  {
    name: 'agent uninstall',
    load: async () => (await import('./agent-uninstall.ts')).agentUninstallOperation,
  },
  { name: 'report', load: async () => (await import('./report.ts')).reportOperation },
];

export function findVerb(name: string): Verb | undefined {
  return operations.find((verb) => verb.name === name);
}
