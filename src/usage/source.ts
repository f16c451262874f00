/** A source file parsed, with what following names in it needs: its constants, its imports, its comments. */
import type { Comment, Expression, Node, Program } from 'oxc-parser';

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly program: Program;
  readonly comments: readonly Comment[];
  /** Packages it imports from, and the packages that each imported name comes from. */
  readonly packages: ReadonlySet<string>;
  readonly imported: ReadonlyMap<string, string>;
  /** Variables declared once in the file, by name. */
  readonly variables: ReadonlyMap<string, Variable>;
}

export interface Variable {
  readonly value?: Expression;
  /** `x += …`, in the order of the text. */
  readonly appended: readonly Expression[];
  /** `x.push(…)`, in the order of the text. */
  readonly pushed: readonly Expression[];
  /** True when it is given another value somewhere: nothing is known of it then. */
  readonly reassigned: boolean;
}

export type ParsedSource =
  | { readonly type: 'source'; readonly source: SourceFile }
  | { readonly type: 'syntax-error'; readonly message: string; readonly offset: number };

export type ParseSource = (path: string, text: string) => ParsedSource;

/** Loads the parser when it is first needed; `keys` say where the children of a node are. */
export async function sourceParser(): Promise<{ readonly parseSource: ParseSource; readonly keys: Keys }> {
  const { parseSync, visitorKeys } = await import('oxc-parser');
  const parseSource: ParseSource = (path, text) => {
    const { program, comments, errors } = parseSync(path, text);
    const [error] = errors;
    if (error !== undefined && program.body.length === 0)
      return { type: 'syntax-error', message: error.message, offset: error.labels[0]?.start ?? 0 };
    const source = { path, text, program, comments, ...namesIn(program, visitorKeys) };
    return { type: 'source', source };
  };
  return { parseSource, keys: visitorKeys };
}

/** Calls `visit` for every node, parents first; `visit` tells what its children are told. */
export function walk<T>(node: Node, told: T, visit: (node: Node, told: T) => T, keys: Keys): void {
  const next = visit(node, told);
  for (const key of keys[node.type] ?? []) {
    const child = (node as unknown as Readonly<Record<string, unknown>>)[key];
    for (const one of Array.isArray(child) ? child : [child]) if (isNode(one)) walk(one, next, visit, keys);
  }
}

export type Keys = Readonly<Record<string, readonly string[]>>;

const isNode = (value: unknown): value is Node =>
  value !== null && typeof value === 'object' && 'type' in value;

function namesIn(program: Program, keys: Keys): Pick<SourceFile, 'packages' | 'imported' | 'variables'> {
  const packages = new Set<string>();
  const imported = new Map<string, string>();
  const variables = new Map<
    string,
    { value?: Expression; appended: Expression[]; pushed: Expression[]; reassigned: boolean }
  >();
  const of = (name: string) => {
    const known = variables.get(name) ?? { appended: [], pushed: [], reassigned: false };
    variables.set(name, known);
    return known;
  };
  const declared = new Set<string>();
  walk<undefined>(
    program,
    undefined,
    (node) => {
      if (node.type === 'ImportDeclaration') {
        packages.add(node.source.value);
        for (const one of node.specifiers) imported.set(one.local.name, node.source.value);
      }
      if (
        node.type === 'CallExpression' &&
        node.callee.type === 'Identifier' &&
        node.callee.name === 'require'
      ) {
        const [argument] = node.arguments;
        if (argument?.type === 'Literal' && typeof argument.value === 'string') packages.add(argument.value);
      }
      if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier') {
        const variable = of(node.id.name);
        // Two variables of one name: which is meant would take scopes to tell.
        if (declared.has(node.id.name)) variable.reassigned = true;
        declared.add(node.id.name);
        if (node.init !== null) variable.value = node.init;
      }
      if (node.type === 'AssignmentExpression' && node.left.type === 'Identifier') {
        const variable = of(node.left.name);
        if (node.operator === '+=') variable.appended.push(node.right);
        else variable.reassigned = true;
      }
      if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
        const { object, property } = node.callee;
        if (object.type === 'Identifier' && property.type === 'Identifier' && property.name === 'push')
          for (const argument of node.arguments)
            if (argument.type !== 'SpreadElement') of(object.name).pushed.push(argument);
      }
      return undefined;
    },
    keys,
  );
  return { packages, imported, variables };
}
