import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestContext } from '../platform/context.ts';
import { type TestPlatform, openTestPlatform } from '../platform/test-context.ts';
import { getSbomReport } from '../releases/get-sbom-report.ts';
import { putSbom } from '../releases/put-sbom.ts';
import { cyclonedx, deploy, ensureProduction, openTestLedger, streamOf } from '../releases/test-ledger.ts';
import { addOwnAdvisory } from './add-own-advisory.ts';
import { diffReleases, doubtsOf } from './diff-releases.ts';
import { findingsHandlers } from './findings-routes.ts';
import { getAdvisoryStanding } from './get-advisory-standing.ts';
import { type LivePage, listLiveFindings } from './list-live-findings.ts';
import { loadFeed } from './load-feed.ts';

let platform: TestPlatform;
let admin: RequestContext;

const advisory = (id: string, name: string, fixed: string) =>
  JSON.stringify({
    id,
    modified: '2025-12-01T00:00:00Z',
    published: '2025-12-01T00:00:00Z',
    affected: [
      { package: { ecosystem: 'npm', name }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }] },
    ],
  });

async function release(service: string, version: string, purls: readonly string[]): Promise<void> {
  await putSbom(platform.as(['admin']), { service, version, stream: streamOf(cyclonedx(purls)) });
}

beforeAll(async () => {
  platform = await openTestPlatform();
  await ensureProduction(platform);
  admin = platform.as(['admin']);
  await openTestLedger(platform, { name: 'shop', versions: ['1.0', '1.1', '1.2', '1.3'] });
  await openTestLedger(platform, { name: 'blog', versions: ['7'] });
  await openTestLedger(platform, { name: 'blind', versions: ['1'] });
  await release('shop', '1.0', ['pkg:npm/left@1.0.0', 'pkg:npm/right@1.0.0']);
  await release('shop', '1.1', ['pkg:npm/left@1.0.1', 'pkg:npm/right@1.0.0']);
  await release('shop', '1.2', ['pkg:npm/left@1.1.0', 'pkg:npm/right@1.0.0']);
  await release('blog', '7', ['pkg:npm/left@1.0.0']);
  const stream = streamOf([advisory('OSV-LEFT', 'left', '1.1.0'), advisory('OSV-RIGHT', 'right', '2.0.0')].join('\n'));
  await loadFeed(platform.as(['admin']), {
    kind: 'osv',
    name: 'test',
    contentAt: undefined,
    allowOlder: false,
    stream,
  });
});
afterAll(() => platform.close());

const page: LivePage = {
  search: undefined,
  deadline: undefined,
  only: undefined,
  environment: undefined,
  after: undefined,
  limit: 50,
};
const live = async (more: Partial<LivePage> = {}, as = platform.as(['admin'])) => {
  const { rows } = await listLiveFindings(as, { ...page, ...more });
  return rows.map(({ answer }) => [answer.group, answer.places.map((place) => `${place.service} ${place.version}`)]);
};

describe('what runs now', () => {
  it('names services, follows a flaw over releases, and forgets what no longer serves', async () => {
    await deploy(platform.as(['admin']), 'shop', '1.0');
    const firstAt = platform.as(['admin']).now;
    platform.clock.advance(3_600_000);
    await deploy(platform.as(['admin']), 'blog', '7');
    await deploy(platform.as(['admin']), 'shop', '1.1');

    expect(await live()).toEqual([
      ['OSV-LEFT', ['shop 1.1', 'blog 7']],
      ['OSV-RIGHT', ['shop 1.1']],
    ]);
    const { rows } = await listLiveFindings(platform.as(['admin']), page);
    expect(rows[0]?.answer.places[0]?.since).toBe(new Date(firstAt).toISOString());

    platform.clock.advance(60_000);
    await deploy(platform.as(['admin']), 'shop', '1.2');

    expect(await live()).toEqual([
      ['OSV-LEFT', ['blog 7']],
      ['OSV-RIGHT', ['shop 1.2']],
    ]);
  });

  it('goes on where the page before ended', async () => {
    const first = await listLiveFindings(platform.as(['admin']), { ...page, limit: 1 });
    const last = first.rows[0]?.flaw;

    expect(first.rows).toHaveLength(2);
    expect(await live({ limit: 1, after: last })).toEqual([['OSV-RIGHT', ['shop 1.2']]]);
  });

  it('says what serves and can not be looked into', async () => {
    await deploy(platform.as(['admin']), 'blind', '1');

    const { blindSpots, totals } = await listLiveFindings(platform.as(['admin']), page);

    expect(blindSpots).toMatchObject([{ service: 'blind', environment: 'production', sbomState: 'missing' }]);
    expect(totals).toMatchObject({ flaws: 2, services: 3, places: 3 });
  });

  it('hides the name of a restricted advisory from those who need not know, in the answer and in the search', async () => {
    await addOwnAdvisory(platform.as(['security_key']), {
      ecosystem: 'npm',
      package: 'right',
      introduced: undefined,
      fixed: undefined,
      versions: [],
      reason: 'handled in private',
      isMalicious: true,
      isRestricted: true,
      contact: undefined,
    });
    const stranger = platform.as(['responder']);
    const keyHolder = platform.as(['security_key']);

    const seen = await live({}, stranger);
    const known = await live({}, keyHolder);

    expect(seen[0]).toEqual(['restricted', ['shop 1.2']]);
    expect(known[0]?.[0]).not.toBe('restricted');
    expect(await live({ search: String(known[0]?.[0]) }, stranger)).toEqual([]);
  });
});

