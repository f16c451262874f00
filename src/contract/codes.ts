/** What the C codes mean, for `datawright explain`. */
export const explanations: Readonly<Record<string, { title: string; text: string }>> = {
  C001: {
    title: 'The file is not valid YAML',
    text: 'The parser stopped at the marked place. Often the cause is a line above: an indentation that does not fit, a bracket that is not closed, or text that begins with a special character (* & ! % @ ` { [) and needs quotes.',
  },
  C002: {
    title: 'Unknown key',
    text: 'A key that is not known is refused, since a misspelt one would silently do nothing. The contract reference and the JSON Schema in .datawright/contract.schema.json list the keys of every section. Inside { } a comma ends a value: text with a comma needs quotes.',
  },
  C003: {
    title: 'A value is of the wrong kind',
    text: 'The message says what is expected and what was found. Numbers and booleans are not text: "on", "5" and "1.0" need quotes where text is meant. Durations are written 90 days, 4h, 5ms; shares 99.9 %; factors 10x.',
  },
  C004: {
    title: 'A key stands twice in one map',
    text: 'Only one of the two could count, and nobody would see which. Merge them or rename one.',
  },
  C005: {
    title: 'Something required is missing',
    text: 'The named key has to be there, or a value after its colon. The contract as a whole needs contract: (its name) and version: in one of its files.',
  },
  C006: {
    title: 'There is nothing to read',
    text: 'The contract folder or the file is empty. datawright init writes a starter contract; datawright pull makes one from a database that is already there.',
  },
  C007: {
    title: 'A name is used twice',
    text: 'Tables, enums, queries and the like are declared once, in whichever file. Constraints of a table share one name space; tables and indexes of a schema share another; two columns must not become one TypeScript field.',
  },
  C008: {
    title: 'Aliases without end, or a file without measure',
    text: 'YAML anchors and aliases may stand for 20,000 values together and for earlier ones only; a file may have 64 MB, and values in values as many levels as the stack has room for. More is a mistake or an attack, and would cost memory before anything could be said about it.',
  },
  C009: {
    title: 'Indentation by tabs',
    text: 'YAML indents by spaces. Most editors convert tabs to spaces on request.',
  },
  C010: {
    title: 'The file is not text',
    text: 'Contracts are UTF-8. The file holds control characters or bytes that are no UTF-8: it is binary, or saved in another encoding.',
  },
  C011: {
    title: 'An include that cannot be followed',
    text: 'include: names files relative to the including one. A file must exist and must not include itself, directly or through others. Files of the contract folder are read anyway and need no include.',
  },
  C012: {
    title: 'A reference to nothing',
    text: 'references: names table.column of a table in the contract (schema.table.column outside the default schema). Check the spelling, or declare what is missing.',
  },
  C013: {
    title: 'No such column',
    text: 'A key, index, retention, subject, dimension, measure or denormalization names a column that its table does not have.',
  },
  C014: {
    title: 'No such table',
    text: 'Volumes, quality rules, dimensions and facts are about tables of the contract; quality rules also about warehouse.dim_<name> and warehouse.fact_<name>.',
  },
  C015: {
    title: 'A foreign key to a column that is no key',
    text: 'PostgreSQL needs a primary key or a unique constraint on exactly the referenced columns; otherwise one row could have several owners.',
  },
  C016: {
    title: 'The two sides of a foreign key do not fit',
    text: 'As many columns on both sides, of the same types. uuid against text is refused by PostgreSQL; integer against bigint breaks the day the numbers grow.',
  },
  C017: {
    title: 'A name longer than 63 bytes',
    text: 'PostgreSQL cuts longer identifiers without an error, so that two may become one. Letters outside ASCII take two to four bytes.',
  },
  C018: {
    title: 'A password in a contract',
    text: 'The file holds a URL with a password. Contracts are committed, shown and generated from. Name an environment variable in datawright.yaml instead. The password is known now: change it.',
  },
  C019: {
    title: 'A key that is no name',
    text: 'Keys are plain names. A list or map as a key, or no key at all, has no meaning here. << merges a map or a list of maps.',
  },
  C020: {
    title: 'A table without columns',
    text: 'Every table declares at least one column that could be read.',
  },
  C021: {
    title: 'An enum that cannot be',
    text: 'An enum has each label once, of at most 63 bytes. Their order is the order of comparison.',
  },
  C022: {
    title: 'Two statements that contradict each other',
    text: 'For instance a column with a default and an identity, a nullable primary key, two primary keys, on_delete without references, a calendar with a source table.',
  },
  C023: {
    title: 'A query expects an index that is not declared',
    text: 'expect.indexes names indexes, or the primary keys and unique constraints that bring one, by their names; see the contract reference for the derived ones.',
  },
  C024: {
    title: 'A fact uses a dimension that is not declared',
    text: 'The dimensions of a fact map its source columns to names under warehouse.dimensions.',
  },
  C025: {
    title: 'A denormalization serves no query',
    text: 'serves: names a query of the contract, so that the decision can be looked at again when the query goes.',
  },
  C026: {
    title: 'A schema that is not declared',
    text: 'Tables and types may be in the default schema, in public, or in a schema that stands under schemas:.',
  },
  C040: {
    title: 'PostgreSQL refuses a part of the contract',
    text: "The contract was loaded into an empty PostgreSQL (the shadow), which refused the marked part; the message is the server's. Types, defaults and conditions are PostgreSQL's language. Nothing of yours was touched.",
  },
  C041: {
    title: 'PostgreSQL refuses an SQL file',
    text: "The contract was loaded into an empty database of its own on the shadow, all of it in one transaction: types, then contracts/sql/before/, then tables, then the other SQL files, by their names. PostgreSQL refused the marked statement; the message is the server's. What cannot run in a transaction has no place there, a role has to be made before it is named, and the database has another name than yours (current_database() tells it). Nothing of yours was touched.",
  },
  C050: {
    title: 'Pull would overwrite',
    text: 'A file that pull writes is there already with other content. Move your changes away, or say --force to have it replaced.',
  },
  C051: {
    title: 'Something of the database is not in the pulled contract',
    text: 'Pull loads what it wrote into the shadow and compares it with the database. What is named here differs: the next plan would change it. Write it into contracts/sql by hand, and report it as a bug.',
  },
};
