/** What compiling starts from, and what each kind of load adds to the common frame. */
import type { Contract } from '../contract/contract.ts';
import type { WarehouseTable } from '../contract/warehouse-tables.ts';
import type {
  ForeignKeysBySet,
  Judgement,
  LoadStatement,
  SourceShape,
  Statement,
  TargetTable,
} from './dataflow.ts';
import type { Pipeline } from './pipeline.ts';
import type { Shape } from './shape.ts';
import type { TargetSql } from './targets/target.ts';

/** What a pipeline loads: one table as its database describes it, or a table of the star schema and what it refers to. */
export type LoadTarget =
  | { readonly type: 'table'; readonly table: TargetTable }
  | {
      readonly type: 'star';
      readonly table: WarehouseTable;
      readonly tables: readonly WarehouseTable[];
      /** Qualified and quoted. */
      locate(table: WarehouseTable): string;
    };

export interface CompileInput {
  readonly pipeline: Pipeline;
  readonly source: SourceShape;
  readonly target: LoadTarget;
  /** For people: `app.flights`, `warehouse.fact_flight`. */
  readonly targetLabel: string;
  readonly sql: TargetSql;
  readonly contract: Contract;
}

/** What compiling a kind of load adds to the common frame. */
export interface Parts {
  readonly shape: Shape;
  readonly prepare: readonly Statement[];
  readonly judge: readonly Judgement[];
  readonly load: readonly LoadStatement[];
  readonly replaces: boolean;
  readonly finish: readonly Statement[];
  readonly empty: Statement;
  readonly bySet?: ForeignKeysBySet;
}
