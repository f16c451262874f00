/** node-pg-migrate's builder: what a call like `pgm.addColumns('users', { … })` makes of a database, as SQL. */
import type { Argument, CallExpression, Expression } from 'oxc-parser';
import { quoteIdentifier, quoteLiteral } from '../../../core/identifier.ts';

/** A value that is written out: anything else is not known before the program runs. */
type Value = string | number | boolean | null | readonly Value[] | Options | Raw;
interface Options {
  readonly [key: string]: Value;
}
/** SQL as it is: `pgm.func('now()')`. */
class Raw {
  readonly sql: string;
  constructor(sql: string) {
    this.sql = sql;
  }
}

/** Thrown within this file for what cannot be told before the program runs. */
class Unknown extends Error {}

/** The statements of a call, without semicolons; undefined when they cannot be told. */
export function pgmStatements(method: string, call: CallExpression): readonly string[] | undefined {
  const write = WRITERS[method];
  if (write === undefined) return undefined;
  try {
    return write(...call.arguments.map(valueIn));
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    throw error;
  }
}

type Writer = (...given: readonly Value[]) => readonly string[];

const WRITERS: Readonly<Record<string, Writer>> = {
  createTable: (table, columns, options) => {
    const keys = constraints(optionsOf(options).constraints);
    const parts = [...entries(columns).map(([column, what]) => definition(column, what)), ...keys];
    return [`CREATE TABLE ${ifNotExists(options)}${name(table)} (${parts.join(', ')})`];
  },
  dropTable: (table, options) => [`DROP TABLE ${ifExists(options)}${name(table)}${cascade(options)}`],
  renameTable: (table, to) => [`ALTER TABLE ${name(table)} RENAME TO ${name(to)}`],
  ...aliases(['addColumn', 'addColumns'], (table, columns, options) => [
    alter(
      table,
      entries(columns).map(([c, what]) => `ADD COLUMN ${ifNotExists(options)}${definition(c, what)}`),
    ),
  ]),
  ...aliases(['dropColumn', 'dropColumns'], (table, columns, options) => [
    alter(
      table,
      (isOptions(columns) ? Object.keys(columns) : listOf(columns)).map(
        (column) => `DROP COLUMN ${ifExists(options)}${name(column)}${cascade(options)}`,
      ),
    ),
  ]),
  renameColumn: (table, from, to) => [
    `ALTER TABLE ${name(table)} RENAME COLUMN ${name(from)} TO ${name(to)}`,
  ],
  alterColumn: (table, column, options) => [alter(table, columnChanges(name(column), optionsOf(options)))],
  ...aliases(['addConstraint', 'createConstraint'], (table, constraint, what) => {
    const named = constraint === null ? '' : `CONSTRAINT ${name(constraint)} `;
    if (typeof what === 'string') return [alter(table, [`ADD ${named}${what}`])];
    return constraints(what).map((one) => alter(table, [`ADD ${named}${one}`]));
  }),
  dropConstraint: (table, constraint, options) => [
    alter(table, [`DROP CONSTRAINT ${ifExists(options)}${name(constraint)}${cascade(options)}`]),
  ],
  renameConstraint: (table, from, to) => [
    `ALTER TABLE ${name(table)} RENAME CONSTRAINT ${name(from)} TO ${name(to)}`,
  ],
  ...aliases(['createIndex', 'addIndex'], (table, columns, options) => {
    const given = optionsOf(options);
    const method = given.method === undefined ? '' : ` USING ${text(given.method)}`;
    const include = given.include === undefined ? '' : ` INCLUDE (${names(given.include)})`;
    const where = given.where === undefined ? '' : ` WHERE ${text(given.where)}`;
    const called = given.name === undefined ? '' : `${name(given.name)} `;
    const begin = `CREATE ${given.unique === true ? 'UNIQUE ' : ''}INDEX ${concurrently(given)}${ifNotExists(given)}`;
    return [`${begin}${called}ON ${name(table)}${method} (${indexed(columns)})${include}${where}`];
  }),
  dropIndex: (table, columns, options) => {
    const given = optionsOf(options);
    const usual = (): string =>
      `${bareName(table)}_${listOf(columns).map(text).join('_')}${given.unique === true ? '_unique' : ''}_index`;
    const index = given.name === undefined ? quoteIdentifier(usual()) : name(given.name);
    return [`DROP INDEX ${concurrently(given)}${ifExists(given)}${index}${cascade(given)}`];
  },
  ...aliases(['createType', 'addType'], (type, what) =>
    isOptions(what)
      ? [
          `CREATE TYPE ${name(type)} AS (${entries(what)
            .map(([field, of]) => `${name(field)} ${typeOf(of)}`)
            .join(', ')})`,
        ]
      : [`CREATE TYPE ${name(type)} AS ENUM (${listOf(what).map(literal).join(', ')})`],
  ),
  dropType: (type, options) => [`DROP TYPE ${ifExists(options)}${name(type)}${cascade(options)}`],
  renameType: (type, to) => [`ALTER TYPE ${name(type)} RENAME TO ${name(to)}`],
  addTypeValue: (type, value, options) => {
    const { before, after } = optionsOf(options);
    const place =
      before === undefined
        ? after === undefined
          ? ''
          : ` AFTER ${literal(after)}`
        : ` BEFORE ${literal(before)}`;
    return [`ALTER TYPE ${name(type)} ADD VALUE ${ifNotExists(options)}${literal(value)}${place}`];
  },
  ...aliases(['createSchema', 'addSchema'], (schema, options) => [
    `CREATE SCHEMA ${ifNotExists(options)}${name(schema)}`,
  ]),
  dropSchema: (schema, options) => [`DROP SCHEMA ${ifExists(options)}${name(schema)}${cascade(options)}`],
  ...aliases(['createExtension', 'addExtension'], (extensions, options) =>
    listOf(extensions).map((one) => `CREATE EXTENSION ${ifNotExists(options)}${name(one)}`),
  ),
  dropExtension: (extensions, options) =>
    listOf(extensions).map((one) => `DROP EXTENSION ${ifExists(options)}${name(one)}${cascade(options)}`),
};

