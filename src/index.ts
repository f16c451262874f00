/** Datawright as a library: the operations of the command line, and what is needed to run them from a program. */
export { operationsDocument } from './cli/help/document.ts';
export type { HelpTable, OptionHelp, VerbHelp } from './cli/help/table.ts';
export { describeVerbs } from './cli/help/verbs.ts';
export { type FollowedProgress, followProgress } from './cli/progress/follow.ts';
export { type RenderOptions, renderFailure, renderOutcome } from './cli/render.ts';
export { DatawrightError, type Diagnostic, type Place, type Severity } from './core/diagnostic.ts';
export type { ProgressEvent, Report } from './core/progress.ts';
export { type Context, createContext } from './operations/context.ts';
export { runOperation } from './operations/invoke.ts';
export { type Operation, type Outcome, operation } from './operations/operation.ts';
export { documentSchema, inputSchema, type JsonSchema, outputSchema } from './operations/schema.ts';
export { operations, type Verb } from './operations/table.ts';
