/**
 * A part: one kind of object in random schemas. A schema is a list of slots; each slot is one object before and
 * after, either of which may be missing. References between objects are picks, numbers that mean another slot
 * whatever the list holds, so that a shorter list is a smaller schema and shrinking needs no rules of its own.
 */
import fc from 'fast-check';

/** A number that means a slot of some part. */
export type Pick = number;

export const pick: fc.Arbitrary<Pick> = fc.nat(30);

/** One of the given values, the first the simplest; `undefined` values stand for "not said". */
export const oneOf = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

/** Mostly `undefined`. */
export const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

/** An object of a side, as others refer to it. */
export interface There<S = object> {
  readonly slot: number;
  readonly part: string;
  readonly spec: S;
  /** Quoted, without its schema. */
  readonly name: string;
  /** Quoted and qualified. */
  readonly sql: string;
}

/** One side of an evolution: what exists there, by picks. */
export interface Side {
  /** The object that a pick means, if this side has it. */
  find<S = object>(part: string, pick: Pick): There<S> | undefined;
  all<S = object>(part: string): readonly There<S>[];
}

export interface Part<S extends object = object> {
  readonly name: string;
  /** How often it comes, relative to the others. */
  readonly weight: number;
  readonly spec: fc.Arbitrary<S>;
  /** Statements that make it, or none when something it needs is not on this side. */
  sql(own: There<S>, side: Side): readonly string[];
  /** Pick of the schema that it lives in; `public` when absent. */
  schema?(spec: S): Pick | undefined;
  /** Id of its fact, for those whose renames are declared. */
  factId?(own: There<S>, side: Side): string | undefined;
}
