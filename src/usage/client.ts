/** A Client: how one library is given SQL. Finding SQL in code uses this and knows no library by name. */

export interface Client {
  /** Its package's name, e.g. `pg`. */
  readonly name: string;
  /** Packages whose import says that a file uses it. */
  readonly packages: readonly string[];
  /** Template tags, by the last part of their name: `sql` of `` sql`…` `` and of `` sql.type(x)`…` ``. */
  readonly tags: readonly string[];
  /** Methods that are given SQL, and where in their arguments it is. */
  readonly methods: readonly Method[];
  /** How its texts mark parameters beside `$1`. */
  readonly placeholders: readonly ('question' | 'named')[];
  /** Calls in a template's holes that give something else than a value, by the last part of their name. */
  readonly helpers: Readonly<Record<string, 'name' | 'text' | 'fragment' | 'value'>>;
  /** What an identifier or member in a hole of a tag is: a value, or perhaps a column or table object. */
  readonly holes: 'value' | 'value-or-name';
}

export interface Method {
  readonly name: string;
  /** Position of the SQL among the arguments. */
  readonly argument: number;
  /** Property that holds the SQL when an object is given instead. */
  readonly property?: string;
  /** Whether it is sent when it is called; `false` for a builder of fragments. */
  readonly sends?: false;
}
