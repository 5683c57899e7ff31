import { describe, expect, it } from 'vitest';
import { decideAlert, nextLook } from './decide-alert.ts';
import type { PageDecision } from './decide-alert.ts';
import { explainDecision } from './explain.ts';
import type { FiringAlert } from './firing-alert.ts';
import { testIdentity } from './identity.ts';
import { createFiringAlerts, NOTHING_FIRES } from './inhibition.ts';
import { indexRules } from './rules-index.ts';
import type { AlertRules, TimeWindow } from './rules.ts';
import { alertOf, inhibitionOf, maintenanceOf, MINUTE, NOW, routeOf, rulesOf, silenceOf } from './test-rules.ts';

function decide(alert: FiringAlert, rules: Partial<AlertRules>, firing: readonly FiringAlert[] = [], now = NOW) {
  const index = indexRules(rulesOf(rules));
  return decideAlert(alert, index, createFiringAlerts(index, firing), now);
}

function pageOf(rules: Partial<AlertRules>, firing: readonly FiringAlert[] = [], alert = alertOf()): PageDecision {
  return decide(alert, rules, firing).page;
}

const WORKING_HOURS: TimeWindow = {
  zone: 'Europe/Berlin',
  weekdays: [1, 2, 3, 4, 5],
  minutes: { from: 9 * 60, to: 17 * 60 },
};

describe('routing', () => {
  it('takes the first route whose conditions all hold', () => {
    const routes = [routeOf('1', 'cluster="us"'), routeOf('2', 'cluster="eu"'), routeOf('3', '')];

    expect(decide(alertOf(), { routes })).toMatchObject({ route: { id: '2' }, policyId: 'policy-2' });
  });

  it.each([
    [{ sourceIds: ['s2'] }, false],
    [{ sourceIds: ['s2', 's1'] }, true],
    [{ serviceIds: ['db'] }, false],
    [{ serviceIds: ['web'] }, true],
    [{ severities: ['warning'] }, false],
    [{ severities: ['critical'] }, true],
    [{ axes: ['security'] }, false],
    [{ axes: ['reliability'] }, true],
    [{ axes: [] }, false],
    [{ during: [WORKING_HOURS] }, true],
    [{ during: [{ ...WORKING_HOURS, weekdays: [7] }] }, false],
    [{ during: [] }, false],
  ] as const)('with %o takes the alert: %s', (conditions, isTaken) => {
    const { route } = decide(alertOf(), { routes: [routeOf('1', '', conditions)] });

    expect(route !== undefined).toBe(isTaken);
  });

  it('counts an alert of both axes for each of them', () => {
    const both = alertOf({ axis: 'both' });

    expect(decide(both, { routes: [routeOf('1', '', { axes: ['security'] })] }).route?.id).toBe('1');
    expect(decide(both, { routes: [routeOf('1', '', { axes: ['reliability'] })] }).route?.id).toBe('1');
    expect(decide(alertOf(), { routes: [routeOf('1', '', { axes: ['both'] })] }).route).toBeUndefined();
  });

  it('sends what says too little to the catch-all, which pages', () => {
    const unknown = alertOf({ serviceId: undefined, severity: undefined });
    const routes = [routeOf('1', '', { serviceIds: ['web'] }), routeOf('2', '', { severities: ['critical', 'info'] })];

    expect(decide(unknown, { routes })).toMatchObject({
      route: undefined,
      policyId: 'catch-all',
      urgency: { value: 'high', because: 'severity_unknown' },
      page: { kind: 'now' },
    });
  });

  it('pages nobody for a test of a source, whoever would be paged, and says so first', () => {
    const alert = alertOf({ identity: testIdentity('source/k:1') });

    expect(decide(alert, { routes: [routeOf('1', '', {})] }).page).toEqual({
      kind: 'suppressed',
      reasons: [{ kind: 'test' }],
    });
  });

  it('says so when nobody is there to page', () => {
    expect(pageOf({ catchAllPolicyId: undefined })).toEqual({
      kind: 'suppressed',
      reasons: [{ kind: 'no_catch_all' }],
    });
    expect(pageOf({ routes: [routeOf('1', '', { policyId: undefined })] })).toEqual({
      kind: 'suppressed',
      reasons: [{ kind: 'recorded_only', routeId: '1', routeName: 'route 1' }],
    });
  });

  it('derives the axis from route, sender, source, in this order', () => {
    const route = routeOf('1', '', { setAxis: 'both' });
    const told = alertOf({ axis: 'security', sourceAxis: 'reliability' });

    expect(decide(told, { routes: [route] }).axis).toEqual({ value: 'both', because: 'route' });
    expect(decide(told, {}).axis).toEqual({ value: 'security', because: 'sender' });
    expect(decide(alertOf({ sourceAxis: 'security' }), {}).axis).toEqual({ value: 'security', because: 'source' });
    expect(decide(alertOf(), {}).axis).toEqual({ value: 'reliability', because: 'nothing_says_otherwise' });
  });

  it.each([
    ['critical', 'high'],
    ['error', 'high'],
    ['warning', 'low'],
    ['info', 'low'],
  ] as const)('%s is of %s urgency unless the route says otherwise', (severity, urgency) => {
    const routes = [routeOf('1', 'cluster="eu"', { setUrgency: 'low' })];

    expect(decide(alertOf({ severity }), {}).urgency).toEqual({ value: urgency, because: 'severity' });
    expect(decide(alertOf({ severity }), { routes }).urgency).toEqual({ value: 'low', because: 'route' });
  });
});

