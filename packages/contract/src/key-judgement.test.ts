import { describe, expect, it } from 'vitest';
import { judgeKeys } from './key-judgement.ts';

type Holder = Parameters<typeof judgeKeys>[0][number];
const holder = (name: string, keys: readonly ('reliability' | 'security')[], more: Partial<Holder> = {}): Holder => ({
  id: name,
  name,
  state: 'active',
  isSample: false,
  roles: keys.map((axis) => ({
    role: `${axis}_key` as const,
    grantedAt: '2026-01-01T00:00:00.000Z',
    isSinglePerson: false,
  })),
  ...more,
});
const deputy = { axis: 'security' as const, name: 'Dee', userId: 'Dee' };

describe('whether both keys can be turned', () => {
  it('names who turns them', () => {
    expect(judgeKeys([holder('Ana', ['reliability']), holder('Ben', ['security'])], [])).toEqual({
      state: 'ok',
      finding: 'reliability: Ana; security: Ben',
      cure: undefined,
    });
  });

  it.each([
    ['nobody holds one', [holder('Ana', ['reliability'])], [], 'broken', 'nobody can turn the security key'],
    [
      'whoever holds it is gone',
      [holder('Ana', ['reliability', 'security'], { state: 'deactivated' })],
      [],
      'broken',
      'the reliability and the security key',
    ],
    [
      'only the sample holds them',
      [holder('Sam', ['reliability', 'security'], { isSample: true })],
      [],
      'warning',
      'only people of the sample hold',
    ],
    ['one person holds both', [holder('Ana', ['reliability', 'security'])], [], 'warning', 'one person holds both'],
    [
      'somebody is deputy of the key they do not hold',
      [holder('Ana', ['reliability'])],
      [deputy],
      'ok',
      'security: Dee as deputy',
    ],
    ['the deputy holds the other key', [holder('Dee', ['reliability'])], [deputy], 'warning', 'one person holds both'],
    [
      'a deputy of a key that somebody holds does not count',
      [holder('Ana', ['reliability', 'security'])],
      [deputy],
      'warning',
      'one person',
    ],
  ] as const)('%s', (_what, people, deputies, state, finding) => {
    const judgement = judgeKeys(people, deputies);

    expect(judgement).toMatchObject({ state, finding: expect.stringContaining(finding) });
    expect(judgement.cure === undefined).toBe(state === 'ok');
  });
});
