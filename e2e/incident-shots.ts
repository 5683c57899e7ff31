import type { Page } from '@playwright/test';
import type { Rooms } from './incident-house.ts';
import type { Shot } from './screen-states.ts';

const press =
  (name: string | RegExp) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('button', { name }).filter({ visible: true }).first().click();
    await page.getByRole('dialog').waitFor();
  };

const keys =
  (...pressed: readonly string[]) =>
  async (page: Page): Promise<void> => {
    for (const key of pressed) await page.keyboard.press(key);
    await page.getByRole('dialog').waitFor();
  };

/** The list of incidents, the rooms and their windows, by name. */
export function incidentScreens({ open, restricted, over }: Rooms): Readonly<Record<string, Shot>> {
  const room = `/incidents/${open}`;
  return {
    incidents: '/incidents',
    'incidents-filtered': '/incidents?severity=sev1&kind=security',
    'incidents-over': '/incidents?show=over',
    'incidents-nothing': '/incidents?severity=sev5&kind=both',
    'incident-declare': { address: '/incidents', isWindow: true, after: press('Declare an incident') },
    'incident-twin': {
      address: '/incidents',
      isWindow: true,
      after: async (page) => {
        await press('Declare an incident')(page);
        await page.getByLabel('What is wrong').fill('Dashboards answer requests with an error');
        await page.getByLabel('Service (optional)').fill('umami');
        await page.getByRole('button', { name: 'Declare', exact: true }).click();
        await page.getByRole('button', { name: /^Join / }).waitFor();
      },
    },
    postmortems: '/postmortems',
    'postmortem-actions': '/postmortems?part=actions',
    postmortem: `/incidents/${over}/postmortem`,
    'postmortem-none': `/incidents/${open}/postmortem`,
    room: { address: room, isWindow: true, after: async () => undefined },
    'room-work': { address: `${room}?part=work`, isWindow: true, after: async () => undefined },
    'room-context': { address: `${room}?part=context`, isWindow: true, after: async () => undefined },
    'room-restricted': { address: `/incidents/${restricted}`, isWindow: true, after: async () => undefined },
    'room-access': { address: `/incidents/${restricted}?part=work`, isWindow: true, after: async () => undefined },
    'room-let-in': {
      address: `/incidents/${restricted}?part=work`,
      isWindow: true,
      after: press('Let somebody in'),
    },
    'room-gone': '/incidents/R-ZZZZZZ',
    'room-over': { address: `/incidents/${over}`, isWindow: true, after: async () => undefined },
    'room-filters': {
      address: `${room}?kinds=said&routine=true`,
      isWindow: true,
      after: async (page) => await page.getByRole('button', { name: /^Filter/ }).click(),
    },
    'room-entry': {
      address: room,
      isWindow: true,
      after: async (page) => await page.getByRole('article').filter({ hasText: 'Rollback to 3.0.1' }).focus(),
    },
    'room-correct': {
      address: room,
      isWindow: true,
      after: async (page) => {
        await page.getByRole('article').filter({ hasText: 'Rollback to 3.0.1' }).focus();
        await keys('e')(page);
      },
    },
    'room-close': { address: `${room}?part=work`, isWindow: true, after: keys('x') },
    'room-roles': { address: room, isWindow: true, after: keys('a') },
    'room-change': { address: room, isWindow: true, after: keys('s') },
  };
}
