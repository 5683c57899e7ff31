import { describe, expect, it } from 'vitest';
import { type Command, commands } from './command-list.ts';

const all: readonly Command[] = commands;

describe('the list of commands', () => {
  it('gives every command its own id and title', () => {
    expect(new Set(all.map((command) => command.id)).size).toBe(all.length);
    expect(new Set(all.map((command) => command.title)).size).toBe(all.length);
  });

  it('gives no key to two commands that can be there at once: only screens of their own share one', () => {
    // `ledger.zoom_in` belongs to the screen `ledger`; lists stand on many screens.
    const screenOf = ({ id, group }: Command) =>
      group === 'On this screen' && !id.startsWith('list.') ? id.split('.')[0] : undefined;
    const clashes = all.flatMap((one, index) =>
      all
        .slice(index + 1)
        .filter((other) => one.keys !== undefined && one.keys === other.keys)
        .filter((other) => [screenOf(one), screenOf(other)].includes(undefined) || screenOf(one) === screenOf(other))
        .map((other) => `${one.id} and ${other.id}`),
    );

    expect(clashes).toEqual([]);
  });

  it('has no single key that begins a sequence, which would never be reached', () => {
    const single = new Set(all.flatMap((command) => (command.keys?.length === 1 ? [command.keys] : [])));
    const first = all.flatMap((command) => (command.keys?.includes(' ') === true ? [command.keys.split(' ')[0]] : []));

    expect(first.filter((key) => key !== undefined && single.has(key))).toEqual([]);
  });
});