function aliases(methods: readonly string[], writer: Writer): Readonly<Record<string, Writer>> {
  return Object.fromEntries(methods.map((method) => [method, writer]));
}

function alter(table: Value | undefined, changes: readonly string[]): string {
  if (changes.length === 0) throw new Unknown();
  return `ALTER TABLE ${name(table)} ${changes.join(', ')}`;
}

/** `id` is the tool's word for a serial primary key. */
function definition(column: string, what: Value | undefined): string {
  if (what === 'id') return `${name(column)} serial PRIMARY KEY`;
  if (!isOptions(what)) return `${name(column)} ${typeOf(what)}`;
  return [
    name(column),
    typeOf(what),
    ...(what.collation === undefined ? [] : [`COLLATE ${text(what.collation)}`]),
    ...(what.default === undefined ? [] : [`DEFAULT ${literal(what.default)}`]),
    ...(what.notNull === true ? ['NOT NULL'] : []),
    ...(what.primaryKey === true ? ['PRIMARY KEY'] : []),
    ...(what.unique === true ? ['UNIQUE'] : []),
    ...(what.check === undefined ? [] : [`CHECK (${text(what.check)})`]),
    ...(what.references === undefined ? [] : [references(what)]),
    ...(what.expressionGenerated === undefined
      ? []
      : [`GENERATED ALWAYS AS (${text(what.expressionGenerated)}) STORED`]),
  ].join(' ');
}

function columnChanges(column: string, to: Options): readonly string[] {
  const using = to.using === undefined ? '' : ` USING ${text(to.using)}`;
  return [
    ...(to.type === undefined ? [] : [`TYPE ${typeOf(to)}${using}`]),
    ...(to.default === undefined
      ? []
      : [to.default === null ? 'DROP DEFAULT' : `SET DEFAULT ${literal(to.default)}`]),
    ...(to.notNull === true ? ['SET NOT NULL'] : []),
    ...(to.notNull === false || to.allowNull === true ? ['DROP NOT NULL'] : []),
  ].map((change) => `ALTER COLUMN ${column} ${change}`);
}

function constraints(what: Value | undefined): readonly string[] {
  const { check, unique, primaryKey, foreignKeys, exclude, ...rest } = optionsOf(what);
  if (Object.keys(rest).some((key) => !/^(?:deferrable|deferred|comment)$/.test(key))) throw new Unknown();
  const keys = (value: Value): readonly Value[] =>
    Array.isArray(value) && value.every((one) => Array.isArray(one)) ? value : [value];
  return [
    ...(check === undefined ? [] : listOf(check).map((one) => `CHECK (${text(one)})`)),
    ...(unique === undefined ? [] : keys(unique).map((columns) => `UNIQUE (${names(columns)})`)),
    ...(primaryKey === undefined ? [] : [`PRIMARY KEY (${names(primaryKey)})`]),
    ...(foreignKeys === undefined
      ? []
      : (Array.isArray(foreignKeys) ? foreignKeys : [foreignKeys]).map((key: Value) => {
          const own = optionsOf(key);
          return `FOREIGN KEY (${names(own.columns)}) ${references(own)}`;
        })),
    ...(exclude === undefined ? [] : [`EXCLUDE ${text(exclude)}`]),
  ];
}

