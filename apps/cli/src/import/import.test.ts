import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ConfigurationDocument } from '../apply/documents.ts';
import { KnownPeople, knownNames, resolveNames } from '../apply/known-names.ts';
import { identityOf } from '../apply/documents.ts';
import { parseExport, translate, type Vendor, VENDORS } from './read-export.ts';
import { alertmanagerConfig } from './test-alertmanager.ts';
import { goAlertExport } from './test-goalert.ts';
import { grafanaExport } from './test-grafana.ts';
import { opsgenieExport } from './test-opsgenie.ts';
import { pagerDutyExport } from './test-pagerduty.ts';

const people = new KnownPeople(
  ['Ada', 'Bo'].map((name) => ({ id: `id-${name}`, name, email: `${name.toLowerCase()}@example.org`, isActive: true })),
);
const exports: Readonly<Record<Vendor, unknown>> = {
  opsgenie: opsgenieExport,
  pagerduty: pagerDutyExport,
  'grafana-oncall': grafanaExport,
  goalert: goAlertExport,
  alertmanager: parseExport(alertmanagerConfig),
};
const day = 86_400_000;
const now = Date.UTC(2026, 10, 21);

function read(
  vendor: Vendor,
  at = now,
  policies = new Map<string, string>(),
  channels = new Set(['sms', 'voice', 'mail']),
) {
  return translate(vendor, exports[vendor], { people, policies, channels, now: at });
}

function one(documents: readonly ConfigurationDocument[], identity: string): ConfigurationDocument | undefined {
  return documents.find((document) => identityOf(document) === identity);
}

const whyOf = (vendor: Vendor, part: string, subject: string): string | undefined => {
  const line = read(vendor).lines.find((each) => each.part === part && each.subject === subject);
  return line === undefined ? undefined : `${line.outcome}: ${line.why}`;
};

describe.each(VENDORS)('what comes from %s', (vendor) => {
  it('names only what is there, and is the same whenever it is read', () => {
    const { documents } = read(vendor);

    const known = knownNames(people, documents, { broken: [], isWhole: true });
    expect(documents.flatMap((document) => resolveNames(document, known).problems)).toEqual([]);
    expect(documents.length).toBeGreaterThan(2);
    for (const days of [1, 8, 40]) expect(read(vendor, now + days * day).documents).toEqual(documents);
  });

  it('says something of every document', () => {
    const { documents, lines } = read(vendor);

    for (const { kind } of documents) expect(lines.map(({ part }) => part)).toContain(kind.replaceAll('_', ' '));
    for (const { outcome, why } of lines) if (outcome !== 'moves') expect(why).not.toBe('');
  });
});

describe('opsgenie', () => {
  it('brings escalations with delays from step to step', () => {
    const policy = one(read('opsgenie').documents, 'escalation_policy:shop escalation');

    expect(policy).toMatchObject({
      steps: [
        { targets: ['schedule:shop_schedule'], delay: 60, strategy: 'everyone' },
        { targets: ['team:shop-team'], delay: 10, strategy: 'alert_based' },
      ],
      repeats: 2,
    });
    expect(whyOf('opsgenie', 'escalation policy', 'Shop escalation')).toMatch(
      /^moves_with_changes: .*`next` on call has no counterpart.*one at random becomes one in turn/,
    );
  });

  it('keeps an override that is to come as a layer on top', () => {
    const schedule = one(read('opsgenie').documents, 'schedule:shop_schedule');

    expect(schedule).toMatchObject({
      team: 'shop-team',
      layers: [
        { rotations: [{ name: 'Days', restrictions: [{ weekday: 1 }] }] },
        { name: 'Overrides', fixed_shifts: [{ person: 'bo@example.org' }] },
      ],
    });
  });

  it('routes what comes by the senders of a team like what is of its services', () => {
    const { documents } = read('opsgenie');

    expect(one(documents, 'alert_route:shop team')).toMatchObject({ services: ['check-out'] });
    expect(one(documents, 'alert_route:shop team, by sender')).toMatchObject({
      sources: ['api'],
      policy: 'Shop escalation',
    });
    expect(whyOf('opsgenie', 'alert source', 'Alone')).toContain(
      'it is of no team: what it sends goes to the catch-all',
    );
  });

  it('reports who is not here, and what nobody can bring', () => {
    expect(whyOf('opsgenie', 'person', 'gone@example.org')).toContain('cannot_move: nobody here has this address');
    expect(whyOf('opsgenie', 'alert source', 'Slack')).toContain('cannot_move');
    expect(whyOf('opsgenie', 'alert route', 'Shop Team: loud')).toContain('cannot_move');
    expect(one(read('opsgenie').documents, 'alert_source:api')).toMatchObject({ sender: 'opsgenie', enabled: false });
    expect(one(read('opsgenie').documents, 'heartbeat:backup')).toMatchObject({ schedule: { period_seconds: 7_200 } });
  });
});

