/** The view of every verb, loaded with the verb. */
import type { AnyView } from './view.ts';

export const views: Readonly<Record<string, () => Promise<AnyView>>> = {
  'quality run': async () => (await import('./views/quality-run.ts')).qualityRunView,
};
