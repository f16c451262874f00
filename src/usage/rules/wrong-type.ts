import { attributes } from '../../catalog/kind.ts';
import type { EnumAttributes } from '../../catalog/kinds/enum.ts';
import { didYouMean } from '../../core/suggestion.ts';
import type { Meeting } from '../../sql/query/notes.ts';
import type { Finding, Rule, Scene } from '../rule.ts';

/** Constants that the column they meet cannot hold. */
export const wrongType: Rule = {
  name: 'wrong-type',
  code: 'A002',
  severity: 'error',
  title: 'A constant of the wrong type',
  why: 'PostgreSQL would refuse the statement, or compare with something that no row can hold.',
  check: ({ analysis }, scene) => analysis.meetings.flatMap((meeting) => judged(meeting, scene)),
};

const NUMBERS = /^(?:smallint|integer|bigint|real|double precision|numeric|oid)/;
const TEXTS = /^(?:text|character|character varying|citext|name|"char")/;

function judged({ written, type, origin }: Meeting, scene: Scene): readonly Finding[] {
  if (written.kind === 'parameter') return [];
  const column =
    origin === undefined ? 'a value' : `${origin.table.replace(/^public\./, '')}.${origin.column}`;
  const length = written.kind === 'text' ? written.text.length + 2 : written.text.length;
  const found = (reason: string, fix?: string): readonly Finding[] => [
    {
      at: { sql: written.at },
      length,
      message: `${shownConstant(written)} ${reason}: ${column} is ${type.replace(/^public\./, '')}`,
      ...(fix === undefined ? {} : { fix }),
    },
  ];
  if (written.kind === 'text') {
    const labels = labelsOf(type, scene);
    if (labels !== undefined)
      return labels.includes(written.text)
        ? []
        : found(
            'is none of its values',
            didYouMean(written.text, labels) ?? `its values are ${labels.join(', ')}`,
          );
    return READABLE.some(([of, reads]) => of.test(type) && !reads.test(written.text.trim()))
      ? found('cannot be read as one')
      : [];
  }
  if (written.kind === 'number') return NUMBERS.test(type) || !KNOWN.test(type) ? [] : found('is a number');
  return type === 'boolean' || !KNOWN.test(type) ? [] : found('is true or false');
}

function shownConstant(written: Exclude<Meeting['written'], { readonly kind: 'parameter' }>): string {
  return written.kind === 'text' ? `'${written.text}'` : written.text;
}

/** Types of which it is known that a number or a boolean is none of them. */
const KNOWN = new RegExp(`${TEXTS.source}|^(?:boolean|uuid|date|time|timestamp|interval|json|bytea)|\\[\\]$`);

/** How the text of a constant must look to be read as a value of the type. */
const READABLE: readonly (readonly [RegExp, RegExp])[] = [
  [/^(?:smallint|integer|bigint)$/, /^[-+]?(?:\d[\d_]*|0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+)$/],
  [
    /^(?:real|double precision|numeric)(?:\(.*\))?$/,
    /^[-+]?(?:(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|NaN|inf(?:inity)?)$/i,
  ],
  [/^boolean$/, /^(?:t|tr|tru|true|y|ye|yes|on|1|f|fa|fal|fals|false|n|no|of|off|0)$/i],
  [/^uuid$/, /^\{?[\da-f]{4}(?:-?[\da-f]{4}){7}\}?$/i],
  [/^(?:date|timestamp.*)$/, /\d|^(?:-?infinity|now|today|tomorrow|yesterday|epoch)$/i],
  [/\[\]$/, /^\s*(?:\{|\[)/],
];

function labelsOf(type: string, { catalog }: Scene): readonly string[] | undefined {
  const fact = catalog.facts.get(`enum ${type}`) ?? catalog.facts.get(`enum public.${type}`);
  return fact === undefined ? undefined : attributes<EnumAttributes>(fact).values;
}
