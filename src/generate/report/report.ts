/** The report: one HTML page that needs nothing but itself. */
import { assets } from './assets.ts';
import { type Html, html, raw, scriptJson } from './html.ts';
import type { ReportModel } from './model.ts';
import { erdSection } from './sections/erd.ts';
import { gateSection } from './sections/gate.ts';
import { hero } from './sections/hero.ts';
import { lineageSection } from './sections/lineage.ts';
import { migrationsSection } from './sections/migrations.ts';
import { qualitySection } from './sections/quality.ts';
import { quarantineSection } from './sections/quarantine.ts';
import { runsSection } from './sections/runs.ts';
import { tablesSection } from './sections/tables.ts';

/** The page asks nobody for anything: the policy forbids every request, also to whoever edits the file later. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

export function reportPage(report: ReportModel): string {
  const { model, lineage } = report;
  const sections: readonly (readonly [id: string, label: string, content: Html])[] = [
    ['model', 'Model', html`${erdSection(report)}${tablesSection(report)}`],
    ['lineage', 'Lineage', lineageSection(report)],
    ['runs', 'Runs', runsSection(report)],
    ['quarantine', 'Quarantine', quarantineSection(report)],
    ['quality', 'Quality', qualitySection(report)],
    ['migrations', 'Migrations', migrationsSection(report)],
    ['gate', 'Gate', gateSection(report)],
  ];
  const shown = sections.filter(([, , content]) => content.html !== '');
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${raw(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Datawright">
<title>${model.name} ${model.version}: data report</title>
<link rel="icon" href="data:,">
<style>${raw(assets.css)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<nav class="top" aria-label="Sections"><a class="brand" href="#top">${model.name}</a><div class="links">${shown.map(([id, label]) => html`<a href="#${id}">${label}</a>`)}</div><button type="button" class="theme" hidden>Theme</button></nav>
<main id="main">
${hero(report)}
${shown.map(([, , content]) => content)}
</main>
<footer>Made by Datawright from the contract, the database and their history. Nothing on this page was loaded from elsewhere.</footer>
<script type="application/json" id="column-edges">${scriptJson(lineage.columns)}</script>
<script>${raw(assets.js)}</script>
</body>
</html>
`;
  return page.html;
}
