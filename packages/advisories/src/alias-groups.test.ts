import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareIds, groupAliases } from './alias-groups.ts';

describe('groupAliases', () => {
  it('joins chains of aliases and names the group after its lowest CVE', () => {
    const groups = groupAliases([
      { id: 'GHSA-9qr9', aliases: ['CVE-2025-66478', 'CVE-2025-55182'] },
      { id: 'GHSA-fv66', aliases: ['CVE-2025-55182'] },
      { id: 'GO-2020-0001', aliases: [] },
    ]);

    expect(groups.groupOf('GHSA-fv66')).toEqual({
      name: 'CVE-2025-55182',
      ids: ['CVE-2025-55182', 'CVE-2025-66478', 'GHSA-9qr9', 'GHSA-fv66'],
    });
    expect(groups.groupOf('CVE-2025-66478')).toBe(groups.groupOf('GHSA-9qr9'));
    expect(groups.groupOf('GO-2020-0001')).toEqual({ name: 'GO-2020-0001', ids: ['GO-2020-0001'] });
    expect(groups.groupOf('NEVER-SEEN')).toEqual({ name: 'NEVER-SEEN', ids: ['NEVER-SEEN'] });
  });

  it('names a group without a CVE after its GHSA, else after the first id in order', () => {
    const groups = groupAliases([
      { id: 'AAA-1', aliases: ['GHSA-2'] },
      { id: 'PYSEC-2', aliases: ['OTHER-1'] },
    ]);

    expect(groups.groupOf('AAA-1').name).toBe('GHSA-2');
    expect(groups.groupOf('PYSEC-2').name).toBe('OTHER-1');
  });

  it('orders CVE ids by year and number, not by text', () => {
    const ids = ['CVE-2021-10000', 'CVE-2021-9999', 'GHSA-a', 'CVE-1999-0001', 'A'];

    expect(ids.toSorted(compareIds)).toEqual(['CVE-1999-0001', 'CVE-2021-9999', 'CVE-2021-10000', 'GHSA-a', 'A']);
  });

  it('gives the same groups in whatever order the advisories come', () => {
    const id = fc.oneof(
      fc.integer({ min: 1, max: 12 }).map((number) => `CVE-2024-${String(number).padStart(4, '0')}`),
      fc.integer({ min: 1, max: 12 }).map((number) => `GHSA-${number}`),
      fc.integer({ min: 1, max: 12 }).map((number) => `X-${number}`),
    );
    const advisories = fc.array(fc.record({ id, aliases: fc.array(id, { maxLength: 3 }) }), { maxLength: 12 });
    fc.assert(
      fc.property(
        advisories.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          const [a, b] = [groupAliases(list), groupAliases(shuffled)];
          for (const each of list.flatMap((advisory) => [advisory.id, ...advisory.aliases])) {
            expect(a.groupOf(each)).toEqual(b.groupOf(each));
            expect(a.groupOf(each).ids).toContain(each);
          }
        },
      ),
    );
  });
});
