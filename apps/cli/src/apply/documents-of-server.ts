import { type ConfigurationDocument, identityOf, type Kind, readDocument } from './documents.ts';
import { KnownPeople } from './known-names.ts';
import { matcherWords } from './matcher-words.ts';
import { policyWords } from './policy-words.ts';
import { scheduleWords } from './schedule-words.ts';
import type { ServerAnswers } from './server-answers.ts';

/** The server's configuration as documents, in the order of its lists. */
export interface ServerConfiguration {
  readonly documents: readonly ConfigurationDocument[];
  readonly people: KnownPeople;
  /** Ids by identity. */
  readonly ids: ReadonlyMap<string, string>;
  /** Identities of what comes with the installation or the sample: it is neither written down nor removed. */
  readonly given: ReadonlySet<string>;
  /** What can not be said in a document, in sentences. */
  readonly notes: readonly string[];
}

/** A document before it is brought into its one form. */
interface Written {
  readonly id: string;
  readonly isGiven?: boolean;
  /** `name`: of what has one. */
  readonly words: { readonly kind: Kind; readonly name?: string } & Readonly<Record<string, unknown>>;
}

export function documentsOfServer(answers: ServerAnswers, now: number): ServerConfiguration {
  const people = knownPeople(answers);
  const notes: string[] = [];
  const ids = new Map<string, string>();
  const given = new Set<string>();
  const documents: ConfigurationDocument[] = [];
  for (const { id, words, isGiven = false } of written(answers, people, now)) {
    const read = readDocument(words.kind, words);
    const name = read.success ? read.data.name : (words.name ?? id);
    const identity = identityOf({ kind: words.kind, name });
    const what = `${words.kind.replaceAll('_', ' ')} \`${name}\``;
    const cure = words.name === undefined ? 'end the other' : 'rename the other';
    if (!read.success) notes.push(`${what} can not be written down: ${read.error.issues[0]?.message ?? ''}`);
    else if (ids.has(identity)) notes.push(`${what} is there twice, and only the first can be named: ${cure}`);
    else documents.push(read.data);
    if (!ids.has(identity)) ids.set(identity, id);
    if (isGiven) given.add(identity);
  }
  return { documents, people, ids, given, notes };
}

function knownPeople({ people }: ServerAnswers): KnownPeople {
  return new KnownPeople(
    people.map(({ id, name, email, state }) => ({ id, name, email, isActive: state !== 'deactivated' })),
  );
}

function written(answers: ServerAnswers, people: KnownPeople, now: number): Written[] {
  const nameOf = (id: string | null): string | null =>
    id === null ? null : (answers.policies.find((policy) => policy.id === id)?.name ?? null);
  return [
    ...answers.teams.map((team) => teamWords(team, people)),
    ...answers.services.map(serviceWords),
    ...answers.setups.filter(({ kind }) => kind !== 'webhook').map(setupWords),
    ...answers.destinations.map(destinationWords),
    ...answers.schedules.map((schedule) => ({ id: schedule.id, words: scheduleWords(schedule, people, now) })),
    ...answers.policies.map((policy) => ({ id: policy.id, words: policyWords(policy, answers, people) })),
    ...answers.engagements
      // One that was called off before it began ends where it would have begun.
      .filter(({ startsAt, endsAt }) => endsAt === null || Date.parse(endsAt) > Math.max(now, Date.parse(startsAt)))
      .map((each) => engagementWords(each, nameOf(each.policyId), now)),
    ...answers.sources.map(sourceWords),
    ...answers.heartbeats.map(heartbeatWords),
    ...answers.checks.map(checkWords),
    ...answers.routes.map(routeWords),
    ...answers.inhibitions.map((each) => ({
      id: each.id,
      words: {
        kind: 'inhibition' as const,
        name: each.name,
        source: each.sourceMatchers.map(matcherWords),
        target: each.targetMatchers.map(matcherWords),
        equal: each.equal,
      },
    })),
    ...answers.windows.map(windowWords),
    ...answers.silences.map((each) => silenceWords(each, now)),
    {
      id: '',
      words: {
        kind: 'alert_defaults' as const,
        name: 'alert_defaults',
        catch_all: nameOf(answers.rules.catchAllPolicyId),
        grouping: groupingWords(answers.rules.grouping),
      },
    },
  ];
}

function teamWords({ id, name, title, members }: ServerAnswers['teams'][number], people: KnownPeople): Written {
  const listed = members
    .map(({ userId, role, key }) => ({ person: people.wordOf(userId), role, key }))
    .toSorted((a, b) => (a.person < b.person ? -1 : 1));
  return { id, words: { kind: 'team', name, title, members: listed } };
}

function serviceWords(service: ServerAnswers['services'][number]): Written {
  const { id, name, title, team, tier, exposure, isFailClosed, isSample } = service;
  return {
    id,
    isGiven: isSample,
    words: { kind: 'service', name, title, team, tier, exposure, fails_closed: isFailClosed },
  };
}

