/** The SQL an expression makes, as pieces; constants, fragments, conditions and joined lists of the file are followed. */
import type { CallExpression, Expression, TemplateLiteral } from 'oxc-parser';
import type { Client } from './client.ts';
import type { Piece } from './piece.ts';
import type { SourceFile } from './source.ts';

export interface Reader {
  readonly source: SourceFile;
  readonly clients: readonly Client[];
  /** Places of texts that became part of a statement: they are no statements of their own. */
  readonly consumed: Set<number>;
  /** Variables being followed, so that one defined by itself ends. */
  readonly following: ReadonlySet<string>;
}

/** Undefined when the expression makes no text that can be told. */
export function piecesOf(expression: Expression, reader: Reader): readonly Piece[] | undefined {
  const inner = unwrapped(expression);
  switch (inner.type) {
    case 'Literal':
      if (typeof inner.value !== 'string') return undefined;
      reader.consumed.add(inner.start);
      return [
        textPiece(inner.value, reader.source.text.slice(inner.start + 1, inner.end - 1), inner.start + 1),
      ];
    case 'TemplateLiteral':
      return templatePieces(inner, reader, (hole) => splicePieces(hole, reader));
    case 'TaggedTemplateExpression':
      return isTag(inner.tag, reader)
        ? templatePieces(inner.quasi, reader, (hole) => holePieces(hole, reader))
        : undefined;
    case 'BinaryExpression':
      return inner.operator === '+' ? joined([inner.left, inner.right], reader) : undefined;
    case 'ConditionalExpression':
      return choice([piecesOf(inner.consequent, reader), piecesOf(inner.alternate, reader)]);
    case 'LogicalExpression':
      return inner.operator === '&&'
        ? choice([piecesOf(inner.right, reader), []])
        : choice([piecesOf(inner.left, reader), piecesOf(inner.right, reader)]);
    case 'Identifier':
      return variablePieces(inner.name, reader);
    case 'MemberExpression':
      return memberPieces(
        inner.object,
        inner.property.type === 'Identifier' && !inner.computed ? inner.property.name : undefined,
        reader,
      );
    case 'CallExpression':
      return callPieces(inner, reader);
    default:
      return undefined;
  }
}

/** The last part of a name: `unsafe` of `sql.unsafe` and of `sql.type(x)`. */
export function lastName(callee: Expression): string | undefined {
  const inner = unwrapped(callee);
  if (inner.type === 'Identifier') return inner.name;
  if (inner.type === 'MemberExpression' && inner.property.type === 'Identifier') return inner.property.name;
  return inner.type === 'CallExpression' ? lastName(inner.callee) : undefined;
}

export function isTag(tag: Expression, { clients }: Reader): boolean {
  const name = lastName(tag);
  return name !== undefined && clients.some((client) => client.tags.includes(name));
}

/** Without the parentheses and type assertions around it. */
export function unwrapped(expression: Expression): Expression {
  switch (expression.type) {
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
      return unwrapped(expression.expression);
    case 'ChainExpression':
      return unwrapped(expression.expression);
    case 'AwaitExpression':
      return unwrapped(expression.argument);
    default:
      return expression;
  }
}

function textPiece(text: string, raw: string, at: number): Piece {
  return { type: 'text', text, at, exact: text === raw };
}

function templatePieces(
  template: TemplateLiteral,
  reader: Reader,
  hole: (expression: Expression) => readonly Piece[],
): readonly Piece[] {
  reader.consumed.add(template.start);
  return template.quasis.flatMap((quasi, i) => {
    const { cooked, raw } = quasi.value;
    // The span of a quasi includes the marks around it on some versions; its text begins after the last one.
    const at = reader.source.text.indexOf(raw, quasi.start);
    const expression = template.expressions[i];
    return [
      textPiece(cooked ?? raw, raw, at === -1 ? quasi.start : at),
      ...(expression === undefined ? [] : hole(expression)),
    ];
  });
}

/** What stands in a template without a tag: text that is spliced in as it is. */
function splicePieces(expression: Expression, reader: Reader): readonly Piece[] {
  return piecesOf(expression, reader) ?? [splice(expression, reader)];
}

function splice(expression: Expression, { source }: Reader): Piece {
  return { type: 'splice', at: expression.start, code: source.text.slice(expression.start, expression.end) };
}

/** What stands in a tagged template: a value, unless it is a fragment or one of the client's helpers. */
function holePieces(expression: Expression, reader: Reader): readonly Piece[] {
  const inner = unwrapped(expression);
  if (inner.type === 'ConditionalExpression' || inner.type === 'LogicalExpression') {
    const sides =
      inner.type === 'ConditionalExpression'
        ? [inner.consequent, inner.alternate]
        : [inner.left, inner.right];
    if (!sides.some((side) => isFragment(side, reader))) return [{ type: 'value', at: inner.start }];
    if (inner.type === 'LogicalExpression' && inner.operator === '&&')
      return [{ type: 'choice', options: [holePieces(inner.right, reader), []] }];
    return [{ type: 'choice', options: sides.map((side) => holePieces(side, reader)) }];
  }
  if (inner.type === 'CallExpression') return helperPieces(inner, reader);
  if (isFragment(inner, reader)) return piecesOf(inner, reader) ?? [{ type: 'fragment', at: inner.start }];
  const named = inner.type === 'Identifier' || inner.type === 'MemberExpression';
  const perhapsName = named && reader.clients.every((client) => client.holes === 'value-or-name');
  return [{ type: perhapsName ? 'fragment' : 'value', at: inner.start }];
}

