/** What the codes of this floor mean: U, how the command was given or how it ended; O, what a verb was asked for. */

export const explanations: Readonly<Record<string, { readonly title: string; readonly text: string }>> = {
  U001: {
    title: 'Unknown verb',
    text: 'The first words of a command name what to do. `datawright --help` lists every verb.',
  },
  U002: {
    title: 'Unknown flag',
    text: 'Every verb has its own flags besides the global ones. `datawright <verb> --help` lists both.',
  },
  U003: {
    title: 'Missing argument',
    text: 'The verb cannot guess this value. Its help shows the order of the arguments and an example.',
  },
  U004: {
    title: 'Invalid value',
    text: 'A value was given that the flag or argument does not take: a number was expected, or one of a few words.',
  },
  U005: {
    title: 'Flag without its value',
    text: 'Write the value after the flag: `--rows 1000` or `--rows=1000`. A value that begins with -- needs the = form.',
  },
  U006: {
    title: 'Too many arguments',
    text: 'The verb takes fewer arguments. A value with spaces needs quotes.',
  },
  U007: {
    title: 'Folder not found',
    text: 'The folder given with --cwd does not exist or is not a folder.',
  },
  U008: {
    title: 'Unexpected failure',
    text: 'Datawright met something its authors did not foresee; that is a bug. Run again with DATAWRIGHT_DEBUG=1 to see where it happened and report it. Transactions that were open have been rolled back; what is finished is recorded in the ledger, and running the verb again goes on from there.',
  },
  U010: {
    title: 'The database refused a statement',
    text: 'PostgreSQL answered with an error that Datawright did not expect at this point. The transaction it happened in was rolled back.',
  },
  U011: {
    title: 'A package for this verb is not installed',
    text: 'Some verbs need a package that is only installed with the optional dependencies. The message names it.',
  },
  U009: {
    title: 'Interrupted',
    text: 'The command was ended by a signal (Ctrl-C or a scheduler). Open transactions were rolled back, finished steps stay recorded, so the same command goes on where it stopped.',
  },
  O001: {
    title: 'Unknown diagnostic code',
    text: 'Codes are a letter and three digits, as printed after the word error or warning. `datawright explain` lists them all.',
  },
  O040: {
    title: 'No quality rule for this table',
    text: 'The table given with --table has no rule under `quality:` in the contract. Tables of the warehouse are written warehouse.<table>.',
  },
  O050: {
    title: 'Unknown pipeline',
    text: 'Pipelines are files in the pipelines folder, each named by its key `pipeline:`. `datawright check` lists what is wrong with those that cannot be read.',
  },
  O051: {
    title: 'No pipeline is named',
    text: '`datawright run` runs what you name, so that nothing is loaded by accident: name pipelines, or give --all.',
  },
  O060: {
    title: 'A side of a diff that is nothing known',
    text: 'A side is looked for in this order: a file or folder of that name, an environment variable (also from .env) that holds a connection URL, an environment and then a connection of datawright.yaml.',
  },
  O061: {
    title: 'A password on the command line',
    text: 'What is typed there is seen by every user of the machine. Put the URL into an environment variable or .env and give its name instead.',
  },
  O062: {
    title: 'A side without a schema',
    text: 'SQL is UTF-8 text. A folder is a side of a diff when it holds the YAML of a contract, or .sql files, which are loaded in the order of their names.',
  },
  O063: {
    title: 'A file that is no saved catalog',
    text: 'JSON files are taken for catalogs that datawright catalog --out has written. They hold what that version of datawright knew of each object, so another version may ask to have them saved again.',
  },
  O070: {
    title: 'A query could call a function of this database',
    text: 'A query that only reads may call functions of PostgreSQL itself. A function of the database has the same name and could be called instead, or is called by `table.name` where `name` is no column. Write `pg_catalog.` before the name of the function that is meant.',
  },
  O071: {
    title: 'Not a query that only reads',
    text: '`datawright query` takes one SELECT or VALUES. Statements that write, lock or set something are refused, and so are functions and tables of PostgreSQL that reach beyond the data: files, settings, other sessions, passwords. What is not known to be harmless is refused.',
  },
  O072: {
    title: 'PostgreSQL refuses the query',
    text: 'The query was allowed, and the server could not run it, or not within the time that `--timeout` gives. Nothing was changed: it ran in a read-only transaction that was rolled back.',
  },
  O073: {
    title: 'Only reading is allowed',
    text: 'A tool server that was started without `--allow-write` writes no file of the project. Leave the file out of the request, or start `datawright mcp --allow-write`.',
  },
  O074: {
    title: 'The answer is too long for a tool',
    text: 'A coding agent would have to read all of it. Ask for a part, or run the same verb on the command line with `--json` into a file.',
  },
  O075: {
    title: 'Unknown coding agent',
    text: '`--for` takes the names of the clients that `datawright agent install --help` lists.',
  },
  O076: {
    title: 'A file for coding agents was changed by hand',
    text: 'The last line of the file holds a mark of what was written, and the text is another now. It is left alone. Move what is your own elsewhere, or replace the file with `--force`.',
  },
  O077: {
    title: 'A settings file cannot be changed without harm',
    text: 'It is not plain JSON: comments or trailing commas would be lost when it is written. Enter the server `datawright`, started by `npx datawright mcp`, by hand.',
  },
};
