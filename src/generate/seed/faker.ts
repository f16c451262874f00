/** The optional package that knows names and words, drawing its chance from one fast, reseedable source. */
import type { Randomizer } from '@faker-js/faker';
import { failure } from '../../core/diagnostic.ts';
import type { SeededFaker } from './generator.ts';
import { type Random, randomFrom } from './random.ts';

/** Throws G015 when the package is not installed. */
export async function seededFaker(): Promise<SeededFaker> {
  const { Faker, en, base } = await import('@faker-js/faker').catch((cause: unknown) => {
    throw failure(
      'G015',
      'the data generator is not installed',
      { fix: 'npm install --save-dev @faker-js/faker' },
      cause,
    );
  });
  // Faker's own Mersenne twister takes 40 µs to seed; a cell has a tenth of that.
  let random: Random = randomFrom(1);
  const reseed = (seed: number): void => {
    random = randomFrom(seed);
  };
  const randomizer: Randomizer = {
    next: () => random(),
    seed: (seed) => reseed(Array.isArray(seed) ? (seed[0] ?? 0) : seed),
  };
  return { faker: new Faker({ locale: [en, base], randomizer }), reseed };
}
