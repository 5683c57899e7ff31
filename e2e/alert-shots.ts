import type { Page } from '@playwright/test';
import type { Alarm } from './alert-house.ts';
import type { Shot } from './screen-states.ts';

const press =
  (name: string | RegExp) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('button', { name }).filter({ visible: true }).first().click();
    await page.getByRole('dialog').waitFor();
  };

/** Screens of responders and of rules, by name. */
export function alertScreens({ group, alert }: Alarm): Readonly<Record<string, Shot>> {
  return {
    'alerts-list': '/alerts',
    'alerts-selected': {
      address: '/alerts',
      isWindow: true,
      after: async (page) => {
        for (const box of (await page.getByRole('checkbox', { name: /^Select / }).all()).slice(0, 3)) await box.check();
      },
    },
    'alerts-filtered': '/alerts?severity=error',
    'alerts-nothing': '/alerts?q=no-such-alert',
    'alerts-groups': '/alerts?view=groups',
    'alert-page': `/alerts/${alert}`,
    'alert-silence': { address: `/alerts/${alert}`, isWindow: true, after: press('Silence this') },
    'group-page': `/alerts/groups/${group}`,
    'group-thumb': { address: `/alerts/groups/${group}`, isWindow: true, after: async () => undefined },
    'group-hand-over': { address: `/alerts/groups/${group}`, isWindow: true, after: press('Hand over') },
    'group-snooze': { address: `/alerts/groups/${group}`, isWindow: true, after: press('Snooze') },
    'source-add': { address: '/settings/sources', isWindow: true, after: press('Add a source') },
    'source-change': { address: '/settings/sources/alarm-eu', isWindow: true, after: press('Change') },
    now: '/now',
    'now-nothing': '/now?service=no-such-service',
    'now-snooze': {
      address: '/now',
      isWindow: true,
      after: async (page) => {
        await page.keyboard.press('j');
        await page.keyboard.press('s');
        await page.getByRole('dialog').waitFor();
      },
    },
    pages: '/pages',
    silences: '/alerts/silences',
    'alert-rules': '/settings/alert-rules',
    'alert-route': { address: '/settings/alert-rules', isWindow: true, after: press('Change Night work') },
    'incident-field': { address: '/settings/incidents', isWindow: true, after: press('Add a field') },
    'incident-criteria': { address: '/settings/incidents', isWindow: true, after: press('Write the next version') },
    'alert-try': '/settings/alert-rules?part=try',
    'alert-inhibitions': '/settings/alert-rules?part=inhibitions',
    'alert-maintenance': '/settings/alert-rules?part=maintenance',
    'alert-plan-work': {
      address: '/settings/alert-rules?part=maintenance',
      isWindow: true,
      after: press('Plan work'),
    },
  };
}
