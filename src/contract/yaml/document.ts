/**
 * Text → YAML nodes with offsets. Whatever a file can hold (binary, tabs, broken YAML, alias bombs) ends as
 * findings; the nodes are read by shapes.
 */
import { isAlias, isCollection, isScalar, type Node, parseDocument, visit } from 'yaml';
import type { Place } from '../../core/diagnostic.ts';
import type { Findings } from './findings.ts';
import { quickRead } from './quick.ts';
import { SECRET_URL, type Source } from './source.ts';

export type { Node } from 'yaml';

/** What shapes read from: the file, where findings go, and what aliases mean. */
export interface Reading {
  readonly source: Source;
  readonly findings: Findings;
  /** The node an alias stands for; undefined (and reported) when there is none or it expands without end. */
  resolve(node: Node): Node | undefined;
  place(node: Node | null | undefined, object?: string): Place;
}

/** Nodes that aliases may stand for, all together; a bomb has millions. */
const MOST_EXPANDED = 20_000;
const LARGEST = 64 * 1024 * 1024;

/** The root node of the file's one document; undefined when it cannot be read. */
export function readDocument(
  source: Source,
  findings: Findings,
): { readonly root: Node; readonly reading: Reading } | 'empty' | undefined {
  findings.know(source);
  const { text } = source;
  const head = source.place(0, 1);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what makes a file binary
  const binary = /[\u0000-\u0008\u000e-\u001f\ufffd]/.exec(text);
  if (binary !== null) {
    findings.add('C010', { file: source.path }, 'the file is not UTF-8 text', {
      fix: `byte near offset ${binary.index}; is this a YAML file?`,
    });
    return undefined;
  }
  if (text.length > LARGEST) {
    findings.add('C008', { file: source.path }, 'the file is larger than 64 MB', {
      fix: 'split it by subject',
    });
    return undefined;
  }
  reportSecrets(source, findings);
  const root = readNodes(source, findings);
  if (root === undefined) return undefined;
  if (root === null || (isScalar(root) && root.value === null)) {
    findings.add('C006', head, 'the file is empty', {
      severity: 'warning',
      fix: 'declare something in it or remove it',
    });
    return 'empty';
  }
  return { root, reading: reading(source, findings, root) };
}

function readNodes(source: Source, findings: Findings): Node | null | undefined {
  try {
    return quickRead(source.text) ?? readFully(source, findings);
  } catch (error) {
    // Values in values, more than the stack has room for.
    if (!(error instanceof RangeError)) throw error;
    findings.add('C008', { file: source.path }, 'values are nested too deeply to be read', {
      fix: 'check what wrote the file: nothing in it needs more than a few levels',
    });
    return undefined;
  }
}

/** The whole of YAML; null for a document without content, undefined when errors were found. */
function readFully(source: Source, findings: Findings): Node | null | undefined {
  // Maps are checked for double keys by the shapes: the parser's own check compares every pair of keys.
  const document = parseDocument(source.text, { uniqueKeys: false, logLevel: 'silent', prettyErrors: false });
  let reportedLine = 0;
  let broken = false;
  for (const error of document.errors) {
    const [start, end] = error.pos;
    const tab = error.code === 'TAB_AS_INDENT';
    const { line = 0 } = source.place(start, end);
    // Behind the first slip the parser stumbles over what is right.
    if (tab ? line === reportedLine : broken) continue;
    reportedLine = line;
    broken ||= !tab;
    const special = /[[\]{},&*!|>%@`#]/.test(source.text.charAt(start));
    findings.add(
      tab ? 'C009' : 'C001',
      source.place(start, end),
      tab ? 'indentation by tabs is not YAML' : sentence(error.message),
      {
        fix: tab
          ? 'indent with spaces'
          : special
            ? `quote a value that contains ${source.text.charAt(start)}`
            : undefined,
      },
    );
  }
  if (document.errors.length > 0) return undefined;
  return document.contents;
}

function reading(source: Source, findings: Findings, root: Node): Reading {
  const anchors = source.text.includes('&') ? anchorsOf(root) : new Map<string, readonly [Node, number][]>();
  let expanded = 0;
  let reported = false;
  const self: Reading = {
    source,
    findings,
    place(node, object) {
      const range = node?.range;
      return source.place(range?.[0] ?? 0, range?.[1] ?? 1, object);
    },
    resolve(node) {
      if (!isAlias(node)) return node;
      const at = node.range?.[0] ?? 0;
      // An alias means the last anchor of that name before it.
      const target = anchors.get(node.source)?.findLast(([, offset]) => offset < at)?.[0];
      if (target === undefined) {
        findings.add('C008', self.place(node), `there is no anchor &${node.source} before this alias`);
        return undefined;
      }
      const end = target.range?.[1] ?? 0;
      if (end > at) {
        findings.add('C008', self.place(node), `*${node.source} contains itself`);
        return undefined;
      }
      expanded += 1 + (isCollection(target) ? target.items.length : 0);
      if (expanded <= MOST_EXPANDED) return target;
      if (!reported) {
        findings.add('C008', self.place(node), 'aliases expand to more than 20,000 values', {
          why: 'A few lines of nested aliases can stand for more values than memory holds.',
          fix: 'write the values out',
        });
        reported = true;
      }
      return undefined;
    },
  };
  return self;
}

function anchorsOf(root: Node): Map<string, [Node, number][]> {
  const anchors = new Map<string, [Node, number][]>();
  visit(root, {
    Node(_, node) {
      if (!isAlias(node) && node.anchor !== undefined) {
        const known = anchors.get(node.anchor) ?? [];
        known.push([node, node.range?.[0] ?? 0]);
        anchors.set(node.anchor, known);
      }
    },
  });
  return anchors;
}

function reportSecrets(source: Source, findings: Findings): void {
  if (!source.text.includes('://')) return;
  for (const match of source.text.matchAll(SECRET_URL)) {
    const start = match.index + (match[1]?.length ?? 0);
    findings.add(
      'C018',
      source.place(start, start + (match[2]?.length ?? 1)),
      'a password is written in the file',
      {
        why: 'Contracts are committed and generated from; a secret in one is public.',
        fix: 'name an environment variable in datawright.yaml, and change the password',
      },
    );
  }
}

function sentence(message: string): string {
  const line = message.split('\n')[0] ?? message;
  return line.charAt(0).toLowerCase() + line.slice(1).replace(/\.$/, '');
}
