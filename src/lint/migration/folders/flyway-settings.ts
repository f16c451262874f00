/**
 * What Flyway's configuration says of its scripts: `flyway.toml` (with `flyway.user.toml` over it), or where there is
 * none `flyway.conf` (over `conf/flyway.conf`). Flyway runs beside it, so its locations begin where it stands.
 */
import type { FolderFile } from './format.ts';

export interface FlywaySettings {
  /** True for a file of one of its locations; for all when none of them lies below the folder. */
  readonly isInLocations: (path: string) => boolean;
  /** By name in small letters: Flyway does not tell them apart. */
  readonly placeholders: ReadonlyMap<string, string>;
  /** What a placeholder begins and ends with; undefined when they are left as they are. */
  readonly marks: readonly [prefix: string, suffix: string] | undefined;
  /** Statements that refuse a transaction may stand beside others. */
  readonly mixed: boolean;
  readonly executeInTransaction: boolean;
  readonly names: ScriptNames;
}

/** What the names of scripts are made of: `V` 2 `__` name `.sql`. */
export interface ScriptNames {
  readonly versioned: string;
  readonly baseline: string;
  readonly repeatable: string;
  readonly separator: string;
  readonly suffixes: readonly string[];
}

const CONF = ['conf/flyway.conf', 'flyway.conf'];
/** Lists in lines of `flyway.name=value`; TOML has lists of its own. */
const LISTS = ['locations', 'sqlMigrationSuffixes'];
const TOML = ['flyway.toml', 'flyway.user.toml'];

/** Files that say how it is run; they may stand above the folder of the scripts. */
export const FLYWAY_FILES: readonly string[] = [...CONF, ...TOML];

/** Later files win; values are lists, most of one. */
type Entries = ReadonlyMap<string, readonly string[]>;

export function flywaySettings(files: readonly FolderFile[]): FlywaySettings {
  const entries = nearest(files);
  const one = (key: string) => entries.get(key)?.[0];
  const locations = (entries.get('locations') ?? [])
    .map(locationPattern)
    .filter((found) => found !== undefined);
  const within = (path: string) => locations.some((location) => location.test(path));
  const isAnyThere = files.some(({ path }) => within(path));
  return {
    isInLocations: (path) => !isAnyThere || within(path),
    placeholders: new Map(
      [...entries].flatMap(([key, [value]]) => {
        const name = /^placeholders\.(.+)$/.exec(key)?.[1];
        // A value that is asked for elsewhere, like ${env.NAME}, is not known here.
        return name === undefined || value === undefined || value.includes('${')
          ? []
          : [[name.toLowerCase(), value] as const];
      }),
    ),
    marks:
      one('placeholderReplacement') === 'false'
        ? undefined
        : [one('placeholderPrefix') ?? '${', one('placeholderSuffix') ?? '}'],
    mixed: one('mixed') === 'true',
    executeInTransaction: one('executeInTransaction') !== 'false',
    names: {
      versioned: one('sqlMigrationPrefix') ?? 'V',
      baseline: one('baselineMigrationPrefix') ?? 'B',
      repeatable: one('repeatableSqlMigrationPrefix') ?? 'R',
      separator: one('sqlMigrationSeparator') ?? '__',
      suffixes: entries.get('sqlMigrationSuffixes') ?? ['.sql'],
    },
  };
}

/** Entries below `flyway`, from the configuration in the folder or else from the one above it. */
function nearest(files: readonly FolderFile[]): Entries {
  for (const isMeant of [
    (path: string, name: string) => path === name,
    (path: string, name: string) => /^(?:\.\.\/)+/.test(path) && path.replace(/^(?:\.\.\/)+/, '') === name,
  ]) {
    const texts = (names: readonly string[]) =>
      names.flatMap((name) => files.filter(({ path }) => isMeant(path, name)).map(({ text }) => text));
    const tomls = texts(TOML);
    if (tomls.length > 0) return ofEnvironment(new Map(tomls.flatMap((text) => [...tomlEntries(text)])));
    const confs = texts(CONF);
    if (confs.length > 0) return new Map(confs.flatMap((text) => [...confEntries(text)]));
  }
  return new Map();
}

/** An environment may say it otherwise: `[environments.test.flyway]`. */
function ofEnvironment(entries: Entries): Entries {
  const environment = entries.get('flyway.environment')?.[0] ?? 'default';
  const below = (prefix: string) =>
    [...entries].flatMap(([key, value]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), value] as const] : [],
    );
  return new Map([...below('flyway.'), ...below(`environments.${environment}.flyway.`)]);
}

const ENTRY =
  /^[ \t]*(?:\[([^[\]\n]+)\]|([\w."'-]+)[ \t]*=[ \t]*(\[[^\]]*\]|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^#\n]*))/gm;
const VALUE = /"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s,[\]"']+)/g;

/** The part of TOML that configurations are written in: tables, strings, lists of strings, plain words. */
function tomlEntries(text: string): Entries {
  let table = '';
  const entries = new Map<string, readonly string[]>();
  for (const [, header, key, value = ''] of text.matchAll(ENTRY)) {
    if (header !== undefined) table = `${bare(header)}.`;
    if (key === undefined) continue;
    const values = [...value.matchAll(VALUE)].map(
      ([, quoted, literal, word]) => quoted?.replace(/\\(.)/g, '$1') ?? literal ?? word ?? '',
    );
    entries.set(`${table}${bare(key)}`, values);
  }
  return entries;
}

const bare = (key: string) => key.replace(/["'\s]/g, '');

/** Lines of `flyway.name=value`; those of a list are parted by commas. */
function confEntries(text: string): Entries {
  return new Map(
    [...text.matchAll(/^[ \t]*flyway\.([\w.:-]+)[ \t]*=[ \t]*(.*?)[ \t]*$/gm)].map(
      ([, key = '', value = '']) => [key, LISTS.includes(key) ? value.split(/\s*,\s*/) : [value]],
    ),
  );
}

/** Undefined for places that are no folders here: buckets, and folders outside of this one. */
function locationPattern(location: string): RegExp | undefined {
  const [, scheme = 'classpath', given = ''] = /^(?:([a-z\d]{2,}):)?(.*)$/.exec(location) ?? [];
  const path = given.replace(/^\.\//, '').replace(/\/+$/, '');
  const isElsewhere = /^(?:\.\.|\/|[A-Za-z]:)/.test(path);
  if ((scheme !== 'filesystem' && scheme !== 'classpath') || isElsewhere) return undefined;
  if (path === '' || path === '.') return /^/;
  const pattern = path
    .split(/(\*\*\/|\*\*|\*|\?)/)
    .map((part) => WILDCARDS[part] ?? part.replace(/[\\^$.|+()[\]{}]/g, '\\$&'))
    .join('');
  // A classpath begins somewhere in the sources: src/main/resources.
  return new RegExp(`^${scheme === 'classpath' ? '(?:.*/)?' : ''}${pattern}/`);
}

const WILDCARDS: Readonly<Record<string, string>> = {
  '**/': '(?:[^/]+/)*',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
};
