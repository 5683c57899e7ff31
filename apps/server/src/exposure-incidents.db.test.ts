import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadFeed } from '#advisories/index.ts';
import { registerExposureListener, registerKeyOfService } from '#exposures/index.ts';
import {
  addLink,
  declareIncident,
  exposuresStandingInTheWay,
  getIncident,
  type Incident,
  listLinks,
  listOpenIncidentsOf,
} from '#incidents/index.ts';
import { refreshExposures } from './exposures/refresh-exposures.ts';
import { triageAdvisory } from './exposures/triage-advisory.ts';
import { requireServiceKey } from './gate/require-service-key.ts';
import { advisory, openTestService, testGate } from './gate/test-gate.ts';
import { followExposure } from './incidents/exposure-incidents.ts';
import { linkToIncident } from './incidents/link-incident.ts';
import { listTimeline } from './incidents/list-timeline.ts';
import { moveAxis } from './incidents/update-incident.ts';
import { deploy, streamOf } from './releases/test-ledger.ts';
import { enterAdvisory, exposuresOf, listAsExploited, loadRecords, triageOf } from './test-exposures.ts';

const test = testGate('joined', (serial) => [
  { version: '1.0.0', parts: [`pkg:npm/own-${serial}@1.0.0`], daysAgo: 3 },
  { version: '1.1.0', parts: [`pkg:npm/own-${serial}@1.1.0`], daysAgo: 2 },
]);
beforeAll(() => {
  registerKeyOfService(requireServiceKey);
  registerExposureListener(followExposure);
});

const cve = () => `CVE-2025-50${test.serial}0`;
const own = () => `own-${test.serial}`;
const admin = () => test.platform.as(['admin']);
const security = () => test.signers.security();
const system = () => test.platform.asSystem();

/** A flaw of the own part that nobody exploits and anybody could automate: three days, not forensic. */
async function learn(): Promise<void> {
  await loadRecords(test.platform, own(), [advisory(cve(), own(), '1.1.0')]);
  const text = `cve\texploitation\tautomatable\ttechnical_impact\n${cve()}\tnone\tyes\ttotal\n`;
  test.platform.clock.advance(1_000);
  const contentAt = test.platform.clock.now();
  await loadFeed(admin(), { kind: 'ssvc', name: undefined, contentAt, allowOlder: true, stream: streamOf(text) });
}

const incidentsOf = async (group = cve()) => await listOpenIncidentsOf(system().read, 'advisory', group);
async function only(group = cve()): Promise<Incident> {
  const [incident, ...others] = await incidentsOf(group);
  expect(others).toEqual([]);
  if (incident === undefined) throw new RangeError('no incident');
  return incident;
}
const linksOf = async ({ id }: Incident) =>
  (await listLinks(system().read, id, 'system')).map(({ kind, label }) => `${kind} ${label}`);
const textsOf = async ({ name }: Incident) =>
  (await listTimeline(admin(), name, { limit: 200 })).entries.map(({ kind, text }) => `${kind}: ${text}`);

describe('exposures with a budget of zero', () => {
  beforeEach(learn);

  it('join one incident per advisory, with services as rows', async () => {
    const other = await openTestService(test.platform, `other-${test.serial}`, [
      { version: '1.0.0', parts: [`pkg:npm/own-${test.serial}@1.0.0`], daysAgo: 1 },
    ]);
    await exposuresOf(test.platform, test.web);
    await exposuresOf(test.platform, other.name);

    const incident = await only();
    expect(incident).toMatchObject({ kind: 'security', severity: 'sev3', declaredVia: 'exposure', service: undefined });
    expect((await linksOf(incident)).toSorted()).toEqual(
      [
        `advisory ${cve()}`,
        `exposure ${test.web} in production`,
        `exposure ${other.name} in production`,
        `service ${test.web}`,
        `service ${other.name}`,
      ].toSorted(),
    );
  });

  it('are one incident when ten are found at the same time', async () => {
    const services = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        openTestService(test.platform, `many-${test.serial}-${index}`, [
          { version: '1.0.0', parts: [`pkg:npm/own-${test.serial}@1.0.0`], daysAgo: 1 },
        ]),
      ),
    );
    await Promise.all(services.map(({ id }) => refreshExposures(system(), id)));

    const incident = await only();
    expect((await linksOf(incident)).filter((link) => link.startsWith('exposure'))).toHaveLength(10);
  });

  it('join no incident that only few see: everybody gets the one there should be', async () => {
    const hidden = await declareIncident(security(), undefined, {
      title: 'somebody used it against us',
      kind: 'security',
      severity: 'sev1',
      isRestricted: true,
    });
    const link = { kind: 'advisory', subjectId: cve(), label: cve() } as const;
    await security().transaction(async (tx) => addLink(tx, security(), hidden, link));

    await exposuresOf(test.platform, test.web);

    const open = (await incidentsOf()).filter(({ isRestricted }) => !isRestricted);
    expect(open).toMatchObject([{ declaredVia: 'exposure' }]);
    expect(await linksOf(hidden)).toEqual([`advisory ${cve()}`]);
  });

  it('are severe once the advisory is listed as exploited', async () => {
    await exposuresOf(test.platform, test.web);
    expect((await only()).severity).toBe('sev3');
    await listAsExploited(test.platform, [cve()]);
    await exposuresOf(test.platform, test.web);

    const incident = await only();
    expect(incident.severity).toBe('sev2');
    expect(await textsOf(incident)).toContainEqual(expect.stringContaining(`${cve()} is listed as exploited`));
    await listAsExploited(test.platform, []);
  });

  it('keep the security side open after a rollback, until each has a verdict', async () => {
    const other = `other-${test.serial}`;
    await openTestService(test.platform, other, [
      { version: '1.0.0', parts: [`pkg:npm/own-${test.serial}@1.0.0`], daysAgo: 1 },
      { version: '1.1.0', parts: [`pkg:npm/own-${test.serial}@1.1.0`], daysAgo: 0.5 },
    ]);
    await deploy(admin(), test.web, '1.0.0');
    await exposuresOf(test.platform, test.web);
    await exposuresOf(test.platform, other);
    const incident = await only();
    const close = async () =>
      await moveAxis(security(), incident.name, 'security', { to: 'resolved' }).then(
        (closed) => closed.sides[0],
        (problem: unknown) => (problem as { message: string; fields: readonly { problem: string }[] }).fields,
      );
    test.platform.clock.advance(60_000);
    expect(await close()).toContainEqual(
      expect.objectContaining({ problem: expect.stringContaining('is still live') }),
    );
    await deploy(admin(), test.web, '1.1.0');
    await exposuresOf(test.platform, test.web);
    test.platform.clock.advance(60_000);
    expect(await close()).toHaveLength(2);

    await triageAdvisory(security(), { advisory: cve() }, triageOf(test.platform));

    expect(await close()).toMatchObject({
      resolvedAt: test.platform.clock.now(),
      proven: [expect.stringContaining('no evidence'), expect.stringContaining('no evidence')],
      unproven: [],
    });
    const texts = await textsOf(await getIncident(system().read, incident.name, 'system'));
    expect(texts).toContainEqual(expect.stringMatching(/^exposure: .* serves nothing any more that has CVE/));
    expect(texts).toContainEqual(
      expect.stringMatching(/^triage: Verdict on CVE.*Logs: access logs.*Searched for: status/),
    );
  });

  it('declare another one where the first was closed', async () => {
    await exposuresOf(test.platform, test.web);
    const first = await only();
    await triageAdvisory(security(), { advisory: cve() }, triageOf(test.platform));
    await moveAxis(security(), first.name, 'security', { to: 'resolved' });
    expect(await incidentsOf()).toEqual([]);
    test.platform.clock.advance(60_000);
    await deploy(admin(), test.web, '1.0.0');
    await exposuresOf(test.platform, test.web);

    expect((await only()).id).not.toBe(first.id);
  });
});

