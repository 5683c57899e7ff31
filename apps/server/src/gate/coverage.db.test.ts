import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadFeed } from '#advisories/index.ts';
import { streamOf } from '../releases/test-ledger.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { listSafeHarbours } from './list-safe-harbours.ts';
import { refreshVerdicts } from './refresh-verdicts.ts';
import { ask, openTestGate, openTestService } from './test-gate.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform();
  await openTestGate(platform);
  await load([
    about('DSA-1', 'Debian:11'),
    about('ALPINE-1', 'Alpine'),
    about('UBUNTU-1', 'Ubuntu:Pro:22.04:LTS'),
    about('RHSA-1', 'Red Hat:enterprise_linux:9::appstream'),
  ]);
});
afterAll(() => platform.close());

/** A record about a package that nobody holds. */
function about(id: string, ecosystem: string) {
  const events = [{ introduced: '0' }, { fixed: '1.0-1' }];
  return {
    id,
    modified: '2025-12-01T00:00:00Z',
    published: '2025-12-01T00:00:00Z',
    affected: [{ package: { ecosystem, name: 'elsewhere' }, ranges: [{ type: 'ECOSYSTEM', events }] }],
  };
}

function load(records: readonly object[], name = 'distributions') {
  return loadFeed(platform.as(['admin']), {
    kind: 'osv',
    name,
    contentAt: platform.clock.now(),
    allowOlder: true,
    stream: streamOf(records.map((record) => JSON.stringify(record)).join('\n')),
  });
}

const deb = (distro: string) => `pkg:deb/debian/zlib@1.2-3?arch=source&distro=${distro}`;

/** Two releases with the same packages, the second serving. */
async function openPair(name: string, part: string): Promise<void> {
  await openTestService(platform, name, [
    { version: '1.0.0', parts: [part], daysAgo: 20 },
    { version: '1.1.0', parts: [part], daysAgo: 5 },
  ]);
}

describe('coverage of a distribution', () => {
  it('is by release: going back to one that no record is about needs both keys, and the reason says so', async () => {
    await openPair('on-11', deb('debian-11'));
    await openPair('on-12', deb('debian-12'));

    const covered = await ask(platform, 'on-11', '1.0.0');
    const uncovered = await ask(platform, 'on-12', '1.0.0');

    expect(covered.verdict).toBe('allow');
    expect(uncovered.verdict).toBe('needs_signoff');
    const sentence = 'no loaded advisory is about Debian:12: what its packages carry is not known';
    expect(uncovered.judgement.reasons).toContainEqual(
      expect.objectContaining({ code: 'feeds.missing', sentence, subjects: ['osv:Debian:12'] }),
    );
    expect(uncovered.missingFacts).toEqual([sentence]);
  });

  it('holds for what vendors file under another name, and for records about every release', async () => {
    await openPair('on-alpine', 'pkg:apk/alpine/zlib@1.2-r3?arch=source&distro=alpine-3.19.1');
    await openPair('on-ubuntu', 'pkg:deb/ubuntu/zlib@1.2-3?arch=source&distro=ubuntu-22.04');
    await openPair('on-red-hat', 'pkg:rpm/redhat/zlib@1.2-3?distro=rhel-9.2&epoch=0');
    await openPair('on-other-red-hat', 'pkg:rpm/redhat/zlib@1.2-3?distro=rhel-8.9&epoch=0');

    const verdictOf = async (service: string) => (await ask(platform, service, '1.0.0')).verdict;

    expect(await verdictOf('on-alpine')).toBe('allow');
    expect(await verdictOf('on-ubuntu')).toBe('allow');
    expect(await verdictOf('on-red-hat')).toBe('allow');
    expect(await verdictOf('on-other-red-hat')).toBe('needs_signoff');
  });

  it('names the whole distribution where nothing is loaded about it', async () => {
    await openPair('on-suse', 'pkg:rpm/suse/zlib@1.2-3?distro=sles-15.5&epoch=0');

    const { judgement } = await ask(platform, 'on-suse', '1.0.0');

    expect(judgement.reasons).toContainEqual(
      expect.objectContaining({ code: 'feeds.missing', sentence: 'not loaded: osv:SUSE' }),
    );
  });

  it('begins when the first record is loaded; before that moment it was not there', async () => {
    await openPair('on-13', deb('debian-13'));
    const before = platform.clock.now();
    platform.clock.advance(60_000);
    const first = await ask(platform, 'on-13', '1.0.0');

    await load([about('DSA-13', 'Debian:13')]);
    platform.clock.advance(60_000);

    expect(first.verdict).toBe('needs_signoff');
    expect((await ask(platform, 'on-13', '1.0.0')).verdict).toBe('allow');
    expect((await ask(platform, 'on-13', '1.0.0', { loadedAsOf: before })).verdict).toBe('needs_signoff');
  });

  it('is a matter of each release: where one could go back to is covered, whatever another needs', async () => {
    const service = await openTestService(platform, 'moved', [
      { version: '1.0.0', parts: [deb('debian-11')], daysAgo: 30 },
      { version: '1.1.0', parts: [deb('debian-10')], daysAgo: 20 },
      { version: '1.2.0', parts: [deb('debian-11')], daysAgo: 5 },
    ]);

    await refreshVerdicts(platform.asSystem(), service.id);
    const decision = await ask(platform, 'moved', '1.1.0');
    const harbour = (await listSafeHarbours(platform.as(['auditor']), 'moved')).find((one) => one.service === 'moved');

    expect(harbour).toMatchObject({ target: '1.0.0', verdict: 'allow' });
    expect(harbour?.verdicts.map(({ version, verdict }) => `${version} ${verdict}`)).toEqual([
      '1.1.0 needs_signoff',
      '1.0.0 allow',
    ]);
    expect(decision.verdict).toBe('needs_signoff');
    expect(decision.alternatives.map(({ choice, verdict }) => [choice, verdict])).toContainEqual([
      expect.objectContaining({ version: '1.0.0' }),
      'allow',
    ]);
  });
});
