import type { CompiledMatcher, Matcher, RulesIndex } from '@lockstep/alerting';
import { matchesLabels } from '@lockstep/alerting';
import { isoInstant } from '../platform/db/row-types.ts';
import type { ReceiverOf } from './alertmanager-config.ts';
import type { ShownAlert } from './alertmanager-store.ts';
import { type Silence, silenceState } from './silence.ts';

/** What `GET /api/v2/alerts` was asked for. */
export interface AlertFilter {
  readonly isActive: boolean;
  readonly isSilenced: boolean;
  readonly isInhibited: boolean;
  readonly isMuted: boolean;
  readonly matchers: readonly CompiledMatcher[];
  /** Whether a receiver is asked for. */
  readonly acceptsReceiver: (name: string) => boolean;
}

/**
 * @param index the silences in force
 * @returns undefined where the filter leaves it out
 */
export function alertJson(
  alert: ShownAlert,
  index: RulesIndex,
  filter: AlertFilter,
  receiverOf: ReceiverOf,
): string | undefined {
  const receiver = receiverOf(alert.decision?.policyId);
  if (!filter.acceptsReceiver(receiver) || !matchesLabels(filter.matchers, alert.labels)) return undefined;
  const silencedBy: string[] = [];
  index.silences.visit(alert.labels, ({ silence, matchers }) => {
    if (matchesLabels(matchers, alert.labels)) silencedBy.push(silence.id);
  });
  const mutedBy = windowsOf(alert);
  const { inhibitedBy } = alert;
  const isSuppressed = silencedBy.length + inhibitedBy.length + mutedBy.length > 0;
  const isLeftOut =
    (!isSuppressed && !filter.isActive) ||
    (silencedBy.length > 0 && !filter.isSilenced) ||
    (inhibitedBy.length > 0 && !filter.isInhibited) ||
    (mutedBy.length > 0 && !filter.isMuted);
  if (isLeftOut) return undefined;
  return JSON.stringify({
    annotations: alert.annotations,
    // Alertmanager's clients expect an end, also of what only ends when it is told.
    endsAt: isoInstant(alert.endsAt ?? alert.lastSeenAt + 24 * 3_600_000),
    fingerprint: alert.fingerprint,
    receivers: [{ name: receiver }],
    startsAt: isoInstant(alert.startsAt),
    status: {
      inhibitedBy,
      mutedBy,
      silencedBy: silencedBy.toSorted(),
      state: isSuppressed ? 'suppressed' : 'active',
    },
    updatedAt: isoInstant(alert.lastSeenAt),
    generatorURL: alert.links[0]?.url ?? '',
    labels: alert.labels,
  });
}

/** Names of the maintenance windows that hide it. */
function windowsOf({ fate, decision }: ShownAlert): readonly string[] {
  if (fate !== 'suppressed' || decision?.page.kind !== 'suppressed') return [];
  return decision.page.reasons.flatMap((reason) => (reason.kind === 'maintenance' ? reason.name : []));
}

/** The labels a group is told apart by, and who is paged for it. */
export function groupOf(
  { labels, decision }: ShownAlert,
  receiverOf: ReceiverOf,
): { readonly key: string; readonly head: string } {
  const by = decision?.grouping.by ?? [];
  const isEach = by.includes('...');
  const own = Object.entries(labels).filter(([name, value]) => value !== '' && (isEach || by.includes(name)));
  const head = { labels: Object.fromEntries(own), receiver: { name: receiverOf(decision?.policyId) } };
  return { key: decision?.groupKey ?? '', head: JSON.stringify(head).slice(0, -1) };
}

export function silenceJson(silence: Silence, now: number): object {
  const { id, matchers, createdBy, comment } = silence;
  return {
    id,
    status: { state: silenceState(silence, now) },
    updatedAt: isoInstant(silence.updatedAt),
    comment,
    createdBy,
    endsAt: isoInstant(silence.endsAt),
    startsAt: isoInstant(silence.startsAt),
    matchers: matchers.map(({ name, value, isRegex, isEqual }) => ({ isEqual, isRegex, name, value })),
  };
}

export interface PostedSilence {
  readonly id: string | undefined;
  readonly matchers: readonly Matcher[];
  readonly startsAt: number | undefined;
  readonly endsAt: number;
  readonly comment: string;
  readonly createdBy: string | undefined;
}

/** @returns what is wrong with it, in the words of Alertmanager's fields */
export function readSilence(body: unknown): PostedSilence | string {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'the body is not a silence';
  const { id, matchers, startsAt, endsAt, comment, createdBy } = body as Record<string, unknown>;
  if (id !== undefined && id !== '' && typeof id !== 'string') return '`id` is not a text';
  if (!Array.isArray(matchers)) return '`matchers` is missing';
  if (matchers.length > 50) return 'a silence has at most 50 matchers';
  const read = matchers.map((matcher, index) => readMatcher(matcher, index));
  const wrong = read.find((matcher) => typeof matcher === 'string');
  if (wrong !== undefined) return wrong;
  const starts = readTime(startsAt);
  const ends = readTime(endsAt);
  if (ends === undefined) return '`endsAt` is not a time';
  if (startsAt !== undefined && starts === undefined) return '`startsAt` is not a time';
  if (typeof comment !== 'string' || comment.trim() === '') return '`comment` is missing: say why';
  if (createdBy !== undefined && typeof createdBy !== 'string') return '`createdBy` is not a text';
  return {
    id: id === undefined || id === '' ? undefined : id,
    matchers: read.filter((matcher) => typeof matcher !== 'string'),
    startsAt: starts,
    endsAt: ends,
    comment: comment.trim().slice(0, 2_000).toWellFormed(),
    createdBy:
      createdBy === undefined || createdBy.trim() === '' ? undefined : createdBy.trim().slice(0, 200).toWellFormed(),
  };
}

function readMatcher(matcher: unknown, index: number): Matcher | string {
  if (typeof matcher !== 'object' || matcher === null) return `\`matchers[${index}]\` is not a matcher`;
  const { name, value, isRegex = false, isEqual = true } = matcher as Record<string, unknown>;
  if (typeof name !== 'string' || name === '' || name.length > 256) return `\`matchers[${index}].name\` is missing`;
  if (typeof value !== 'string' || value.length > 4_096) return `\`matchers[${index}].value\` is missing`;
  if (typeof isRegex !== 'boolean' || typeof isEqual !== 'boolean')
    return `\`matchers[${index}]\` has a flag that is neither true nor false`;
  return { name: clean(name), value: clean(value), isRegex, isEqual };
}

function clean(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}

function readTime(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) || time < 0 || time > 8.64e15 ? undefined : time;
}

/**
 * What `amtool config show` and `config routes` read.
 *
 * @param configuration see `configurationOf`
 */
export function statusJson(startedAt: number, version: string, configuration: string): object {
  return {
    cluster: { status: 'disabled', peers: [] },
    config: { original: configuration },
    uptime: isoInstant(startedAt),
    versionInfo: { branch: '', buildDate: '', buildUser: 'lockstep', goVersion: '', revision: '', version },
  };
}
