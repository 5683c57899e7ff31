import { describe, expect, it } from 'vitest';
import { type Command, commands } from './command-list.ts';

const all: readonly Command[] = commands;

describe('the list of commands', () => {
  it('gives every command its own id and title', () => {
    expect(new Set(all.map((command) => command.id)).size).toBe(all.length);
    expect(new Set(all.map((command) => command.title)).size).toBe(all.length);
  });

  it('gives no key to two commands', () => {
    const keys = all.flatMap((command) => (command.keys === undefined ? [] : [command.keys]));

    expect(new Set(keys).size).toBe(keys.length);
  });

  it('has no single key that begins a sequence, which would never be reached', () => {
    const single = new Set(all.flatMap((command) => (command.keys?.length === 1 ? [command.keys] : [])));
    const first = all.flatMap((command) => (command.keys?.includes(' ') === true ? [command.keys.split(' ')[0]] : []));

    expect(first.filter((key) => key !== undefined && single.has(key))).toEqual([]);
  });
});
