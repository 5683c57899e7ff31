import { z } from 'zod';
import { numberOf, wholeNumberOf } from '../durations.ts';
import { hours, policy, step, target } from '../offline/oncall-scenario.ts';
import {
  axis,
  grouping,
  instant,
  matcher,
  named,
  orNone,
  ownAxis,
  person,
  routeHours,
  secret,
  severity,
  slug,
} from './document-parts.ts';
import { matcherText } from './matcher-words.ts';
import { scheduleDocument } from './schedule-document.ts';

/**
 * Configuration as files hold it: one thing a document, known by kind and name, everything else by name. A member that is left out has
 * its default; one that is optional without a default stays as it is on the server.
 */

const team = z.strictObject({
  kind: z.literal('team'),
  name: slug,
  title: z.string().trim().max(120).optional(),
  /** Others are taken out only with `--prune`. */
  members: z
    .array(z.strictObject({ person, role: z.enum(['member', 'lead']).default('member'), key: orNone(ownAxis) }))
    .optional(),
});

const service = z.strictObject({
  kind: z.literal('service'),
  name: slug,
  title: z.string().trim().min(1).max(120).optional(),
  team: orNone(slug),
  tier: z.int().min(1).max(4).default(3),
  exposure: orNone(z.enum(['none', 'internal', 'partner', 'public'])),
  fails_closed: z.boolean().default(false),
});

const channelSetup = z.strictObject({
  kind: z.literal('channel_setup'),
  name: named,
  /** As `lockstep` calls what it sends through: `slack`, `smtp`, ... */
  provider: z.string().min(1).max(64),
  enabled: z.boolean().default(true),
  /** Left out: stay. */
  settings: z.record(z.string(), z.union([z.string(), z.boolean()])).optional(),
  /** Sent when the set-up is made and when it lacks them: nobody can read them back. */
  secrets: z.record(z.string(), secret).default({}),
});

const room = z.strictObject({
  kind: z.literal('room'),
  name: named,
  /** Name of the channel set-up. */
  setup: named,
  /** Where a set-up has several. */
  channel: z.string().max(64).optional(),
  address: z.union([z.string().trim().min(1), secret]),
});

const webhook = z.strictObject({
  kind: z.literal('webhook'),
  name: named,
  address: z.union([z.string().trim().min(1), secret]),
});

const escalationPolicy = z.strictObject({
  kind: z.literal('escalation_policy'),
  name: named,
  steps: z.array(step.omit({ id: true })).max(50),
  repeats: policy.shape.repeats,
  fallback: orNone(named),
  acknowledgement_timeout: orNone(z.number(numberOf('minutes')).min(0)),
  /** Low urgency waits for these. */
  business_hours: orNone(hours),
  owner: orNone(target.refine((text) => !/^(schedule|channel|webhook):/.test(text), 'an owner is a person or a team')),
});

/** Known by whom it engages for what: there is one of that at a time. */
const engagement = z.strictObject({
  kind: z.literal('engagement'),
  team: slug,
  service: slug,
  axis: ownAxis.default('reliability'),
  policy: orNone(named),
  /** One that has come counts as left out: it begins when it is made. */
  starts_at: instant.optional(),
  /** Null: until somebody ends it. */
  ends_at: orNone(instant),
});

const alertSource = z.strictObject({
  kind: z.literal('alert_source'),
  name: slug,
  /** `lockstep source kinds` lists them. */
  sender: slug,
  service: orNone(slug),
  axis: axis.default('reliability'),
  /** Left out: stays; as the sender has it for a new one. */
  resolve_after_minutes: z.int(wholeNumberOf('minutes')).nullable().optional(),
  enabled: z.boolean().default(true),
  keeps_payloads: z.boolean().optional(),
  mapping: orNone(z.record(z.string(), z.unknown())),
  signature: orNone(
    z.strictObject({
      form: z.enum(['sender', 'standard_webhooks', 'hmac_header', 'bearer', 'basic']),
      header: orNone(z.string()),
      /** Sent when the form changes. */
      secret: secret.optional(),
    }),
  ),
});

const raising = { service: orNone(slug), axis: axis.default('reliability') };

const heartbeat = z.strictObject({
  kind: z.literal('heartbeat'),
  name: slug,
  ...raising,
  /** The Opsgenie source whose key may ping it by its name. */
  source: orNone(slug),
  severity: severity.default('error'),
  schedule: z.union([
    z.strictObject({ period_seconds: z.int(wholeNumberOf('seconds')) }),
    z.strictObject({ cron: z.string(), zone: z.string().default('UTC') }),
  ]),
  grace_seconds: z.int(wholeNumberOf('seconds')).default(300),
  paused: z.boolean().default(false),
});

const slowest = z.int(wholeNumberOf('milliseconds')).default(10_000);

