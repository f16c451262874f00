/** Values in a query: what type they have, whether they can be NULL, and from which stored columns they come. */

/** A stored column; `table` is `schema.name`, or the name as written when nobody knows the table. */
export interface Origin {
  readonly table: string;
  /** `*` stands for every column of a table whose columns nobody knows. */
  readonly column: string;
}

export interface Value {
  readonly type?: string;
  readonly nullable: boolean;
  readonly origins: readonly Origin[];
  /** The stored column whose value it is unchanged. */
  readonly passes?: Origin;
  /** A constant or parameter written in the query, which has to suit what it meets. */
  readonly written?: Written;
}

export type Written =
  | { readonly kind: 'text'; readonly text: string; readonly at: number }
  | { readonly kind: 'number'; readonly text: string; readonly at: number }
  | { readonly kind: 'boolean'; readonly text: string; readonly at: number }
  | { readonly kind: 'parameter'; readonly number: number; readonly at: number };

/** A named value: a column of a relation, or of what a query returns. */
export interface Output extends Value {
  readonly name: string;
  /** True for `*` of a table whose columns nobody knows: any name may be among them. */
  readonly open?: true;
}

export const UNKNOWN: Value = { nullable: true, origins: [] };

export function named(name: string, value: Value): Output {
  const { written: _written, ...rest } = value;
  return { ...rest, name };
}

/** A value computed of others. */
export function madeOf(
  values: readonly Value[],
  rest: Pick<Partial<Value>, 'type' | 'nullable'> = {},
): Value {
  return { nullable: values.some((value) => value.nullable), ...rest, origins: originsOf(values) };
}

export function originsOf(values: readonly Value[]): readonly Origin[] {
  const [first, ...more] = values;
  if (first === undefined) return [];
  if (more.length === 0) return first.origins;
  const seen = new Map(values.flatMap((value) => value.origins.map((o) => [`${o.table}\0${o.column}`, o])));
  return [...seen.values()];
}

/** The outputs of one arm of a set operation joined, by position, with those of the other. */
export function union(left: readonly Output[], right: readonly Output[]): readonly Output[] {
  return left.map((output, i) => {
    const other = right[i];
    return other === undefined
      ? output
      : { ...named(output.name, madeOf([output, other])), ...typeOf(output, other) };
  });
}

function typeOf(left: Value, right: Value): { readonly type?: string } {
  const type = left.type === undefined || left.type === 'unknown' ? right.type : left.type;
  return type === undefined ? {} : { type };
}
