/**
 * What matching costs against what others make of the same records, and what an advisory index costs to open:
 * `npm run bench:match`. CPU seconds count, not time on the wall. Rates depend on the machine; ratios are what to compare
 * between runs.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type Advisory,
  createMatcher,
  encodeIndex,
  type Matcher,
  matcherOver,
  openIndex,
  packageOfPurl,
  parseAdvisory,
} from '../packages/advisories/src/index.ts';
import { type BenchData, componentUrls, makeData, pick } from './advisory-data.ts';
import { measureOpening } from './index-opening.ts';
import { osvOffline, type Peer, type PeerComponent, recordsInMemory } from './match-peers.ts';
import { cpuSeconds, medianOf, perSecond, say, sayRow } from './measure.ts';

const { values: options } = parseArgs({
  options: {
    advisories: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '5' },
  },
});

const ADVISORIES = Number(options.advisories);
const ROUNDS = Number(options.rounds);
const PACKAGES = 40_000;
const COMPONENTS = 120_000;
/** Real SBOMs have 2 to 8 findings per 100 components; this makes several times as many. */
const NAMED_ONE_IN = 4;
/** Peers are slow; the same part of the components for all. */
const COMPARED = 8_000;
const GOALS = { perCpuSecond: 500_000, timesPeer: 10, openSeconds: 1, openMiB: 100 };
/** Ecosystems whose versions `semver` orders. */
const SEMVER = new Set(['npm', 'crates.io']);

function parsed(data: BenchData): Advisory[] {
  return data.records.flatMap((record) => {
    const result = parseAdvisory(record);
    return result.ok ? [result.advisory] : [];
  });
}

function openedMatcher(bytes: Uint8Array): Matcher {
  const opened = openIndex(bytes);
  if (!opened.ok) throw new Error(opened.problem);
  // Nothing kept: every component counts as one never seen before.
  return matcherOver(opened.index, undefined, { versionsKeptPerPackage: 0 });
}

/** From the text of a package URL to its matches. */
function matchAll(matcher: Matcher, urls: readonly string[]): number {
  let matches = 0;
  for (const url of urls) {
    const found = packageOfPurl(url);
    if (found.ok) matches += matcher.matchesOf({ ...found.package, version: found.purl.version ?? '' }).length;
  }
  return matches;
}

async function rateOf(urls: readonly string[], matcher: Matcher): Promise<number> {
  matchAll(matcher, urls);
  return await medianOf(ROUNDS, () => cpuSeconds(() => matchAll(matcher, urls)));
}

function componentOf(url: string): PeerComponent {
  const found = packageOfPurl(url);
  if (!found.ok) throw new Error(found.problem);
  return { ...found.package, version: found.purl.version ?? '' };
}

async function peerSeconds(peer: Peer, components: readonly PeerComponent[]): Promise<number> {
  const work = async (): Promise<void> => {
    for (const component of components) await peer(component);
  };
  await work();
  return await medianOf(3, () => cpuSeconds(work));
}

/** Components about which the two sides do not name the same advisories. */
async function differences(peer: Peer, matcher: Matcher, components: readonly PeerComponent[]): Promise<string[]> {
  const different: string[] = [];
  for (const component of components) {
    const ours = matcher
      .matchesOf(component)
      .filter(({ state }) => state === 'affected')
      .map(({ advisoryId }) => advisoryId);
    const theirs = await peer(component);
    if (ours.toSorted().join() !== theirs.join())
      different.push(`${component.ecosystem}/${component.name}@${component.version}`);
  }
  return different;
}