const uptimeCheck = z.strictObject({
  kind: z.literal('uptime_check'),
  name: slug,
  ...raising,
  severity: severity.default('critical'),
  probe: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('http'),
      url: z.string(),
      method: z.enum(['GET', 'HEAD']).default('GET'),
      statuses: z.array(z.int()).default([]),
      keyword: z.string().optional(),
      slowest_ms: slowest,
    }),
    z.strictObject({ kind: z.literal('tcp'), host: z.string(), port: z.int(), slowest_ms: slowest }),
    z.strictObject({
      kind: z.literal('tls'),
      host: z.string(),
      port: z.int().default(443),
      days_left: z.int(wholeNumberOf('days')).default(14),
      slowest_ms: slowest,
    }),
  ]),
  interval_seconds: z.int(wholeNumberOf('seconds')).default(60),
  confirmations: z.int().default(2),
  paused: z.boolean().default(false),
});

const alertRoute = z.strictObject({
  kind: z.literal('alert_route'),
  name: named,
  matchers: z.array(matcher).max(50).default([]),
  sources: orNone(z.array(slug).min(1)),
  services: orNone(z.array(slug).min(1)),
  axes: orNone(z.array(axis).min(1)),
  severities: orNone(z.array(severity).min(1)),
  during: orNone(z.array(routeHours).min(1)),
  set_axis: orNone(axis),
  set_urgency: orNone(z.enum(['high', 'low'])),
  grouping: orNone(grouping),
  transient_seconds: z.int(wholeNumberOf('seconds')).default(0),
  /** Null: recorded, nobody is paged. */
  policy: orNone(named),
  /** An incident for each of its groups; null: people declare. */
  declare: orNone(
    z.strictObject({
      kind: z.enum(['reliability', 'security', 'both']),
      severity: z.enum(['sev1', 'sev2', 'sev3', 'sev4', 'sev5']),
    }),
  ),
});

const someMatchers = z.array(matcher).min(1, 'name at least one matcher').max(50);

const inhibition = z.strictObject({
  kind: z.literal('inhibition'),
  name: named,
  source: someMatchers,
  target: someMatchers,
  equal: z.array(z.string().min(1)).max(20).default([]),
});

const maintenanceWindow = z.strictObject({
  kind: z.literal('maintenance_window'),
  name: named,
  services: orNone(z.array(slug).min(1)),
  matchers: z.array(matcher).max(50).default([]),
  starts_at: instant,
  ends_at: instant,
  /** RRULE. */
  recurrence: orNone(z.string().trim().min(1)),
  zone: z.string().default('UTC'),
});

/** Known by what it hides. */
const silence = z.strictObject({
  kind: z.literal('silence'),
  matchers: someMatchers,
  comment: z.string().trim().min(3, 'say why in at least three characters').max(2_000),
  starts_at: instant.optional(),
  ends_at: instant,
});

/** There is one of it. */
const alertDefaults = z.strictObject({
  kind: z.literal('alert_defaults'),
  name: z.literal('alert_defaults').default('alert_defaults'),
  /** A policy; left out: stays. */
  catch_all: named.nullable().optional(),
  grouping: grouping.optional(),
});

/** In the order in which things can be made: what is named comes before what names it. */
export const DOCUMENTS = {
  team,
  service,
  channel_setup: channelSetup,
  room,
  webhook,
  schedule: scheduleDocument,
  escalation_policy: escalationPolicy,
  engagement,
  alert_source: alertSource,
  heartbeat,
  uptime_check: uptimeCheck,
  alert_route: alertRoute,
  inhibition,
  maintenance_window: maintenanceWindow,
  silence,
  alert_defaults: alertDefaults,
} as const;

export type Kind = keyof typeof DOCUMENTS;
export const KINDS = Object.keys(DOCUMENTS) as readonly Kind[];
/** Where files give no name it is made of what the thing is known by. */
export type DocumentOf<K extends Kind> = z.output<(typeof DOCUMENTS)[K]> & { readonly name: string };
export type ConfigurationDocument = { [K in Kind]: DocumentOf<K> }[Kind];

type ReadDocument =
  | { readonly success: true; readonly data: ConfigurationDocument }
  | { readonly success: false; readonly error: z.ZodError };

/** One document in its one form, with the name it is known by. */
export function readDocument(kind: Kind, value: unknown): ReadDocument {
  const read = DOCUMENTS[kind].safeParse(value, { reportInput: true });
  if (!read.success) return read;
  const { data } = read;
  if (data.kind === 'engagement')
    return { success: true, data: { ...data, name: `${data.team} for ${data.service} (${data.axis})` } };
  if (data.kind !== 'silence') return { success: true, data };
  // The order of matchers means nothing.
  const matchers = data.matchers.toSorted((one, other) => (matcherText(one) < matcherText(other) ? -1 : 1));
  return { success: true, data: { ...data, matchers, name: matchers.map(matcherText).join(', ') } };
}

export function isKind(value: unknown): value is Kind {
  return typeof value === 'string' && Object.hasOwn(DOCUMENTS, value);
}

/** What two documents of the same thing share: case makes no difference. */
export function identityOf({ kind, name }: { readonly kind: Kind; readonly name: string }): string {
  return `${kind}:${name.toLowerCase()}`;
}
