/** Text search parsers. */
import { textSearchPart } from '../text-search.ts';

export const textSearchParserKind = textSearchPart('text-search-parser', 'pg_ts_parser', 'prs', {
  START: 'prsstart',
  GETTOKEN: 'prstoken',
  END: 'prsend',
  LEXTYPES: 'prslextype',
  HEADLINE: 'prsheadline',
});
