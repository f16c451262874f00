/** One chunk: staged rows are shaped, judged and loaded, and what became of every row is counted and must add up. */
import { failure } from '../core/diagnostic.ts';
import type { FailPoint } from '../core/ports/runtime.ts';
import type { StepResult } from '../journal/journal.ts';
import type {
  Action,
  CompiledRule,
  Dataflow,
  ForeignKeysBySet,
  RunParameter,
  Statement,
} from './dataflow.ts';
import { type TargetSession, VERDICTS } from './targets/target.ts';

export interface ChunkCounts {
  readonly extracted: number;
  readonly loaded: number;
  readonly quarantined: number;
  readonly deduplicated: number;
  /** Of the deduplicated, those that were in the target already, equal in every column. */
  readonly unchanged: number;
  /** Rows a `filter:` left out; they are not among the extracted. */
  readonly filtered: number;
  readonly rules: readonly RuleCount[];
  /** Counts worth telling, e.g. rows that point at an unknown member. */
  readonly remarks: Readonly<Record<string, number>>;
}

export interface RuleCount {
  readonly name: string;
  readonly reason: string;
  readonly action: Action;
  readonly rows: number;
}

export type RunParameters = Readonly<Record<RunParameter, string>>;

/** Works inside the step's transaction, on rows that are staged already. */
export async function loadChunk(
  target: TargetSession,
  dataflow: Dataflow,
  staged: number,
  parameters: RunParameters,
  failPoint: FailPoint,
  /** The target was empty when this run began, and this process began it. */
  fresh = false,
): Promise<ChunkCounts> {
  const bind = (statement: Statement) => (statement.parameters ?? []).map((name) => parameters[name]);
  const number = async (statement: Statement): Promise<number> => {
    const [row] = await target.query<{ n: number | string }>(statement.sql, bind(statement));
    return Number(row?.n ?? 0);
  };

  const bySet = staged >= MANY_ROWS ? await locked(target, dataflow.bySet) : undefined;
  for (const statement of dataflow.shape) await target.execute(statement.sql);
  const takePart = await number(dataflow.counted);
  for (const judgement of dataflow.judge) {
    if (fresh && judgement.idleWhenFresh === true) continue;
    while ((await number(judgement)) > 0 && judgement.repeat === true) {
      // Rows that fell may have been what others referred to.
    }
  }
  failPoint('pipeline.after-judge');

  let loaded = 0;
  if (bySet !== undefined) await target.execute(bySet.rest);
  const remarks: Record<string, number> = {};
  for (const statement of dataflow.load) {
    if (fresh ? statement.idleWhenFresh === true : statement.onlyWhenFresh === true) continue;
    if (statement.gives === 'remarks') {
      const [row] = await target.query<Record<string, number | string>>(statement.sql, bind(statement));
      for (const [name, count] of Object.entries(row ?? {})) {
        if (Number(count) > 0) remarks[name] = Number(count);
      }
    } else if (statement.gives === 'nothing' && statement.parameters === undefined) {
      await target.execute(statement.sql);
    } else {
      const rows = await number(statement);
      if (statement.gives === 'loaded') loaded += rows;
    }
  }
  if (bySet !== undefined) await target.execute(bySet.resume);
  failPoint('pipeline.after-load');

  const rules = await verdicts(target, dataflow.rules);
  const count = (...actions: readonly Action[]) =>
    rules.reduce((sum, rule) => sum + (actions.includes(rule.action) ? rule.rows : 0), 0);
  const fatal = rules.find((rule) => rule.action === 'fail');
  if (fatal !== undefined) {
    throw failure('F030', `${fatal.rows} rows: ${fatal.reason}`, {
      where: { object: dataflow.pipeline },
      why: `rule ${fatal.name} says on_fail: fail; this chunk was rolled back`,
      fix: 'correct the rows at the source, or say on_fail: quarantine',
    });
  }
  const refused = count('quarantine') > 0;
  if (refused) await number(dataflow.forget);
  const quarantined = refused ? await number(dataflow.quarantine) : 0;
  failPoint('pipeline.after-quarantine');

  const deduplicated = count('deduplicate', 'unchanged');
  if (takePart !== loaded + quarantined + deduplicated || takePart > staged) {
    throw failure(
      'F031',
      `${takePart} rows extracted, but ${loaded} loaded, ${quarantined} quarantined and ${deduplicated} deduplicated`,
      {
        where: { object: dataflow.pipeline },
        why: 'Every row must be accounted for; this chunk was rolled back',
        fix: `a trigger or rule on ${dataflow.target} may drop or add rows; load into a table without one`,
      },
    );
  }
  return {
    extracted: takePart,
    loaded,
    quarantined,
    deduplicated,
    unchanged: count('unchanged'),
    filtered: staged - takePart,
    rules,
    remarks,
  };
}

