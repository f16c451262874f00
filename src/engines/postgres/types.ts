/**
 * How values of PostgreSQL's wire text become JavaScript values. What JavaScript cannot hold exactly (numeric,
 * timestamps with microseconds, intervals) stays text; nothing is rounded on the way.
 */

type Parse = (text: string) => unknown;

const asText: Parse = (text) => text;
const asBoolean: Parse = (text) => text === 't';
const asNumber: Parse = (text) => Number(text);
const asJson: Parse = (text) => JSON.parse(text) as unknown;
const asBytes: Parse = (text) => Buffer.from(text.slice(2), 'hex');

/** int8: a number while it is exact, else its text. */
const asInteger: Parse = (text) => {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
};

/** Element type oid → parser; every type that is not named comes as text. */
const SCALARS: ReadonlyMap<number, Parse> = new Map([
  [16, asBoolean],
  [17, asBytes],
  [20, asInteger],
  [21, asNumber],
  [23, asNumber],
  [26, asNumber],
  [114, asJson],
  [700, asNumber],
  [701, asNumber],
  [3802, asJson],
]);

/** Array type oid → element type oid, for the built-in types that catalogs and rows are made of. */
const ARRAYS: ReadonlyMap<number, number> = new Map([
  [199, 114],
  [1000, 16],
  [1001, 17],
  [1002, 18],
  [1003, 19],
  [1005, 21],
  [1007, 23],
  [1009, 25],
  [1014, 1042],
  [1015, 1043],
  [1016, 20],
  [1021, 700],
  [1022, 701],
  [1028, 26],
  [1115, 1114],
  [1182, 1082],
  [1183, 1083],
  [1185, 1184],
  [1187, 1186],
  [1231, 1700],
  [2210, 2205],
  [2211, 2206],
  [2951, 2950],
  [3807, 3802],
]);

/** Parser for a column of type `oid`, as `pg` asks for it. */
export function parserFor(oid: number): Parse {
  const element = ARRAYS.get(oid);
  if (element === undefined) return SCALARS.get(oid) ?? asText;
  const parse = SCALARS.get(element) ?? asText;
  return (text) => parseArray(text, parse);
}

/** Array output syntax: `{a,"b \"c",NULL,{nested}}`, with optional bounds `[0:1]={…}`. */
export function parseArray(text: string, parse: Parse): readonly unknown[] {
  let at = text.indexOf('{') + 1;
  const list = (): readonly unknown[] => {
    const items: unknown[] = [];
    while (text[at] !== '}') {
      if (text[at] === ',') at += 1;
      if (text[at] === '{') {
        at += 1;
        items.push(list());
      } else if (text[at] === '"') items.push(parse(quoted()));
      else items.push(bare());
    }
    at += 1;
    return items;
  };
  const quoted = (): string => {
    let value = '';
    for (at += 1; text[at] !== '"'; at += 1) {
      if (text[at] === '\\') at += 1;
      value += text[at];
    }
    at += 1;
    return value;
  };
  const bare = (): unknown => {
    const start = at;
    while (text[at] !== ',' && text[at] !== '}') at += 1;
    const value = text.slice(start, at);
    return value === 'NULL' ? null : parse(value);
  };
  return list();
}
