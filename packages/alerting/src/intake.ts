import type { AlertAxis, AlertSeverity, IncomingAlert, Labels } from './incoming.ts';

/** What deciding needs to know of the alert that is open under a key; all times in epoch milliseconds. */
export interface OpenAlert {
  /** Never later than the moment it was received. */
  readonly startedAt: number;
  /** The latest start its sender gave, by the sender's clock; undefined: none. Compared only with other times of that sender. */
  readonly sentStartsAt: number | undefined;
  /** When it ends by itself unless it is repeated; undefined: never. */
  readonly endsAt: number | undefined;
  readonly acknowledgedAt: number | undefined;
  readonly summary: string;
  readonly severity: AlertSeverity | undefined;
  readonly axis: AlertAxis | undefined;
  readonly annotations: Labels;
  readonly links: IncomingAlert['links'];
  /** Whether the message says what was said before, where words are told apart by a digest; undefined: the words above are compared. */
  readonly isSaidAlready?: boolean;
}

/** The newest alert under a key that is over. */
export interface ResolvedAlert {
  /** By our clock. */
  readonly closedAt: number;
  readonly sentStartsAt: number | undefined;
  readonly closedBy: 'sender' | 'expiry' | 'person';
}

export interface IntakeSettings {
  /** An alert whose sender gives no end is over this long after it was last heard of; undefined: only when somebody says so. */
  readonly resolveTimeoutMs: number | undefined;
  /** How much later than `endsAt` an alert is closed: longer than last-seen times may lag behind. */
  readonly expiryGraceMs: number;
  /** See `Grouping.flapMs`. */
  readonly flapMs: number;
  /** For this long after a sender's resolve, a firing that began no later than the resolved one is taken for a late delivery. */
  readonly lateDeliveryMs: number;
}

export type ChangedField = 'summary' | 'severity' | 'axis' | 'annotations' | 'links';

export type DropReason =
  | 'resolve_without_open'
  | 'acknowledge_without_open'
  | 'unacknowledge_without_open'
  | 'note_without_open'
  | 'already_acknowledged'
  | 'not_acknowledged'
  | 'empty_note'
  /** It ends before it begins. */
  | 'ends_before_start'
  /** It fires, and its end has passed: what Alertmanager's interface sends for a resolved alert. Many of these: look at the sender's clock. */
  | 'already_over'
  /** Its end lies before the open alert began: it speaks of the one before. */
  | 'older_than_open'
  /** A late delivery of the alert that was resolved a moment ago. */
  | 'older_than_resolve';

/**
 * What one message does to the alert of its key. Only `opened` may page. With `opened` and `reopened`, store the message's own
 * `startsAt` as `sentStartsAt`.
 */
export type IntakeDecision =
  | {
      readonly kind: 'opened';
      readonly startedAt: number;
      readonly endsAt: number | undefined;
      /** An alert is still open whose time ran out long ago: it is closed as of this moment, first. */
      readonly closesExpiredAt: number | undefined;
    }
  /** Nothing but when it was last seen, when it ends, and the start to compare late messages with. */
  | { readonly kind: 'repeated'; readonly endsAt: number | undefined; readonly sentStartsAt: number | undefined }
  /** The same alert with other words. */
  | {
      readonly kind: 'changed';
      readonly endsAt: number | undefined;
      readonly sentStartsAt: number | undefined;
      readonly fields: readonly ChangedField[];
    }
  /** The alert that was over is open again; its content is rewritten. */
  | { readonly kind: 'reopened'; readonly endsAt: number | undefined }
  | { readonly kind: 'resolved'; readonly endedAt: number }
  | {
      readonly kind: 'acknowledged' | 'unacknowledged';
      readonly by: string | undefined;
      readonly note: string | undefined;
    }
  | { readonly kind: 'noted'; readonly by: string | undefined; readonly note: string }
  | { readonly kind: 'dropped'; readonly reason: DropReason };

/** Senders cut times to the second, some of them only one of two. */
const ROUNDING_MS = 1000;

/**
 * What becomes of one message, given the alert that is open under its key and the newest that is over. Deliveries may come twice, late
 * or in the wrong order.
 *
 * @param now the database's clock; never throws
 * Source: README.md, "Decisions"
 */
export function decideIntake(
  open: OpenAlert | undefined,
  recentlyResolved: ResolvedAlert | undefined,
  incoming: IncomingAlert,
  settings: IntakeSettings,
  now: number,
): IntakeDecision {
  switch (incoming.action) {
    case 'fire':
      return decideFiring(open, recentlyResolved, incoming, settings, now);
    case 'resolve':
      return open === undefined ? dropped('resolve_without_open') : decideResolve(open, incoming, now);
    case 'acknowledge':
      return decideAcknowledge(open, incoming);
    case 'unacknowledge':
      if (open === undefined) return dropped('unacknowledge_without_open');
      if (open.acknowledgedAt === undefined) return dropped('not_acknowledged');
      return { kind: 'unacknowledged', by: incoming.by, note: incoming.note };
    case 'note':
      if (open === undefined) return dropped('note_without_open');
      return noteOf(incoming) ?? dropped('empty_note');
  }
}

/** When an open alert is to be closed because nobody repeated it; undefined: never. */
export function autoResolveDueAt(open: Pick<OpenAlert, 'endsAt'>, settings: IntakeSettings): number | undefined {
  return open.endsAt === undefined ? undefined : open.endsAt + settings.expiryGraceMs;
}

