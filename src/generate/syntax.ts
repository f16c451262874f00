/** PostgreSQL's own grammar, and safe ways into the parse trees it gives. */

/** A parse tree node of libpg-query: `{ ColumnRef: {…} }`, or the inner object of one. */
export type Node = Readonly<Record<string, unknown>>;

/** The inner object of a SELECT; undefined when the text is something else. Throws on a syntax error. */
export type ParseSelect = (sql: string) => Node | undefined;

/** Loads the grammar (80 ms) when first needed. */
export async function selectParser(): Promise<ParseSelect> {
  const { loadModule, parseSync } = await import('libpg-query');
  await loadModule();
  return (sql) => {
    const tree: unknown = parseSync(sql);
    return node(node(list(node(tree)?.stmts)[0]?.stmt)?.SelectStmt);
  };
}

/** The parse tree of an expression; undefined when it is none. */
export function expressionTree(parse: ParseSelect, expression: string): Node | undefined {
  try {
    return node(node(list(parse(`SELECT (${expression})`)?.targetList)[0]?.ResTarget)?.val);
  } catch {
    return undefined;
  }
}

export function node(value: unknown): Node | undefined {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Node) : undefined;
}

export function list(value: unknown): readonly Node[] {
  if (!Array.isArray(value)) return [];
  return value.map((item: unknown) => node(item)).filter((item) => item !== undefined);
}

/** The strings of a list of String nodes. */
export function names(value: unknown): readonly string[] {
  return list(value).flatMap((item) => {
    const held = node(item.String);
    return held === undefined ? [] : [text(held.sval)];
  });
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
