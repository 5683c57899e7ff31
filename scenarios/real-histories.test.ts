import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createMatcher, parseAdvisory, parseKev, readSbom } from '@lockstep/advisories';
import type { Matcher } from '@lockstep/advisories';
import { createCedarEvaluator, defaultPolicy } from '@lockstep/cedar';
import { computeFixes, decide, parseHistory } from '@lockstep/gate';
import type { Decision, GateFacts, HistoryRelease, Policy, PointOfNoReturn, ReleaseFacts } from '@lockstep/gate';
import { gateFacts, releaseFacts } from '@lockstep/testkit';
import { beforeAll, describe, expect, it } from 'vitest';

const shared = path.resolve(import.meta.dirname, '../../shared/data');
const evaluate = createCedarEvaluator(defaultPolicy);
// The feeds are younger than the questions; every decision says that their age was not looked at.
const policy: Policy = { ...defaultPolicy, settings: { ...defaultPolicy.settings, isFeedAgeRuleOn: false } };

/** Real SBOMs and real advisories; how the releases did is made up. */
describe.skipIf(!existsSync(path.join(shared, 'releases')))(
  'the true stories on real data (needs ../shared/data)',
  () => {
    let matcher: Matcher;

    beforeAll(() => {
      matcher = realMatcher();
    });

    const ask = async (question: Question): Promise<Decision> =>
      decide(await factsOf(question, matcher), policy, evaluate);

    it('umami: the way out is the hotfix, four days later forward; the repaired older line needs both keys', async () => {
      const umami = {
        service: 'umami',
        current: '3.0.2',
        target: '3.0.1',
        others: ['2.19.0', '3.0.0', '2.20.1', '3.0.3'],
        points: [migration('14_add_link_and_pixel', '3.0.0', '3', '2025-11-07T00:00:00Z')],
      };

      const before = await ask({ ...umami, asOf: '2025-12-08T12:00:00Z' });
      const after = await ask({ ...umami, asOf: '2025-12-12T23:00:00Z' });
      const older = await ask({ ...umami, target: '2.20.1', others: ['3.0.1'], asOf: '2025-12-08T12:00:00Z' });

      expect(before.verdict).toBe('deny');
      expect(before.target.summary).toContain('CVE-2025-55182 known exploited');
      expect(before.recommended).toEqual({
        kind: 'hotfix',
        recipe: { base: '3.0.1', upgrades: [{ package: 'npm/next', from: ['15.5.3', '15.5.6'], to: '15.5.7' }] },
      });
      expect(verdictsOf(before)).toMatchObject({ '3.0.0': 'deny', '2.19.0': 'deny', '2.20.1': 'needs_signoff' });
      expect(after.recommended).toMatchObject({ kind: 'release', version: '3.0.3' });
      expect(older.verdict).toBe('needs_signoff');
      expect(stopsOf(older)).toEqual(['reliability.crosses_point_of_no_return']);
    });

    it('conductor: log4shell comes back, and an incomplete list that hides it is never clean', async () => {
      const conductor = { service: 'conductor', current: '2.31.7', asOf: '2021-12-22T23:59:00Z' };

      const back = await ask({ ...conductor, target: '2.31.6' });

      expect(back.verdict).toBe('deny');
      expect(back.target.summary).toContain('CVE-2021-44228 known exploited');
      for (const target of ['3.2.0', '3.3.6']) {
        const across = await ask({ ...conductor, target });
        expect(across.verdict).toBe('needs_signoff');
        expect(across.missingFacts.join()).toContain('can not tell');
      }
    });

    it('paperless-ngx: back is closed on both axes, forward is open', async () => {
      const decision = await ask({
        service: 'paperless-ngx',
        current: '2.0.0',
        target: '1.17.4',
        others: ['2.0.1', '2.1.0'],
        asOf: '2023-11-30T23:59:00Z',
        points: [migration('custom-fields', '2.0.0', '2', '2023-11-29T00:00:00Z')],
      });

      expect(decision.axes).toEqual({ reliability: 'needs_signoff', security: 'deny' });
      expect(decision.recommended).toMatchObject({ version: '2.0.1', direction: 'roll_forward' });
    });

    it('miniflux: the exploited flaw is linked through `related`', async () => {
      const decision = await ask({
        service: 'miniflux',
        current: '2.0.49',
        target: '2.0.48',
        asOf: '2023-10-16T12:00:00Z',
      });

      expect(decision.verdict).toBe('deny');
      expect(decision.target.summary).toContain('CVE-2023-39325 known exploited through CVE-2023-44487');
    });

    it('diaspora: the same release judged before and after it was listed', async () => {
      const diaspora = { service: 'diaspora', current: '0.7.11.0', target: '0.7.10.0' };

      const before = await ask({ ...diaspora, asOf: '2025-07-06T12:00:00Z' });
      const after = await ask({ ...diaspora, asOf: '2025-07-07T12:00:00Z' });

      expect(before.verdict).toBe('allow');
      expect(after.verdict).toBe('deny');
      expect(after.target.summary).toContain('CVE-2019-5418 known exploited');
    });

    it('uptime-kuma: the release that shrank to nothing may be left, and is not called clean', async () => {
      const decision = await ask({
        service: 'uptime-kuma',
        current: '2.5.1',
        target: '2.5.0',
        asOf: '2026-08-22T07:00:00Z',
      });

      expect(decision.verdict).toBe('allow');
      expect(decision.target.isUncertain).toBe(true);
      expect(decision.target.reasons.map(({ code }) => code)).toContain('ledger.current_sbom_incomplete');
    });
  },
);

