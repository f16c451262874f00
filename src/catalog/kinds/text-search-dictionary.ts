/** Text search dictionaries: a template and its options. */
import type { Fact } from '../catalog.ts';
import { alters, anyIn, attributes, creates, drops, type Kind, sqlName } from '../kind.ts';
import { keyword, renameTextSearch, textSearchIdentity } from '../text-search.ts';

export interface TextSearchDictionaryAttributes {
  readonly template: string;
  /** As PostgreSQL keeps them: `language = 'english', stopwords = 'english'`. */
  readonly options?: string;
}

const NAME = 'text-search-dictionary';
const of = (fact: Fact): TextSearchDictionaryAttributes => attributes<TextSearchDictionaryAttributes>(fact);

/** Option name → its text, both quoted as kept. */
function parsed(options: string | undefined): ReadonlyMap<string, string> {
  const pairs = (options ?? '').matchAll(/("(?:[^"]|"")*"|\w+)\s*=\s*(E?'(?:[^']|'')*'|[^,\s]+)/g);
  return new Map([...pairs].map(([, name, value]) => [name ?? '', value ?? '']));
}

/** A name without a value takes the option away. */
function optionChanges(from: Fact, to: Fact): readonly string[] {
  const [before, after] = [parsed(of(from).options), parsed(of(to).options)];
  return [
    ...[...before.keys()].filter((name) => !after.has(name)),
    ...[...after]
      .filter(([name, value]) => before.get(name) !== value)
      .map(([name, value]) => `${name} = ${value}`),
  ];
}

export const textSearchDictionaryKind: Kind = {
  name: NAME,
  present: anyIn('pg_ts_dict'),
  extract: `
    SELECT ${textSearchIdentity('pg_ts_dict', 'dict')},
           jsonb_strip_nulls(jsonb_build_object('options', x.dictinitoption,
             'template', (SELECT CASE s.nspname WHEN 'pg_catalog' THEN '' ELSE quote_ident(s.nspname) || '.' END || quote_ident(t.tmplname)
                          FROM pg_ts_template t JOIN pg_namespace s ON s.oid = t.tmplnamespace WHERE t.oid = x.dicttemplate))) AS attributes
    FROM pg_ts_dict x JOIN spaces n ON n.oid = x.dictnamespace`,
  create: (fact) => {
    const { template, options } = of(fact);
    const given = options === undefined ? '' : `, ${options}`;
    return [creates(fact, `CREATE ${keyword(NAME)} ${sqlName(fact)} (TEMPLATE = ${template}${given})`)];
  },
  alter: (from, to, names) => {
    if (names.includes('template')) return 'replace';
    const changes = optionChanges(from, to);
    return changes.length === 0
      ? 'replace'
      : [alters(to, `ALTER ${keyword(NAME)} ${sqlName(to)} (${changes.join(', ')})`)];
  },
  drop: (fact) => [drops(fact, `DROP ${keyword(NAME)} ${sqlName(fact)}`)],
  rename: renameTextSearch(NAME),
};
