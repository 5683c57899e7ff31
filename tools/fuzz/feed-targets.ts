/** What comes with the advisories: scores, listings, decision points, and the tables deadlines are written in. */
import { scoresOf } from '../../packages/advisories/src/cvss-scores.ts';
import { baseScoreOf } from '../../packages/advisories/src/cvss.ts';
import { parseDeadlineTable } from '../../packages/advisories/src/deadline-preset.ts';
import { parseEpss } from '../../packages/advisories/src/epss.ts';
import { parseKev } from '../../packages/advisories/src/kev.ts';
import { parseSsvcTsv, parseVulnrichment } from '../../packages/advisories/src/ssvc.ts';
import type { FuzzTarget } from './target.ts';

export function feedTargets(): FuzzTarget[] {
  return [
    {
      name: 'cvss',
      seeds: () => VECTORS,
      pieces: [
        'CVSS:',
        '4.0',
        '3.0',
        '/',
        ':',
        'MAV:P',
        'E:X',
        'CR:H',
        'SA:S',
        'MSA:S',
        'ND',
        'X',
        'TD:N',
        'Au:M',
        '(',
      ],
      maxLength: 2_000,
      run: (text) => {
        // The library warns on the console; nothing that reaches us may make it.
        console.warn = (...words: readonly unknown[]) => {
          throw new RangeError(words.join(' '));
        };
        const scores = scoresOf(text);
        for (const score of [
          scores?.base,
          scores?.temporal,
          scores?.environmental,
          scores?.overall,
          baseScoreOf(text),
        ]) {
          if (score !== undefined && !(score >= 0 && score <= 10)) throw new RangeError(`${score} is no score`);
        }
      },
    },
    { name: 'kev', ...jsonTarget(KEV, parseKev) },
    { name: 'vulnrichment', ...jsonTarget(VULNRICHMENT, parseVulnrichment) },
    {
      name: 'epss',
      seeds: () => [EPSS],
      pieces: [',', '\n', '\r', '#', 'CVE-', '1e-3', '.', '-'],
      maxLength: 20_000,
      run: parseEpss,
    },
    {
      name: 'ssvc',
      seeds: () => [SSVC],
      pieces: ['\t', '\n', 'yes', 'no', 'total', 'cve'],
      maxLength: 20_000,
      run: parseSsvcTsv,
    },
    {
      name: 'deadline table',
      seeds: () => ['exploited + exposed: 3 forensic; exposed + total: 14 days; else: next_upgrade'],
      pieces: [';', ':', '+', 'else', 'exploited', 'not_exposed', 'partial', 'forensic', '365', '0'],
      maxLength: 6_000,
      run: parseDeadlineTable,
    },
  ];
}

/** Texts that are no JSON never reach these parsers; what is JSON may have any shape. */
function jsonTarget(seed: object, parse: (json: unknown) => unknown): Omit<FuzzTarget, 'name'> {
  return {
    seeds: () => [JSON.stringify(seed)],
    pieces: ['null', '[]', '{}', '""', '0', '[null]', '"CVE-2024-1"', 'true'],
    maxLength: 20_000,
    run: (text) => {
      let json: unknown;
      try {
        json = JSON.parse(text);
      } catch {
        return undefined;
      }
      return parse(json);
    },
  };
}

const VECTORS = [
  'AV:N/AC:L/Au:S/C:C/I:C/A:C/E:F/RL:U/RC:C/CDP:MH/TD:H/CR:M/IR:M/AR:L',
  'CVSS:3.0/AV:A/AC:L/PR:N/UI:N/S:C/C:N/I:N/A:L/RC:U/MAV:N/MAC:X/MPR:L/MUI:X/MI:X',
  'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/E:P/RL:O/CR:L',
  'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:P/MSI:S/CR:L/S:P/AU:Y',
];
const KEV = {
  catalogVersion: '2026.07.23',
  dateReleased: '2026-07-23T16:21:10.8082Z',
  vulnerabilities: [
    { cveID: 'CVE-2021-44228', dateAdded: '2021-12-10', dueDate: '2021-12-24', knownRansomwareCampaignUse: 'Known' },
  ],
};
const VULNRICHMENT = {
  cveMetadata: { cveId: 'CVE-2024-3931' },
  containers: {
    adp: [
      {
        providerMetadata: { shortName: 'CISA-ADP' },
        metrics: [
          {
            other: {
              type: 'ssvc',
              content: {
                timestamp: '2024-04-22T19:20:06.233081Z',
                options: [{ Exploitation: 'poc' }, { Automatable: 'yes' }, { 'Technical Impact': 'partial' }],
              },
            },
          },
        ],
      },
    ],
  },
};
const EPSS =
  '#model_version:v2025.03.14,score_date:2026-01-30T12:55:00Z\ncve,epss,percentile\nCVE-1999-0001,0.01151,0.78086\n';
const SSVC = 'cve\texploitation\tautomatable\ttechnical_impact\nCVE-2023-0094\tpoc\tno\tpartial\n';