interface Question {
  readonly service: string;
  readonly current: string;
  readonly target: string;
  readonly others?: readonly string[];
  readonly asOf: string;
  readonly points?: readonly PointOfNoReturn[];
}

async function factsOf(question: Question, matcher: Matcher): Promise<GateFacts> {
  const { service, asOf, others = [], points = [] } = question;
  const parsed = parseHistory(readJson(`releases/${service}/releases.json`));
  if (!parsed.ok) throw new RangeError(parsed.problem);
  const describeVersion = async (version: string): Promise<ReleaseFacts> => {
    const release = parsed.releases.find((one) => one.version === version);
    if (release === undefined) throw new RangeError(`${service} has no ${version}`);
    const { line, sbom, releasedAt } = release;
    const isCurrent = version === question.current;
    return releaseFacts(version, releasedAt, {
      line,
      sbom,
      findings: await findingsOf(service, release, matcher, asOf),
      record: {
        hoursServed: version === question.target ? 384 : 0,
        firstServedAt: undefined,
        servesNow: isCurrent,
        ...(isCurrent ? { burnRate: 14.4, burnSamples: 60 } : {}),
      },
    });
  };
  const facts = gateFacts({
    asOf,
    current: await describeVersion(question.current),
    target: await describeVersion(question.target),
    candidates: await Promise.all(others.map(describeVersion)),
    pointsOfNoReturn: points,
  });
  return { ...facts, fixes: computeFixes(facts, policy.settings, matcher) };
}

async function findingsOf(service: string, release: HistoryRelease, matcher: Matcher, asOf: string) {
  const read = await readSbom([readBytes(`releases/${service}/${release.sbomPath ?? ''}`)]);
  if (!read.ok) throw new RangeError(read.problem);
  return matcher.findingsOf(read.sbom.components, asOf);
}

function migration(id: string, version: string, line: string, at: string): PointOfNoReturn {
  return { id, kind: 'migration', at, note: '', firstRelease: { version, line, releasedAt: at } };
}

function realMatcher(): Matcher {
  const kev = parseKev(readJson('feeds/kev/known_exploited_vulnerabilities-2026-07-23.json.gz'));
  if (!kev.ok) throw new RangeError(kev.problem);
  const names = ['npm-derived', 'ghsa-selected', 'go', 'maven-derived', 'pypi', 'rubygems-derived'];
  const advisories = names.flatMap((name) =>
    readBytes(`advisories/${name}.osv.jsonl.gz`)
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .flatMap((line) => {
        const parsed = parseAdvisory(JSON.parse(line));
        return parsed.ok ? [parsed.advisory] : [];
      }),
  );
  return createMatcher(advisories, { kev: kev.catalogue.entries, epss: new Map(), ssvc: new Map() });
}

function readJson(file: string): unknown {
  return JSON.parse(readBytes(file).toString('utf8'));
}

function readBytes(file: string): Buffer {
  const bytes = readFileSync(path.join(shared, file));
  return file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

function verdictsOf(decision: Decision): Record<string, string> {
  return Object.fromEntries(
    decision.alternatives.flatMap(({ choice, judgement }) =>
      choice.kind === 'release' ? [[choice.version, judgement.verdict]] : [],
    ),
  );
}

function stopsOf(decision: Decision): readonly string[] {
  return decision.target.reasons.filter(({ verdict }) => verdict !== 'allow').map(({ code }) => code);
}