/** The referenced table stands alone or with its columns: `users`, `"users"(id)`. */
function references(of: Options): string {
  const to = of.references;
  const target = typeof to === 'string' && /[("]/.test(to) ? to : name(to);
  const action = (event: string, what: Value | undefined): string =>
    what === undefined ? '' : ` ON ${event} ${text(what)}`;
  return `REFERENCES ${target}${action('DELETE', of.onDelete)}${action('UPDATE', of.onUpdate)}`;
}

function indexed(columns: Value | undefined): string {
  return listOf(columns)
    .map((one) => {
      if (!isOptions(one)) return expression(one);
      const order = one.sort === undefined ? '' : ` ${text(one.sort)}`;
      return `${expression(one.name)}${one.opclass === undefined ? '' : ` ${bareName(one.opclass)}`}${order}`;
    })
    .join(', ');
}

/** The tool takes what has parentheses for an expression. */
const expression = (of: Value | undefined): string =>
  typeof of === 'string' && /[ .(]/.test(of) ? of : name(of);

const concurrently = (options: Options): string => (options.concurrently === true ? 'CONCURRENTLY ' : '');
const ifExists = (options: Value | undefined): string =>
  optionsOf(options).ifExists === true ? 'IF EXISTS ' : '';
const ifNotExists = (options: Value | undefined): string =>
  optionsOf(options).ifNotExists === true ? 'IF NOT EXISTS ' : '';
const cascade = (options: Value | undefined): string =>
  optionsOf(options).cascade === true ? ' CASCADE' : '';

/** The tool's short names of types. */
const SHORT: Readonly<Record<string, string>> = {
  string: 'text',
  datetime: 'timestamp',
  float: 'real',
  double: 'double precision',
  int: 'integer',
};

function typeOf(of: Value | undefined): string {
  const type = text(isOptions(of) ? of.type : of);
  return SHORT[type] ?? type;
}

function literal(value: Value | undefined): string {
  if (value === null) return 'NULL';
  if (value instanceof Raw) return value.sql;
  if (typeof value === 'string') return quoteLiteral(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Unknown();
}

function name(of: Value | undefined): string {
  if (typeof of === 'string') return quoteIdentifier(of);
  const { schema, name: own } = optionsOf(of);
  if (typeof own !== 'string') throw new Unknown();
  return typeof schema === 'string' ? `${quoteIdentifier(schema)}.${quoteIdentifier(own)}` : name(own);
}

const bareName = (of: Value | undefined): string => text(isOptions(of) ? of.name : of);
const names = (of: Value | undefined): string => listOf(of).map(name).join(', ');

function text(value: Value | undefined): string {
  if (value instanceof Raw) return value.sql;
  if (typeof value === 'string') return value;
  throw new Unknown();
}

function isOptions(value: Value | undefined): value is Options {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Raw);
}

function optionsOf(value: Value | undefined): Options {
  if (value === undefined) return {};
  if (isOptions(value)) return value;
  throw new Unknown();
}

const entries = (value: Value | undefined): readonly [string, Value][] => Object.entries(optionsOf(value));

function listOf(value: Value | undefined): readonly Value[] {
  if (value === undefined) throw new Unknown();
  return Array.isArray(value) ? value : [value];
}

/** @throws Unknown for what is not written out */
function valueIn(node: Argument | Expression): Value {
  switch (node.type) {
    case 'Literal':
      if (node.value === null || ['string', 'number', 'boolean'].includes(typeof node.value))
        return node.value as string | number | boolean | null;
      break;
    case 'TemplateLiteral':
      if (node.expressions.length === 0) return node.quasis[0]?.value.cooked ?? '';
      break;
    case 'UnaryExpression': {
      const value = node.operator === '-' ? valueIn(node.argument) : undefined;
      if (typeof value === 'number') return -value;
      break;
    }
    case 'ArrayExpression':
      return node.elements.map((element) => {
        if (element === null || element.type === 'SpreadElement') throw new Unknown();
        return valueIn(element);
      });
    case 'ObjectExpression':
      return Object.fromEntries(
        node.properties.map((property): [string, Value] => {
          if (property.type === 'SpreadElement' || property.computed) throw new Unknown();
          const { key } = property;
          if (key.type === 'Identifier') return [key.name, valueIn(property.value)];
          if (key.type === 'Literal') return [String(key.value), valueIn(property.value)];
          throw new Unknown();
        }),
      );
    case 'CallExpression': {
      const { callee } = node;
      const isFunction =
        callee.type === 'MemberExpression' &&
        callee.property.type === 'Identifier' &&
        callee.property.name === 'func';
      const [argument] = node.arguments;
      if (isFunction && argument !== undefined) return new Raw(text(valueIn(argument)));
      break;
    }
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return valueIn(node.expression);
    default:
  }
  throw new Unknown();
}
