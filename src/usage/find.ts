/** Finds SQL in a source file: what clients are given, and strings that can be nothing else. */
import type { Argument, CallExpression, Expression, NewExpression, Node } from 'oxc-parser';
import type { Method } from './client.ts';
import { clientsOf } from './clients.ts';
import type { Piece } from './piece.ts';
import { isTag, lastName, piecesOf, type Reader, unwrapped } from './pieces-of.ts';
import { type Keys, type SourceFile, walk } from './source.ts';

export interface SqlUse {
  readonly pieces: readonly Piece[];
  /** Where it begins in the file. */
  readonly at: number;
  /** `call` and `tag` are given to a client; `string` looks like SQL and nothing more is known. */
  readonly through: 'call' | 'tag' | 'string';
  /** Ways its text marks parameters beside `$1`. */
  readonly placeholders: readonly ('question' | 'named')[];
  /** What it is for, where that is known from elsewhere than its own comments. */
  readonly purpose?: string;
  /** The loop it is sent in, as people say it: `for`, `map`. */
  readonly loop?: string;
}

const VERB =
  /^\s*(?:--[^\n]*\n\s*|\/\*[\s\S]*?\*\/\s*)*\(?\s*(?:SELECT|INSERT\s+INTO|UPDATE|DELETE\s+FROM|WITH|MERGE\s+INTO|TRUNCATE|COPY|VALUES|EXPLAIN)\b/i;
/** Prose begins with the same words; a statement goes on like this. */
const STATEMENT =
  /^\s*(?:--[^\n]*\n\s*|\/\*[\s\S]*?\*\/\s*)*\(?\s*(?:SELECT\b[\s\S]*\bFROM\b|INSERT\s+INTO\s+\S+|UPDATE\s+\S+\s+(?:AS\s+\w+\s+|\w+\s+)?SET\b|DELETE\s+FROM\s+\S+|WITH\s+(?:RECURSIVE\s+)?\w+\s*(?:\([^)]*\)\s*)?AS\b|MERGE\s+INTO\s+\S+)/i;

export function findSql(source: SourceFile, keys: Keys): readonly SqlUse[] {
  const reader: Reader = { source, clients: clientsOf(source), consumed: new Set(), following: new Set() };
  const given: SqlUse[] = [];
  const strings: { readonly node: Expression; readonly loop: string | undefined }[] = [];
  walk<string | undefined>(
    source.program,
    undefined,
    (node, loop) => {
      if (node.type === 'CallExpression' || node.type === 'NewExpression')
        given.push(...callUses(node, loop, reader));
      if (
        node.type === 'TaggedTemplateExpression' &&
        isTag(node.tag, reader) &&
        !reader.consumed.has(node.quasi.start)
      ) {
        const pieces = piecesOf(node, reader);
        // A fragment is looked at where it is used, in its context.
        if (pieces !== undefined && VERB.test(textOf(pieces)))
          given.push(use(pieces, node.start, 'tag', [], loop));
      }
      if ((node.type === 'Literal' && typeof node.value === 'string') || node.type === 'TemplateLiteral')
        strings.push({ node, loop });
      return loopAt(node) ?? loop;
    },
    keys,
  );
  const others = strings.flatMap(({ node }) => {
    if (reader.consumed.has(node.start)) return [];
    const pieces = piecesOf(node, reader);
    return pieces !== undefined && STATEMENT.test(textOf(pieces))
      ? [use(pieces, node.start, 'string', [], undefined)]
      : [];
  });
  return [...given, ...others].sort((a, b) => a.at - b.at);
}

function use(
  pieces: readonly Piece[],
  at: number,
  through: SqlUse['through'],
  placeholders: SqlUse['placeholders'],
  loop: string | undefined,
): SqlUse {
  return { pieces, at, through, placeholders, ...(loop === undefined ? {} : { loop }) };
}

function callUses(
  call: CallExpression | NewExpression,
  loop: string | undefined,
  reader: Reader,
): readonly SqlUse[] {
  const name = lastName(call.callee);
  const matches = reader.clients.flatMap((client) =>
    client.methods.filter((m) => m.name === name).map((method) => ({ client, method })),
  );
  for (const { method } of matches) {
    const expression = sqlArgument(call.arguments, method, reader);
    if (expression === undefined || reader.consumed.has(unwrapped(expression).start)) continue;
    const pieces = piecesOf(expression, reader);
    if (pieces === undefined || !VERB.test(textOf(pieces))) continue;
    const placeholders = [...new Set(matches.flatMap(({ client }) => client.placeholders))];
    const tagged = unwrapped(expression).type === 'TaggedTemplateExpression';
    return [
      use(
        pieces,
        expression.start,
        'call',
        tagged ? [] : placeholders,
        method.sends === false ? undefined : loop,
      ),
    ];
  }
  return [];
}

function sqlArgument(given: readonly Argument[], method: Method, { source }: Reader): Expression | undefined {
  const argument = given[method.argument];
  if (argument === undefined || argument.type === 'SpreadElement') return undefined;
  const known =
    argument.type === 'Identifier' ? (source.variables.get(argument.name)?.value ?? argument) : argument;
  const object = unwrapped(known);
  if (object.type !== 'ObjectExpression') return argument;
  for (const property of object.properties)
    if (
      property.type === 'Property' &&
      property.key.type === 'Identifier' &&
      property.key.name === method.property
    )
      return property.value as Expression;
  return undefined;
}

/** The text with holes left out, for a first look. */
function textOf(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) =>
      piece.type === 'text' ? piece.text : piece.type === 'choice' ? textOf(piece.options[0] ?? []) : ' ? ',
    )
    .join('');
}

const ITERATING = new Set(['map', 'forEach', 'flatMap', 'filter', 'reduce', 'some', 'every', 'find']);

function loopAt(node: Node): string | undefined {
  switch (node.type) {
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
      return 'for';
    case 'WhileStatement':
    case 'DoWhileStatement':
      return 'while';
    case 'CallExpression': {
      const name = lastName(node.callee);
      const [callback] = node.arguments;
      const runs = callback?.type === 'ArrowFunctionExpression' || callback?.type === 'FunctionExpression';
      return runs && name !== undefined && ITERATING.has(name) ? name : undefined;
    }
    default:
      return undefined;
  }
}
