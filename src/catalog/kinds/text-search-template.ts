/** Text search templates. */
import { textSearchPart } from '../text-search.ts';

export const textSearchTemplateKind = textSearchPart('text-search-template', 'pg_ts_template', 'tmpl', {
  INIT: 'tmplinit',
  LEXIZE: 'tmpllexize',
});
