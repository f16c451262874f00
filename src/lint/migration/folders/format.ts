/** What is known of a migration tool: which files are its migrations, in which order, and how it runs them. */

export interface MigrationFormat {
  /** As given to `--format`. */
  readonly name: string;
  readonly title: string;
  /** The files among those of a folder that bring a database forward, in the order of the tool; none: not its folder. */
  migrations(files: readonly FolderFile[]): readonly FolderFile[];
  /** @param all the files of its folder, for tools that say in another one how it is run */
  read(file: FolderFile, all: readonly FolderFile[]): ReadMigration | Promise<ReadMigration>;
  /** Files in the folder, or in one above it, that say how the tool is run. */
  readonly toldBy?: readonly string[];
  /** How the names of migrations end by what those files say, beside `.sql`. */
  suffixes?(files: readonly FolderFile[]): readonly string[];
  /** Those that every database is past: judged when they are named, or come after the last applied one. */
  settled?(files: readonly FolderFile[]): readonly FolderFile[];
  /** Rules that make no sense here, because the tool takes care of what they ask for. */
  readonly caredFor?: readonly string[];
  /** Timeouts that the tool sets. */
  readonly timeouts?: readonly string[];
}

export interface FolderFile {
  /** Below the folder, with `/`; `../name` for what says from above how the tool is run. */
  readonly path: string;
  readonly text: string;
}

export interface ReadMigration {
  /** The SQL that brings a database forward, everything else blanked out, so that places stay what they are. */
  readonly sql: string;
  readonly inTransaction: boolean;
  /** Parts of `sql` that were written for calls of the tool, in order; the rest is where it stands in the text. */
  readonly stands?: readonly Stand[];
  /** Where something begins that is not SQL text and is not judged. */
  readonly unread?: number;
  /** Why the tool would not run the file at all, and the statement (in `sql`) it would name. */
  readonly refused?: Refusal;
}

export interface Refusal {
  readonly offset: number;
  readonly message: string;
  readonly why: string;
  readonly fix: string;
}

/** SQL that stands for a call: from and to in `sql`, and the span of the call in the text. */
export interface Stand {
  readonly from: number;
  readonly to: number;
  readonly call: readonly [start: number, end: number];
}

/** The span of the text that a span of `sql` comes from. */
export function spanInText(
  stands: readonly Stand[],
  start: number,
  end: number,
): readonly [start: number, end: number] {
  let shift = 0;
  for (const { from, to, call } of stands) {
    if (start < from) break;
    if (start < to) return call;
    shift = call[1] - to;
  }
  return [start + shift, end + shift];
}

/** Blanks out a part of a text; its lines stay lines. */
export function blank(text: string, from: number, to: number): string {
  return `${text.slice(0, from)}${text.slice(from, to).replace(/[^\n\r]/g, ' ')}${text.slice(to)}`;
}

/** The part from one marker line to another; all of it when the first is missing. */
export function between(text: string, begin: RegExp, end: RegExp): string {
  const first = begin.exec(text);
  const from = first === null ? 0 : first.index;
  const last = end.exec(text.slice(from));
  const to = last === null ? text.length : from + last.index;
  return blank(blank(text, to, text.length), 0, from);
}

/** Names in the order people number them: `2_b` before `10_a`. */
export function byNumber(a: FolderFile, b: FolderFile): number {
  return a.path.localeCompare(b.path, 'en', { numeric: true });
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Lines that are commands to psql, not SQL. */
export function withoutPsqlCommands(text: string): string {
  return text.replace(/^\\(?!\.)[^\n]*|^\\\.\s*$/gm, (line) => ' '.repeat(line.length));
}
