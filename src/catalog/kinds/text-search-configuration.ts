/** Text search configurations: a parser and, for each type of token, the dictionaries it is looked up in. */
import type { Fact } from '../catalog.ts';
import { alters, anyIn, attributes, creates, drops, type Kind, type Step, sqlName } from '../kind.ts';
import { keyword, renameTextSearch, textSearchIdentity } from '../text-search.ts';

export interface TextSearchConfigurationAttributes {
  readonly parser: string;
  /** Token type → dictionaries, in the order they are asked. */
  readonly mappings: Readonly<Record<string, readonly string[]>>;
}

const NAME = 'text-search-configuration';

const of = (fact: Fact): TextSearchConfigurationAttributes =>
  attributes<TextSearchConfigurationAttributes>(fact);

/** One statement for all token types that get the same dictionaries. */
function mapped(verb: 'ADD' | 'ALTER', tokens: readonly string[], fact: Fact): readonly Step[] {
  const groups = new Map<string, string[]>();
  for (const token of tokens) {
    const dictionaries = (of(fact).mappings[token] ?? []).join(', ');
    groups.set(dictionaries, [...(groups.get(dictionaries) ?? []), token]);
  }
  return [...groups].map(([dictionaries, list]) =>
    alters(
      fact,
      `ALTER ${keyword(NAME)} ${sqlName(fact)} ${verb} MAPPING FOR ${list.join(', ')} WITH ${dictionaries}`,
    ),
  );
}

export const textSearchConfigurationKind: Kind = {
  name: NAME,
  present: anyIn('pg_ts_config'),
  extract: `
    SELECT ${textSearchIdentity('pg_ts_config', 'cfg')},
           jsonb_build_object(
             'parser', (SELECT quote_ident(s.nspname) || '.' || quote_ident(p.prsname)
                        FROM pg_ts_parser p JOIN pg_namespace s ON s.oid = p.prsnamespace WHERE p.oid = x.cfgparser),
             'mappings', (SELECT coalesce(jsonb_object_agg(g.alias, g.dictionaries), '{}') FROM (
                SELECT t.alias, jsonb_agg(m.mapdict::regdictionary::text ORDER BY m.mapseqno) AS dictionaries
                FROM pg_ts_config_map m JOIN ts_token_type(x.cfgparser) AS t ON t.tokid = m.maptokentype
                WHERE m.mapcfg = x.oid GROUP BY t.alias) AS g)) AS attributes
    FROM pg_ts_config x JOIN spaces n ON n.oid = x.cfgnamespace`,
  create: (fact) => [
    creates(fact, `CREATE ${keyword(NAME)} ${sqlName(fact)} (PARSER = ${of(fact).parser})`),
    ...mapped('ADD', Object.keys(of(fact).mappings), fact),
  ],
  alter: (from, to, names) => {
    if (names.includes('parser')) return 'replace';
    const [before, after] = [of(from).mappings, of(to).mappings];
    const gone = Object.keys(before).filter((token) => after[token] === undefined);
    const same = (token: string): boolean => before[token]?.join() === after[token]?.join();
    const kept = Object.keys(after).filter((token) => before[token] !== undefined && !same(token));
    const added = Object.keys(after).filter((token) => before[token] === undefined);
    return [
      ...(gone.length === 0
        ? []
        : [
            alters(to, `ALTER ${keyword(NAME)} ${sqlName(to)} DROP MAPPING FOR ${gone.join(', ')}`, {
              consumes: [to.id],
            }),
          ]),
      ...mapped('ALTER', kept, to),
      ...mapped('ADD', added, to),
    ];
  },
  drop: (fact) => [drops(fact, `DROP ${keyword(NAME)} ${sqlName(fact)}`)],
  rename: renameTextSearch(NAME),
};
