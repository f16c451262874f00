/** Typed access to a parsed YAML file; what is wrong is collected with its place. */
import { type Document, isMap, isNode, isScalar, type LineCounter } from 'yaml';
import { type Diagnostic, frameOf, type Place } from '../core/diagnostic.ts';
import { didYouMean } from '../core/suggestion.ts';

export type Path = readonly string[];

export class Reader {
  readonly document: Document;
  readonly diagnostics: Diagnostic[] = [];
  readonly #file: string;
  readonly #text: string;
  readonly #lines: LineCounter;

  constructor(file: string, text: string, document: Document, lines: LineCounter) {
    this.#file = file;
    this.#text = text;
    this.document = document;
    this.#lines = lines;
  }

  /** Keys of the map at `path`, all of which must be known; empty when there is none. */
  map(path: Path, known: readonly string[]): ReadonlySet<string> {
    const keys = new Set<string>();
    for (const { key, node } of this.#pairs(path)) {
      if (known.includes(key)) keys.add(key);
      else
        this.problemAt(
          node,
          'P002',
          `unknown key ${[...path, key].join('.')}`,
          didYouMean(key, known) ?? `known here: ${known.join(', ')}`,
        );
    }
    return keys;
  }

  /** Keys of a map whose keys are names given by people. */
  keys(path: Path): readonly string[] {
    return this.#pairs(path).map(({ key }) => key);
  }

  text(path: Path): string | undefined {
    const value = this.document.getIn(path);
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    this.problem(path, 'P003', `${path.join('.')} must be a text`);
    return undefined;
  }

  flag(path: Path): boolean {
    const value = this.document.getIn(path);
    if (typeof value === 'boolean') return value;
    this.problem(path, 'P003', `${path.join('.')} must be true or false`);
    return false;
  }

  problem(path: Path, code: string, message: string, fix?: string): void {
    this.problemAt(this.document.getIn(path, true), code, message, fix);
  }

  problemAt(node: unknown, code: string, message: string, fix?: string): void {
    const place = this.#placeOf(node);
    this.diagnostics.push({
      code,
      severity: 'error',
      where: place,
      message,
      ...(fix === undefined ? {} : { fix }),
      ...(place.line === undefined ? {} : { frame: frameOf(this.#text, place.line) }),
    });
  }

  #pairs(path: Path): readonly { readonly key: string; readonly node: unknown }[] {
    const map = path.length === 0 ? this.document.contents : this.document.getIn(path, true);
    if (map === undefined || map === null || (isScalar(map) && map.value === null)) return [];
    if (!isMap(map)) {
      this.problemAt(map, 'P003', `${path.join('.') || this.#file} must be a map of keys and values`);
      return [];
    }
    return map.items.map((pair) => ({
      key: String(isScalar(pair.key) ? pair.key.value : pair.key),
      node: pair.key,
    }));
  }

  #placeOf(node: unknown): Place {
    if (!isNode(node) || node.range === null || node.range === undefined) return { file: this.#file };
    const start = this.#lines.linePos(node.range[0]);
    const end = this.#lines.linePos(node.range[1]);
    return {
      file: this.#file,
      line: start.line,
      column: start.col,
      ...(end.line === start.line && end.col > start.col ? { endColumn: end.col } : {}),
    };
  }
}