it('calls nobody together for what ended long ago', async () => {
  const name = `past-${test.serial}`;
  await openTestService(test.platform, name, [
    { version: '1.0.0', parts: [`pkg:npm/past-${test.serial}@1.0.0`], daysAgo: 90 },
    { version: '1.1.0', parts: [`pkg:npm/past-${test.serial}@1.1.0`], daysAgo: 60 },
  ]);
  const group = await enterAdvisory(test.platform, name, { isMalicious: true });
  const rows = (await exposuresOf(test.platform, name)).filter((one) => one.group === group);

  expect(rows.map(({ state }) => state)).toEqual(['untriaged']);
  expect(await incidentsOf(group)).toEqual([]);
});

it('are linked by hand, too, but for those of restricted advisories', async () => {
  const incident = await declareIncident(security(), test.web, { title: 'errors', kind: 'both', severity: 'sev3' });
  await deploy(admin(), test.web, '1.0.0');
  const group = await enterAdvisory(test.platform, own(), { isMalicious: true, isRestricted: true });
  const open = await enterAdvisory(test.platform, own(), { isMalicious: true });
  const rows = await exposuresOf(test.platform, test.web);
  const idOf = (name: string) => rows.find((one) => one.group === name)?.id ?? '';
  const link = async (subject: string, by = security()) =>
    await linkToIncident(by, incident.name, { kind: 'exposure', subject }).then(
      () => 'linked',
      (problem: unknown) => (problem as { code: string }).code,
    );

  expect(await link(idOf(open))).toBe('linked');
  expect(await link(idOf(group))).toBe('incidents.link_invalid');
  expect(await link(idOf(group), test.signers.responder())).toBe('exposures.exposure_not_found');
  expect(await link('no id at all')).toBe('exposures.exposure_not_found');
  expect(await linksOf(incident)).toEqual([`exposure ${test.web} in production`]);
});

it('declares a restricted incident for what only a restricted advisory says', async () => {
  await deploy(admin(), test.web, '1.0.0');
  const group = await enterAdvisory(test.platform, own(), { isMalicious: true, isRestricted: true });
  await exposuresOf(test.platform, test.web);

  const incident = await only(group);
  expect(incident).toMatchObject({ isRestricted: true, severity: 'sev2' });
  expect(incident.name).toMatch(/^R-/);
  await expect(getIncident(system().read, incident.id, test.signers.responder.userId)).rejects.toMatchObject({
    code: 'incidents.incident_not_found',
  });
  expect((await getIncident(system().read, incident.id, test.signers.security.userId)).id).toBe(incident.id);
});

it.each([
  ['live', true],
  ['untriaged', true],
  ['cannot_tell', true],
  ['closed', false],
  ['over', false],
  ['dismissed', false],
] as const)('stands in the way while it is %s: %s', (state, isInTheWay) => {
  const exposure = {
    id: 'x',
    service: 'web',
    environment: 'production',
    group: 'CVE-2025-0001',
    isRestricted: false,
    state,
  };
  const standing = exposuresStandingInTheWay([
    { ...exposure, verdict: undefined, dismissal: undefined, mergedInto: undefined },
  ]);

  expect(standing.map(({ id }) => id)).toEqual(isInTheWay ? ['x'] : []);
  expect(standing.every(({ problem, help }) => problem.includes('web in production') && help !== '')).toBe(true);
});
