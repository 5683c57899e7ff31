import type { Browser, Page } from '@playwright/test';
import { startProduct } from './product.ts';
import type { Shot } from './screen-states.ts';
import { type House, openHouse } from './signed-in.ts';
import { openDepot } from './train-house.ts';

type Shots = Readonly<Record<string, Shot>>;

async function fillIn(page: Page): Promise<void> {
  await page.getByRole('dialog').waitFor();
  await page.getByLabel('Memory').check();
  await page.getByLabel('Where it is kept').fill('s3://forensics/cart-api/2026-11-22');
}

async function sendEmpty(page: Page): Promise<void> {
  await page.getByRole('dialog').waitFor();
  await page.getByRole('button', { name: 'Record it' }).click();
  await page.locator('[aria-invalid="true"]').first().waitFor();
}

const still = async (): Promise<void> => undefined;

/** Evidence that is to be captured first, by a decision and by a train, before it is recorded and after; a product of their own. */
export async function takeCaptures(
  browser: Browser,
  picked: (screens: Shots) => Shots,
  takeAll: (browser: Browser, house: Pick<House, 'url' | 'session'>, screens: Shots) => Promise<void>,
): Promise<void> {
  const names = [
    'due',
    'thumb',
    'window',
    'wrong',
    'others',
    'now',
    'train',
    'train-window',
    'done',
    'train-done',
    'list',
  ];
  if (Object.keys(picked(Object.fromEntries(names.map((name) => [`capture-${name}`, '/'])))).length === 0) return;
  await using product = await startProduct();
  const house = await openHouse(product);
  const depot = await openDepot(house, 1);
  const { client, session } = depot.sam;
  const places = { environment: 'production', target: '1.0.0', motive: 'reliability' } as const;
  for (const service of depot.free.slice(0, 2)) {
    await client.call('recordIncident', {
      body: {
        service,
        environment: 'production',
        title: `Somebody signed in to ${service} who is not ours`,
        kind: 'security',
        severity: 'sev2',
        startedAt: new Date().toISOString(),
      },
    });
  }
  const [service = ''] = depot.free;
  const decision = await house.admin.call('decideRemediation', {
    body: { ...places, service, reason: 'errors since the last release' },
  });
  const train = await house.admin.call('decideTrain', {
    body: {
      ...places,
      members: depot.free.map((member) => ({ service: member, target: places.target })),
      reason: 'errors since the last release',
    },
  });
  const sam = { url: house.url, session };
  const address = `/decisions/${decision.number}`;
  const trainAddress = `/trains/${train.number}`;
  await takeAll(browser, house, picked({ 'capture-others': address }));
  await takeAll(
    browser,
    sam,
    picked({
      'capture-due': address,
      'capture-thumb': { address, isWindow: true, after: still },
      'capture-window': { address: `${address}?do=capture`, isWindow: true, after: fillIn },
      'capture-wrong': { address: `${address}?do=capture`, isWindow: true, after: sendEmpty },
      'capture-now': '/now?kind=evidence',
      'capture-train': trainAddress,
      'capture-train-window': { address: `${trainAddress}?do=capture`, isWindow: true, after: fillIn },
    }),
  );
  const said = { kinds: ['memory' as const, 'network' as const], keptAt: 's3://forensics/cart-api/2026-11-22' };
  const params = { decision: decision.id };
  const first = await client.call('recordCapture', { params, body: { ...said, isMoreToCome: true } });
  await client.call('recordCapture', {
    params,
    body: {
      ...said,
      kinds: ['memory'],
      sha256: 'a'.repeat(64),
      note: 'the first one was cut short',
      corrects: first.evidence.items[0]?.id,
    },
  });
  await client.call('recordTrainCapture', { params: { train: train.id }, body: said });
  await takeAll(
    browser,
    sam,
    picked({ 'capture-done': address, 'capture-train-done': trainAddress, 'capture-list': '/decisions' }),
  );
}
