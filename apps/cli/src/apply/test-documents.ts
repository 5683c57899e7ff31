import fc from 'fast-check';
import { type ConfigurationDocument, identityOf, type Kind, readDocument } from './documents.ts';

/** Random configuration in which every name stands for something; each of a kind has a name of its own. */

const people = ['ada@example.org', 'bo@example.org', 'Cy'] as const;
const person = fc.constantFrom(...people);
const names = ['a', 'b', 'c', 'd'] as const;
const name = fc.constantFrom(...names);
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const axis = fc.constantFrom('reliability', 'security', 'both');
const text = fc.string({ minLength: 1, maxLength: 12 });
const matcher = fc.record({
  name: fc.oneof(fc.constantFrom('env', 'team', 'a b'), text),
  value: fc.string({ maxLength: 12, unit: 'binary' }),
  is_regex: fc.boolean(),
  is_equal: fc.boolean(),
});
const minutes = fc.integer({ min: 1, max: 600 });
const target = fc.oneof(
  person,
  name.map((one) => `schedule:${one}`),
  name.map((one) => `team:${one}`),
);
const moment = fc
  .integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 0, 1) })
  .map((at) => new Date(at).toISOString());
const stretch = fc.record({ person, from: moment, to: moment });
const rotation = fc.record({
  id: optional(fc.constantFrom('x', 'y')),
  name: fc.constantFrom('Weekly', 'x'),
  zone: fc.constantFrom('UTC', 'Europe/Berlin'),
  starts_at: fc.constant('2026-01-05T09:00'),
  ends_at: orNull(fc.constant('2027-01-05T09:00')),
  turn: fc.record({ unit: fc.constantFrom('hours', 'days'), count: minutes }),
  participants: fc.array(fc.oneof(person, fc.constant('nobody')), { maxLength: 4 }),
  restrictions: fc.array(
    fc.record({ weekday: fc.integer({ min: 1, max: 7 }), from: fc.constant('09:00'), length_minutes: minutes }),
    { maxLength: 2 },
  ),
  shadows: fc.array(stretch, { maxLength: 1 }),
});
const layers = fc.array(
  fc.record({
    name: fc.constantFrom('Base', 'Top'),
    rotations: fc.array(rotation, { maxLength: 2 }),
    fixed_shifts: fc.array(stretch, { maxLength: 2 }),
  }),
  { maxLength: 2 },
);
const step = fc.record({
  targets: fc.array(target, { maxLength: 3 }),
  delay: minutes,
  strategy: fc.oneof(
    fc.constantFrom('everyone', 'alert_based'),
    fc.record({ cycle_based: fc.record({ rotate_after: minutes, rounds: fc.integer({ min: 1, max: 3 }) }) }),
  ),
  retry: optional(fc.record({ every: minutes, times: fc.integer({ min: 1, max: 3 }) })),
  when: optional(fc.record({ urgencies: optional(fc.constant(['high'])) })),
});
const grouping = fc.record({
  by: fc.array(text, { maxLength: 2 }),
  window_minutes: orNull(minutes),
  flap_minutes: minutes,
});

