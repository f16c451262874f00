import { describe, expect, test } from 'vitest';
import { memoryFiles } from '../../test/support/memory-files.ts';
import { definition, duties } from '../agent/definition.ts';
import { agentInstallOperation } from './agent-install.ts';
import { agentUninstallOperation } from './agent-uninstall.ts';
import type { Context } from './context.ts';
import { operations } from './table.ts';

const ASKED = { for: [], dryRun: false, check: false, force: false };

const contextOf = (files: Context['files']): Context => ({ files }) as Context;

describe('the data engineer that agents are told of', () => {
  test('calls only verbs that there are', () => {
    const verbs = operations.map(({ name }) => name);
    const called = [
      ...duties.flatMap((duty) => duty.verbs),
      ...[...definition.text.matchAll(/^\d\..*$/gm)].flatMap(([line]) =>
        [...line.matchAll(/`([a-z ]+)`/g)].map(([, verb]) => (verb ?? '').replace(/ src$/, '')),
      ),
    ];
    expect(called.length).toBeGreaterThan(15);
    expect(called.filter((verb) => !verbs.includes(verb))).toEqual([]);
  });

  test('is installed once, found up to date, and taken out without a trace', async () => {
    const files = memoryFiles({ 'AGENTS.md': '# Ours\n' });
    const first = await agentInstallOperation.run(ASKED, contextOf(files));
    expect(new Set(first.output.files.map(({ done }) => done))).toEqual(new Set(['written']));
    const check = await agentInstallOperation.run({ ...ASKED, check: true }, contextOf(files));
    expect(check.verdict).toBe('clean');
    expect(new Set(check.output.files.map(({ state }) => state))).toEqual(new Set(['fresh']));
    await agentUninstallOperation.run({ for: [], dryRun: false, force: false }, contextOf(files));
    expect([...files.contents.keys()]).toEqual(['AGENTS.md']);
    expect(await files.read('AGENTS.md')).toBe('# Ours\n');
  });

  test('--check and --dry-run write nothing; --check finds what is missing', async () => {
    const files = memoryFiles({});
    const { verdict } = await agentInstallOperation.run({ ...ASKED, check: true }, contextOf(files));
    expect(verdict).toBe('findings');
    await agentInstallOperation.run({ ...ASKED, dryRun: true }, contextOf(files));
    expect([...files.contents.keys()]).toEqual([]);
  });

  test('what a person changed stays and is said; an agent that is not known is named', async () => {
    const path = '.claude/agents/data-engineer.md';
    const files = memoryFiles({ [path]: 'my own agent' });
    const { diagnostics } = await agentInstallOperation.run({ ...ASKED, for: ['claude'] }, contextOf(files));
    expect(diagnostics.map(({ code, where }) => [code, where.file])).toEqual([['O076', path]]);
    expect(await files.read(path)).toBe('my own agent');
    await expect(agentInstallOperation.run({ ...ASKED, for: ['cloud'] }, contextOf(files))).rejects.toThrow(
      'O075 there is no agent cloud',
    );
  });
});
