/**
 * How a PostgreSQL type looks in TypeScript: the entity's type, what the `pg` driver gives for it, and the way
 * between. The driver knows types by number, so an enum or range array arrives as text; `ARRAYS` says which
 * arrays it parses (pg-types 2, textParsers.js).
 */

export interface Scalar {
  /** Type of the entity's property. */
  readonly entity: string;
  /** Type of the driver's value. */
  readonly row: string;
  /** Row value → entity value; absent when they are the same. */
  readonly fromRow?: (value: string) => string;
  readonly toRow?: (value: string) => string;
}

const same = (type: string): Scalar => ({ entity: type, row: type });

const INT8: Scalar = {
  ...same('bigint'),
  row: 'string',
  fromRow: (value) => `BigInt(${value})`,
  toRow: (value) => `String(${value})`,
};
/** The driver gives midnight in the process's own time zone; a calendar day has none. */
const DATE: Scalar = {
  ...same('string'),
  row: 'Date',
  fromRow: (value) => `isoDate(${value})`,
  toRow: (value) => `localDate(${value})`,
};
/** Parameters go as text: the driver would send a JavaScript array as a PostgreSQL array. */
const JSON_VALUE: Scalar = {
  ...same('JsonValue'),
  toRow: (value) => `JSON.stringify(${value})`,
};
const INTERVAL: Scalar = {
  ...same('string'),
  row: 'Interval',
  fromRow: (value) => `${value}.toISOString()`,
  toRow: (value) => `intervalOf(${value})`,
};
const POINT: Scalar = {
  ...same('Point'),
  toRow: (value) => `pointOf(${value})`,
};

const SCALARS: Readonly<Record<string, Scalar>> = {
  boolean: same('boolean'),
  smallint: same('number'),
  integer: same('number'),
  oid: same('number'),
  real: same('number'),
  'double precision': same('number'),
  bigint: INT8,
  date: DATE,
  'timestamp with time zone': same('Date'),
  'timestamp without time zone': same('Date'),
  interval: INTERVAL,
  json: JSON_VALUE,
  jsonb: JSON_VALUE,
  bytea: same('Uint8Array'),
  point: POINT,
};

/** Element types whose arrays the driver parses; any other array arrives as text like `{a,b}`. */
const ARRAYS = new Set([
  ...[
    'boolean',
    'smallint',
    'integer',
    'oid',
    'real',
    'double precision',
    'bigint',
    'numeric',
    'money',
    'uuid',
  ],
  ...[
    'text',
    'character varying',
    'character',
    '"char"',
    'char',
    'name',
    'inet',
    'cidr',
    'macaddr',
    'numrange',
  ],
  ...['date', 'timestamp with time zone', 'timestamp without time zone', 'time without time zone'],
  ...['time with time zone', 'interval', 'json', 'jsonb', 'bytea', 'point'],
]);

/** `enumType` is the union's name when the type is an enum of the model. Types the driver does not know are text. */
export function scalarOf(name: string, array: boolean, enumType?: string): Scalar {
  const element = enumType === undefined ? (SCALARS[name] ?? same('string')) : same(enumType);
  return array ? arrayOf(name, element, enumType) : element;
}

function arrayOf(name: string, element: Scalar, enumType?: string): Scalar {
  // numeric[] is parsed to floating point by the driver, unlike numeric itself.
  if (name === 'numeric') return same('number[]');
  const { fromRow, toRow } = element;
  if (enumType !== undefined || !ARRAYS.has(name)) {
    return {
      entity: `${element.entity}[]`,
      row: 'string',
      fromRow: (value) => `parseArray(${value})${enumType === undefined ? '' : ` as ${enumType}[]`}`,
      toRow: (value) => `arrayText(${value})`,
    };
  }
  return {
    ...element,
    entity: `${element.entity}[]`,
    row: `${element.row}[]`,
    ...(fromRow === undefined ? {} : { fromRow: (value) => `${value}.map((item) => ${fromRow('item')})` }),
    ...(toRow === undefined ? {} : { toRow: (value) => `${value}.map((item) => ${toRow('item')})` }),
  };
}
