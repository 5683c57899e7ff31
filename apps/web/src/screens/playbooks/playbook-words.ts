import type { AnswerOf } from '../../api/call.ts';
import { axisLook } from '../../ui/tags.tsx';
import { kindWords, roleLook } from '../incidents/incident-words.ts';

export type Playbook = AnswerOf<'listPlaybooks'>['items'][number];
export type PlaybookItem = Playbook['items'][number];
export type Automation = AnswerOf<'listAutomations'>['items'][number];
export type Action = Automation['actions'][number];
export type Run = AnswerOf<'listAutomationRuns'>['items'][number];
export type Step = Run['steps'][number];
export type Condition = Playbook['when'];

export const severities = ['sev1', 'sev2', 'sev3', 'sev4', 'sev5'] as const;
export const roles = ['commander', 'reliability_lead', 'security_lead', 'communications', 'scribe', 'legal'] as const;
export const triggers = [
  'declared',
  'became_worse',
  'mitigated',
  'resolved',
  'role_empty',
  'update_overdue',
  'task_overdue',
] as const;

export const triggerWords: Readonly<Record<Automation['on'], string>> = {
  declared: 'an incident is declared',
  became_worse: 'it becomes worse',
  mitigated: 'it is held off on every side',
  resolved: 'it is resolved',
  role_empty: 'a role stays empty',
  update_overdue: 'a promised status update is overdue',
  task_overdue: 'a task is overdue',
};

export const actionWords: Readonly<Record<Action['kind'], string>> = {
  start_playbook: 'start a playbook',
  page_role: 'page the on-call of a side',
  remind: 'remind whoever holds a role',
  set_field: 'set a field',
  post_update: 'draft a status update',
  run_webhook: 'tell a room or webhook',
  create_channel: 'open a channel in the chat',
};

/** `security or both sides, sev2 or worse, in production`; nothing asked: `every incident`. */
export function conditionWords(when: Condition): string {
  const said = [
    when.kinds?.map((kind) => kindWords[kind].toLowerCase()).join(' or '),
    when.atLeast && `${when.atLeast.toUpperCase()} or worse`,
    when.services && `about ${when.services.join(' or ')}`,
    when.environments && `in ${when.environments.join(' or ')}`,
    when.drill === undefined ? undefined : when.drill ? 'drills' : 'no drills',
    when.restricted === undefined ? undefined : when.restricted ? 'restricted' : 'not restricted',
  ].filter((part) => part !== undefined);
  return said.length === 0 ? 'every incident' : said.join(', ');
}

export function minutesWords(minutes: number): string {
  if (minutes % 1_440 === 0) return `${minutes / 1_440} d`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}

/** Whose an item is and when it is due: `Security, Scribe, within 30 min`. */
export function itemFacts({ axis, ownerRole, dueMinutes, when }: PlaybookItem): string {
  return [
    axis === null ? undefined : axisLook[axis].word,
    ownerRole === null ? undefined : roleLook[ownerRole].word,
    dueMinutes === null ? undefined : `within ${minutesWords(dueMinutes)}`,
    when === undefined || Object.keys(when).length === 0 ? undefined : `only ${conditionWords(when)}`,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

type Definition = Pick<Playbook, 'title' | 'summary' | 'when' | 'startsByItself' | 'items'>;

/** What is different in a later version, a sentence each. */
export function changesBetween(before: Definition, after: Definition): readonly string[] {
  const itself = (starts: boolean) => (starts ? 'starts by itself' : 'is started by people');
  return [
    ...(before.title === after.title ? [] : [`Title: “${before.title}” became “${after.title}”`]),
    ...(before.summary === after.summary ? [] : ['The summary was rewritten']),
    ...(conditionWords(before.when) === conditionWords(after.when)
      ? []
      : [`Offered to ${conditionWords(after.when)}; before: ${conditionWords(before.when)}`]),
    ...(before.startsByItself === after.startsByItself ? [] : [`It ${itself(after.startsByItself)} now`]),
    ...itemChanges(before.items, after.items),
  ];
}

function itemChanges(before: readonly PlaybookItem[], after: readonly PlaybookItem[]): readonly string[] {
  const old = new Map(before.map((item) => [item.id, item]));
  const kept = new Set(after.map(({ id }) => id));
  const common = (items: readonly PlaybookItem[], others: { has: (id: string) => boolean }) =>
    items.flatMap(({ id }) => (others.has(id) ? [id] : [])).join(' ');
  return [
    ...after.flatMap((item) => (old.has(item.id) ? [] : [`Added: ${item.title}`])),
    ...before.flatMap((item) => (kept.has(item.id) ? [] : [`Taken out: ${item.title}`])),
    ...after.flatMap((item) => changesOfItem(old.get(item.id), item)),
    ...(common(before, kept) === common(after, old) ? [] : ['The order changed']),
  ];
}

function changesOfItem(before: PlaybookItem | undefined, after: PlaybookItem): readonly string[] {
  if (before === undefined) return [];
  const facts = (item: PlaybookItem) => itemFacts(item) || 'anybody’s, at any time';
  return [
    ...(before.title === after.title ? [] : [`“${before.title}” became “${after.title}”`]),
    ...(before.detail === after.detail ? [] : [`${after.title}: how it is done was rewritten`]),
    ...(itemFacts(before) === itemFacts(after) ? [] : [`${after.title}: ${facts(after)}; before: ${facts(before)}`]),
  ];
}

/** What things are called in addresses: `Leaked secret` becomes `leaked-secret`. */
export function nameOf(title: string): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
}
