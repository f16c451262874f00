import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { quickRead } from './quick.ts';

/** Kind, start and value of every node: all that shapes look at. */
function seen(node: unknown): unknown {
  const at = (node as Node | null)?.range?.[0];
  if (isScalar(node))
    return node.value === null && node.source === '' ? null : [at, node.range?.[1], node.value, node.source];
  if (isSeq(node)) return [at, 'list', node.items.map(seen)];
  if (isMap(node)) return [at, 'map', node.items.map((pair) => [seen(pair.key), seen(pair.value)])];
  return null;
}

/** What the full parser sees; undefined when it finds an error. */
function fully(text: string): unknown {
  const document = parseDocument(text, { uniqueKeys: false, logLevel: 'silent' });
  return document.errors.length > 0 ? undefined : seen(document.contents);
}

const contracts = [
  'examples/shop/contracts/shop.yaml',
  'examples/flights/contracts/flights.yaml',
  'examples/flights/contracts/quality.yaml',
  'examples/flights/contracts/warehouse.yaml',
  'examples/flights/contracts/birdstrikes.yaml',
].map((path) => readFileSync(path, 'utf8'));

describe('the quick reader', () => {
  test.each(contracts.map((text) => [text.split('\n')[0], text] as const))(
    'reads a whole contract (%s) as the full parser does',
    (_, text) => {
      const quick = quickRead(text);
      expect(quick).toBeDefined();
      expect(seen(quick)).toEqual(fully(text));
    },
  );

  test('sees what the full parser sees, or nothing, in contracts with slips of any kind', () => {
    const slip = fc.constantFrom(
      '',
      ' ',
      '  ',
      '\n',
      ':',
      ': ',
      ',',
      '- ',
      '#',
      ' #',
      '"',
      "'",
      '{',
      '}',
      '[',
      ']',
      '\\',
      '&a ',
      '*a',
      '|',
      '> ',
      '? ',
      '0',
      '~',
      '\n  ',
      'é',
      '!',
      '%',
      '.',
      '1e3',
      '0x1',
      'null',
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...contracts),
        fc.nat(),
        fc.integer({ min: 20, max: 400 }),
        fc.array(fc.tuple(fc.nat(), slip, fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 3 }),
        (whole, from, length, slips) => {
          const lines = whole.split('\n');
          const first = from % lines.length;
          const part = lines.slice(first).join('\n').slice(0, length);
          const indent = /^ */.exec(part)?.[0].length ?? 0;
          let text = part
            .split('\n')
            .map((line) => line.slice(Math.min(indent, /^ */.exec(line)?.[0].length ?? 0)))
            .join('\n');
          for (const [at, inserted, removed] of slips) {
            const place = at % (text.length + 1);
            text = text.slice(0, place) + inserted + text.slice(place + removed);
          }
          const quick = quickRead(text);
          if (quick !== undefined) expect(seen(quick)).toEqual(fully(text));
        },
      ),
      { numRuns: 5_000 },
    );
  });
});
