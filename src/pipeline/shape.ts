/** From staged rows to typed rows: what is staged as what, then cleaning, reading texts as types, deriving, filtering. */
import { type Fit, fitting, parseType, TEXT_TYPES } from './column-type.ts';
import type { SourceColumn, StagedColumn, Statement } from './dataflow.ts';
import type { Rows } from './loads/load.ts';
import type { Transform } from './pipeline.ts';
import type { RuleBook } from './rule-book.ts';
import { SHAPED, STAGED, type TargetSql, unjudged, VERDICTS } from './targets/target.ts';

/** A column that rows are to have in the end. */
export interface WantedColumn {
  readonly name: string;
  /** PostgreSQL's name of its type, for deciding how a value gets in. */
  readonly type: string;
  /** The engine's own name of it. */
  readonly engineType: string;
}

export interface Shape {
  readonly staged: readonly StagedColumn[];
  readonly rows: Rows;
  readonly columns: readonly ShapedColumn[];
  readonly statements: readonly Statement[];
}

export interface ShapedColumn extends WantedColumn {
  /** SQL over alias `s` that gives the value to assign. */
  readonly value: string;
  /** Left to judge on the shaped rows. */
  readonly judge: Exclude<Fit['judge'], 'nothing'> | undefined;
  /** True when a transform made it. */
  readonly derived: boolean;
}

export interface ShapeInput {
  readonly sql: TargetSql;
  readonly source: readonly SourceColumn[];
  readonly wanted: readonly WantedColumn[];
  readonly transforms: readonly Transform[];
  /** Texts in which columns may be named: rules. A source column that appears nowhere is not extracted. */
  readonly mentions: readonly string[];
  readonly book: RuleBook;
}

interface Plan {
  readonly source: SourceColumn;
  readonly wanted: WantedColumn | undefined;
  readonly staged: string;
  readonly judge: Fit['judge'];
}

export function shapeRows(input: ShapeInput): Shape {
  const { sql, transforms, book } = input;
  const cleaned = new Set(transforms.flatMap((t) => (t.type === 'clean' ? t.columns : [])));
  const derived = new Map(transforms.flatMap((t) => (t.type === 'derive' ? Object.entries(t.columns) : [])));
  const filters = transforms.flatMap((t) => (t.type === 'filter' ? [t.where] : []));
  const texts = [...derived.values(), ...filters, ...input.mentions];
  const plans = input.source
    .filter((column) => isUsed(column.name, input.wanted, texts))
    .map((source) => planColumn(input, source, cleaned.has(source.name), derived.has(source.name)));

  const staged = plans.map(({ source, staged: type }) => ({
    name: source.name,
    type,
    select: source.select,
  }));
  const direct =
    cleaned.size === 0 &&
    derived.size === 0 &&
    filters.length === 0 &&
    plans.every((plan) => plan.judge !== 'castable');
  if (direct) {
    return {
      staged,
      rows: { table: STAGED, id: sql.rowId },
      columns: plans.flatMap((plan) =>
        plan.wanted === undefined ? [] : [shaped(sql, plan.wanted, plan.judge)],
      ),
      statements: [],
    };
  }

  const clean = (name: string): string => {
    const column = `s.${sql.quote(name)}`;
    return cleaned.has(name) ? `NULLIF(TRIM(${column}), '')` : column;
  };
  const reads = plans.map((plan) => {
    const text = clean(plan.source.name);
    if (plan.judge !== 'castable' || plan.wanted === undefined) return { ...plan, value: text };
    const rule = book.add({
      name: `${plan.source.name} is ${plan.wanted.type}`,
      reason: `${plan.source.name} is no ${plan.wanted.type}`,
      action: 'quarantine',
    });
    const type = plan.wanted.engineType;
    return {
      ...plan,
      value: sql.cast(text, type),
      unreadable: { rule, when: `${text} IS NOT NULL AND NOT ${sql.readable(text, type)}` },
    };
  });
  const unreadable = reads.flatMap((read) =>
    'unreadable' in read && read.unreadable ? [read.unreadable] : [],
  );
  const kept = plans.map((plan) => plan.source.name).filter((name) => !derived.has(name));
  const names = [
    ...kept.map((name) => `r.${sql.quote(name)}`),
    ...[...derived].map(([name, e]) => `(${e}) AS ${sql.quote(name)}`),
  ];
  const where = filters.length === 0 ? '' : `\nWHERE ${filters.map((filter) => `(${filter})`).join(' AND ')}`;
  return {
    staged,
    rows: { table: SHAPED, id: '_id' },
    columns: [
      ...reads.flatMap((read) =>
        read.wanted === undefined || derived.has(read.source.name)
          ? []
          : [shaped(sql, read.wanted, read.judge === 'castable' ? 'nothing' : read.judge)],
      ),
      ...input.wanted.filter((w) => derived.has(w.name)).map((w) => shapedDerived(sql, w)),
    ],
    statements: [
      ...(unreadable.length === 0
        ? []
        : [
            {
              label: 'judge which texts can be read as their types',
              sql: firstOf(sql, { table: STAGED, id: sql.rowId }, unreadable, false),
            },
          ]),
      {
        label: 'read, clean and derive',
        // Materialised, so that no expression sees a row whose texts were just found unreadable.
        sql: sql.replaceTemporary(
          SHAPED,
          `WITH readable AS MATERIALIZED (
  SELECT s.${sql.rowId} AS _id, ${reads.map((read) => `${read.value} AS ${sql.quote(read.source.name)}`).join(', ')}
  FROM ${STAGED} s
  WHERE ${unjudged(`s.${sql.rowId}`)}
)
SELECT r._id, ${names.join(', ')}
FROM readable r${where}`,
        ),
      },
    ],
  };
}

