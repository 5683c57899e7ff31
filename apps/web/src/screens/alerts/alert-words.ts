import type { AnswerOf, InputOf } from '../../api/call.ts';

export type Alert = AnswerOf<'listAlerts'>['items'][number];
export type Matcher = Required<NonNullable<InputOf<'previewSilence'>['body']>['matchers'][number]>;

/** What became of an alert, in a word and an ink; the sentence says what it means. */
export const fateLook = {
  undecided: { word: 'being decided', ink: 'text-muted', tip: 'It came in this moment' },
  paged: { word: 'paged', ink: 'text-bad', tip: 'It opened a group, and somebody was asked' },
  grouped: { word: 'joined a group', ink: 'text-warn', tip: 'It is told along with the group it joined' },
  held: { word: 'held', ink: 'text-hold', tip: 'It pages nobody if it goes away by itself soon' },
  suppressed: { word: 'suppressed', ink: 'text-muted', tip: 'A silence, planned work or another alert holds it back' },
  recorded: { word: 'recorded', ink: 'text-muted', tip: 'Nobody is to be paged for it' },
} as const;

export const becauseWords = {
  sender: 'the sender says so',
  expiry: 'not repeated',
  person: 'somebody said so',
} as const;

/** A label as a matcher is written: `team="shop"`. */
export function matcherWords({ name, value, isRegex, isEqual }: Matcher): string {
  const sign = isEqual ? (isRegex ? '=~' : '=') : isRegex ? '!~' : '!=';
  return `${name}${sign}${JSON.stringify(value)}`;
}

/** Labels that tell one alert from the next; severity and name stand elsewhere. */
export function labelPairs(labels: Alert['labels'], most = 6): readonly (readonly [string, string])[] {
  return Object.entries(labels)
    .filter(([name]) => name !== 'severity')
    .slice(0, most);
}

/** What a silence of this alert would name: its labels, but for those that change from one time to the next. */
export function matchersOf(labels: Alert['labels']): readonly Matcher[] {
  const known = ['alertname', 'service', 'instance', 'job', 'cluster', 'namespace', 'check', 'host'];
  const names = Object.keys(labels);
  const chosen = names.filter((name) => known.includes(name));
  return (chosen.length > 0 ? chosen : names.slice(0, 3)).map((name) => ({
    name,
    value: labels[name] ?? '',
    isRegex: false,
    isEqual: true,
  }));
}
