/**
 * The main job, as a program of yours would do it: contract → files → database → warehouse → proof. Every step is
 * an operation that the command line has too. `--rows N` reads only the first N flights.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createContext, DatawrightError, followProgress, renderFailure, runOperation } from 'datawright';

const { values } = parseArgs({ options: { rows: { type: 'string' } } });
if (values.rows !== undefined && !/^[1-9]\d*$/.test(values.rows)) {
  console.error(`--rows takes a number of rows, not ${values.rows}: npm start -- --rows 200000`);
  process.exit(2);
}
const slice = values.rows === undefined ? {} : { rows: Number(values.rows) };

const environment = process.env;
const progress = followProgress(process.stderr, { environment });
const context = createContext({
  root: dirname(fileURLToPath(import.meta.url)),
  environment,
  report: progress.report,
});

try {
  process.exitCode = await mainJob();
} catch (error) {
  progress.close();
  console.error(renderFailure(error, { environment, colour: process.stderr.isTTY === true }));
  console.error('\n  What is finished stays recorded: npm start goes on from there.');
  process.exitCode = 2;
} finally {
  progress.close();
  await context.close();
}

async function mainJob() {
  const began = performance.now();
  say('datawright · flights of US airlines, January to June 2001');
  say('');

  await step('contract', 'check', {}, checked);
  await step('files', 'generate', {}, ({ files, folder }) => {
    const written = files.filter((file) => file.written).length;
    return `${count(files.length, 'artefact')} in ${folder}/: ${written === 0 ? 'all up to date' : `${written} written`}`;
  });
  await migrate();

  const loads = await step(
    'load',
    'run',
    { pipelines: ['load_airports', 'load_flights', 'load_birdstrikes'], ...slice },
    moved,
  );
  const first = await step('warehouse', 'run', { pipelines: ['airport', 'flight'] }, moved);
  const changed = await step('changes', changeSources, {}, ({ airports, flights }) =>
    airports + flights === 0
      ? 'the source rows were changed by an earlier run already'
      : `${number(airports)} airports and ${number(flights)} flights changed at the source`,
  );
  const second = await step('increment', 'run', { pipelines: ['airport', 'flight'] }, moved);
  const history = await step(
    'history',
    airportHistory,
    {},
    ({ versions, past }) => `${number(versions)} versions of airports, ${number(past)} of them past`,
  );

  const quality = await step(
    'quality',
    'quality run',
    {},
    ({ passed, failed, proven }) =>
      `${passed} checks passed, ${failed} failed; ${proven} proven by constraints, without reading a row`,
  );
  const gate = await step(
    'gate',
    'gate',
    {},
    ({ passed, failed, notApplicable }) =>
      `${failed === 0 ? 'passed' : 'failed'}: ${passed} boxes ticked, ${failed} not, ${notApplicable} not applicable or not checked`,
  );
  const report = await step(
    'report',
    'report',
    {},
    ({ path, bytes }) => `${path} (${Math.round(bytes / 1000)} kB)`,
  );

  const runs = [...loads.runs, ...first.runs, ...second.runs];
  const total = (name) => runs.reduce((sum, run) => sum + run[name], 0);
  summary({ runs, changed, history, quality, gate, seconds: (performance.now() - began) / 1000 });
  if (total('extracted') === 0) say('  nothing had changed since the last run: no row was written\n');
  say(
    '  next  npx datawright quarantine load_birdstrikes --cwd examples/flights   the rows that broke the contract, by rule',
  );
  say(
    '        npx datawright run flight --explain --cwd examples/flights          every statement a pipeline sends',
  );
  say(
    '        npx datawright plan --cwd examples/flights                          after an edit of contracts/flights.yaml',
  );
  say('');
  say(
    `main job: rows ${total('extracted')} extracted, ${total('loaded')} loaded, ${total('quarantined')} quarantined, ` +
      `${total('deduplicated')} deduplicated; checks ${quality.passed} passed, ${quality.failed} failed; ` +
      `gate ${gate.failed === 0 ? 'passed' : 'failed'}; report ${report.path}`,
  );
  return quality.failed + gate.failed === 0 ? 0 : 1;
}

/** A migration that waits is applied; otherwise the contract and the database are compared first. */
async function migrate() {
  const waiting = (await runOperation('status', {}, context)).output.migrations.some(
    (m) => m.state !== 'applied',
  );
  if (!waiting) {
    await step('plan', 'plan', {}, ({ up, compared, migration, proof }) =>
      up.length === 0
        ? `${number(compared)} objects compared, none differs`
        : `${migration.name}: ${count(up.length, 'step')}; on the shadow up ${equal(proof.upCatalogEqual)}, down ${equal(proof.downCatalogEqual && proof.rowsEqual)}`,
    );
  }
  await step('apply', 'apply', {}, ({ applied, alreadyApplied, target }) =>
    applied.length === 0
      ? `${count(alreadyApplied, 'migration')} applied before, on ${target.server}`
      : `${applied.map((m) => m.name).join(', ')} on ${target.server}`,
  );
}