const words: Readonly<Record<Exclude<Kind, 'channel_setup' | 'room'>, object>> = {
  team: {
    title: fc.constant('T'),
    members: fc.uniqueArray(
      fc.record({ person, role: fc.constantFrom('member', 'lead'), key: orNull(fc.constant('security')) }),
      { selector: (one) => one.person, maxLength: 3 },
    ),
  },
  service: {
    title: text.filter((each) => each.trim() !== ''),
    team: orNull(name),
    tier: fc.integer({ min: 1, max: 4 }),
    exposure: orNull(fc.constant('public')),
    fails_closed: fc.boolean(),
  },
  webhook: { address: fc.constantFrom('https://a.example.org/x', 'https://b.example.org/') },
  schedule: {
    title: fc.constantFrom('S', 'T'),
    team: orNull(name),
    layers,
    later: fc.array(fc.record({ from: moment, layers }), { maxLength: 1 }),
  },
  escalation_policy: {
    steps: fc.array(step, { maxLength: 3 }),
    repeats: fc.integer({ min: 0, max: 2 }),
    fallback: orNull(name),
    acknowledgement_timeout: orNull(minutes),
    business_hours: fc.constant(null),
    owner: orNull(person),
  },
  engagement: {
    team: name,
    service: name,
    axis: fc.constantFrom('reliability', 'security'),
    policy: orNull(name),
    starts_at: optional(moment),
    ends_at: orNull(moment),
  },
  alert_source: {
    sender: fc.constant('generic'),
    service: orNull(name),
    axis,
    resolve_after_minutes: orNull(minutes),
    enabled: fc.boolean(),
    keeps_payloads: fc.boolean(),
    mapping: orNull(
      fc.dictionary(
        text.filter((each) => each !== '__proto__'),
        fc.oneof(text, fc.constant(null), fc.constant([])),
        { noNullPrototype: true },
      ),
    ),
    signature: fc.constant(null),
  },
  heartbeat: {
    service: orNull(name),
    source: orNull(name),
    axis,
    severity: fc.constantFrom('error', 'info'),
    schedule: fc.oneof(fc.record({ period_seconds: minutes }), fc.constant({ cron: '0 3 * * *', zone: 'UTC' })),
    grace_seconds: minutes,
    paused: fc.boolean(),
  },
  uptime_check: {
    service: orNull(name),
    axis,
    severity: fc.constantFrom('error', 'critical'),
    probe: fc.record({
      kind: fc.constant('http'),
      url: fc.constant('https://a.example.org'),
      method: fc.constant('GET'),
      statuses: fc.array(fc.constant(200), { maxLength: 1 }),
      keyword: optional(text),
      slowest_ms: minutes,
    }),
    interval_seconds: minutes,
    confirmations: minutes,
    paused: fc.boolean(),
  },
  alert_route: {
    matchers: fc.array(matcher, { maxLength: 2 }),
    sources: orNull(name.map((one) => [one])),
    services: orNull(name.map((one) => [one])),
    axes: orNull(axis.map((one) => [one])),
    severities: fc.constant(null),
    during: fc.constant(null),
    set_axis: orNull(axis),
    set_urgency: orNull(fc.constant('low')),
    grouping: orNull(grouping),
    transient_seconds: minutes,
    policy: orNull(name),
    declare: orNull(fc.constant({ kind: 'both', severity: 'sev2' })),
  },
  inhibition: {
    source: fc.array(matcher, { minLength: 1, maxLength: 2 }),
    target: fc.array(matcher, { minLength: 1, maxLength: 2 }),
    equal: fc.array(text, { maxLength: 2 }),
  },
  maintenance_window: {
    services: orNull(name.map((one) => [one])),
    matchers: fc.array(matcher, { maxLength: 1 }),
    starts_at: moment,
    ends_at: moment,
    recurrence: orNull(fc.constant('FREQ=DAILY')),
    zone: fc.constant('UTC'),
  },
  silence: {
    matchers: fc.array(matcher, { minLength: 1, maxLength: 3 }),
    comment: fc.constantFrom('a known fault', 'moving house'),
    starts_at: optional(moment),
    ends_at: moment,
  },
  alert_defaults: { catch_all: orNull(name), grouping },
};

/** Some of a kind, whole as the server has them. */
function someOf(kind: keyof typeof words): fc.Arbitrary<ConfigurationDocument[]> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table holds arbitraries alone
  const members = words[kind] as Record<string, fc.Arbitrary<unknown>>;
  const named =
    kind === 'engagement' || kind === 'silence'
      ? {}
      : { name: kind === 'alert_defaults' ? fc.constant('alert_defaults') : name };
  const document = fc.record({ kind: fc.constant(kind), ...named, ...members }).map((given) => {
    const read = readDocument(kind, given);
    if (!read.success) throw read.error;
    return read.data;
  });
  return fc.uniqueArray(document, { selector: identityOf, maxLength: 3 });
}

/** @returns documents in a random order within each kind; teams `a` to `d` and so on need not be there */
export const configuration: fc.Arbitrary<ConfigurationDocument[]> = fc
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the table above
  .tuple(...(Object.keys(words) as (keyof typeof words)[]).map(someOf))
  .map((lists) => lists.flat());

/** What a server holds after a plan: each document as wanted, members it leaves out as they were, routes in order. */
export function carriedOut(
  current: readonly ConfigurationDocument[],
  steps: readonly { readonly action: string; readonly document: ConfigurationDocument }[],
  routes: readonly string[] | undefined,
): ConfigurationDocument[] {
  const held = new Map(current.map((document) => [identityOf(document), document]));
  for (const { action, document } of steps) {
    const identity = identityOf(document);
    if (action === 'remove') held.delete(identity);
    if (action === 'create' || action === 'change') {
      const given = Object.fromEntries(Object.entries(document).filter(([, value]) => value !== undefined));
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- two documents of one kind
      held.set(identity, { ...held.get(identity), ...given } as ConfigurationDocument);
    }
  }
  const all = [...held.values()];
  if (routes === undefined) return all;
  const place = (document: ConfigurationDocument): number =>
    document.kind === 'alert_route' ? routes.indexOf(document.name.toLowerCase()) : -1;
  return all.toSorted((a, b) => place(a) - place(b));
}
