import type { Browser } from '@playwright/test';
import { automationExamples, playbookExamples } from '../apps/web/src/screens/playbooks/examples.ts';
import type { Shot } from './screen-states.ts';
import type { House } from './signed-in.ts';

type Shots = Readonly<Record<string, Shot>>;

const empty: Shots = { 'playbooks-empty': '/settings/playbooks', 'automations-empty': '/settings/automations' };
const full: Shots = {
  playbooks: '/settings/playbooks',
  playbook: {
    address: '/settings/playbooks/leaked-secret',
    after: async (page) => {
      await page.getByRole('button', { name: /^Which open incidents/ }).click();
      await page.getByText(/open incidents$|^No incident/).waitFor();
      await page.locator('summary', { hasText: 'Versions' }).click();
    },
  },
  'playbook-wrong': {
    address: '/settings/new-playbook',
    after: async (page) => {
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.locator('[aria-invalid="true"]').first().waitFor();
    },
  },
  automations: '/settings/automations',
  automation: {
    address: '/settings/automations/leaked-secret',
    after: async (page) => {
      await page.getByRole('button', { name: /^Try it/ }).click();
      await page.getByText(/^It fits|^It would do nothing/).waitFor();
    },
  },
};

/** Playbooks and automations before there are any, then with the examples, one of them changed, and something that happened. */
export async function takePlaybooks(
  browser: Browser,
  house: House,
  picked: (shots: Shots) => Shots,
  takeAll: (browser: Browser, house: House, shots: Shots) => Promise<void>,
): Promise<void> {
  if (Object.keys(picked({ ...empty, ...full })).length === 0) return;
  await takeAll(browser, house, picked(empty));
  for (const { name, definition } of playbookExamples) {
    const save = async (title: string, because: string, follows: number) =>
      await house.admin.call('putPlaybook', {
        params: { playbook: name },
        body: { ...definition, items: [...definition.items], title, because, follows },
      });
    await save(definition.title, 'Written after the exercise in spring', 0);
    if (name === 'leaked-secret') await save('Leaked secret or key', 'Keys are meant too', 1);
  }
  for (const { name, definition } of automationExamples)
    await house.admin.call('putAutomation', { params: { automation: name }, body: { ...definition, follows: 0 } });
  const { id: incident } = await house.admin.call('recordIncident', {
    body: {
      service: 'umami',
      title: 'A deploy key stood in a build log',
      kind: 'security',
      severity: 'sev2',
      startedAt: new Date().toISOString(),
    },
  });
  for (let tries = 0; tries < 50; tries += 1) {
    const { items } = await house.admin.call('listAutomationRuns', { query: { incident } });
    if (items.length > 0) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await takeAll(browser, house, picked(full));
}
