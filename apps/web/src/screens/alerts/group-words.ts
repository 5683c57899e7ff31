import type { AnswerOf } from '../../api/call.ts';

export type AlertGroup = AnswerOf<'getAlertGroup'>;
export type Escalation = AnswerOf<'getAlertGroupChain'>['escalation'];

/** How a group stands, in a word and an ink. */
export const statusLook = {
  not_escalated: { word: 'nobody is asked', ink: 'text-warn' },
  escalating: { word: 'nobody has it yet', ink: 'text-bad' },
  open: { word: 'nobody has it yet', ink: 'text-bad' },
  acknowledged: { word: 'somebody has it', ink: 'text-ok' },
  snoozed: { word: 'snoozed', ink: 'text-hold' },
  resolved: { word: 'over', ink: 'text-muted' },
  merged: { word: 'part of another group', ink: 'text-muted' },
} as const;

export const axisWords = {
  reliability: 'Reliability',
  security: 'Security',
  both: 'Reliability and security',
} as const;

/** Several names as people say them: `Ada, Ben and Cleo`; `or` where one of them is meant. */
export function listWords(names: readonly string[], joint: 'and' | 'or' = 'and'): string {
  if (names.length < 2) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} ${joint} ${names.at(-1) ?? ''}`;
}

/** What happens when nobody answers, without the time: `step 2 of 3 asks Ben`. */
export function nextWords({ next, steps, status, policy }: Escalation): string | undefined {
  if (next === null) return undefined;
  const who = next.who.length === 0 ? 'nobody who is known' : listWords(next.who);
  const prefix = status === 'acknowledged' ? 'unless it is resolved by then, ' : '';
  switch (next.kind) {
    case 'again':
      return `${prefix}${who} ${next.who.length === 1 ? 'is' : 'are'} asked again`;
    case 'member':
      return `${prefix}whoever is next in turn is asked: one of ${listWords(next.who, 'or')}`;
    case 'step':
      return `${prefix}step ${next.step ?? 1} of ${steps} asks ${who}`;
    case 'policy':
      return `${prefix}${policy?.name ?? 'the policy'} ends, and its fallback or the catch-all takes over`;
  }
}

/** `14:03:22`, with the day where it is not today's. */
export function lineTimeWords(at: string, now: number, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const format = (parts: Intl.DateTimeFormatOptions, moment: number) =>
    new Intl.DateTimeFormat('en-GB', { ...parts, ...zone }).format(moment).replaceAll(',', '');
  const day = { day: 'numeric', month: 'short' } as const;
  const moment = Date.parse(at);
  const clock = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' }, moment);
  return format(day, moment) === format(day, now) ? clock : `${format(day, moment)} ${clock}`;
}
