/** `report`: one page with everything, to look at and to hand on. */
import { z } from 'zod';
import { reportPage } from '../generate/report/report.ts';
import { operation } from './operation.ts';
import { gatherReport } from './report-model.ts';

export const reportOperation = operation({
  name: 'report',
  summary: 'write one page with model, lineage, runs, quality, migrations and gate',
  description:
    'Writes one HTML file that works offline: the data model and the lineage as pictures to zoom, search and follow; pipeline runs with where every row went; quarantine with samples; quality verdicts with their SQL; migrations up and down side by side; the gate with its evidence. Reads the database, the warehouse and their history; changes nothing but the file. Samples show real rows: mind who sees it.',
  examples: [
    { command: 'datawright report', does: 'writes report.html' },
    { command: 'datawright report --file public/data.html', does: 'somewhere else' },
  ],
  effect: 'write',
  input: z.object({
    file: z.string().default('report.html').describe('where to write it, relative to the project'),
  }),
  output: z.object({
    file: z.string(),
    path: z.string().describe('absolute'),
    bytes: z.number(),
    tables: z.number(),
    pipelines: z.number(),
    verdicts: z.number(),
    migrations: z.number(),
    gaps: z.array(z.string()).readonly().describe('parts that could not be read, and why'),
  }),
  async run(input, context) {
    const report = await gatherReport(context);
    const page = reportPage(report);
    await context.files.write(input.file, page);
    return {
      output: {
        file: input.file,
        path: context.files.locate(input.file),
        bytes: Buffer.byteLength(page),
        tables: report.model.entities.length,
        pipelines: report.model.pipelines.length,
        verdicts: report.quality?.verdicts.length ?? 0,
        migrations: report.migrations.length,
        gaps: report.gaps,
      },
      diagnostics: [],
      verdict: 'clean',
      next: [],
    };
  },
});
