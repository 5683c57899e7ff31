import type { AnswerOf } from '../../api/call.ts';

type Playbook = AnswerOf<'listPlaybooks'>['items'][number];
type PlaybookItem = Playbook['items'][number];
type Automation = AnswerOf<'listAutomations'>['items'][number];
type Definition = Pick<Playbook, 'title' | 'summary' | 'when' | 'startsByItself' | 'items'>;

function item(id: string, title: string, more: Partial<PlaybookItem> = {}): PlaybookItem {
  return { id, title, detail: '', axis: null, ownerRole: null, dueMinutes: null, ...more };
}

const leakedSecret: Definition = {
  title: 'Leaked secret',
  summary: 'A password, key or token stood where it should not. Make it worthless first, then find out who had it.',
  when: { kinds: ['security', 'both'] },
  startsByItself: false,
  items: [
    item('revoke', 'Make the secret worthless', {
      detail:
        'Issue a new one where it is used, then revoke the old one. Deleting the message or commit is not enough.',
      axis: 'security',
      ownerRole: 'security_lead',
      dueMinutes: 30,
    }),
    item('watch-the-service', 'Watch the service while the new secret goes out', {
      axis: 'reliability',
      ownerRole: 'reliability_lead',
      dueMinutes: 60,
    }),
    item('where-used', 'List what the secret opens, and since when it was readable', {
      axis: 'security',
      dueMinutes: 120,
    }),
    item('used-by-others', 'Read the logs: was it used by anybody else?', {
      detail: 'Look at everything between the leak and the moment it was revoked. Keep what you read.',
      axis: 'security',
      dueMinutes: 240,
    }),
    item('who-must-know', 'Decide who has to be told', {
      ownerRole: 'legal',
      dueMinutes: 480,
      when: { atLeast: 'sev2' },
    }),
  ],
};

const reopeningRollback: Definition = {
  title: 'Rollback that re-opens a flaw',
  summary: 'Going back would end the outage and bring an old vulnerability back. Both sides decide together.',
  when: { kinds: ['reliability', 'both'], atLeast: 'sev2' },
  startsByItself: false,
  items: [
    item('ask-the-gate', 'Ask the gate what would come back', {
      detail: 'Its answer names the flaws and the nearest release without them.',
      axis: 'reliability',
      ownerRole: 'reliability_lead',
      dueMinutes: 10,
    }),
    item('call-security', 'Bring the security lead into the room', { ownerRole: 'commander', dueMinutes: 10 }),
    item('forward', 'Look for a way forward: a newer release, a switch, a fix of one line', {
      axis: 'reliability',
      dueMinutes: 30,
    }),
    item('shield', 'If it has to be the old release: shield the flaw before it is live', {
      detail: 'A rule at the edge, a closed port, a feature that is off. Write down what holds it off.',
      axis: 'security',
      ownerRole: 'security_lead',
    }),
    item('way-out', 'Agree until when the old release may stay', { ownerRole: 'commander', dueMinutes: 120 }),
  ],
};

const fullDisk: Definition = {
  title: 'Full disk',
  summary: 'A disk fills up or is full. Win time first; do not throw away what tells you why.',
  when: { kinds: ['reliability', 'both'] },
  startsByItself: false,
  items: [
    item('what-grows', 'Find what grows, and how fast', { axis: 'reliability', dueMinutes: 15 }),
    item('keep-traces', 'Copy the newest logs elsewhere before anything is deleted', {
      detail: 'A disk that somebody fills on purpose looks the same at first.',
      axis: 'security',
      dueMinutes: 20,
    }),
    item('make-room', 'Make room: a larger volume, or old files that nobody needs', {
      axis: 'reliability',
      ownerRole: 'reliability_lead',
      dueMinutes: 30,
    }),
    item('data-whole', 'Check that what was written last is whole', { axis: 'reliability', dueMinutes: 120 }),
    item('alarm-earlier', 'Let the alarm come a day before the disk is full', {
      axis: 'reliability',
      dueMinutes: 2_880,
    }),
  ],
};

/** To start from, by name. */
export const playbookExamples = [
  { name: 'leaked-secret', definition: leakedSecret },
  { name: 'reopening-rollback', definition: reopeningRollback },
  { name: 'full-disk', definition: fullDisk },
] as const;

type AutomationDefinition = Omit<Automation, 'name' | 'version' | 'savedAt' | 'savedBy' | 'lastRunAt'>;

const base = { isEnabled: true, afterMinutes: 0 };

export const automationExamples: readonly { readonly name: string; readonly definition: AutomationDefinition }[] = [
  {
    name: 'leaked-secret',
    definition: {
      ...base,
      title: 'Both teams at a leaked secret',
      on: 'declared',
      when: { kinds: ['security', 'both'], atLeast: 'sev2' },
      actions: [
        { kind: 'start_playbook', playbook: 'leaked-secret' },
        {
          kind: 'page_role',
          axis: 'reliability',
          because: 'a leaked secret is being replaced: somebody has to watch what used it',
        },
      ],
    },
  },
  {
    name: 'reopening-rollback',
    definition: {
      ...base,
      title: 'Ask before going back',
      on: 'became_worse',
      when: { kinds: ['reliability', 'both'], atLeast: 'sev2' },
      actions: [
        { kind: 'start_playbook', playbook: 'reopening-rollback' },
        { kind: 'remind', role: 'commander', text: 'Ask the gate before {service} goes back' },
      ],
    },
  },
  {
    name: 'full-disk',
    definition: {
      ...base,
      title: 'No promise is forgotten',
      on: 'update_overdue',
      afterMinutes: 5,
      when: { atLeast: 'sev2' },
      actions: [{ kind: 'remind', role: 'communications', text: 'People wait to hear of {title}' }],
    },
  },
];