/** From here on a foreign key trigger a row costs more than it is worth. */
const MANY_ROWS = 50_000;

/** Undefined when somebody is writing to a referenced table: then the triggers check, and nobody waits for a lock. */
async function locked(
  target: TargetSession,
  bySet: ForeignKeysBySet | undefined,
): Promise<ForeignKeysBySet | undefined> {
  if (bySet === undefined) return undefined;
  await target.execute('SAVEPOINT dw_lock');
  try {
    await target.execute(bySet.lock);
    return bySet;
  } catch {
    await target.execute('ROLLBACK TO SAVEPOINT dw_lock');
    return undefined;
  }
}

async function verdicts(
  target: TargetSession,
  rules: readonly CompiledRule[],
): Promise<readonly RuleCount[]> {
  const rows = await target.query<{ rule: number; n: number | string }>(
    `SELECT rule, COUNT(*) AS n FROM ${VERDICTS} GROUP BY rule ORDER BY rule`,
  );
  return rows.flatMap((row) => {
    const rule = rules[Number(row.rule)];
    if (rule === undefined) return [];
    return [{ name: rule.name, reason: rule.reason, action: rule.action, rows: Number(row.n) }];
  });
}

const NOTHING: ChunkCounts = {
  extracted: 0,
  loaded: 0,
  quarantined: 0,
  deduplicated: 0,
  unchanged: 0,
  filtered: 0,
  rules: [],
  remarks: {},
};

/** What became of all chunks together, also of those that an earlier, killed process loaded. */
export function addUp(chunks: Iterable<ChunkCounts>): ChunkCounts {
  let total = NOTHING;
  for (const chunk of chunks) {
    const rules = new Map(
      [...total.rules].map((rule) => [`${rule.action} ${rule.name} ${rule.reason}`, rule]),
    );
    for (const rule of chunk.rules) {
      const key = `${rule.action} ${rule.name} ${rule.reason}`;
      rules.set(key, { ...rule, rows: rule.rows + (rules.get(key)?.rows ?? 0) });
    }
    const remarks = { ...total.remarks };
    for (const [name, rows] of Object.entries(chunk.remarks)) remarks[name] = (remarks[name] ?? 0) + rows;
    total = {
      extracted: total.extracted + chunk.extracted,
      loaded: total.loaded + chunk.loaded,
      quarantined: total.quarantined + chunk.quarantined,
      deduplicated: total.deduplicated + chunk.deduplicated,
      unchanged: total.unchanged + chunk.unchanged,
      filtered: total.filtered + chunk.filtered,
      rules: [...rules.values()],
      remarks,
    };
  }
  return total;
}

/** A ledger row is JSON; counts are JSON. */
export function toStepResult(counts: ChunkCounts): StepResult {
  return { ...counts, rules: counts.rules.map((rule) => ({ ...rule })), remarks: { ...counts.remarks } };
}

export function fromStepResult(result: StepResult): ChunkCounts {
  // Written by toStepResult of this or an earlier version; what is missing counts as nothing.
  return { ...NOTHING, ...(result as unknown as Partial<ChunkCounts>) };
}
