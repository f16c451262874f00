/** Explanations of the Q codes: what can be wrong with a quality rule, and with running one. */
export const explanations: Readonly<Record<string, { readonly title: string; readonly text: string }>> = {
  Q001: {
    title: 'Unknown check',
    text: 'A rule under `quality:` begins with the name of a check. docs/quality.md lists them all with an example each.',
  },
  Q002: {
    title: 'Quality rules for a table that does not exist',
    text: 'Rules are grouped by table: a table of the contract, or `warehouse.<table>` for one that its `warehouse:` section builds, e.g. `warehouse.fact_flight`.',
  },
  Q003: {
    title: 'Argument missing or of the wrong kind',
    text: 'Each check takes its own arguments: a column name, a list of them, or fields such as `column`, `min` and `max`. The message says what was expected.',
  },
  Q004: {
    title: 'Unknown column',
    text: 'The rule names a column that its table does not have. Columns of warehouse tables are named as the star schema names them, e.g. `origin_airport_key`.',
  },
  Q005: {
    title: 'Argument the check does not take',
    text: 'A misspelt argument would silently weaken the rule, so unknown ones are errors.',
  },
  Q006: {
    title: 'Check between two engines',
    text: 'Only `matches` compares tables of different engines. A foreign key check needs both tables in the same database.',
  },
  Q007: {
    title: 'No tolerance makes sense of this',
    text: 'A tolerance is a share of the source value: `0.1 %` or `0.001`. It lies between 0 and 100 %.',
  },
  Q008: {
    title: 'at_least on a rule about the whole table',
    text: '`at_least` asks for a share of rows. Rules about a table as a whole (fresh, row_count, matches) pass or fail as one.',
  },
};