/** Inserts, for every row that fails something, the first rule it fails. */
export function firstOf(
  sql: TargetSql,
  rows: Rows,
  conditions: readonly { readonly rule: number; readonly when: string }[],
  onlyGood: boolean,
): string {
  const cases = conditions.map(({ rule, when }) => `    WHEN ${when} THEN ${rule}`).join('\n');
  const filter = onlyGood ? `\n  WHERE ${unjudged(`s.${rows.id}`)}` : '';
  return sql.counted(`INSERT INTO ${VERDICTS} (id, rule)
SELECT id, rule FROM (
  SELECT s.${rows.id} AS id, CASE
${cases}
  END AS rule
  FROM ${rows.table} s${filter}
) judged WHERE rule IS NOT NULL`);
}

function planColumn(input: ShapeInput, source: SourceColumn, cleaned: boolean, replaced: boolean): Plan {
  const wanted = replaced ? undefined : input.wanted.find((column) => column.name === source.name);
  const type = parseType(source.type);
  const own = input.sql.survives(type) ? input.sql.typeName(type) : undefined;
  if (wanted === undefined) {
    return { source, wanted, staged: (cleaned ? undefined : own) ?? 'text', judge: 'nothing' };
  }
  const how = fitting(cleaned ? parseType('text') : parseType(source.type), parseType(wanted.type));
  const text: Plan = { source, wanted, staged: 'text', judge: how.judge };
  if (how.stageAs === 'text') return text;
  if (how.stageAs === 'source')
    return own === undefined ? { ...text, judge: 'castable' } : { ...text, staged: own };
  // A type the engine cannot take as CSV without loss is staged as text and read there.
  const safe = input.sql.survives(parseType(wanted.type));
  return safe ? { ...text, staged: wanted.engineType } : { ...text, judge: 'castable' };
}

function shaped(sql: TargetSql, wanted: WantedColumn, judge: Fit['judge']): ShapedColumn {
  return {
    ...wanted,
    value: `s.${sql.quote(wanted.name)}`,
    judge: judge === 'nothing' ? undefined : judge,
    derived: false,
  };
}

/** A derived value's type is its expression's own; it goes through text unless text is wanted. */
function shapedDerived(sql: TargetSql, wanted: WantedColumn): ShapedColumn {
  const type = parseType(wanted.type);
  const column = `s.${sql.quote(wanted.name)}`;
  if (TEXT_TYPES.has(type.base) && !type.array) {
    return {
      ...wanted,
      value: column,
      judge: type.arguments.length > 0 ? 'length' : undefined,
      derived: true,
    };
  }
  return {
    ...wanted,
    value: sql.cast(`CAST(${column} AS text)`, wanted.engineType),
    judge: 'castable',
    derived: true,
  };
}

/** Errs on the side of extracting: a name counts as used wherever it stands as a word. */
function isUsed(name: string, wanted: readonly WantedColumn[], texts: readonly string[]): boolean {
  if (wanted.some((column) => column.name === name)) return true;
  const word = new RegExp(
    `(^|[^A-Za-z0-9_])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}($|[^A-Za-z0-9_])`,
    'i',
  );
  return texts.some((text) => word.test(text));
}
