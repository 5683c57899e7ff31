import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { CliProblem, exitCodes } from '../cli-problem.ts';
import { numberOf } from '../durations.ts';
import { formProblems } from '../form-problems.ts';

/**
 * Who is where, escalation policies, what happens and what is expected, in product terms: nothing here is about the engine, so that
 * the same file can be played through the API. Times are minutes since `at`; durations are minutes too.
 */

const minutes = z.number(numberOf('minutes')).min(0);
/** `ana`, `schedule:primary`, `team:core`, `channel:ops`, `webhook:tickets`. */
export const target = z.string().regex(/^((person|schedule|team|channel|webhook):)?[^:]+$/, {
  error: 'a target is a person, or `schedule:`, `team:`, `channel:` or `webhook:` and a name',
});
const axis = z.enum(['reliability', 'security']);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'a time of day is written as 09:00' });
const names = z.array(z.string());

export const hours = z.strictObject({
  zone: z.string().refine(isZone, { error: 'not a time zone; write it as Europe/Berlin' }),
  /** 1 = Monday; none: every day. */
  weekdays: z.array(z.int().min(1).max(7)).default([]),
  from: clock,
  to: clock,
});

/** Constant, or from a minute on. */
const people = z.union([names, z.array(z.strictObject({ from: minutes, people: names }))]);

const reason = z.enum(['deactivated', 'on_leave', 'no_contact_method']);
const away = z.union([
  reason,
  z.array(z.strictObject({ from: minutes.default(0), to: minutes.optional(), why: reason.default('on_leave') })),
]);

export const step = z.strictObject({
  /** Left out: `s1`, `s2`, ... */
  id: z.string().optional(),
  targets: z.array(target).default([]),
  delay: minutes.default(5),
  strategy: z
    .union([
      z.enum(['everyone', 'alert_based']),
      z.strictObject({
        cycle_based: z.strictObject({ rotate_after: minutes.default(5), rounds: z.int().min(1).default(1) }),
      }),
    ])
    .default('everyone'),
  retry: z.strictObject({ every: minutes, times: z.int().min(1) }).optional(),
  when: z
    .strictObject({
      urgencies: z.array(z.enum(['high', 'low'])).optional(),
      axes: z.array(axis).optional(),
      inside: hours.optional(),
      outside: hours.optional(),
      label: z.strictObject({ name: z.string(), values: names }).optional(),
    })
    .optional(),
  /** One acknowledgement from each of two rings. */
  joint: z.strictObject({ reliability: z.array(target), security: z.array(target) }).optional(),
});

export const policy = z.strictObject({
  steps: z.array(step),
  repeats: z.int().min(0).default(0),
  fallback: z.string().optional(),
  acknowledgement_timeout: minutes.optional(),
  business_hours: hours.optional(),
  owner: target.optional(),
});

const group = {
  urgency: z.enum(['high', 'low']).default('high'),
  axis: z.enum(['reliability', 'security', 'both']).default('reliability'),
  labels: z.record(z.string(), z.string()).default({}),
};
const about = { at: minutes.default(0), group: z.string().default('A') };
const by = z.string().default('somebody');

const happening = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('opened'), ...about, policy: z.string().optional(), ...group }),
  z.strictObject({ is: z.literal('joined'), ...about, ...group }),
  z.strictObject({ is: z.literal('acknowledged'), ...about, by, axis: axis.optional() }),
  z.strictObject({ is: z.literal('unacknowledged'), ...about, by }),
  z.strictObject({ is: z.literal('not_me'), ...about, by }),
  z.strictObject({ is: z.literal('snoozed'), ...about, by, until: minutes }),
  z.strictObject({ is: z.literal('woken'), ...about, by }),
  z.strictObject({ is: z.literal('escalated'), ...about, by, to_step: z.string().optional() }),
  /** `to`: a person, or `policy:name`. */
  z.strictObject({ is: z.literal('reassigned'), ...about, by, to: z.string() }),
  z.strictObject({ is: z.literal('resolved'), ...about }),
  z.strictObject({ is: z.literal('reopened'), ...about }),
  z.strictObject({ is: z.literal('merged'), ...about, into: z.string() }),
  /** A policy is saved anew. */
  z.strictObject({ is: z.literal('edited'), at: minutes, name: z.string(), policy }),
  /** The server is down. */
  z.strictObject({ is: z.literal('outage'), at: minutes, until: minutes }),
]);

