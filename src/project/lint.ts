/** The `lint` part of datawright.yaml. */
import { LINT_LEVELS, type LintLevel, type LintSettings } from './project.ts';
import type { Path, Reader } from './reader.ts';

export function readLintSettings(reader: Reader, path: Path): LintSettings {
  const written = reader.map(path, ['postgres', 'transaction', 'format', 'rules']);
  const rules = reader.keys([...path, 'rules']).flatMap((name): readonly [string, LintLevel][] => {
    const level = readLevel(reader, [...path, 'rules', name]);
    return level === undefined ? [] : [[name, level]];
  });
  const postgres = written.has('postgres') ? readVersion(reader, [...path, 'postgres']) : undefined;
  const format = written.has('format') ? reader.text([...path, 'format']) : undefined;
  return {
    ...(postgres === undefined ? {} : { postgres }),
    ...(written.has('transaction') ? { transaction: reader.flag([...path, 'transaction']) } : {}),
    ...(format === undefined ? {} : { format }),
    rules: Object.fromEntries(rules),
  };
}

function readLevel(reader: Reader, path: Path): LintLevel | undefined {
  const value = reader.document.getIn(path);
  // In YAML 1.1 off is false, and people write both.
  const level = value === false ? 'off' : LINT_LEVELS.find((known) => known === value);
  if (level === undefined)
    reader.problem(path, 'P003', `the level of ${path.at(-1)} is one of ${LINT_LEVELS.join(', ')}`);
  return level;
}

function readVersion(reader: Reader, path: Path): number | undefined {
  const value = Number(reader.document.getIn(path));
  if (Number.isFinite(value) && value >= 9) return value;
  reader.problem(path, 'P003', 'postgres is the version of a server, for example 16');
  return undefined;
}
