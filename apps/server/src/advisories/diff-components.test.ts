import { describe, expect, it } from 'vitest';
import { diffComponents, type ReleaseComponent } from './diff-components.ts';

const npm = (name: string, version: string, isDevelopmentOnly = false): ReleaseComponent => ({
  ecosystem: 'npm',
  name,
  version,
  isDevelopmentOnly,
});

describe('diffComponents', () => {
  it('tells what is bumped, lowered, new and gone', () => {
    const diff = diffComponents(
      [npm('up', '1.9.0'), npm('down', '1.10.0'), npm('same', '1.0.0'), npm('gone', '1.0.0')],
      [npm('up', '1.10.0'), npm('down', '1.9.0'), npm('same', '1.0.0'), npm('fresh', '1.0.0', true)],
    );

    expect(diff.changed.map(({ package: name, from, to, direction }) => [name, from, to, direction])).toEqual([
      ['npm/down', ['1.10.0'], ['1.9.0'], 'down'],
      ['npm/up', ['1.9.0'], ['1.10.0'], 'up'],
    ]);
    expect(diff.added.map(({ package: name, isDevelopmentOnly }) => [name, isDevelopmentOnly])).toEqual([
      ['npm/fresh', true],
    ]);
    expect(diff.removed.map((line) => line.package)).toEqual(['npm/gone']);
    expect(diff.unchanged).toBe(1);
  });

  it('says nothing about versions that both sides hold', () => {
    const diff = diffComponents(
      [npm('left', '1.0.0'), npm('left', '2.0.0')],
      [npm('left', '2.0.0'), npm('left', '3.0.0')],
    );

    expect(diff.changed).toMatchObject([{ from: ['1.0.0'], to: ['3.0.0'], direction: 'up' }]);
  });

  it('does not guess a direction between versions without an order', () => {
    const strange = (version: string) => ({ ecosystem: '', name: 'thing', version, isDevelopmentOnly: false });

    expect(diffComponents([strange('blue')], [strange('green')]).changed).toMatchObject([
      { package: 'thing', direction: 'unclear' },
    ]);
  });
});