const scenarioSchema = z.strictObject({
  name: z.string().default(''),
  /** Minute 0. */
  at: z.iso.datetime({ error: 'write it as 2026-11-23T09:00:00Z' }).default('2026-11-23T09:00:00Z'),
  /** How far to play. */
  until: minutes.default(30),
  away: z.record(z.string(), away).default({}),
  schedules: z.record(z.string(), people).default({}),
  teams: z.record(z.string(), people).default({}),
  policies: z.record(z.string(), policy).refine((given) => Object.keys(given).length > 0, {
    error: 'at least one policy is needed',
  }),
  catch_all: z.string().optional(),
  /** Left out: an alert arrives at minute 0 under the first policy. */
  happens: z.array(happening).default([]),
  expect: z
    .strictObject({
      /** Everything that goes out, in order: `5 ana`, or `5 A ana` where there are several groups. */
      pages: names.optional(),
      /** Codes that occur in the chains, in this order, with others between them. */
      chain: names.default([]),
      /** Codes that do not. */
      never: names.default([]),
      /** Parts of sentences of the chains. */
      says: names.default([]),
      /** Who is next at the end, by `policy/step`. */
      next: z.record(z.string(), names).default({}),
    })
    .optional(),
});

export type OncallScenario = z.infer<typeof scenarioSchema>;
export type ScenarioPolicy = OncallScenario['policies'][string];
export type ScenarioStep = ScenarioPolicy['steps'][number];
export type ScenarioHours = z.infer<typeof hours>;

/**
 * Every scenario of a YAML (or JSON) text; a file may hold several, set apart by `---`.
 *
 * @param name of the file, for people
 * @throws CliProblem that names each field and what is wrong with it
 */
export function readOncallScenarios(text: string, name: string): readonly OncallScenario[] {
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents) || documents.length === 0)
    throw unusable(name, [{ field: name, problem: 'it is empty' }]);
  return documents.map((document, index) => {
    const place = documents.length === 1 ? '' : `document ${index + 1}: `;
    const broken = document.errors[0];
    if (broken !== undefined)
      throw unusable(name, [
        { field: `${place}line ${broken.linePos?.[0].line ?? '?'}`, problem: firstLine(broken.message) },
      ]);
    const parsed = scenarioSchema.safeParse(document.toJS(), { reportInput: true });
    if (parsed.success) return checked(parsed.data, name, place);
    throw unusable(
      name,
      formProblems(parsed.error).map(({ path, problem }) => ({ field: `${place}${path}`, problem })),
    );
  });
}

/** Names that stand for something must stand for something: a mistyped schedule would page nobody and look like a gap. */
function checked(scenario: OncallScenario, name: string, place: string): OncallScenario {
  const edits = scenario.happens.flatMap((one) => (one.is === 'edited' ? [[one.name, one.policy] as const] : []));
  const problems = [...Object.entries(scenario.policies), ...edits].flatMap(
    ([policyName, { steps, owner, fallback }]) => [
      ...(fallback === undefined || fallback in scenario.policies
        ? []
        : [`${policyName}: there is no policy \`${fallback}\``]),
      ...[...(owner === undefined ? [] : [owner]), ...steps.flatMap(targetsOf)]
        .filter((one) => !isKnown(one, scenario))
        .map((one) => `${policyName}: \`${one}\` is not described under ${one.split(':')[0]}s`),
    ],
  );
  if (scenario.catch_all !== undefined && !(scenario.catch_all in scenario.policies))
    problems.push(`catch_all: there is no policy \`${scenario.catch_all}\``);
  if (problems.length === 0) return scenario;
  throw unusable(
    name,
    problems.map((problem) => ({ field: `${place}policies`, problem })),
  );
}

function targetsOf({ targets, joint }: ScenarioStep): readonly string[] {
  return [...targets, ...(joint === undefined ? [] : [...joint.reliability, ...joint.security])];
}

function isKnown(one: string, { schedules, teams }: OncallScenario): boolean {
  const [kind, named = ''] = one.split(':');
  if (kind === 'schedule') return named in schedules;
  return kind !== 'team' || named in teams;
}

function unusable(name: string, fields: CliProblem['fields']): CliProblem {
  return new CliProblem(exitCodes.error, `\`${name}\` is no scenario that can be played`, {
    fields,
    help: 'docs/cli.md describes the format, scenarios/oncall holds examples',
  });
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}
