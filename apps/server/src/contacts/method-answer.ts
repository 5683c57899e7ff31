import { isoInstant } from '../platform/db/row-types.ts';
import type { Channels } from './channels.ts';
import type { ContactMethod, NotificationRule, QuietHours, Reachability } from './contact.ts';
import type { Readiness } from './judge-readiness.ts';
import { planNotifications } from './plan-notifications.ts';
import type { TestPage } from './try-page-store.ts';

const isoOrNull = (epochMs: number | undefined) => (epochMs === undefined ? null : isoInstant(epochMs));

export function methodBody(channels: Channels, method: ContactMethod, setupName: string) {
  const { id, userId, channel, setupId, label, stopped, isUsable } = method;
  return {
    id,
    person: userId,
    channel,
    setup: setupId,
    setupName,
    address: channels.shownAddress(channel, method.address),
    label,
    isSignInAddress: id === userId,
    verifiedAt: isoOrNull(method.verifiedAt),
    stopped: stopped === undefined ? null : { at: isoInstant(stopped.at), because: stopped.because },
    isUsable,
    overridesSilence: channels.abilities(channel)?.overridesSilence ?? ('no' as const),
  };
}

const minuteMs = 60_000;

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

function minuteOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}

/** As the API has them: minutes and clock times. */
export interface PreferencesBody {
  readonly high: readonly { readonly method: string; readonly delayMinutes: number }[];
  readonly low: readonly { readonly method: string; readonly delayMinutes: number }[];
  readonly quietHours: {
    readonly zone: string;
    readonly weekdays: readonly number[];
    readonly from: string;
    readonly to: string;
  } | null;
}

export function toPreferences(body: PreferencesBody): Pick<Reachability, 'rules' | 'quietHours'> {
  const rules = (list: PreferencesBody['high']): NotificationRule[] =>
    list.map(({ method, delayMinutes }) => ({ contactMethodId: method, delayMs: delayMinutes * minuteMs }));
  return {
    rules: { high: rules(body.high), low: rules(body.low) },
    quietHours: body.quietHours === null ? undefined : toQuietHours(body.quietHours),
  };
}

function toQuietHours({ zone, weekdays, from, to }: NonNullable<PreferencesBody['quietHours']>): QuietHours {
  return {
    zone,
    weekdays: [...new Set(weekdays)].toSorted((a, b) => a - b),
    fromMinute: minuteOf(from),
    toMinute: minuteOf(to),
  };
}

/** With what a page of each urgency would do now. */
export function preferencesBody(reachability: Reachability, now: number, hearsOfShifts: boolean) {
  const { rules, quietHours } = reachability;
  const list = (urgency: 'high' | 'low') =>
    rules[urgency].map(({ contactMethodId, delayMs }) => ({
      method: contactMethodId,
      delayMinutes: Math.round(delayMs / minuteMs),
    }));
  const planned = (urgency: 'high' | 'low') =>
    planNotifications(reachability, urgency, now).map(({ method, dueAt, because }) => ({
      method: method.id,
      channel: method.channel,
      label: method.label,
      afterMinutes: Math.round((dueAt - now) / minuteMs),
      because,
    }));
  return {
    high: list('high'),
    low: list('low'),
    quietHours:
      quietHours === undefined
        ? null
        : {
            zone: quietHours.zone,
            weekdays: [...quietHours.weekdays],
            from: clock(quietHours.fromMinute),
            to: clock(quietHours.toMinute),
          },
    hearsOfShifts,
    planned: { high: planned('high'), low: planned('low') },
  };
}

export function testBody(test: TestPage) {
  const { id, methodId, channel, label, outcome, reason, answeredBy } = test;
  return {
    id,
    method: methodId,
    channel,
    label,
    askedAt: isoInstant(test.askedAt),
    outcome: outcome ?? null,
    reason: reason ?? null,
    acceptedAt: isoOrNull(test.acceptedAt),
    answeredAt: isoOrNull(test.answeredAt),
    answeredBy: answeredBy ?? null,
  };
}

export function readinessBody(person: { readonly id: string; readonly name: string }, readiness: Readiness) {
  const { state, high, low, flaws } = readiness;
  return {
    person: { id: person.id, name: person.name },
    state,
    high,
    low,
    lastTestAt: isoOrNull(readiness.lastTestAt),
    flaws: flaws.map((flaw) => ({ ...flaw })),
  };
}
