/** The numbers of one scan. When the fused query is refused, each expression is asked alone, to name the culprit. */
import type { Engine } from './engine.ts';
import type { Scan } from './scan.ts';

export interface Values {
  readonly rows: number;
  get(name: string): unknown;
  /** Why one of these values could not be computed; undefined when all could. */
  refusal(names: readonly string[]): string | undefined;
}

export async function compute(scan: Scan, engine: Engine): Promise<Values> {
  const values = new Map<string, unknown>();
  const refusals = new Map<string, string>();
  let rows = 0;
  let tableRefusal: string | undefined;
  for (const statement of scan.statements()) {
    try {
      const [row] = await engine.query(statement.sql);
      rows = Number(row?.rows ?? 0);
      for (const name of statement.names) values.set(name, row?.[name]);
    } catch {
      const alone = await computeAlone(scan, engine);
      rows = alone.rows;
      tableRefusal = alone.tableRefusal;
      for (const [name, value] of alone.values) values.set(name, value);
      for (const [name, message] of alone.refusals) refusals.set(name, message);
      break;
    }
  }
  return {
    rows,
    get: (name) => values.get(name),
    refusal: (names) => tableRefusal ?? names.map((name) => refusals.get(name)).find((m) => m !== undefined),
  };
}

async function computeAlone(scan: Scan, engine: Engine) {
  const values = new Map<string, unknown>();
  const refusals = new Map<string, string>();
  let rows = 0;
  let tableRefusal: string | undefined;
  try {
    const [row] = await engine.query(scan.rowsOnly());
    rows = Number(row?.rows ?? 0);
  } catch (error) {
    tableRefusal = messageOf(error);
    return { values, refusals, rows, tableRefusal };
  }
  for (const { sql, names } of scan.statements(1)) {
    for (const name of names) {
      try {
        const [row] = await engine.query(sql);
        values.set(name, row?.[name]);
      } catch (error) {
        refusals.set(name, messageOf(error));
      }
    }
  }
  return { values, refusals, rows, tableRefusal };
}

/** The first line, without the engine's own name for the kind of error; positions and hints stand below it. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = (text.split('\n', 1)[0] ?? text).replace(/^(?:\w+ )?Error: /, '');
  return line.replace(/^Table with name (\S+) does not exist!?.*$/, '$1 does not exist');
}
