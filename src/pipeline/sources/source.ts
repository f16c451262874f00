/** Where rows come from: what there is to read is decided once, under one state of the source, and stored. */
import type { Readable } from 'node:stream';
import type { Chunk, SourceShape, StagedColumn } from '../dataflow.ts';

export interface Source {
  readonly shape: SourceShape;
  /** All that happens inside sees one state of the source. */
  snapshot<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface Snapshot {
  /** What a run that begins now has to read. */
  plan(request: PlanRequest): Promise<Extraction>;
  /** The rows of a chunk as CSV: text quoted, NULL as nothing. */
  extract(columns: readonly StagedColumn[], chunk: Chunk, extraction: Extraction): Readable;
}

export interface PlanRequest {
  /** What the last successful run had read, if any. */
  readonly previous: Extraction | undefined;
  /** Rows per chunk. */
  readonly chunk: number;
  /** Read everything again, whatever was read before. */
  readonly again: boolean;
  /** At most so many rows, from the beginning. */
  readonly limit: number | undefined;
}

/** Stored in the ledger as the run's input, so everything in it is JSON. */
export interface Extraction {
  readonly chunks: readonly Chunk[];
  /** Rows to read, as counted when the run began. */
  readonly rows: number;
  /** Only rows whose cursor is above this (or equal, when `inclusive`) take part; null for all. */
  readonly since: { readonly value: string; readonly inclusive: boolean } | null;
  /** Where the next run goes on. */
  readonly watermark: Watermark | null;
  /** Names the state of a file: equal states hold equal rows. Null for tables. */
  readonly state: string | null;
}

export interface Watermark {
  readonly value: string;
  /** How many rows stand exactly at the watermark, and a digest of them: when both are the same, none is new. */
  readonly ties: number;
  readonly digest: string;
}
