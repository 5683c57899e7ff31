import { describe, expect, it } from 'vitest';
import { parseSsvcTsv, parseVulnrichment } from './ssvc.ts';
import { hasShared, sharedText } from './test-shared.ts';

describe('SSVC decision points', () => {
  it('reads a table by its column names', () => {
    const result = parseSsvcTsv(
      'automatable\tcve\texploitation\ttechnical_impact\nyes\tCVE-2001-0001\tActive\ttotal\nmaybe\tx\tpoc\ttotal',
    );

    expect(result).toEqual({
      ok: true,
      table: {
        points: new Map([['CVE-2001-0001', { exploitation: 'active', isAutomatable: true, technicalImpact: 'total' }]]),
        unreadable: 1,
      },
    });
  });

  it('names the column that is missing', () => {
    expect(parseSsvcTsv('cve\tautomatable')).toEqual({
      ok: false,
      problem: 'the SSVC file has no column `exploitation`, `technical_impact`',
    });
  });

  it('reads the container that CISA adds to a CVE record', () => {
    const options = [{ Exploitation: 'poc' }, { Automatable: 'no' }, { 'Technical Impact': 'total' }];
    const record = {
      cveMetadata: { cveId: 'CVE-2024-0001' },
      containers: {
        adp: [{ metrics: [{ cvssV3_1: {} }, { other: { type: 'ssvc', content: { options } } }] }],
      },
    };

    expect(parseVulnrichment(record)).toEqual({
      cve: 'CVE-2024-0001',
      points: { exploitation: 'poc', isAutomatable: false, technicalImpact: 'total' },
    });
    expect(parseVulnrichment({ cveMetadata: { cveId: 'CVE-2024-0001' }, containers: {} })).toBeUndefined();
    expect(parseVulnrichment('text')).toBeUndefined();
  });

  it('takes CISA’s newest points, whatever else a record carries', () => {
    const ssvc = (Exploitation: string, timestamp: string) => ({
      other: {
        type: 'ssvc',
        content: {
          id: 'CVE-2024-3931',
          role: 'CISA Coordinator',
          options: [{ Exploitation }, { Automatable: 'yes' }, { 'Technical Impact': 'partial' }],
          version: '2.0.3',
          timestamp,
        },
      },
    });
    const record = {
      dataType: 'CVE_RECORD',
      dataVersion: '5.1',
      cveMetadata: { cveId: 'CVE-2024-3931', state: 'PUBLISHED' },
      containers: {
        cna: { metrics: [{ cvssV3_1: { vectorString: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:R/S:U/C:N/I:L/A:N' } }] },
        adp: [
          {
            providerMetadata: { shortName: 'other-adp' },
            metrics: [ssvc('active', '2026-01-01T00:00:00.000000Z')],
          },
          {
            title: 'CISA ADP Vulnrichment',
            providerMetadata: { shortName: 'CISA-ADP' },
            metrics: [
              ssvc('poc', '2024-04-22T19:20:06.233081Z'),
              { other: { type: 'kev', content: { dateAdded: '2024-05-01' } } },
              ssvc('none', '2024-04-20T00:00:00.000000Z'),
            ],
          },
          { title: 'CVE Program Container', references: [] },
        ],
      },
    };

    expect(parseVulnrichment(record)).toEqual({
      cve: 'CVE-2024-3931',
      points: { exploitation: 'poc', isAutomatable: true, technicalImpact: 'partial' },
    });
    expect(parseVulnrichment({ ...record, cveMetadata: { cveId: 'GHSA-1' } })).toBeUndefined();
  });

  it.skipIf(!hasShared('data/feeds'))('reads the whole published table (needs ../shared beside the checkout)', () => {
    const text = sharedText('data/feeds/ssvc/vulnrichment.tsv.gz');
    const result = parseSsvcTsv(text);

    expect(result.ok && result.table.points.size + result.table.unreadable).toBe(text.trimEnd().split('\n').length - 1);
    expect(result.ok && result.table.unreadable).toBe(0);
  });
});
