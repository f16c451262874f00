/** Explanations of the F codes: what can be wrong with a pipeline, and what can stop a run. */
export const explanations: Readonly<Record<string, { readonly title: string; readonly text: string }>> = {
  F001: {
    title: 'Two pipelines of one name',
    text: 'The ledger knows runs by the name of their pipeline, so every pipeline needs its own, also across files.',
  },
  F002: {
    title: 'Rule that cannot be read',
    text: 'Each entry under `rules:` names one check with its arguments, and may say `on_fail:` quarantine, deduplicate, unknown_member or fail. Without it, rows that fail are quarantined.',
  },
  F003: {
    title: 'Parts that do not go together',
    text: 'A source is a table or a file; a load names one table, one dimension or one fact. `rename:`, `format:` and `row_number:` are for files.',
  },
  F004: {
    title: 'Unknown file format',
    text: 'Parquet, CSV, JSON and newline-delimited JSON are read. The format is taken from the extension (.csv.gz too) unless `format:` says it.',
  },
  F005: {
    title: 'Cursor on a file',
    text: 'A file is loaded again as a whole when its content has changed, and left alone when it has not; rows that are in the target already are recognised. A cursor makes sense on tables only.',
  },
  F006: {
    title: 'Unknown cursor column',
    text: 'The column of `changes: { cursor: … }` must exist in the source table, and must grow whenever a row changes; `updated_at` kept by a trigger is the usual choice.',
  },
  F007: { title: 'Not a duration', text: 'Durations are a number and a unit: `30s`, `5m`, `4h`, `2 days`.' },
  F008: {
    title: 'Unknown dimension or fact',
    text: 'Pipelines load dimensions and facts that the contract declares under `warehouse:`.',
  },
  F009: {
    title: 'Table that the contract does not know',
    text: 'If a table is not in the contract, it does not exist: declare it, or correct the name. Tables of other connections than `app` are not checked here.',
  },
  F010: {
    title: 'Table does not exist in the database',
    text: 'The contract declares the table, but the database does not have it yet. Migrations create tables; pipelines load them.',
  },
  F014: {
    title: 'Upsert without a key',
    text: 'Upsert replaces rows of the same key, so the target needs a primary key, or a unique constraint over columns that are never null, and the source must give all its columns.',
  },
  F015: {
    title: 'Column without a value',
    text: 'The target demands a value, the source has no column of that name, and the table has no default. Map it with `rename:` (files), make it with `transform: - derive:`, or give the column a default.',
  },
  F016: {
    title: 'Every run appends everything',
    text: 'With `changes: full` each run reads the whole table, and `mode: append` adds what it reads. A key in the target keeps rows from being doubled; without one they are.',
  },
  F021: {
    title: 'Check about a whole table used as a row rule',
    text: 'Rules of a pipeline judge rows on their way in. Row counts, freshness and comparisons of sums are checks of the table afterwards: they belong under `quality:` in the contract.',
  },
  F022: {
    title: 'Reference to another database',
    text: 'Rows are judged where they are staged, in the target’s database, so a reference can only be looked up there.',
  },
  F023: {
    title: 'No unknown member here',
    text: '`on_fail: unknown_member` points a fact at the row -1 of a dimension. It works for `references` rules of facts only.',
  },
  F024: {
    title: 'Only unique can deduplicate',
    text: '`on_fail: deduplicate` keeps one of several rows with the same values. Other checks judge single rows: quarantine them.',
  },
  F030: {
    title: 'A rule stopped the run',
    text: 'Rows broke a rule that says `on_fail: fail`. The chunk was rolled back; chunks before it are loaded. The next run goes on with this chunk.',
  },
  F031: {
    title: 'Counts do not add up',
    text: 'After each chunk, extracted rows must equal loaded + quarantined + deduplicated rows. A trigger or rewrite rule on the target that swallows or multiplies rows breaks that, and the chunk is rolled back rather than lost silently.',
  },
  F032: {
    title: 'Rows could not be staged',
    text: 'The source stopped in the middle, or the target refused the stream (invalid UTF-8 or zero bytes in a text, for instance). Nothing of the chunk was loaded. Running again goes on from there.',
  },
  F033: {
    title: 'A chunk could not be loaded',
    text: 'The target refused a statement: an expression of the pipeline that cannot be computed for some row, a trigger that raised an error, or a lost connection. The chunk was rolled back; chunks before it are loaded, and the next run goes on with this one.',
  },
};