describe('ways to be reached', () => {
  const linesOf = (vendor: Vendor, channels?: Set<string>): string[] =>
    read(vendor, now, new Map(), channels)
      .lines.filter(({ part }) => part === 'contact method')
      .map(({ outcome, subject, why }) => `${outcome} ${subject}${why === '' ? '' : `: ${why}`}`);
  const unproven = 'they prove it in My profile with a code, and are not paged by it before';

  it('come along unproven, each with a line', () => {
    expect(read('opsgenie').contacts).toEqual([
      { person: 'ada@example.org', channel: 'sms', address: '+491700000000' },
      { person: 'ada@example.org', channel: 'voice', address: '+491700000000' },
    ]);
    expect(linesOf('opsgenie')).toEqual([
      'moves ada@example.org: email ada@example.org',
      `moves_with_changes ada@example.org: sms 49-1700000000: ${unproven}`,
      `moves_with_changes ada@example.org: voice 49-1700000000: ${unproven}`,
      'cannot_move ada@example.org: mobile an app: it has no counterpart: in My profile they add what there is',
    ]);
    expect(read('goalert').contacts).toEqual([{ person: 'ada@example.org', channel: 'sms', address: '+12025550100' }]);
  });

  it('are not made of a number without its country', () => {
    expect(read('pagerduty').contacts).toEqual([
      { person: 'ada@example.org', channel: 'voice', address: '+12025550100' },
      { person: 'ada@example.org', channel: 'mail', address: 'ada@home.example.org' },
    ]);
    expect(linesOf('pagerduty')).toContain(
      'cannot_move ada@example.org: sms 2025550100: it names no country: they add it in My profile, and prove it with a code',
    );
  });

  it('wait for a channel that sends there', () => {
    expect(read('opsgenie', now, new Map(), new Set(['mail'])).contacts).toEqual([]);
    expect(linesOf('opsgenie', new Set(['mail']))).toContain(
      'cannot_move ada@example.org: sms 49-1700000000: no text messages go out here: set up a provider under Settings, Channels, and import again',
    );
  });
});

it('pagerduty: a round robin asks one after the other, and a service is a source with a route', () => {
  const { documents } = read('pagerduty');

  expect(one(documents, 'escalation_policy:shop')).toMatchObject({
    steps: [
      { targets: ['schedule:first-line'], delay: 15, strategy: 'everyone' },
      { targets: ['ada@example.org', 'bo@example.org'], delay: 30, strategy: 'alert_based' },
    ],
    repeats: 2,
  });
  expect(one(documents, 'alert_source:checkout')).toMatchObject({
    sender: 'pagerduty_events',
    resolve_after_minutes: 240,
  });
  expect(one(documents, 'alert_route:checkout')).toMatchObject({ services: ['checkout'], policy: 'Shop' });
  expect(one(documents, 'team:shop')).toMatchObject({ members: [{ person: 'bo@example.org', role: 'lead' }] });
  expect(whyOf('pagerduty', 'escalation policy', 'Lost')).toContain('cannot_move');
  expect(whyOf('pagerduty', 'alert route', 'Attic')).toContain('go to the catch-all');
});

it('grafana-oncall: waits become delays of the step before, and routes by regular expression are named', () => {
  const { documents } = read('grafana-oncall');

  expect(one(documents, 'escalation_policy:shop chain')).toMatchObject({
    steps: [
      { targets: ['schedule:first'], delay: 10 },
      { targets: ['ada@example.org', 'bo@example.org'], strategy: 'alert_based' },
    ],
  });
  expect(one(documents, 'alert_route:prometheus')).toMatchObject({ sources: ['prometheus'], policy: 'Shop chain' });
  expect(whyOf('grafana-oncall', 'alert route', 'Prometheus: severity.*critical')).toContain('cannot_move');
});

it('goalert: a rotation that a policy asks by itself becomes a schedule', () => {
  const { documents } = read('goalert');

  expect(one(documents, 'escalation_policy:shop')).toMatchObject({
    steps: [
      { targets: ['schedule:first'], delay: 10 },
      { targets: ['schedule:weeks-rotation'], delay: 20 },
    ],
    repeats: 1,
  });
  expect(one(documents, 'alert_source:checkout-prom')).toMatchObject({ sender: 'alertmanager', service: 'checkout' });
  expect(one(documents, 'heartbeat:checkout-backup')).toMatchObject({ schedule: { period_seconds: 5_400 } });
});