/** What a source system does in a day: cities filled in, delays corrected. Set to fixed values, so it happens once. */
async function changeSources() {
  const session = await (await context.database()).connect({ applicationName: 'flights example' });
  try {
    const airports = await session.query(
      `UPDATE airports a SET city = v.city, state = v.state, updated_at = now()
       FROM (VALUES ('CLD', 'Carlsbad', 'CA'), ('HHH', 'Hilton Head Island', 'SC'), ('MIB', 'Minot', 'ND'), ('MQT', 'Marquette', 'MI'),
                    ('RCA', 'Box Elder', 'SD'), ('RDR', 'Grand Forks', 'ND'), ('SCE', 'State College', 'PA'), ('SKA', 'Spokane', 'WA')) AS v(iata, city, state)
       WHERE a.iata = v.iata AND (a.city, a.state) IS DISTINCT FROM (v.city, v.state) RETURNING a.iata`,
    );
    const flights = await session.query(
      'UPDATE flights SET delay = 0, updated_at = now() WHERE id % 1000 = 7 AND delay <> 0 RETURNING id',
    );
    return { airports: airports.length, flights: flights.length };
  } finally {
    await session.close();
  }
}

async function airportHistory() {
  const session = await (await context.warehouse()).connect();
  try {
    const [row] = await session.query(
      'SELECT count(*) AS versions, count(*) FILTER (NOT is_current) AS past FROM dim_airport WHERE airport_key <> -1',
    );
    return { versions: Number(row.versions), past: Number(row.past) };
  } finally {
    await session.close();
  }
}

/** Runs an operation by its name, or a function, and says in one line what came of it. */
async function step(label, work, input, words) {
  const started = performance.now();
  const output = typeof work === 'string' ? await operate(work, input) : await work(input);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(`  ${label.padEnd(10)} ${words(output).padEnd(76)} ${seconds.padStart(6)} s`);
  return output;
}

/** An operation that found errors has not done its work: what it found is the answer. */
async function operate(name, input) {
  const { output, diagnostics } = await runOperation(name, input, context);
  if (diagnostics.some((one) => one.severity === 'error')) throw new DatawrightError(diagnostics);
  return output;
}

function summary({ runs, history, quality, seconds }) {
  say('');
  say(
    `  ${'pipeline'.padEnd(18)}${['extracted', 'loaded', 'quarantined', 'deduplicated', 'rows/s'].map((h) => h.padStart(14)).join('')}`,
  );
  for (const run of runs) {
    const rate = run.seconds > 0 && run.extracted > 0 ? number(run.extracted / run.seconds) : '–';
    const cells = [run.extracted, run.loaded, run.quarantined, run.deduplicated].map(number);
    say(`  ${run.pipeline.padEnd(18)}${[...cells, rate].map((cell) => cell.padStart(14)).join('')}`);
  }
  const peak = process.resourceUsage().maxRSS / 1000;
  say('');
  say(
    `  ${seconds.toFixed(1)} s in all, at most ${number(peak)} MB of memory; ${history.past} past versions kept; ${quality.tables} tables checked`,
  );
  say('');
}

function checked({ counts }) {
  const { tables, columns, facts, dimensions, qualityRules, pipelines } = counts;
  return `${tables} tables, ${columns} columns, ${facts + dimensions} of a star schema, ${qualityRules} quality rules, ${pipelines} pipelines`;
}

function moved({ extracted, loaded, quarantined, deduplicated }) {
  return extracted === 0
    ? 'nothing new at the source'
    : `${number(extracted)} rows = ${number(loaded)} loaded + ${number(quarantined)} quarantined + ${number(deduplicated)} deduplicated`;
}

function equal(is) {
  return is ? 'equal' : 'DIFFERENT';
}

function count(n, noun) {
  return `${number(n)} ${noun}${n === 1 ? '' : 's'}`;
}

function number(n) {
  return Math.round(n).toLocaleString('en-US');
}

function say(line) {
  console.log(line);
}