describe('comparing two releases', () => {
  it('tells what re-opens, stays and closes, with the versions on both sides', async () => {
    const diff = await diffReleases(admin, { service: 'shop', from: '1.2', to: '1.0', knownAt: undefined });
    const answer = await findingsHandlers.diffReleases(platform.as(['responder']), {
      params: { service: 'shop' },
      query: { from: '1.2', to: '1.0' },
      body: {},
      headers: {},
      stream: streamOf(''),
      userAgent: '',
      address: '',
    });

    expect(diff.affected.reopened.map((finding) => finding.group)).toEqual(['OSV-LEFT']);
    expect(diff.affected.closed).toEqual([]);
    expect(doubtsOf(diff)).toEqual([]);
    expect(answer).toMatchObject({
      affected: { reopened: [{ group: 'OSV-LEFT', from: ['1.1.0'], to: ['1.0.0'] }] },
      components: {
        changed: [{ package: 'npm/left', from: ['1.1.0'], to: ['1.0.0'], direction: 'down' }],
        unchanged: 1,
      },
    });
  });

  it('knew nothing before anything was published', async () => {
    const diff = await diffReleases(admin, { service: 'shop', from: '1.2', to: '1.0', knownAt: Date.UTC(2025, 10, 1) });

    expect(diff.affected.reopened).toEqual([]);
  });

  it('does not pass an empty list off as an answer where a release has no SBOM', async () => {
    const diff = await diffReleases(admin, { service: 'shop', from: '1.2', to: '1.3', knownAt: undefined });

    expect(doubtsOf(diff)).toEqual(['release `1.3` has no SBOM: what it holds is unknown']);
  });

  it('refuses a release that does not exist', async () => {
    const asked = diffReleases(admin, { service: 'shop', from: '1.2', to: '9', knownAt: undefined });

    await expect(asked).rejects.toMatchObject({ code: 'releases.release_not_found' });
  });
});

describe('how an SBOM was understood', () => {
  it('says what was left out, where in the document, and why', async () => {
    const document = JSON.parse(cyclonedx(['pkg:npm/other@1.0.0'])) as { components: unknown[] };
    document.components.push({ type: 'library', version: '1.0.0' });
    const stream = streamOf(JSON.stringify(document));
    await putSbom(platform.as(['admin']), { service: 'blind', version: '1', stream });

    const report = await getSbomReport(platform.as(['auditor']), { service: 'blind', version: '1' });

    expect(report).toMatchObject({ gatingComponents: 1, dropped: 1 });
    expect(report.problems).toHaveLength(1);
  });

  it('has nothing to say about a release without one', async () => {
    const asked = getSbomReport(platform.as(['auditor']), { service: 'shop', version: '1.3' });

    await expect(asked).rejects.toMatchObject({ code: 'releases.sbom_not_found' });
  });
});

describe('standing of an advisory', () => {
  it('says where it is live and was, and by what it was matched', async () => {
    const { places } = await getAdvisoryStanding(platform.as(['admin']), 'OSV-LEFT');

    expect(
      places.map(({ service, version, until, matches }) => [service, version, until === undefined, matches]),
    ).toEqual([
      [
        'blog',
        '7',
        true,
        [
          {
            package: 'npm/left',
            version: '1.0.0',
            match: expect.objectContaining({ matchedBy: 'range', fixed: ['1.1.0'] }),
          },
        ],
      ],
      ['shop', '1.1', false, [expect.objectContaining({ version: '1.0.1' })]],
    ]);
  });
});
