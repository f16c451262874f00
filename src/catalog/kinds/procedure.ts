/** Procedures. */
import { routineKind } from '../routine.ts';

export const procedureKind = routineKind('procedure', `'p'`);