function helperPieces(call: CallExpression, reader: Reader): readonly Piece[] {
  const name = lastName(call.callee);
  const kind =
    name === undefined
      ? undefined
      : reader.clients.map((client) => client.helpers[name]).find((k) => k !== undefined);
  const [argument] = call.arguments;
  if (kind === 'text' && argument !== undefined && argument.type !== 'SpreadElement')
    return piecesOf(argument, reader) ?? [splice(argument, reader)];
  if (kind === 'name' || kind === 'fragment') return [{ type: kind, at: call.start }];
  return [{ type: 'value', at: call.start }];
}

function isFragment(expression: Expression, reader: Reader): boolean {
  const inner = unwrapped(expression);
  if (inner.type === 'TaggedTemplateExpression') return isTag(inner.tag, reader);
  if (inner.type === 'CallExpression') {
    const name = lastName(inner.callee) ?? '';
    return reader.clients.some((client) => ['text', 'fragment', 'name'].includes(client.helpers[name] ?? ''));
  }
  if (inner.type === 'ConditionalExpression')
    return isFragment(inner.consequent, reader) || isFragment(inner.alternate, reader);
  const variable = inner.type === 'Identifier' ? reader.source.variables.get(inner.name) : undefined;
  if (variable?.value === undefined || inner.type !== 'Identifier' || reader.following.has(inner.name))
    return false;
  return isFragment(variable.value, { ...reader, following: new Set([...reader.following, inner.name]) });
}

function joined(sides: readonly Expression[], reader: Reader): readonly Piece[] | undefined {
  const pieces = sides.map((side) => piecesOf(side, reader));
  // A sum of numbers is no text.
  if (pieces.every((one) => one === undefined)) return undefined;
  return sides.flatMap((side, i) => pieces[i] ?? [splice(side, reader)]);
}

function choice(options: readonly (readonly Piece[] | undefined)[]): readonly Piece[] | undefined {
  const known = options.filter((option) => option !== undefined);
  return known.length === options.length ? [{ type: 'choice', options: known }] : undefined;
}

function variablePieces(name: string, reader: Reader): readonly Piece[] | undefined {
  const variable = reader.source.variables.get(name);
  if (variable?.value === undefined || variable.reassigned || reader.following.has(name)) return undefined;
  const inside: Reader = { ...reader, following: new Set([...reader.following, name]) };
  const first = piecesOf(variable.value, inside);
  if (first === undefined) return undefined;
  // What is appended somewhere may be there or not.
  const more = variable.appended.map(
    (part): Piece => ({ type: 'choice', options: [piecesOf(part, inside) ?? [splice(part, reader)], []] }),
  );
  return [...first, ...more];
}

/** `QUERIES.orders` of an object of texts in the same file. */
function memberPieces(
  object: Expression,
  property: string | undefined,
  reader: Reader,
): readonly Piece[] | undefined {
  if (object.type !== 'Identifier' || property === undefined) return undefined;
  const variable = reader.source.variables.get(object.name);
  const value = variable?.value === undefined || variable.reassigned ? undefined : unwrapped(variable.value);
  if (value?.type !== 'ObjectExpression') return undefined;
  for (const one of value.properties) {
    if (one.type !== 'Property' || one.computed) continue;
    const key =
      one.key.type === 'Identifier' ? one.key.name : one.key.type === 'Literal' ? one.key.value : undefined;
    if (key === property) return piecesOf(one.value as Expression, reader);
  }
  return undefined;
}

function callPieces(call: CallExpression, reader: Reader): readonly Piece[] | undefined {
  if (call.callee.type !== 'MemberExpression' || call.callee.property.type !== 'Identifier') return undefined;
  const method = call.callee.property.name;
  const object = unwrapped(call.callee.object);
  if (['trim', 'toString', 'trimEnd', 'trimStart'].includes(method)) return piecesOf(object, reader);
  if (method === 'concat')
    return joined(
      [object, ...call.arguments.filter((argument) => argument.type !== 'SpreadElement')],
      reader,
    );
  return method === 'join' ? listPieces(object, call, reader) : undefined;
}

/** `[…].join(' AND ')`, of a list written out, and of one that is pushed to. */
function listPieces(object: Expression, call: CallExpression, reader: Reader): readonly Piece[] | undefined {
  const variable = object.type === 'Identifier' ? reader.source.variables.get(object.name) : undefined;
  const list = unwrapped(variable?.value ?? object);
  if (list.type !== 'ArrayExpression' || variable?.reassigned === true) return undefined;
  const [separator] = call.arguments;
  const between =
    separator === undefined ? ',' : separator.type === 'Literal' ? String(separator.value) : undefined;
  const elements = [...list.elements, ...(variable?.pushed ?? [])];
  if (between === undefined || elements.length === 0) return undefined;
  return elements.flatMap((element, i) => {
    const glue: readonly Piece[] =
      i === 0 ? [] : [{ type: 'text', text: between, at: call.start, exact: false }];
    if (element === null || element.type === 'SpreadElement')
      return [...glue, { type: 'fragment' as const, at: call.start }];
    return [...glue, ...(piecesOf(element, reader) ?? [splice(element, reader)])];
  });
}
