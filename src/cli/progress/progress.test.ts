import { beforeEach, describe, expect, test } from 'vitest';
import { visibleWidth } from '../layout.ts';
import { plainPaint } from '../paint.ts';
import { ndjsonProgress } from './ndjson.ts';
import { plainProgress } from './plain.ts';
import { bar, terminalProgress } from './tty.ts';

let at = 0;
let written: string[] = [];
const now = () => at;
const sink = { write: (text: string) => void written.push(text) };

beforeEach(() => {
  at = 0;
  written = [];
});

/** What a terminal shows after these writes: enough of one to know cursor up and erase below. */
function screen(writes: readonly string[]): readonly string[] {
  let lines = [''];
  for (const chunk of writes) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: cursor movements begin with one
    const up = /^\u001b\[(\d+)A\r\u001b\[0J/.exec(chunk);
    const text = up === null ? chunk : chunk.slice(up[0].length);
    if (up !== null) lines = [...lines.slice(0, lines.length - 1 - Number(up[1])), ''];
    const [first = '', ...rest] = text.split('\n');
    lines = [...lines.slice(0, -1), (lines.at(-1) ?? '') + first, ...rest];
  }
  return lines.slice(0, -1);
}

describe('on a terminal', () => {
  const terminal = (columns = 100) =>
    terminalProgress({ sink, now, paint: plainPaint, size: () => ({ columns, rows: 24 }) });

  test('a phase with a total is a bar with its rate and what is left', () => {
    const { report, tick } = terminal();
    report({ type: 'start', key: 'f', label: 'flights', detail: 'app.flights → fact_flight' });
    for (at = 500; at <= 4000; at += 500) {
      report({ type: 'advance', key: 'f', done: at * 250, total: 2_000_000, estimated: true, unit: 'rows' });
    }
    at = 4000;
    tick();
    expect(screen(written)).toEqual([
      '  flights     app.flights → fact_flight',
      `  ${bar(0.5)}  1,000,000 of ~2,000,000 rows   250,000 rows/s   ~4.0 s left`,
    ]);
  });

  test('it is redrawn at most ten times a second', () => {
    const { report } = terminal();
    report({ type: 'start', key: 'f', label: 'flights' });
    for (at = 0; at < 1000; at++) report({ type: 'advance', key: 'f', done: at, unit: 'rows' });
    expect(written.length).toBeLessThanOrEqual(22);
  });

  test('long phases and notes stay above, short ones leave nothing, and closing leaves a clean screen', () => {
    const { report, close } = terminal();
    report({ type: 'start', key: 'a', label: 'shadow' });
    report({ type: 'done', key: 'a', label: 'shadow', seconds: 0.2 });
    report({ type: 'start', key: 'b', label: 'load', detail: 'airports' });
    report({ type: 'note', message: 'resuming at chunk 3' });
    report({ type: 'done', key: 'b', label: 'load', detail: '3,376 rows', seconds: 2.4 });
    report({ type: 'start', key: 'c', label: 'unfinished' });
    at = 200;
    report({ type: 'advance', key: 'c', done: 1, unit: 'rows' });
    close();
    expect(screen(written)).toEqual(['  resuming at chunk 3', '  load        3,376 rows  2.4 s']);
  });

  test('no line is wider than the terminal, so that redrawing never leaves rubbish', () => {
    const { report, tick } = terminal(50);
    report({ type: 'start', key: 'f', label: 'flights', detail: 'x'.repeat(90) });
    at = 3000;
    report({ type: 'advance', key: 'f', done: 1_000_000, total: 100_000_000, unit: 'rows' });
    tick();
    for (const line of screen(written)) expect(visibleWidth(line)).toBeLessThan(50);
  });
});

test.each([
  [0, '░░░░'],
  [0.5, '██░░'],
  [1, '████'],
  [2, '████'],
])('a bar of %d is %s', (fraction, drawn) => {
  expect(bar(fraction, 4)).toBe(drawn);
});

describe('in a log', () => {
  test('a long phase speaks every few seconds, and has no control characters', () => {
    const { report, tick } = plainProgress({ sink, now });
    report({ type: 'start', key: 'f', label: 'flights' });
    for (at = 0; at <= 10_000; at += 100) {
      report({ type: 'advance', key: 'f', done: at, total: 20_000, unit: 'rows' });
      tick();
    }
    report({ type: 'done', key: 'f', label: 'flights', detail: '10,000 rows', seconds: 10 });
    expect(written).toEqual([
      '  flights  3,000 of 20,000 rows   1,000 rows/s   ~17 s left\n',
      '  flights  6,000 of 20,000 rows   1,000 rows/s   ~14 s left\n',
      '  flights  9,000 of 20,000 rows   1,000 rows/s   ~11 s left\n',
      '  flights     10,000 rows  10 s\n',
    ]);
  });

  test('a phase that only waits says for how long', () => {
    const { report, tick } = plainProgress({ sink, now });
    report({ type: 'start', key: 'p', label: 'proving' });
    at = 4000;
    tick();
    expect(written).toEqual(['  proving  4 s so far\n']);
  });
});

test('for programs every event is a line of JSON, and the last count is never missing', () => {
  const { report } = ndjsonProgress({ sink, now });
  report({ type: 'start', key: 'f', label: 'flights' });
  for (at = 0; at < 900; at++) report({ type: 'advance', key: 'f', done: at, unit: 'rows' });
  report({ type: 'done', key: 'f', label: 'flights', seconds: 1 });
  expect(written.map((line) => JSON.parse(line))).toMatchObject([
    { type: 'start' },
    { type: 'advance', done: 0 },
    { type: 'advance', done: 899 },
    { type: 'done' },
  ]);
});