describe('suppression', () => {
  it('names every reason, the one that decides first', () => {
    const cause = alertOf({ id: 'cause', labels: { alertname: 'ClusterDown', cluster: 'eu' } });
    const rules = {
      routes: [routeOf('1', '', { transientMs: 5 * MINUTE })],
      silences: [silenceOf('short', 'cluster="eu"', { endsAt: NOW + 1 }), silenceOf('long', 'cluster="eu"')],
      maintenanceWindows: [maintenanceOf('m', '', { serviceIds: ['web'] })],
      inhibitions: [inhibitionOf('i', 'alertname="ClusterDown"', 'severity="critical"', ['cluster'])],
    };

    const page = pageOf(rules, [cause]);

    expect(page.kind === 'suppressed' && page.reasons).toEqual([
      { kind: 'silence', silenceId: 'long', until: NOW + 60 * MINUTE, createdBy: 'ann', comment: 'known' },
      { kind: 'silence', silenceId: 'short', until: NOW + 1, createdBy: 'ann', comment: 'known' },
      { kind: 'maintenance', windowId: 'm', name: 'window m', until: NOW + 30 * MINUTE },
      { kind: 'inhibition', inhibitionId: 'i', name: 'i', alertId: 'cause' },
      { kind: 'transient', routeName: 'route 1', until: NOW + 4 * MINUTE },
    ]);
  });

  it('is held while it may go away by itself', () => {
    const rules = { routes: [routeOf('1', '', { transientMs: 5 * MINUTE })] };

    expect(pageOf(rules)).toMatchObject({ kind: 'held', heldUntil: NOW + 4 * MINUTE });
    expect(decide(alertOf(), rules, [], NOW + 4 * MINUTE).page).toEqual({ kind: 'now' });
  });

  it('is silenced from the beginning to before the end', () => {
    const silences = [silenceOf('s', 'cluster=~"e.*"', { startsAt: NOW, endsAt: NOW + 1 })];

    expect([NOW - 1, NOW, NOW + 1].map((now) => decide(alertOf(), { silences }, [], now).page.kind)).toEqual([
      'now',
      'suppressed',
      'now',
    ]);
  });

  it('inhibits by equal labels; a missing one equals an empty one', () => {
    const inhibitions = [inhibitionOf('i', 'alertname="ClusterDown"', 'alertname="Down"', ['cluster', 'zone'])];
    const cause = (labels: Readonly<Record<string, string>>): FiringAlert =>
      alertOf({ id: 'cause', labels: { alertname: 'ClusterDown', ...labels } });

    expect(pageOf({ inhibitions }, [cause({ cluster: 'eu', zone: '' })]).kind).toBe('suppressed');
    expect(pageOf({ inhibitions }, [cause({ cluster: 'us' })]).kind).toBe('now');
    expect(pageOf({ inhibitions }, [cause({ cluster: 'eu', zone: 'a' })]).kind).toBe('now');
  });

  it('lets two alerts that are source and target at once both page, as Alertmanager does', () => {
    const inhibitions = [inhibitionOf('i', 'severity="critical"', 'cluster="eu"', ['cluster'])];
    const twin = alertOf({ id: 'twin', labels: { ...alertOf().labels, alertname: 'Other' } });
    const alone = alertOf({ id: 'alone', labels: { severity: 'warning', cluster: 'eu' } });

    expect(pageOf({ inhibitions }, [alertOf(), twin]).kind).toBe('now');
    expect(pageOf({ inhibitions }, [twin], alone).kind).toBe('suppressed');
  });

  it('is not silenced by what can not be read or says nothing', () => {
    const silences = [silenceOf('empty', ''), silenceOf('broken', 'cluster=~"("'), silenceOf('not', 'cluster!~"("')];
    const inhibitions = [inhibitionOf('i', '', 'cluster="eu"', [])];
    const maintenanceWindows = [maintenanceOf('m', '', { recurrence: 'FREQ=SOMETIMES' })];
    const routes = [routeOf('r', '', { policyId: undefined, during: [{ ...WORKING_HOURS, zone: 'Mars/Olympus' }] })];
    const rules = { silences, inhibitions, maintenanceWindows, routes };

    expect(pageOf(rules, [alertOf({ id: 'other' })])).toEqual({ kind: 'now' });
    expect(indexRules(rulesOf(rules)).problems.map(({ path, id }) => `${path} ${id}`)).toEqual([
      'routes[0].during[0] r',
      'silences[0].matchers empty',
      'silences[1].matchers[0] broken',
      'silences[2].matchers[0] not',
      'inhibitions[0].sourceMatchers i',
      'maintenanceWindows[0] m',
    ]);
  });
});

