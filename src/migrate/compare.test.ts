import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Catalog, Fact } from '../catalog/catalog.ts';
import { kinds } from '../catalog/kinds.ts';
import { compare, inverse } from './compare.ts';

const fact = (id: string, attributes: Fact['attributes'] = {}, parent?: string): Fact => ({
  kind: id.split(' ')[0] as Fact['kind'],
  id,
  name: id,
  attributes,
  dependsOn: parent === undefined ? [] : [parent],
  ...(parent === undefined ? {} : { parent }),
});

const catalog = (...facts: readonly Fact[]): Catalog => ({
  serverVersion: 180_000,
  facts: new Map(facts.map((f) => [f.id, f])),
  unmodelled: [],
});

describe('comparing catalogs', () => {
  test('finds nothing between a catalog and itself in another order', () => {
    const [a, b] = [fact('table public.a', { x: { m: 1, n: 2 } }), fact('table public.b')];
    const same = fact('table public.a', { x: { n: 2, m: 1 } });
    expect(compare(catalog(a, b), catalog(b, same))).toEqual([]);
  });

  test('names what was created, dropped and altered, and by which attributes', () => {
    const from = catalog(fact('table public.a', { x: 1, y: 2 }), fact('table public.gone'));
    const to = catalog(fact('table public.a', { x: 1, z: 3 }), fact('table public.new'));
    expect(compare(from, to)).toEqual([
      { type: 'drop', id: 'table public.gone' },
      { type: 'alter', id: 'table public.a', attributes: ['y', 'z'] },
      { type: 'create', id: 'table public.new' },
    ]);
  });

  test('is inverted without comparing again', () => {
    const from = catalog(fact('table public.gone'), fact('table public.a', { x: 1 }), fact('table public.b'));
    const to = catalog(
      fact('table public.new'),
      fact('table public.b', { y: 1 }),
      fact('table public.a', { x: 2 }),
    );
    expect(inverse(compare(from, to), from)).toEqual(compare(to, from));
  });

  test('takes a declared rename of a table as one delta, whatever hangs on the name', () => {
    const side = (name: string): Catalog =>
      catalog(
        fact(`table public.${name}`),
        fact(`column public.${name}.id`, { type: 'integer' }, `table public.${name}`),
        fact(
          'view public.v',
          { definition: `SELECT ${name}.id FROM public.${name}` },
          `table public.${name}`,
        ),
      );
    expect(compare(side('a'), side('b'), [{ from: 'table public.a', to: 'table public.b' }])).toEqual([
      { type: 'rename', id: 'table public.b', from: 'table public.a' },
    ]);
  });

  test('knows no kind of object by name', () => {
    for (const file of ['compare.ts', 'order.ts', 'scene.ts', 'replacement.ts', 'planner.ts']) {
      const source = readFileSync(new URL(file, import.meta.url), 'utf8');
      const named = kinds.filter(({ name }) => source.includes(`'${name}'`) || source.includes(`'${name} `));
      expect(named.map(({ name }) => `${file} names ${name}`)).toEqual([]);
    }
  });
});
