/** A user's folder: `datawright.yaml`, where things lie, and which connections there are. */

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
}

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
