import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from './program.ts';

function commandsBelow(command: Command, path: readonly string[] = []): { path: string; command: Command }[] {
  return command.commands.flatMap((each) => {
    const own = [...path, each.name()];
    return [{ path: own.join(' '), command: each }, ...commandsBelow(each, own)];
  });
}

const COMMANDS = commandsBelow(createProgram());

describe('help', () => {
  it('knows every command', () => {
    expect(COMMANDS.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['serve', 'gate check', 'sbom match', 'advisories source add', 'vex check']),
    );
  });

  it('says of every command and option what it is', () => {
    const silent = COMMANDS.flatMap(({ path, command }) => [
      ...(command.description() === '' ? [path] : []),
      ...command.options.filter(({ description }) => description === '').map(({ flags }) => `${path} ${flags}`),
    ]);

    expect(silent).toEqual([]);
  });

  it('marks what must be given, and leaves out that what is not given is off', () => {
    const texts = new Map(
      COMMANDS.map(({ path, command }) => [path, command.helpInformation().replaceAll(/\s+/g, ' ')]),
    );

    expect(texts.get('vex check')).toContain('--sbom <files...> CycloneDX, SPDX or lock files (needed)');
    expect(texts.get('gate check')).toContain('--strict a warn-only verdict counts in the exit code --');
    expect([...texts.values()].filter((text) => text.includes('default: false'))).toEqual([]);
    expect(texts.get('vex load')).toContain('default: "hub"');
    expect(texts.get('vex load')).not.toContain('"hub") (needed)');
  });
});
