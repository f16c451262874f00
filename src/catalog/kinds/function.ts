/** Functions, window functions among them. */
import { routineKind } from '../routine.ts';

export const functionKind = routineKind('function', `'f', 'w'`);
