import type { Page } from '@playwright/test';
import type { Rota } from './on-call-house.ts';
import type { Shot } from './screen-states.ts';

/** Puts three people on the form for the first schedule. */
async function nameThree(page: Page): Promise<void> {
  for (let number = 0; number < 3; number++) await page.getByRole('button', { name: 'Add', exact: true }).click();
}

const press =
  (name: string | RegExp) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('button', { name }).filter({ visible: true }).first().click();
    await page.getByRole('dialog').waitFor();
  };

/** States of On-call that an address alone does not show. */
export const onCallShots = {
  first: { address: '/oncall', after: nameThree },
} as const satisfies Readonly<Record<string, Shot>>;

/** On-call with a planned rota, above all the schedule and the policy that hold everything. */
export function onCallScreens({ schedule, policyId }: Rota): Readonly<Record<string, Shot>> {
  const rota = `/oncall/${schedule}`;
  return {
    oncall: '/oncall',
    'oncall-12-weeks': '/oncall?weeks=12',
    'oncall-leave': '/oncall?part=leave',
    'oncall-fairness': {
      address: '/oncall?part=fairness',
      after: async (page) => {
        await page.getByText('next 12 weeks', { exact: true }).click();
        await page.getByRole('cell', { name: 'Nadia Osman' }).first().waitFor();
      },
    },
    'oncall-calendars': '/oncall?part=calendars',
    'oncall-schedule': rota,
    'oncall-schedule-table': `${rota}?view=table`,
    'oncall-schedule-zone': `${rota}?zone=schedule&weeks=4`,
    'oncall-chosen': {
      address: rota,
      after: async (page) => {
        const bar = page.locator('[data-bar][tabindex="0"]').first();
        // By key: a bar of a few minutes, as there is one after midnight, lies beneath the one beside it.
        if (await bar.isVisible()) await bar.press('Enter');
        else await press(/^Change/)(page);
      },
    },
    'oncall-override': { address: rota, after: press(/^Override/), isWindow: true },
    'oncall-import': { address: rota, after: press(/^Import/), isWindow: true },
    'oncall-leave-window': { address: '/oncall?part=leave', after: press('Enter leave'), isWindow: true },
    'oncall-feed-window': { address: '/oncall?part=calendars', after: press('New feed'), isWindow: true },
    'oncall-holidays-window': { address: '/oncall?part=calendars', after: press('Add holidays'), isWindow: true },
    'oncall-place': { address: '/oncall?part=fairness', after: press('Where I live'), isWindow: true },
    'oncall-edit': `${rota}/edit`,
    'oncall-edit-bar': {
      address: `${rota}/edit`,
      after: async (page) => await page.getByRole('button', { name: 'Save', exact: true }).waitFor(),
      isWindow: true,
    },
    'oncall-new': '/oncall/new',
    'oncall-policies': '/oncall/policies',
    'oncall-policy': {
      address: `/oncall/policies/${policyId}`,
      after: async (page) => {
        await page
          .getByRole('heading', { name: /^Who is next/ })
          .first()
          .waitFor();
      },
    },
    'oncall-policy-bar': {
      address: `/oncall/policies/${policyId}`,
      after: async (page) => await page.getByRole('button', { name: 'Save', exact: true }).waitFor(),
      isWindow: true,
    },
    'oncall-policy-new': '/oncall/policies/new',
  };
}