it('goalert: who is active is on call whenever it is read, and the turns stay the same', () => {
  const [rotation] = goAlertExport.rotations.nodes;
  const readAt = (weeks: number, seen: object) => {
    const nodes = [{ ...rotation, activeUserIndex: weeks % 2, ...seen }];
    const at = Date.parse('2026-11-30T12:00:00Z') + weeks * 7 * day;
    const input = { ...goAlertExport, rotations: { nodes } };
    return translate('goalert', input, { people, policies: new Map(), channels: new Set(), now: at }).documents;
  };
  const handoff = (weeks: number): object => ({
    nextHandoffTimes: [new Date(Date.parse('2026-12-07T09:00:00Z') + weeks * 7 * day).toISOString()],
  });

  const first = readAt(0, handoff(0));

  // Ada is active in the week from 30 November, 48 turns after this one.
  expect(one(first, 'schedule:first')).toMatchObject({
    layers: [{ rotations: [{ starts_at: '2025-12-29T09:00', participants: ['ada@example.org', 'bo@example.org'] }] }],
  });
  for (const weeks of [1, 2, 7]) expect(readAt(weeks, handoff(weeks))).toEqual(first);
  for (const weeks of [0, 1, 7]) expect(readAt(weeks, { nextHandoffTimes: [] })).toEqual(first);
});

describe('alertmanager', () => {
  it('asks children before their parents, with the matchers of both', () => {
    const { documents } = read('alertmanager');

    const routes = documents.flatMap((each) => (each.kind === 'alert_route' ? [each] : []));
    expect(routes.map(({ name, matchers }) => [name, matchers])).toEqual([
      ['shop', ['severity=~page|critical', 'team=shop', 'env!=test', String.raw`instance=~db\d+`]],
      ['shop 2', ['severity=~page|critical', 'team=shop', 'env!=test']],
    ]);
    expect(routes[1]?.during).toEqual([
      { zone: 'Europe/Berlin', weekdays: [1, 2, 3, 4, 5], minutes: { from: 540, to: 1_020 } },
    ]);
    expect(routes[0]?.grouping?.by).toEqual(['alertname', 'cluster']);
    expect(one(documents, 'alert_defaults:alert_defaults')).toMatchObject({ catch_all: 'everybody' });
    expect(one(documents, 'inhibition:alertmanager rule 1')).toMatchObject({
      source: ['alertname=NodeDown'],
      target: ['severity=warning'],
      equal: ['instance'],
    });
  });

  it('leaves out what would swallow alerts, and says so', () => {
    expect(whyOf('alertmanager', 'alert route', 'route.routes[1] (lost)')).toContain(
      'make an escalation policy called `lost`',
    );
    expect(whyOf('alertmanager', 'alert route', 'route.routes[2] (shop)')).toContain('days of the month');
    expect(whyOf('alertmanager', 'alert route', 'route.routes[0].routes[0] (shop)')).toContain(
      '`continue` has no counterpart',
    );
    expect(whyOf('alertmanager', 'escalation policy', 'shop')).toContain('`slack_configs` are left out');
  });

  it('takes a policy that is here in the place of a receiver of its name', () => {
    const { documents } = read('alertmanager', now, new Map([['lost', 'Lost']]));

    expect(one(documents, 'alert_route:lost')).toMatchObject({ policy: 'Lost', matchers: ['team=lost'] });
  });
});

const data = resolve(import.meta.dirname, '../../../../../shared/data/schedules/pagerduty');

describe.skipIf(!existsSync(data))('a real export (needs ../shared beside the checkout)', () => {
  it('gives everybody and every layer of PagerDuty a line', () => {
    const rest = parsed('expected_results-pd_rest_expected.json');
    const schedule = {
      id: 'S',
      ...(parsed('expected_results-standard_rotation_expected.json')['parse_schedules'] as object),
    };
    const users = rest['get_users_in_team'] as readonly { readonly email: string }[];
    const known = new KnownPeople(users.map(({ email }) => ({ id: email, name: email, email, isActive: true })));

    const { lines } = translate(
      'pagerduty',
      { users, schedules: [schedule] },
      { people: known, policies: new Map(), channels: new Set(), now },
    );

    const moved = lines.filter(({ part, outcome }) => part === 'person' && outcome === 'moves');
    expect(moved.map(({ subject }) => subject)).toEqual(users.map(({ email }) => email));
    for (const layer of ['Layer 1', 'Layer 2'])
      expect(lines.some(({ subject }) => subject === `Test Schedule: layer \`${layer}\``)).toBe(true);
  });
});

function parsed(file: string): Readonly<Record<string, unknown>> {
  return parseExport(readFileSync(resolve(data, file), 'utf8')) as Readonly<Record<string, unknown>>;
}
