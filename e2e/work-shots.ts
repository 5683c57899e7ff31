import type { Page } from '@playwright/test';
import { playbookExamples } from '../apps/web/src/screens/playbooks/examples.ts';
import type { Client } from '../packages/client/src/index.ts';
import type { Rooms } from './incident-house.ts';
import type { Shot } from './screen-states.ts';

type Shots = Readonly<Record<string, Shot>>;
type Act = (page: Page) => Promise<void>;

const MINUTE_MS = 60_000;

const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * MINUTE_MS).toISOString();

const press =
  (name: string | RegExp): Act =>
  async (page) => {
    await page.getByRole('button', { name }).filter({ visible: true }).first().click();
    await page.getByRole('dialog').waitFor();
  };

const window = (address: string, after: Act): Shot => ({ address, isWindow: true, after });

/** One entry of the timeline has the focus, then this happens. */
const atEntry =
  (text: string, then: Act): Act =>
  async (page) => {
    await page.getByRole('article').filter({ hasText: text }).focus();
    await then(page);
    await page.getByRole('dialog').waitFor();
  };

const key =
  (pressed: string): Act =>
  async (page) =>
    await page.keyboard.press(pressed);

const scrolledTo =
  (heading: RegExp): Act =>
  async (page) =>
    await page.getByRole('heading', { name: heading }).scrollIntoViewIfNeeded();

/** Tasks of every kind and a playbook that runs in the open room, and one row of Now that was put off. */
export async function fillRooms(admin: Client, rooms: Rooms): Promise<void> {
  const params = { incident: rooms.open };
  // Whoever leads may restrict it; whoever speaks for law may hold it.
  for (const role of ['commander', 'legal'] as const)
    await admin.call('takeIncidentRole', { params: { ...params, role }, body: {} });
  const example = playbookExamples.find(({ name }) => name === 'leaked-secret');
  if (example === undefined) throw new Error('there is no example of a leaked secret');
  await admin.call('putPlaybook', {
    params: { playbook: 'what-both-sides-do' },
    body: {
      ...example.definition,
      items: [...example.definition.items],
      title: 'What both sides do when a secret leaked',
      because: 'Written after the exercise in spring',
      follows: 0,
    },
  });
  const { added } = await admin.call('startPlaybook', { params, body: { playbook: 'what-both-sides-do' } });
  const [first, second] = added;
  const change = async (task: typeof first, body: { state: 'done' | 'skipped'; because?: string }) => {
    if (task === undefined) return;
    await admin.call('updateTask', { params: { ...params, task: task.id }, body: { ...body, version: task.version } });
  };
  await change(first, { state: 'done' });
  await change(second, { state: 'skipped', because: 'nothing was deployed with it' });
  await admin.call('addTask', {
    params,
    body: { title: 'Tell the customers whose exports are half written', axis: 'reliability', dueAt: inMinutes(-5) },
  });
  const { userId } = await admin.call('whoAmI', {});
  await admin.call('addTask', {
    params,
    body: {
      title: 'Keep the logs of the ingress',
      dueAt: inMinutes(40),
      ...(userId === null ? {} : { owner: userId }),
    },
  });
  const { items } = await admin.call('listNow', { query: { kind: 'task', limit: 50 } });
  const late = items.find(({ title }) => title.startsWith('Tell the customers'));
  if (late === undefined) throw new Error('what is overdue is not on the list');
  await admin.call('snoozeNow', { body: { row: late.id, until: inMinutes(240), because: 'the status page says it' } });
}