function setupWords(setup: ServerAnswers['setups'][number]): Written {
  const { id, name, kind, isEnabled, isBuiltIn, settings, secrets } = setup;
  const kept = Object.fromEntries(secrets.map((secret) => [secret, { env: variableName(name, secret) }]));
  return {
    id,
    isGiven: isBuiltIn,
    words: { kind: 'channel_setup', name, provider: kind, enabled: isEnabled, settings, secrets: kept },
  };
}

/** `LOCKSTEP_`, the name and the field: where a secret that nobody can read back is looked for. */
export function variableName(...words: readonly string[]): string {
  const parts = words.map((word) =>
    word
      .toUpperCase()
      .replace(/[^A-Z0-9]+/g, '_')
      .replace(/^_+|_+$/g, ''),
  );
  return ['LOCKSTEP', ...parts].join('_');
}

function destinationWords(each: ServerAnswers['destinations'][number]): Written {
  const { id, kind, name, address, channel, setupName } = each;
  return kind === 'webhook'
    ? { id, words: { kind, name, address } }
    : { id, words: { kind, name, setup: setupName, channel, address } };
}

/** When it begins, unless it has begun. */
function beginning(startsAt: string, now: number): { readonly starts_at?: string } {
  return Date.parse(startsAt) > now ? { starts_at: startsAt } : {};
}

function engagementWords(each: ServerAnswers['engagements'][number], policy: string | null, now: number): Written {
  const { id, team, service, axis, startsAt, endsAt } = each;
  return {
    id,
    words: { kind: 'engagement', team, service, axis, policy, ...beginning(startsAt, now), ends_at: endsAt },
  };
}

function silenceWords(each: ServerAnswers['silences'][number], now: number): Written {
  const { id, matchers, comment, startsAt, endsAt } = each;
  return {
    id,
    words: {
      kind: 'silence',
      matchers: matchers.map(matcherWords),
      comment,
      ...beginning(startsAt, now),
      ends_at: endsAt,
    },
  };
}

function sourceWords(source: ServerAnswers['sources'][number]): Written {
  const { id, name, kind, service, axis, resolveAfterMinutes, isEnabled, keepsPayloads, mapping, signature } = source;
  return {
    id,
    words: {
      kind: 'alert_source',
      name,
      sender: kind,
      service,
      axis,
      resolve_after_minutes: resolveAfterMinutes,
      enabled: isEnabled,
      keeps_payloads: keepsPayloads,
      mapping,
      signature,
    },
  };
}

function heartbeatWords(each: ServerAnswers['heartbeats'][number]): Written {
  const { id, name, service, source, axis, severity, schedule, graceSeconds, state } = each;
  return {
    id,
    words: {
      kind: 'heartbeat',
      name,
      service,
      source,
      axis,
      severity,
      schedule:
        schedule.kind === 'period'
          ? { period_seconds: schedule.periodSeconds }
          : { cron: schedule.expression, zone: schedule.zone },
      grace_seconds: graceSeconds,
      paused: state === 'paused',
    },
  };
}

function checkWords(each: ServerAnswers['checks'][number]): Written {
  const { id, name, service, axis, severity, probe, intervalSeconds, confirmations, state } = each;
  const { slowestMs, ...rest } = probe;
  const words =
    rest.kind === 'tls'
      ? { kind: rest.kind, host: rest.host, port: rest.port, days_left: rest.daysLeft, slowest_ms: slowestMs }
      : { ...rest, slowest_ms: slowestMs };
  return {
    id,
    words: {
      kind: 'uptime_check',
      name,
      service,
      axis,
      severity,
      probe: words,
      interval_seconds: intervalSeconds,
      confirmations,
      paused: state === 'paused',
    },
  };
}

function groupingWords(grouping: ServerAnswers['rules']['grouping']) {
  return { by: grouping.by, window_minutes: grouping.windowMinutes, flap_minutes: grouping.flapMinutes };
}

function routeWords(route: ServerAnswers['routes'][number]): Written {
  const { id, name, matchers, sources, services, axes, severities, during } = route;
  return {
    id,
    words: {
      kind: 'alert_route',
      name,
      matchers: matchers.map(matcherWords),
      sources,
      services,
      axes,
      severities,
      during,
      set_axis: route.setAxis,
      set_urgency: route.setUrgency,
      grouping: route.grouping === null ? null : groupingWords(route.grouping),
      transient_seconds: route.transientSeconds,
      policy: route.policyName,
      declare: route.declare,
    },
  };
}

function windowWords(window: ServerAnswers['windows'][number]): Written {
  const { id, name, services, matchers, startsAt, endsAt, recurrence, zone } = window;
  return {
    id,
    words: {
      kind: 'maintenance_window',
      name,
      services,
      matchers: matchers.map(matcherWords),
      starts_at: startsAt,
      ends_at: endsAt,
      recurrence,
      zone,
    },
  };
}