function decideFiring(
  open: OpenAlert | undefined,
  recentlyResolved: ResolvedAlert | undefined,
  incoming: IncomingAlert,
  settings: IntakeSettings,
  now: number,
): IntakeDecision {
  const { startsAt, endsAt } = incoming;
  if (endsAt !== undefined && startsAt !== undefined && endsAt < startsAt) return dropped('ends_before_start');
  if (endsAt !== undefined && endsAt <= now) {
    return open === undefined ? dropped('already_over') : decideResolve(open, incoming, now);
  }
  const newEndsAt = endsAt ?? (settings.resolveTimeoutMs === undefined ? undefined : now + settings.resolveTimeoutMs);
  const opened = { kind: 'opened', startedAt: Math.min(startsAt ?? now, now), endsAt: newEndsAt } as const;
  if (open !== undefined) {
    const expiredAt = autoResolveDueAt(open, settings);
    // The timer that closes it is late; the answer does not depend on that.
    if (expiredAt !== undefined && now >= expiredAt + settings.flapMs)
      return { ...opened, closesExpiredAt: open.endsAt };
    const fields = open.isSaidAlready === undefined ? changedFields(open, incoming) : fieldsBy(open.isSaidAlready);
    const times = { endsAt: laterEnd(open.endsAt, newEndsAt), sentStartsAt: laterStart(open.sentStartsAt, startsAt) };
    return fields.length === 0 ? { kind: 'repeated', ...times } : { kind: 'changed', ...times, fields };
  }
  if (recentlyResolved !== undefined) {
    if (isLateDelivery(recentlyResolved, startsAt, settings, now)) return dropped('older_than_resolve');
    if (now < recentlyResolved.closedAt + settings.flapMs) return { kind: 'reopened', endsAt: newEndsAt };
  }
  return { ...opened, closesExpiredAt: undefined };
}

function decideResolve(open: OpenAlert, incoming: IncomingAlert, now: number): IntakeDecision {
  const { endsAt } = incoming;
  if (endsAt === undefined) return { kind: 'resolved', endedAt: now };
  if (open.sentStartsAt !== undefined && endsAt + ROUNDING_MS <= open.sentStartsAt) return dropped('older_than_open');
  return { kind: 'resolved', endedAt: Math.max(open.startedAt, Math.min(endsAt, now)) };
}

function decideAcknowledge(open: OpenAlert | undefined, incoming: IncomingAlert): IntakeDecision {
  if (open === undefined) return dropped('acknowledge_without_open');
  if (open.acknowledgedAt !== undefined) return noteOf(incoming) ?? dropped('already_acknowledged');
  return { kind: 'acknowledged', by: incoming.by, note: incoming.note };
}

function noteOf(incoming: IncomingAlert): IntakeDecision | undefined {
  const { note, by } = incoming;
  return note === undefined || note.trim() === '' ? undefined : { kind: 'noted', by, note };
}

/** Only what the sender itself resolved, and only for a moment: whoever fires again with the time it always gives must not go unheard. */
function isLateDelivery(
  resolved: ResolvedAlert,
  startsAt: number | undefined,
  settings: IntakeSettings,
  now: number,
): boolean {
  if (resolved.closedBy !== 'sender' || startsAt === undefined || resolved.sentStartsAt === undefined) return false;
  return startsAt <= resolved.sentStartsAt && now < resolved.closedAt + settings.lateDeliveryMs;
}

/** Ends only move forward: a message overtaken by a newer one must not close the alert early. */
function laterEnd(known: number | undefined, sent: number | undefined): number | undefined {
  return known === undefined || sent === undefined ? sent : Math.max(known, sent);
}

/** An alert may fire anew before the resolve of its last time arrives: that resolve must not close it. */
function laterStart(known: number | undefined, sent: number | undefined): number | undefined {
  return known === undefined || sent === undefined ? (sent ?? known) : Math.max(known, sent);
}

const NOTHING_CHANGED: readonly ChangedField[] = [];
const ANYTHING_CHANGED: readonly ChangedField[] = ['summary', 'severity', 'axis', 'annotations', 'links'];

/** A digest tells that something differs, not what. */
function fieldsBy(isSaidAlready: boolean): readonly ChangedField[] {
  return isSaidAlready ? NOTHING_CHANGED : ANYTHING_CHANGED;
}

function changedFields(open: OpenAlert, incoming: IncomingAlert): readonly ChangedField[] {
  const areTextsSame =
    open.summary === incoming.summary && open.severity === incoming.severity && open.axis === incoming.axis;
  const areAnnotationsSame = sameLabels(open.annotations, incoming.annotations);
  const areLinksSame = sameLinks(open.links, incoming.links);
  if (areTextsSame && areAnnotationsSame && areLinksSame) return NOTHING_CHANGED;
  const fields: ChangedField[] = [];
  if (open.summary !== incoming.summary) fields.push('summary');
  if (open.severity !== incoming.severity) fields.push('severity');
  if (open.axis !== incoming.axis) fields.push('axis');
  if (!areAnnotationsSame) fields.push('annotations');
  if (!areLinksSame) fields.push('links');
  return fields;
}

function sameLabels(a: Labels, b: Labels): boolean {
  if (a === b) return true;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && a[name] === b[name]);
}

function sameLinks(a: IncomingAlert['links'], b: IncomingAlert['links']): boolean {
  if (a === b) return true;
  return a.length === b.length && a.every((link, i) => link.url === b[i]?.url && link.label === b[i]?.label);
}

function dropped(reason: DropReason): IntakeDecision {
  return { kind: 'dropped', reason };
}