/** Rooms with their windows, Now and the settings of incidents, after `fillRooms`. */
export function workShots({ open, restricted, over }: Rooms): Shots {
  const room = `/incidents/${open}`;
  const work = `${room}?part=work`;
  return {
    now: '/now',
    'now-mine': '/now?scope=mine',
    'now-unowned': '/now?scope=unowned',
    'now-put-off': '/now?snoozed=yes',
    'now-nothing': '/now?service=no-such-service',
    'now-snooze': window('/now', press(/^Put off: /)),
    'room-redact': window(
      room,
      atEntry('Rollback to 3.0.1', async (page) => {
        await page.getByRole('button', { name: 'Take words away' }).filter({ visible: true }).click();
      }),
    ),
    'room-insert': window(room, atEntry('Rollback to 3.0.1', key('i'))),
    'room-versions': window(room, atEntry('It is the batched writes', key('v'))),
    'room-tasks': window(work, scrolledTo(/^Tasks/)),
    'room-skip': window(work, press(/^Skip: /)),
    'room-restrict': window(work, press('Restrict')),
    'room-hold': window(work, press('Legal hold')),
    'room-lift': window(`/incidents/${restricted}?part=work`, press('Show to everybody')),
    'room-glass': window('/incidents/R-ZZZZZZ', press('Break the glass')),
    'room-reopen': window(`/incidents/${over}?part=work`, press(/^Re-open/)),
    'room-link': window(`${room}?part=context`, press(/^Link$/)),
    'room-links': window(`${room}?part=context`, scrolledTo(/^Links/)),
    'postmortem-write': {
      address: `/incidents/${over}/postmortem`,
      after: async (page) => {
        await page.getByRole('button', { name: 'Write: Impact' }).click();
        await page.getByLabel(/^Who noticed/).waitFor();
      },
    },
    'postmortem-send': window(`/incidents/${over}/postmortem`, press(/^Send: /)),
    'postmortem-drop': window('/postmortems?part=actions', press(/^Drop: /)),
    'postmortem-overdue': '/postmortems?part=overdue',
    'criteria-window': window('/settings/incidents', press('Write the next version')),
    'status-window': window('/settings/incidents', press('Change Investigating')),
    'field-window': window('/settings/incidents', press('Add a field')),
    'field-wrong': window('/settings/incidents', async (page) => {
      await press('Add a field')(page);
      await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
      await page.locator('[aria-invalid="true"]').first().waitFor();
    }),
    'exposures-nothing': '/exposures?state=dismissed',
    'status-page-new': window('/status-pages', press('Make a page')),
  };
}

/** What a screen says while the server fails. @param calls end of the addresses that fail */
function failed(address: string, calls: string): Shot {
  return {
    address: '/settings/account',
    after: async (page) => {
      await page.unrouteAll();
      await page.route(
        (url) => url.pathname.startsWith('/api/v1/') && url.pathname.endsWith(calls),
        async (route) =>
          await route.fulfill({
            status: 500,
            contentType: 'application/problem+json',
            body: JSON.stringify({ type: 'about:blank', title: 'the server failed', status: 500, requestId: 'req-1' }),
          }),
      );
      await page.goto(address);
      await page.getByRole('alert').first().waitFor();
    },
  };
}

/** Screens whose list or subject could not be fetched. */
export function failedShots({ open }: Rooms): Shots {
  return {
    'now-failed': failed('/now', '/now/read'),
    'incidents-failed': failed('/incidents', '/incidents'),
    'room-failed': failed(`/incidents/${open}`, `/incidents/${open}`),
    'exposures-failed': failed('/exposures', '/exposures/advisories'),
    'insights-failed': failed('/insights', '/insights'),
    'announcements-failed': failed('/announcements', '/announcements'),
    'postmortems-failed': failed('/postmortems', '/postmortems'),
  };
}

/** Before anything happened: an organisation without the sample. */
export const bareWorkShots: Shots = {
  'bare-now': '/now',
  'bare-incidents': '/incidents',
  'bare-incidents-over': '/incidents?show=over',
  'bare-exposures': '/exposures',
  'bare-postmortems': '/postmortems',
  'bare-actions': '/postmortems?part=actions',
  'bare-insights': '/insights',
  'bare-announcements': '/announcements',
  'bare-status-pages': '/status-pages',
};
