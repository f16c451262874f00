/** The contract reference as Markdown, from the same shapes that read contracts. */
import { fileShape } from './parse/file.ts';
import { isRecord, type Keys, type RecordShape } from './yaml/record.ts';
import type { Shape } from './yaml/shape.ts';

/** docs/contract-reference.md. */
export function contractReference(): string {
  const sections = recordsBelow(fileShape);
  return `${[
    "<!-- Generated from the contract's own description; `npx vitest run src/contract/reference -u` writes it anew. -->",
    '# Contract reference',
    '',
    'A contract is one folder of YAML files, merged in the order of their names, and SQL files below `sql/`. One of the',
    'YAML files carries `contract:` and `version:`. Files below `sql/before/` run before the tables (functions that a',
    'default or check calls, composite types), all others after them, in the order of their names.',
    '',
    'Columns are NOT NULL unless `nullable: true`. A bare label as `default:` of an enum column is the label; every other',
    'default is SQL, so a text is written `"\'text\'"`. Inside `{ }` a text with a comma, and a type such as',
    '`numeric(12,2)`, needs quotes. Names that are not written are derived:',
    '',
    '| what | derived name |',
    '| --- | --- |',
    '| primary key | `<table>_pkey` |',
    '| unique | `<table>_<columns>_key` |',
    '| foreign key | `fk_<table>_<columns>` |',
    '| check | `<table>_<column>_check` |',
    '| index | `idx_<table>_<columns>` |',
    '',
    "A derived name longer than PostgreSQL's 63 bytes ends in a hash of the whole.",
    ...sections.flatMap(({ path, shape }) => section(path, shape)),
  ].join('\n')}\n`;
}

interface Section {
  /** `tables.<table>.columns.<column>` */
  readonly path: string;
  readonly shape: RecordShape<Keys>;
}

/** Depth first, each record once, where it is met first. */
function recordsBelow(root: RecordShape<Keys>): readonly Section[] {
  const found: Section[] = [];
  const visit = (path: string, shape: Shape<unknown> | undefined): void => {
    if (shape === undefined || found.some((section) => section.shape === shape)) return;
    if (!isRecord(shape)) {
      visit(path, shape.inner);
      return;
    }
    found.push({ path, shape });
    for (const [name, key] of Object.entries(shape.keys))
      visit(path === '' ? name : `${path}.${name}`, key.shape);
  };
  visit('', root);
  return found;
}

function section(path: string, shape: RecordShape<Keys>): readonly string[] {
  return [
    '',
    path === '' ? '## The file' : `## ${path}`,
    '',
    path === '' ? 'The top of every file.' : `What ${shape.name} says.`,
    '',
    '| key | value | what it says | example |',
    '| --- | --- | --- | --- |',
    ...Object.entries(shape.keys).map(
      ([name, key]) =>
        `| ${[
          `\`${name}\`${key.required === true ? ' (required)' : ''}`,
          key.shape.words,
          key.description,
          key.example === undefined ? '' : `\`${key.example}\``,
        ]
          .map((cell) => cell.replaceAll('|', '\\|'))
          .join(' | ')} |`,
    ),
  ];
}