async function compareWithPeers(data: BenchData, matcher: Matcher, folder: string): Promise<void> {
  const compared = componentUrls(
    data.packages.filter(({ ecosystem }) => SEMVER.has(ecosystem)),
    COMPARED,
  );
  const components = compared.map(componentOf);
  const ours = await rateOf(compared, matcher);
  say(`\n${COMPARED.toLocaleString('en')} components of npm and crates.io, each side from the same records:`);
  sayRow({ what: 'ours, package URLs parsed', value: perSecond(COMPARED, ours) });
  const memory = recordsInMemory(data.records);
  const different = await differences(memory, matcher, components);
  const peers = {
    'osv-offline + semver': await osvOffline(data.records, folder),
    'records parsed, in memory, + semver': memory,
  };
  for (const [name, peer] of Object.entries(peers)) {
    const theirs = await peerSeconds(peer, components);
    const times = theirs / ours;
    sayRow({ what: name, value: perSecond(COMPARED, theirs) });
    const goal = { text: `>= ${GOALS.timesPeer}x`, isMet: times >= GOALS.timesPeer };
    sayRow({ what: '  ours is faster by', value: `${times.toFixed(1)}x`, ...(peer === memory ? {} : { goal }) });
    if (peer !== memory && !goal.isMet) process.exitCode = 1;
  }
  say(
    `the same advisories named for all but ${different.length} of them${different.length === 0 ? '' : ` (${different.slice(0, 3).join(', ')})`}`,
  );
}

async function main(folder: string): Promise<void> {
  const data = makeData(ADVISORIES, PACKAGES);
  const advisories = parsed(data);
  say(
    `${data.records.length.toLocaleString('en')} advisories (${data.real.toLocaleString('en')} real) on ${data.packages.length.toLocaleString('en')} packages`,
  );
  let bytes: Uint8Array = new Uint8Array();
  const encoding = await cpuSeconds(() => {
    bytes = encodeIndex(advisories);
  });
  const file = join(folder, 'advisories.index');
  writeFileSync(file, bytes);
  sayRow({ what: 'index, made', value: `${encoding.toFixed(1)} CPU-s, ${(bytes.length / 1_048_576).toFixed(0)} MiB` });

  const urls = componentUrls(data.packages, COMPONENTS);
  const matcher = openedMatcher(bytes);
  const mixed = urls.map((url, at) => (pick(at, 9, NAMED_ONE_IN) === 0 ? url : url.replace('@', '-unheard-of@')));
  const shares = `1 in ${NAMED_ONE_IN} of a package that advisories name, ${((100 * matchAll(matcher, mixed)) / COMPONENTS).toFixed(0)} matches per 100`;
  say(`\n${COMPONENTS.toLocaleString('en')} distinct components, ${shares}:`);
  const seconds = await rateOf(mixed, matcher);
  const rate = COMPONENTS / seconds;
  const goal = { text: `>= ${GOALS.perCpuSecond.toLocaleString('en')}`, isMet: rate >= GOALS.perCpuSecond };
  sayRow({ what: 'package URL to matches, nothing kept', value: perSecond(COMPONENTS, seconds), goal });
  if (!goal.isMet) process.exitCode = 1;
  const worst = await rateOf(urls, matcher);
  sayRow({ what: '  every one of a package that advisories name', value: perSecond(COMPONENTS, worst) });
  const components = urls.map(componentOf);
  const kept = createMatcher(advisories);
  const matchKept = (): void => components.forEach((component) => kept.matchesOf(component));
  matchKept();
  sayRow({
    what: '  matches alone, answers kept',
    value: perSecond(COMPONENTS, await medianOf(ROUNDS, () => cpuSeconds(matchKept))),
  });
  const parse = (): void => urls.forEach((url) => packageOfPurl(url));
  sayRow({
    what: '  package URLs alone',
    value: perSecond(COMPONENTS, await medianOf(ROUNDS, () => cpuSeconds(parse))),
  });

  await compareWithPeers(data, matcher, folder);
  say('\nthe index in a process of its own, from its start to the first match:');
  for (const row of await measureOpening(file, urls[0] ?? '', GOALS)) sayRow(row);
}

const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-match-'));
try {
  await main(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
