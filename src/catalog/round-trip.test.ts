/** Every kind: created, altered by each of its attributes and dropped, there and back on a real server. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kindCases } from '../../test/support/kind-cases.ts';
import { testShadow } from '../../test/support/postgres.ts';
import { openTrack, type Track } from '../../test/support/round-trip.ts';

let track: Track;
beforeAll(async () => {
  track = await openTrack(testShadow());
});
afterAll(() => track.close());

for (const [kind, examples] of Object.entries(kindCases)) {
  describe(`a ${kind}`, () => {
    for (const { name, from, to } of examples) {
      test(`${name} is migrated there and back`, async () => {
        const { plan, up, down } = await track.roundTrip(from, to);
        expect(plan.up.length).toBeGreaterThan(0);
        expect({ up, down }).toEqual({ up: [], down: [] });
      });
    }
  });
}
