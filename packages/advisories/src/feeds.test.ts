import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BOD_26_04, deadlineOf } from './deadline.ts';
import type { DeadlineInput } from './deadline.ts';
import { parseEpss } from './epss.ts';
import type { DeadlineClass, Exposure, KnownExploited } from './finding.ts';
import { parseKev } from './kev.ts';
import { parseSsvcTsv, parseVulnrichment } from './ssvc.ts';

const feeds = path.resolve(import.meta.dirname, '../../../../shared/data/feeds');
const hasFeeds = existsSync(feeds);

function feed(name: string): string {
  const bytes = readFileSync(path.join(feeds, name));
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

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

  it.skipIf(!hasFeeds)('reads the whole published catalogue (skipped where ../shared is absent)', () => {
    const result = parseKev(JSON.parse(feed('kev/known_exploited_vulnerabilities-2026-07-23.json.gz')));

    expect(result.ok && [result.catalogue.entries.size, result.catalogue.unreadable]).toEqual([1653, 0]);
    const entries = result.ok ? [...result.catalogue.entries.values()] : [];
    expect(entries.filter(({ hasRansomwareUse }) => hasRansomwareUse)).toHaveLength(331);
  });
});

describe('parseEpss', () => {
  const head = '#model_version:v2025.03.14,score_date:2026-01-30T12:55:00Z\ncve,epss,percentile\n';

  it('reads scores with the day of the file', () => {
    const result = parseEpss(`${head}CVE-1999-0001,0.01151,0.78086\r\nCVE-1999-0002,2,0.5\nCVE-1999-0003,0.5\n`);

    expect(result.ok && result.table).toMatchObject({
      modelVersion: 'v2025.03.14',
      scoredOn: '2026-01-30',
      unreadable: 2,
    });
    expect(result.ok && result.table.scores.get('CVE-1999-0001')).toEqual({
      probability: 0.01151,
      percentile: 0.78086,
      on: '2026-01-30',
    });
    expect(result.ok && result.table.scores.get('CVE-1999-0002')).toBeUndefined();
  });

  it.each([
    ['', 'the first line of an EPSS file must name `model_version` and `score_date`'],
    ['cve,epss,percentile\n', 'the first line of an EPSS file must name `model_version` and `score_date`'],
    [
      '#model_version:v1,score_date:2026-01-30\ncve,score\n',
      'the second line of an EPSS file must be `cve,epss,percentile`',
    ],
    [head, 'the EPSS file has no readable row'],
  ])('refuses %j', (csv, problem) => {
    expect(parseEpss(csv)).toEqual({ ok: false, problem });
  });

  it.skipIf(!hasFeeds)('reads the whole published day (skipped where ../shared is absent)', () => {
    const result = parseEpss(feed('epss/epss_scores-2026-01-30.csv.gz'));

    expect(result.ok && [result.table.scores.size, result.table.unreadable]).toEqual([313_089, 0]);
  });
});

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

  it.skipIf(!hasFeeds)('reads the whole published table (skipped where ../shared is absent)', () => {
    const text = feed('ssvc/vulnrichment.tsv.gz');
    const result = parseSsvcTsv(text);

    expect(result.ok && result.table.points.size + result.table.unreadable).toBe(text.trimEnd().split('\n').length - 1);
    expect(result.ok && result.table.unreadable).toBe(0);
  });
});

const LISTED: KnownExploited = {
  cve: 'CVE-2021-44228',
  listedOn: '2021-12-10',
  dueOn: undefined,
  via: 'alias',
  hasRansomwareUse: false,
};
const BARE: DeadlineInput = { knownExploited: undefined, ssvc: undefined, cvss: undefined, isMalicious: false };

function scored(baseScore: number): DeadlineInput {
  return { ...BARE, cvss: { vector: '', baseScore } };
}

describe('deadlineOf', () => {
  it.each<[string, DeadlineInput, Exposure, DeadlineClass, boolean]>([
    [
      'known exploited without points, exposed',
      { ...BARE, knownExploited: LISTED },
      'public',
      'three_days_forensic',
      true,
    ],
    [
      'known exploited without points, internal',
      { ...BARE, knownExploited: LISTED },
      'internal',
      'three_days_forensic',
      true,
    ],
    ['a high score without points', scored(7), 'none', 'fourteen_days', true],
    ['a low score without points', scored(6.9), 'public', 'sixty_days', true],
    ['no score at all', BARE, 'none', 'fourteen_days', true],
    ['malicious code', { ...scored(1), isMalicious: true }, 'none', 'three_days_forensic', false],
  ])('gives %s its class', (_name, input, exposure, expected, isEstimated) => {
    expect(deadlineOf(input, exposure)).toMatchObject({ class: expected, isEstimated });
  });

  it.each<[Exposure, DeadlineClass]>([
    ['public', 'three_days'],
    ['partner', 'three_days'],
    ['undeclared', 'three_days'],
    ['internal', 'sixty_days'],
    ['none', 'sixty_days'],
  ])('counts exposure `%s` as the table wants it', (exposure, expected) => {
    const ssvc = { exploitation: 'none', isAutomatable: true, technicalImpact: 'total' } as const;

    expect(deadlineOf({ ...BARE, ssvc }, exposure).class).toBe(expected);
  });

  it('names the row and the facts', () => {
    const ssvc = { exploitation: 'active', isAutomatable: false, technicalImpact: 'total' } as const;

    expect(deadlineOf({ ...BARE, knownExploited: LISTED, ssvc }, 'public')).toEqual({
      class: 'three_days_forensic',
      dueInDays: 3,
      clock: 'listed',
      isEstimated: false,
      because: 'BOD 26-04 row 12: known exploited, exposed (public), not automatable, total impact',
    });
  });

  it('is never laxer for a known exploited, an exposed, an automatable or a total flaw', () => {
    const order: readonly DeadlineClass[] = [
      'three_days_forensic',
      'three_days',
      'fourteen_days',
      'sixty_days',
      'next_upgrade',
    ];
    const laxer = BOD_26_04.flatMap((a) =>
      BOD_26_04.filter(
        (b) =>
          b.isKnownExploited >= a.isKnownExploited &&
          b.isExposed >= a.isExposed &&
          b.isAutomatable >= a.isAutomatable &&
          (b.technicalImpact === 'total' || a.technicalImpact === 'partial') &&
          order.indexOf(b.class) > order.indexOf(a.class),
      ),
    );

    expect(laxer).toEqual([]);
  });

  it.skipIf(!hasFeeds)('holds the published table, row by row (skipped where ../shared is absent)', () => {
    const words: Readonly<Record<string, DeadlineClass>> = {
      'fix on system upgrade': 'next_upgrade',
      '60 days': 'sixty_days',
      '14 days': 'fourteen_days',
      '3 days': 'three_days',
      '3 days & forensic investigation': 'three_days_forensic',
    };
    const rows = feed('ssvc/bod-26-04.csv')
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.split(','));

    const ours = BOD_26_04.map((row, number) => [
      String(number),
      row.isKnownExploited ? 'yes' : 'no',
      row.isExposed ? 'yes' : 'no',
      row.isAutomatable ? 'yes' : 'no',
      row.technicalImpact,
      row.class,
    ]);

    expect(ours).toEqual(rows.map((row) => [...row.slice(0, 5), words[row[5] ?? '']]));
  });
});
