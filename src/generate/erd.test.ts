import { describe, expect, test } from 'vitest';
import { modelOf } from '../../test/support/model-of.ts';
import { type ErdLayout, type ErdNode, layoutErd } from './erd/layout.ts';
import { mermaid } from './erd-mermaid.ts';
import { erdSvg } from './erd-svg.ts';

/** Statements of Mermaid's erDiagram grammar, as far as a diagram needs them. */
const ENTITY = '(?:[A-Za-z][A-Za-z0-9_]*|"[^"%\\\\\\s]+")';
const STATEMENTS = [
  /^erDiagram$/,
  new RegExp(`^ {4}${ENTITY} (?:\\|\\||\\|o)--(?:o\\{|o\\|) ${ENTITY} : "[^"\\n]*"$`),
  new RegExp(`^ {4}${ENTITY}(?: \\{)?$`),
  /^ {8}[A-Za-z][A-Za-z0-9\-_[\]()]* (?!(?:PK|FK|UK)\b)[A-Za-z][A-Za-z0-9_]*(?: (?:PK|FK|UK)(?:, (?:PK|FK|UK))*)?(?: "[^"\n]*")?$/,
  /^ {4}\}$/,
];

const HOSTILE = `
  CREATE SCHEMA "Odd schema";
  CREATE TYPE "Odd schema"."my type" AS ENUM ('a');
  CREATE TABLE "to" (id integer PRIMARY KEY, pk integer, "two ""words""" text[], "9" "Odd schema"."my type", n numeric(12,2));
  CREATE TABLE "Odd schema"."Order|{Items}" (id integer PRIMARY KEY REFERENCES "to", parent integer REFERENCES "Odd schema"."Order|{Items}");
  CREATE TABLE nothing ();`;

describe('the entity-relationship diagram in Mermaid', () => {
  test('stays within the grammar whatever things are called', async () => {
    const lines = mermaid(await modelOf(HOSTILE));
    expect(lines.filter((line) => !STATEMENTS.some((statement) => statement.test(line)))).toEqual([]);
    expect(lines).toContain('    "to" {');
  });

  test('says one or many from unique keys and optional from nullable columns', async () => {
    const model = await modelOf(`
      CREATE TABLE people (id integer PRIMARY KEY);
      CREATE TABLE profiles (person_id integer PRIMARY KEY REFERENCES people);
      CREATE TABLE posts (id integer PRIMARY KEY, author_id integer NOT NULL REFERENCES people, editor_id integer REFERENCES people);`);
    expect(mermaid(model).slice(1, 4).toSorted()).toEqual([
      '    people |o--o{ posts : "editor_id"',
      '    people ||--o{ posts : "author_id"',
      '    people ||--o| profiles : "person_id"',
    ]);
  });
});

function overlaps(a: ErdNode, b: ErdNode): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function expectDrawable({ nodes, edges, width, height }: ErdLayout): void {
  for (const [at, node] of nodes.entries()) {
    expect(node.x >= 0 && node.y >= 0 && node.x + node.width <= width && node.y + node.height <= height).toBe(
      true,
    );
    expect(nodes.slice(at + 1).filter((other) => overlaps(node, other))).toEqual([]);
  }
  for (const { points, from, to } of edges) {
    const [child, parent] = [from, to].map((id) => nodes.find((node) => node.id === id));
    expect(points[0]?.x, 'leaves on the left').toBeCloseTo(child?.x ?? -1, 1);
    expect(points.at(-1)?.x, 'arrives on the right').toBeCloseTo((parent?.x ?? -1) + (parent?.width ?? 0), 1);
    for (const [at, point] of points.slice(1).entries()) {
      const before = points[at];
      expect(point.x === before?.x || point.y === before?.y, 'orthogonal').toBe(true);
    }
  }
}

function chain(tables: number): string {
  return Array.from({ length: tables }, (_, i) => {
    const reference = i === 0 ? '' : `, up integer REFERENCES t${Math.floor((i - 1) / 3)}`;
    return `CREATE TABLE t${i} (id integer PRIMARY KEY, name text NOT NULL${reference}, self integer REFERENCES t${i});`;
  }).join('\n');
}

describe('the layout of the diagram', () => {
  test('boxes never overlap, lines are orthogonal and end at their rows', async () => {
    expectDrawable(await layoutErd(await modelOf(chain(12))));
  });

  test('the same holds for the map of a large schema', async () => {
    const layout = await layoutErd(await modelOf(chain(90)));
    expect(layout.nodes).toHaveLength(90);
    expectDrawable(layout);
  });

  test('an empty contract gives an empty picture, not an error', async () => {
    expect((await layoutErd(await modelOf('SELECT 1'))).nodes).toEqual([]);
  });

  test('the picture is well-formed XML whatever things are called', async () => {
    const [file] = await erdSvg.generate(await modelOf(`${HOSTILE} COMMENT ON TABLE "to" IS '<script>&"';`));
    const open: string[] = [];
    for (const [, close, name = '', self] of (file?.content ?? '').matchAll(
      /<(\/?)([a-z]+)(?:\s[^<>]*?)?(\/?)>/g,
    )) {
      if (close === '/') expect(open.pop()).toBe(name);
      else if (self !== '/') open.push(name);
    }
    expect(open).toEqual([]);
    expect(file?.content).not.toContain('<script');
  });
});
