import type { Action, Automation, Condition } from './playbook-words.ts';

/** An automation as its fields hold it. */
export interface AutomationDraft {
  readonly title: string;
  readonly isEnabled: boolean;
  readonly on: Automation['on'];
  readonly when: Condition;
  /** As typed. */
  readonly after: string;
  readonly role: NonNullable<Automation['role']> | undefined;
  readonly actions: readonly ActionDraft[];
}

/** An action, and what it is known by in the editor. */
export interface ActionDraft {
  readonly key: string;
  readonly action: Action;
}

const remind: Action = { kind: 'remind', role: 'commander', text: '' };

export const emptyAutomation: AutomationDraft = {
  title: '',
  isEnabled: true,
  on: 'declared',
  when: {},
  after: '0',
  role: undefined,
  actions: [{ key: 'first', action: remind }],
};

export function automationDraftOf(
  automation: Pick<Automation, 'title' | 'isEnabled' | 'on' | 'when' | 'afterMinutes' | 'role' | 'actions'>,
): AutomationDraft {
  const { title, isEnabled, on, when, afterMinutes, role, actions } = automation;
  const keyed = actions.map((action, index) => ({ key: `known-${index}`, action }));
  return { title, isEnabled, on, when, after: String(afterMinutes), role, actions: keyed };
}

export function automationOf({ title, isEnabled, on, when, after, role, actions }: AutomationDraft) {
  return {
    title,
    isEnabled,
    on,
    when,
    afterMinutes: waits(on) && after.trim() !== '' ? Number(after) : 0,
    ...(on === 'role_empty' && role !== undefined && { role }),
    actions: actions.map(({ action }) => action),
  };
}

/** Whether minutes may pass before it is time. */
export function waits(on: Automation['on']): boolean {
  return on === 'role_empty' || on === 'update_overdue' || on === 'task_overdue';
}

/** Another kind of action, with nothing filled in but what it can not be without. */
export function actionOf(kind: Action['kind']): Action {
  switch (kind) {
    case 'start_playbook':
      return { kind, playbook: '' };
    case 'page_role':
      return { kind, axis: 'security', because: '' };
    case 'remind':
      return remind;
    case 'set_field':
      return { kind, field: '', value: '' };
    case 'post_update':
      return { kind, text: '' };
    case 'run_webhook':
      return { kind, destination: '', text: '' };
    case 'create_channel':
      return { kind, name: '{name}' };
  }
}
