import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createMatcher, packageOfPurl, parseAdvisory, parseKev } from '@lockstep/advisories';
import type { Advisory, Finding, KevEntry } from '@lockstep/advisories';
import { createCedarEvaluator, defaultPolicy } from '@lockstep/cedar';
import { describe, expect, it } from 'vitest';
import { parseHistory } from './history.ts';
import type { HistoryRelease } from './history.ts';
import { replay } from './replay.ts';
import type { HistoryFindings, ReplayResult } from './replay.ts';

const shared = path.resolve(import.meta.dirname, '../../../../shared/data');
const history = path.join(shared, 'replay-node/releases.json');
const evaluate = createCedarEvaluator(defaultPolicy);
const ASKED_AT = '2026-11-20T00:00:00Z';

describe.skipIf(!existsSync(history))('replay of the history of Node.js (needs ../shared/data)', () => {
  it('finds the measured numbers one step back', () => {
    const result = replayNode(1, new Map());

    expect(result).toMatchObject({ steps: 1, pairs: 576, reopens: 163, reopens_high_or_critical: 137, cannot_tell: 0 });
  });

  it('finds the measured numbers further back', () => {
    const measured = [2, 5].map((steps) => replayNode(steps, new Map())).map(({ pairs, reopens }) => [pairs, reopens]);

    expect(measured).toEqual([
      [553, 274],
      [484, 398],
    ]);
  });

  it('names the known exploited one, and is quiet: the default policy stops fewer than 5 % of the pairs', () => {
    const result = replayNode(1, kevEntries());

    expect(result.pairs_reopening.find(({ from, to }) => from === '18.18.2' && to === '18.18.1')).toMatchObject({
      known_exploited: ['CVE-2023-44487'],
      verdict: 'deny',
    });
    expect(result.verdicts).toEqual({ allow: 574, preserve_first: 0, needs_signoff: 0, deny: 2 });
    expect(result.stop_rate).toBeLessThan(0.05);
  });
});

function replayNode(steps: number, kev: ReadonlyMap<string, KevEntry>): ReplayResult {
  const parsed = parseHistory(JSON.parse(readFileSync(history, 'utf8')));
  if (!parsed.ok) throw new RangeError(parsed.problem);
  const feed = { contentAt: undefined, loadedAt: ASKED_AT, digest: '', records: 1 };
  const feeds = ['kev', 'osv:npm'].map((name) => ({ name, ...feed }));
  const options = { asOf: ASKED_AT, exposure: 'public', feeds } as const;
  return replay(parsed.releases, nodeFindings(kev), steps, defaultPolicy, evaluate, options);
}

function nodeFindings(kev: ReadonlyMap<string, KevEntry>): HistoryFindings {
  const matcher = createMatcher(nodeAdvisories(), { kev, epss: new Map(), ssvc: new Map() });
  return {
    findingsOf: ({ purl = '' }: HistoryRelease) => {
      const found = packageOfPurl(purl);
      if (!found.ok) throw new RangeError(purl);
      return matcher.findingsOf([{ ...found.package, version: found.purl.version ?? '', scope: 'required' }]);
    },
    isHighOrCritical: ({ sources }: Finding) =>
      sources.some(({ advisoryId }) =>
        ['high', 'critical'].includes(matcher.advisories.get(advisoryId)?.sourceLevel ?? ''),
      ),
  };
}

function nodeAdvisories(): readonly Advisory[] {
  const lines = gunzipSync(readFileSync(path.join(shared, 'replay-node/advisories.osv.jsonl.gz'))).toString('utf8');
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      const parsed = parseAdvisory(JSON.parse(line));
      return parsed.ok ? [parsed.advisory] : [];
    });
}

function kevEntries(): ReadonlyMap<string, KevEntry> {
  const file = path.join(shared, 'feeds/kev/known_exploited_vulnerabilities-2026-07-23.json.gz');
  const parsed = parseKev(JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')));
  if (!parsed.ok) throw new RangeError(parsed.problem);
  return parsed.catalogue.entries;
}
