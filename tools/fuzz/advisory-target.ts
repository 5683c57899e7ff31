/** OSV records: read, compiled, and asked about every version they name. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  type Advisory,
  compileAffected,
  compilePackage,
  createMatcher,
  evaluate,
  matchComponent,
  parseAdvisory,
} from '../../packages/advisories/src/index.ts';
import { repoRoot } from '../install.mjs';
import type { FuzzTarget } from './target.ts';

/** Questions asked of one record. */
const MOST_QUESTIONS = 60;

export function advisoryTarget(): FuzzTarget {
  return {
    name: 'advisories',
    seeds,
    pieces: [
      '"versions":["1.0"],',
      '"ranges":[],',
      '{"introduced":"0"}',
      '{"fixed":"1.2.3"}',
      '{"last_affected":"2.0"},',
      '{"limit":"*"},',
      '"type":"GIT",',
      '"ecosystem":"Debian:12",',
      '"ecosystem":"AlmaLinux:9",',
      '"ecosystem":"Go",',
      '"0.0.0-20210101000000-0123456789ab"',
      '"1:1.0-1"',
      'null',
      '"withdrawn":"2024-01-01T00:00:00Z",',
      '"upstream":["CVE-2024-0001"],',
      '[',
      '}',
    ],
    maxLength: 200_000,
    run: (text) => {
      const json = jsonOf(text);
      if (json === undefined) return;
      const parsed = parseAdvisory(json);
      if (parsed.ok) askAll(parsed.advisory);
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function askAll(advisory: Advisory): void {
  const matcher = createMatcher([advisory]);
  for (const { ecosystem, name, versions, ranges } of advisory.affected.slice(0, 10)) {
    const entries = advisory.affected.filter((entry) => entry.name === name && entry.ecosystem === ecosystem);
    const alone = { ...advisory, affected: entries };
    const compiled = compilePackage([alone], ecosystem, name);
    const bounds = ranges.flatMap(({ events }) => events.flatMap((event) => Object.values(event)));
    for (const version of [...bounds, ...versions, '', '0', '1.0.0'].slice(0, MOST_QUESTIONS)) {
      const component = { ecosystem, name, version, scope: 'required' as const };
      const slow = evaluate(compileAffected(alone, entries), component).state;
      const fast = matchComponent(compiled, component)[0]?.state ?? 'not_affected';
      if (slow !== fast) throw new RangeError(`${version}: ${slow}, and by its place ${fast}`);
      if (versions.includes(version) && slow !== 'affected') throw new RangeError(`${version} is listed and ${slow}`);
      const found = matcher.findingsOf([component]).length;
      if (advisory.withdrawnAt === undefined && slow !== 'not_affected' && found !== 1) {
        throw new RangeError(`${version} is ${slow} and makes ${found} findings`);
      }
    }
  }
}

/** Records of every kind there is at hand, or a few of our own. */
function seeds(): readonly string[] {
  const folder = join(repoRoot, '../shared/data/advisories');
  if (!existsSync(folder)) return OWN;
  return ['osv-edge-cases', 'go', 'pypi', 'bitnami', 'crates-io'].flatMap((file) => {
    const lines = gunzipSync(readFileSync(join(folder, `${file}.osv.jsonl.gz`)))
      .toString()
      .split('\n');
    const step = Math.ceil(lines.length / 60);
    return lines.filter((line, at) => line !== '' && line.length < 50_000 && at % step === 0);
  });
}

const OWN: readonly string[] = [
  JSON.stringify({
    id: 'OSV-1',
    aliases: ['CVE-2024-0001'],
    affected: [
      {
        package: { ecosystem: 'npm', name: 'left' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.2.3' }] }],
        versions: ['1.0.0'],
      },
      {
        package: { ecosystem: 'AlmaLinux:9', name: 'curl' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { last_affected: '1:7.76.1-26.el9' }] }],
      },
    ],
  }),
];