describe('nextLook', () => {
  const look = (rules: Partial<AlertRules>, now = NOW): number | undefined =>
    nextLook(alertOf(), indexRules(rulesOf(rules)), now);

  it('is never where nothing depends on time', () => {
    expect(
      look({ silences: [silenceOf('other', 'cluster="us"'), silenceOf('past', 'cluster="eu"', { endsAt: NOW })] }),
    ).toBeUndefined();
  });

  it('is when the first of what holds it, or will hold it, begins or ends', () => {
    const silences = [silenceOf('s', 'cluster="eu"')];
    const later = silenceOf('later', 'cluster="eu"', { startsAt: NOW + 20 * MINUTE });
    const maintenanceWindows = [maintenanceOf('m', '')];
    const routes = [routeOf('1', '', { transientMs: 5 * MINUTE })];

    expect(look({ silences })).toBe(NOW + 60 * MINUTE);
    expect(look({ silences, maintenanceWindows })).toBe(NOW + 30 * MINUTE);
    expect(look({ silences: [...silences, later], maintenanceWindows })).toBe(NOW + 20 * MINUTE);
    expect(look({ silences, maintenanceWindows, routes })).toBe(NOW + 4 * MINUTE);
  });

  it('is when the hours of a route that comes before begin', () => {
    const routes = [routeOf('day', '', { during: [WORKING_HOURS] }), routeOf('night', '')];

    expect(look({ routes })).toBe(Date.parse('2026-06-01T17:00:00+02:00'));
    expect(look({ routes }, NOW + 6 * 60 * MINUTE)).toBe(Date.parse('2026-06-02T09:00:00+02:00'));
    expect(look({ routes: routes.toReversed() })).toBeUndefined();
    // Found earlier than the one that decides, because it demands a value; its hours do not matter all the same.
    const later = routeOf('later', 'cluster="eu"', { during: [{ ...WORKING_HOURS, weekdays: [7] }] });
    expect(look({ routes: [routeOf('first', ''), later] })).toBeUndefined();
  });
});

describe('explainDecision', () => {
  it('says why somebody is paged', () => {
    const routes = [routeOf('1', 'cluster="eu"', { name: 'Database' })];
    const decision = decide(alertOf(), { routes });

    expect(explainDecision(alertOf(), decision)).toEqual([
      'route `Database` takes it',
      'it concerns reliability, because nothing says otherwise',
      'its urgency is high, because its severity is critical',
      'it is grouped by `alertname`: `1:{alertname="Down"}`',
      'policy `policy-1` is paged at once, by revision 7 of the rules',
    ]);
  });

  it('says why nobody is paged, with every reason', () => {
    const silences = [silenceOf('s', 'cluster="eu"', { comment: 'a `new`\ndisk' })];
    const decision = decide(alertOf({ axis: 'both' }), {
      silences,
      maintenanceWindows: [maintenanceOf('m', '')],
      grouping: { by: [], windowMs: undefined, flapMs: 0 },
    });

    expect(explainDecision(alertOf(), decision)).toEqual([
      'no route wants it, so the catch-all takes it',
      'it concerns reliability and security, because its sender says so',
      'its urgency is high, because its severity is critical',
      'it is grouped with all alerts of its route',
      "nobody is paged, by revision 7 of the rules: silence `s` of `ann` until 2026-06-01T13:00:00.000Z: `a 'new' disk`",
      'and besides: maintenance window `window m` until 2026-06-01T12:30:00.000Z',
    ]);
  });

  it('says until when it waits', () => {
    const routes = [routeOf('1', '', { transientMs: 5 * MINUTE, setAxis: 'security', setUrgency: 'low' })];

    const sentences = explainDecision(alertOf(), decide(alertOf(), { routes }));

    expect(sentences.slice(1, 3)).toEqual([
      'it concerns security, because its route says so',
      'its urgency is low, because its route says so',
    ]);
    expect(sentences.at(-1)).toBe(
      'nobody is paged before 2026-06-01T12:04:00.000Z, by revision 7 of the rules: route `route 1` waits until 2026-06-01T12:04:00.000Z whether it goes away by itself',
    );
  });

  it('says that nobody can be paged, and why just once', () => {
    const decision = decideAlert(alertOf(), indexRules(rulesOf({ catchAllPolicyId: undefined })), NOTHING_FIRES, NOW);

    expect(explainDecision(alertOf(), decision)).toMatchObject([
      'no route wants it',
      ...Array.from({ length: 3 }, () => expect.any(String) as string),
      'nobody is paged, by revision 7 of the rules: no catch-all policy is set up, so there is nobody to page',
    ]);
  });
});
