/**
 * A fast reader for the YAML that people write in contracts: block maps and lists, flow maps and lists, scalars on
 * one line, comments. It gives the same nodes as the full parser, or undefined for whatever it does not know
 * (anchors, block texts, tabs, any irregularity): the full parser then reads, or explains what is wrong.
 */
import { type Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';

export function quickRead(text: string): Node | undefined {
  if (/[\t\r\u0085\u2028\u2029\ufeff]|^(?:---|\.\.\.|%)/m.test(text)) return undefined;
  try {
    return new Reader(text).document();
  } catch (error) {
    if (error === UNKNOWN) return undefined;
    throw error;
  }
}

const UNKNOWN = new Error('not in the quick subset');

/** Characters that no plain scalar begins with; `-`, `?` and `:` do when something follows at once. */
const INDICATOR = /[[\]{},#&*!|>'"%@`]/;
const NUMBER = /^[-+]?(?:0|[1-9]\d*|\d+\.\d*|\d+)$/;

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Node {
    const indent = this.#nextLine();
    if (indent !== 0) throw UNKNOWN;
    const node = this.#block(0);
    if (this.#nextLine() !== -1) throw UNKNOWN;
    return node;
  }

  /** Moves to the first character of the next line that says something; its indentation, -1 at the end. */
  #nextLine(): number {
    const text = this.#text;
    for (;;) {
      if (this.#at >= text.length) return -1;
      let at = this.#at;
      while (text[at] === ' ') at++;
      const character = text[at];
      if (character === undefined) {
        this.#at = at;
        return -1;
      }
      if (character === '\n') {
        this.#at = at + 1;
      } else if (character === '#') {
        this.#at = this.#lineEnd(at) + 1;
      } else {
        const indent = at - this.#at;
        this.#at = at;
        return indent;
      }
    }
  }

  #lineEnd(from: number): number {
    const end = this.#text.indexOf('\n', from);
    return end === -1 ? this.#text.length : end;
  }

  /** After a value: only blanks and a comment may follow on the line. */
  #endLine(): void {
    let at = this.#at;
    while (this.#text[at] === ' ') at++;
    const character = this.#text[at];
    if (character === '#' && at > this.#at) at = this.#lineEnd(at);
    else if (character !== '\n' && character !== undefined) throw UNKNOWN;
    this.#at = Math.min(at + 1, this.#text.length);
  }

  #isItem(): boolean {
    const next = this.#text[this.#at + 1];
    return this.#text[this.#at] === '-' && (next === ' ' || next === '\n' || next === undefined);
  }

  #block(indent: number): Node {
    return this.#isItem() ? this.#list(indent) : this.#map(indent);
  }

  /** At the first key. Ends at the beginning of a line that is indented less. */
  #map(indent: number): Node {
    const map = new YAMLMap();
    const start = this.#at;
    for (;;) {
      if (this.#isItem()) throw UNKNOWN;
      const key = this.#key();
      map.items.push(new Pair(key, this.#valueAfterKey(indent)));
      const end = this.#at;
      const next = this.#nextLine();
      if (next !== indent) {
        if (next > indent) throw UNKNOWN;
        this.#at = next === -1 ? this.#at : this.#at - next;
        map.range = [start, end, end];
        return map;
      }
    }
  }

  #list(indent: number): Node {
    const list = new YAMLSeq();
    const start = this.#at;
    for (;;) {
      if (!this.#isItem()) throw UNKNOWN;
      this.#at += 1;
      while (this.#text[this.#at] === ' ') this.#at++;
      list.items.push(this.#item(indent));
      const end = this.#at;
      const next = this.#nextLine();
      if (next !== indent || !this.#isItem()) {
        if (next > indent) throw UNKNOWN;
        this.#at = next === -1 ? this.#at : this.#at - next;
        list.range = [start, end, end];
        return list;
      }
    }
  }

  /** A scalar, a flow collection, or a map that begins on the dash's own line. */
  #item(indent: number): Node {
    const first = this.#text[this.#at];
    if (first === '\n' || first === '#' || first === undefined || this.#isItem()) throw UNKNOWN;
    if (first === '{' || first === '[') return this.#wholeLine(this.#flow(indent));
    const column = this.#at - (this.#text.lastIndexOf('\n', this.#at) + 1);
    const at = this.#at;
    const end = this.#lineEnd(at);
    if (/:(?: |$)/.test(this.#text.slice(at, end))) return this.#map(column);
    return this.#scalarLine(indent);
  }

  #key(): Scalar {
    const first = this.#text[this.#at];
    const key = first === '"' || first === "'" ? this.#quoted() : this.#plainKey();
    if (this.#text[this.#at] !== ':') throw UNKNOWN;
    this.#at += 1;
    const after = this.#text[this.#at];
    if (after !== ' ' && after !== '\n' && after !== undefined) throw UNKNOWN;
    return key;
  }

  #plainKey(): Scalar {
    const end = this.#lineEnd(this.#at);
    const line = this.#text.slice(this.#at, end);
    const colon = /:(?: |$)/.exec(line)?.index;
    if (colon === undefined || line.slice(0, colon).includes(' #') || /\s$/.test(line.slice(0, colon)))
      throw UNKNOWN;
    const scalar = this.#plain(this.#at, this.#at + colon);
    this.#at += colon;
    return scalar;
  }

  #valueAfterKey(indent: number): Node | null {
    while (this.#text[this.#at] === ' ') this.#at++;
    const first = this.#text[this.#at];
    if (first === '{' || first === '[') return this.#wholeLine(this.#flow(indent));
    if (first !== '\n' && first !== undefined && first !== '#') return this.#scalarLine(indent);
    if (first === '#' && this.#text[this.#at - 1] !== ' ') throw UNKNOWN;
    this.#at = Math.min(this.#lineEnd(this.#at) + 1, this.#text.length);
    const before = this.#at;
    const next = this.#nextLine();
    if (next > indent) return this.#block(next);
    // A list may stand at the same indentation as the key it belongs to.
    if (next === indent && this.#isItem()) return this.#list(next);
    this.#at = before;
    return null;
  }

  #wholeLine<T>(value: T): T {
    this.#endLine();
    return value;
  }

  /** A scalar that ends with its line; a longer one continues on a deeper line and is left to the full parser. */
  #scalarLine(indent: number): Scalar {
    const first = this.#text[this.#at];
    let scalar: Scalar;
    if (first === '"' || first === "'") scalar = this.#quoted();
    else {
      const end = this.#lineEnd(this.#at);
      const line = this.#text.slice(this.#at, end);
      const comment = line.indexOf(' #');
      const value = (comment === -1 ? line : line.slice(0, comment)).trimEnd();
      if (/:(?: |$)/.test(value)) throw UNKNOWN;
      scalar = this.#plain(this.#at, this.#at + value.length);
      this.#at += value.length;
    }
    this.#endLine();
    const before = this.#at;
    const next = this.#nextLine();
    if (next > indent) throw UNKNOWN;
    this.#at = before;
    return scalar;
  }

  #plain(start: number, end: number): Scalar {
    const source = this.#text.slice(start, end);
    const first = source[0];
    if (first === undefined || INDICATOR.test(first)) throw UNKNOWN;
    if ((first === '-' || first === '?' || first === ':') && !/[^\s,[\]{}]/.test(source[1] ?? ' '))
      throw UNKNOWN;
    const scalar = new Scalar<unknown>(resolved(source));
    scalar.source = source;
    scalar.type = 'PLAIN';
    scalar.range = [start, end, end];
    return scalar;
  }

  #quoted(): Scalar {
    const start = this.#at;
    const quote = this.#text[start];
    let at = start + 1;
    for (; ; at++) {
      const character = this.#text[at];
      if (character === undefined || character === '\n') throw UNKNOWN;
      if (quote === '"' && character === '\\') at++;
      else if (character === quote) {
        if (quote !== "'" || this.#text[at + 1] !== "'") break;
        at++;
      }
    }
    const inside = this.#text.slice(start + 1, at);
    const value = quote === "'" ? inside.replaceAll("''", "'") : unescaped(inside);
    const scalar = new Scalar(value);
    scalar.source = value;
    scalar.type = quote === "'" ? 'QUOTE_SINGLE' : 'QUOTE_DOUBLE';
    scalar.range = [start, at + 1, at + 1];
    this.#at = at + 1;
    return scalar;
  }

  /** At `{` or `[`. Lines inside must be indented more than what they belong to. */
  #flow(indent: number): Node {
    const start = this.#at;
    const pairs: Pair[] = [];
    const values: Node[] = [];
    const isMap = this.#text[start] === '{';
    const close = isMap ? '}' : ']';
    this.#at += 1;
    this.#flowBlank(indent);
    while (this.#text[this.#at] !== close) {
      if (isMap) pairs.push(this.#flowPair(indent));
      else values.push(this.#flowValue(indent));
      this.#flowBlank(indent);
      if (this.#text[this.#at] === ',') {
        this.#at += 1;
        this.#flowBlank(indent);
      } else if (this.#text[this.#at] !== close) throw UNKNOWN;
    }
    this.#at += 1;
    const collection = isMap ? new YAMLMap() : new YAMLSeq();
    for (const item of isMap ? pairs : values) collection.items.push(item as never);
    collection.flow = true;
    collection.range = [start, this.#at, this.#at];
    return collection;
  }

  #flowBlank(indent: number): void {
    const text = this.#text;
    for (;;) {
      while (text[this.#at] === ' ') this.#at++;
      const character = text[this.#at];
      if (character === undefined) throw UNKNOWN;
      if (character === '#') {
        if (text[this.#at - 1] !== ' ') throw UNKNOWN;
        this.#at = this.#lineEnd(this.#at);
      } else if (character === '\n') {
        this.#at += 1;
        const line = this.#at;
        while (text[this.#at] === ' ') this.#at++;
        const next = text[this.#at];
        if (next !== '\n' && next !== '#' && this.#at - line <= indent) throw UNKNOWN;
      } else return;
    }
  }

  #flowPair(indent: number): Pair {
    const first = this.#text[this.#at];
    const isQuoted = first === '"' || first === "'";
    const key = isQuoted ? this.#quoted() : this.#flowPlain();
    if (this.#text[this.#at] !== ':') {
      this.#flowBlank(indent);
      if (this.#text[this.#at] === ':') throw UNKNOWN;
      return new Pair<unknown, unknown>(key, null);
    }
    this.#at += 1;
    const after = this.#text[this.#at];
    if (after !== ' ' && after !== '\n' && after !== ',' && after !== '}') throw UNKNOWN;
    this.#flowBlank(indent);
    const next = this.#text[this.#at];
    return new Pair<unknown, unknown>(key, next === ',' || next === '}' ? null : this.#flowValue(indent));
  }

  #flowValue(indent: number): Node {
    const first = this.#text[this.#at];
    if (first === '{' || first === '[') return this.#noColon(this.#flow(indent));
    return this.#noColon(first === '"' || first === "'" ? this.#quoted() : this.#flowPlain());
  }

  /** `[a: b]` is a map in a list, and `{a: b: c}` is nothing. */
  #noColon<T>(value: T): T {
    if (this.#text[this.#at] === ':') throw UNKNOWN;
    return value;
  }

  /** Ends before `,`, a bracket, `: `, a comment or the end of the line. */
  #flowPlain(): Scalar {
    const start = this.#at;
    const text = this.#text;
    let at = start;
    for (; ; at++) {
      const character = text[at];
      if (character === undefined) throw UNKNOWN;
      if (character === '\n' || ',[]{}'.includes(character)) break;
      if (character === ':' && /[\s,[\]{}]/.test(text[at + 1] ?? ' ')) break;
      if (character === '#' && text[at - 1] === ' ') break;
    }
    let end = at;
    while (end > start && text[end - 1] === ' ') end--;
    // A blank before the colon, or a scalar that goes on in the next line.
    if (text[at] === ':' && end < at) throw UNKNOWN;
    if (text[at] === '[' || text[at] === '{') throw UNKNOWN;
    const scalar = this.#plain(start, end);
    this.#at = end;
    return scalar;
  }
}

/** YAML 1.2's core schema; numbers in unusual forms are left to the full parser. */
function resolved(source: string): unknown {
  if (!/^[-+.\d~nNtTfF]/.test(source)) return source;
  if (/^(?:~|null|Null|NULL)$/.test(source)) return null;
  if (/^(?:true|True|TRUE)$/.test(source)) return true;
  if (/^(?:false|False|FALSE)$/.test(source)) return false;
  if (NUMBER.test(source)) {
    if (source.length > 15 || /^[-+]?0\d|\.$/.test(source)) throw UNKNOWN;
    return Number(source);
  }
  if (/^[-+]?(?:\.\d|\d+(?:\.\d*)?[eE]|0[ox]|\.(?:inf|nan))/i.test(source)) throw UNKNOWN;
  return source;
}

/** Escapes that JSON and YAML share. */
function unescaped(inside: string): string {
  if (!inside.includes('\\')) return inside;
  if (/\\[^"\\/bfnrt]/.test(inside.replaceAll('\\\\', ''))) throw UNKNOWN;
  return JSON.parse(`"${inside}"`) as string;
}
