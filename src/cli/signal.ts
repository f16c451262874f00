/** Waits for the signal that ends a command. */
import type { Signal, World } from './world.ts';

export interface Listening {
  readonly received: Promise<Signal>;
  stop(): void;
}

export function listen(world: Pick<World, 'onSignal'>): Listening {
  let stop = () => {};
  const received = new Promise<Signal>((resolve) => {
    stop = world.onSignal(resolve);
  });
  return { received, stop: () => stop() };
}
