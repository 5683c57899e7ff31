import type { Browser, Page } from '@playwright/test';
import { startProduct } from './product.ts';
import type { Shot } from './screen-states.ts';
import { type House, openHouse } from './signed-in.ts';
import { openDepot, sendTrain } from './train-house.ts';

type Shots = Readonly<Record<string, Shot>>;

async function pasteWrong(page: Page): Promise<void> {
  await page.getByLabel('Paste many').fill('cart-api 1.0.0\ngifts-api\nmail-api@1.0.0\ncart-api 1.1.0\n');
  await page.getByRole('button', { name: 'Put them in' }).click();
  await page.getByText('Line 2').waitFor();
}

async function askWrong(page: Page): Promise<void> {
  await page.getByLabel('Paste many').fill('cart-api 1.0.0\ngifts-api 7.7.7\nmail-api@1.0.0\n');
  await page.getByRole('button', { name: 'Put them in' }).click();
  await page.getByRole('button', { name: 'Ask the gate' }).click();
  await page.locator('[aria-invalid="true"]').first().waitFor();
}

const pressed =
  (name: string | RegExp) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('button', { name }).first().click();
    await page.getByRole('dialog').waitFor();
  };

/** Trains before there are any, as they are made up, and as they stand; on a product of their own. */
export async function takeTrains(
  browser: Browser,
  picked: (screens: Shots) => Shots,
  takeAll: (browser: Browser, house: Pick<House, 'url' | 'session'>, screens: Shots) => Promise<void>,
): Promise<void> {
  const fresh: Shots = {
    'trains-none': '/trains',
    'train-new': '/trains/new',
    'train-paste-wrong': { address: '/trains/new', after: pasteWrong },
    'train-ask-wrong': { address: '/trains/new', after: askWrong },
  };
  const names = [
    'train',
    'train-thumb',
    'train-stopped',
    'train-window',
    'train-signed',
    'trains',
    'train-member',
    'train-room',
  ];
  const later = picked(Object.fromEntries(names.map((name) => [name, '/'])));
  if (Object.keys(picked(fresh)).length + Object.keys(later).length === 0) return;
  await using product = await startProduct();
  const house = await openHouse(product);
  const depot = await openDepot(house, 3);
  await takeAll(browser, house, picked(fresh));
  if (Object.keys(later).length === 0) return;
  const incident = await house.admin.call('recordIncident', {
    body: {
      service: depot.held[0] ?? '',
      title: 'Checkout is slow everywhere',
      kind: 'reliability',
      severity: 'sev2',
      startedAt: new Date().toISOString(),
    },
  });
  const mixed = await sendTrain(house, depot, { denied: 2, incident: incident.id });
  const signed = await sendTrain(house, depot, { denied: 0 });
  const params = { train: signed.id };
  const reason = 'the leak takes days, checkout is slow now';
  const asked = await house.admin.call('requestTrainSignoff', { params, body: { reason } });
  await house.admin.call('requestTrainSignoff', { params: { train: mixed.id }, body: { reason } });
  const { digest } = asked;
  await depot.bo.client.call('turnTrainKey', { params: { ...params, axis: 'reliability' }, body: { digest } });
  await depot.sam.client.call('turnTrainKey', { params: { ...params, axis: 'security' }, body: { digest } });
  const member = mixed.members.find(({ verdict }) => verdict === 'needs_signoff');
  await takeAll(
    browser,
    house,
    picked({
      'train-stopped': `/trains/${mixed.number}?only=stopped`,
      'train-signed': `/trains/${signed.number}`,
      trains: '/trains',
      'train-member': `/decisions/${member?.number}`,
      'train-room': `/incidents/${incident.name}?part=context`,
    }),
  );
  await takeAll(
    browser,
    { url: house.url, session: depot.sam.session },
    picked({
      train: `/trains/${mixed.number}`,
      'train-thumb': { address: `/trains/${mixed.number}`, isWindow: true, after: async () => undefined },
      'train-window': { address: `/trains/${mixed.number}`, after: pressed(/^Turn it once/), isWindow: true },
    }),
  );
}
