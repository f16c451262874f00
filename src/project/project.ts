/** A user's folder: `datawright.yaml`, where things lie, and which connections there are. */

export const PROJECT_FILE = 'datawright.yaml';

export interface Project {
  readonly name: string;
  /** Absolute. */
  readonly root: string;
  readonly folders: {
    readonly contracts: string;
    readonly pipelines: string;
    readonly migrations: string;
    /** Generated artefacts. */
    readonly docs: string;
    /** Caches, the embedded server's and the warehouse's data; never committed. */
    readonly state: string;
  };
  readonly connections: Readonly<Record<string, Connection>>;
  readonly environments: Readonly<Record<string, Environment>>;
  readonly lint: LintSettings;
}

/** How `datawright lint` judges. */
export interface LintSettings {
  /** Version of the server that migrations are for: 16, 14.2. */
  readonly postgres?: number;
  /** True when the tool that runs the files puts each into one transaction. */
  readonly transaction?: boolean;
  /** Whose migrations folder it is, when its files do not tell. */
  readonly format?: string;
  /** `strict` asks the rules of design that `recommended` leaves alone. */
  readonly preset?: LintPreset;
  /** Levels of rules that are not to have their own. */
  readonly rules: Readonly<Record<string, LintLevel>>;
}

export const LINT_PRESETS = ['recommended', 'strict'] as const;
export type LintPreset = (typeof LINT_PRESETS)[number];

export const LINT_LEVELS = ['error', 'warning', 'info', 'off'] as const;
export type LintLevel = (typeof LINT_LEVELS)[number];

/** A connection never holds a secret: it names the environment variable that does. */
export type Connection =
  | { readonly type: 'postgres'; readonly env: string }
  /** PostgreSQL run by Datawright in the project's state folder. */
  | { readonly type: 'embedded' }
  | { readonly type: 'duckdb'; readonly path: string };

export interface Environment {
  /** Connection used as `app`. */
  readonly connection: string;
  readonly protected: boolean;
}
