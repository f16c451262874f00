/** The view of every verb, loaded with the verb. */
import type { AnyView } from './view.ts';

export const views: Readonly<Record<string, () => Promise<AnyView>>> = {
  init: async () => (await import('./views/init.ts')).initView,
  pull: async () => (await import('./views/pull.ts')).pullView,
  check: async () => (await import('./views/check.ts')).checkView,
  explain: async () => (await import('./views/explain.ts')).explainView,
  doctor: async () => (await import('./views/doctor.ts')).doctorView,
  generate: async () => (await import('./views/generate.ts')).generateView,
  seed: async () => (await import('./views/seed.ts')).seedView,
  plan: async () => (await import('./views/plan.ts')).planView,
  apply: async () => (await import('./views/apply.ts')).applyView,
  down: async () => (await import('./views/down.ts')).downView,
  lint: async () => (await import('./views/lint.ts')).lintView,
  status: async () => (await import('./views/status.ts')).statusView,
  baseline: async () => (await import('./views/baseline.ts')).baselineView,
  repair: async () => (await import('./views/repair.ts')).repairView,
  squash: async () => (await import('./views/squash.ts')).squashView,
  diff: async () => (await import('./views/diff.ts')).diffView,
  catalog: async () => (await import('./views/catalog.ts')).catalogView,
  drift: async () => (await import('./views/drift.ts')).driftView,
  run: async () => (await import('./views/run.ts')).runView,
  runs: async () => (await import('./views/runs.ts')).runsView,
  quarantine: async () => (await import('./views/quarantine.ts')).quarantineView,
  'quality run': async () => (await import('./views/quality-run.ts')).qualityRunView,
  gate: async () => (await import('./views/gate.ts')).gateView,
  report: async () => (await import('./views/report.ts')).reportView,
};
