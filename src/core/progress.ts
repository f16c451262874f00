/**
 * What a running operation tells the outside while it works. Events are plain data; the faces draw them
 * (bars on a terminal, lines in CI, NDJSON with `--json`).
 */

export type ProgressEvent =
  /** A phase of the operation began; `key` pairs it with its `done`. */
  | { readonly type: 'start'; readonly key: string; readonly label: string; readonly detail?: string }
  /** Work inside a phase. `total` is absent when unknown and marked `estimated` when it is a guess. */
  | {
      readonly type: 'advance';
      readonly key: string;
      readonly done: number;
      readonly total?: number;
      readonly estimated?: boolean;
      readonly unit: 'rows' | 'bytes' | 'steps';
    }
  | {
      readonly type: 'done';
      readonly key: string;
      readonly label: string;
      readonly detail?: string;
      readonly seconds: number;
    }
  | { readonly type: 'note'; readonly message: string };

export type Report = (event: ProgressEvent) => void;

/** For callers that do not listen. */
export const silent: Report = () => {};
