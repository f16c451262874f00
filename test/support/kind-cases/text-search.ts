/** Changes of text search objects. */
import type { Case } from './basis.ts';

const english = `CREATE TEXT SEARCH DICTIONARY stem (TEMPLATE = snowball, LANGUAGE = 'english', STOPWORDS = 'english');`;
const plain = `CREATE TEXT SEARCH DICTIONARY plain (TEMPLATE = simple);`;
const parser =
  'CREATE TEXT SEARCH PARSER words (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);';

export const textSearchCases: Readonly<Record<string, readonly Case[]>> = {
  'text-search-parser': [
    {
      name: 'with a headline and a comment',
      from: '',
      to: `${parser} COMMENT ON TEXT SEARCH PARSER words IS 'x';`,
    },
    { name: 'without its headline', from: parser, to: parser.replace(', HEADLINE = prsd_headline', '') },
  ],
  'text-search-template': [
    {
      name: 'of dictionaries',
      from: '',
      to: `CREATE TEXT SEARCH TEMPLATE simpler (INIT = dsimple_init, LEXIZE = dsimple_lexize); CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simpler); COMMENT ON TEXT SEARCH TEMPLATE simpler IS 'x';`,
    },
  ],
  'text-search-dictionary': [
    { name: 'of a language', from: '', to: `${english} COMMENT ON TEXT SEARCH DICTIONARY stem IS 'x';` },
    {
      name: 'with other options',
      from: english,
      to: `CREATE TEXT SEARCH DICTIONARY stem (TEMPLATE = snowball, LANGUAGE = 'german');`,
    },
    {
      name: 'with another template, in a configuration',
      from: `${english} CREATE TEXT SEARCH CONFIGURATION c (PARSER = "default"); ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR word WITH stem;`,
      to: `CREATE TEXT SEARCH DICTIONARY stem (TEMPLATE = simple); CREATE TEXT SEARCH CONFIGURATION c (PARSER = "default"); ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR word WITH stem;`,
    },
  ],
  'text-search-configuration': [
    {
      name: 'copied, under an index',
      from: '',
      to: `CREATE TEXT SEARCH CONFIGURATION c (COPY = english); CREATE TABLE t (a text); CREATE INDEX ON t USING gin (to_tsvector('public.c', a)); COMMENT ON TEXT SEARCH CONFIGURATION c IS 'x';`,
    },
    {
      name: 'with other mappings',
      from: `${english} ${plain} CREATE TEXT SEARCH CONFIGURATION c (PARSER = "default"); ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR word, numword WITH stem; ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR url WITH simple;`,
      to: `${english} ${plain} CREATE TEXT SEARCH CONFIGURATION c (PARSER = "default"); ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR word, asciiword WITH plain, stem; ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR numword WITH stem;`,
    },
    {
      name: 'that lets go of a dictionary',
      from: `${english} CREATE TEXT SEARCH CONFIGURATION c (PARSER = "default"); ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR word WITH stem, simple;`,
      to: `CREATE TEXT SEARCH CONFIGURATION c (PARSER = "default"); ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR word WITH simple;`,
    },
  ],
};
