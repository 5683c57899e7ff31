import { describe, expect, it } from 'vitest';
import { parseKev } from './kev.ts';
import { hasShared, sharedText } from './test-shared.ts';

describe('parseKev', () => {
  const entry = { cveID: 'CVE-2021-44228', dateAdded: '2021-12-10', dueDate: '2021-12-24' };

  it('reads entries by CVE and counts those it can not read', () => {
    const result = parseKev({
      catalogVersion: '2026.07.23',
      dateReleased: '2026-07-23T16:21:10.8082Z',
      vulnerabilities: [
        { ...entry, knownRansomwareCampaignUse: 'Known' },
        { ...entry, cveID: 'CVE-2023-4863', dueDate: '' },
        { ...entry, cveID: 'CVE-2022-0001', dateAdded: 'yesterday' },
        null,
      ],
    });

    expect(result).toEqual({
      ok: true,
      catalogue: {
        version: '2026.07.23',
        releasedAt: '2026-07-23T16:21:10.808Z',
        unreadable: 2,
        entries: new Map([
          [
            'CVE-2021-44228',
            { cve: 'CVE-2021-44228', listedOn: '2021-12-10', dueOn: '2021-12-24', hasRansomwareUse: true },
          ],
          [
            'CVE-2023-4863',
            { cve: 'CVE-2023-4863', listedOn: '2021-12-10', dueOn: undefined, hasRansomwareUse: false },
          ],
        ]),
      },
    });
  });

  it.each([[null], [[]], [{}], [{ vulnerabilities: {} }]])('refuses %j: it is no catalogue', (json) => {
    expect(parseKev(json)).toEqual({
      ok: false,
      problem: 'a KEV catalogue must be a JSON object with a list `vulnerabilities`',
    });
  });

  it('refuses a catalogue without a readable entry, which would read as nothing being exploited', () => {
    expect(parseKev({ vulnerabilities: [] }).ok).toBe(false);
  });

  it.skipIf(!hasShared('data/feeds'))(
    'reads the whole published catalogue (needs ../shared beside the checkout)',
    () => {
      const result = parseKev(
        JSON.parse(sharedText('data/feeds/kev/known_exploited_vulnerabilities-2026-07-23.json.gz')),
      );

      expect(result.ok && [result.catalogue.entries.size, result.catalogue.unreadable]).toEqual([1653, 0]);
      const entries = result.ok ? [...result.catalogue.entries.values()] : [];
      expect(entries.filter(({ hasRansomwareUse }) => hasRansomwareUse)).toHaveLength(331);
    },
  );
});
