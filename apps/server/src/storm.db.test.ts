import { afterAll, beforeAll, expect, it } from 'vitest';
import { mailStandIn, type MailStandIn } from './integrations/smtp/test-mail-stand-in.ts';
import { openTestApp, type TestApp } from './test-app.ts';
import { prepareStorm, runStorm } from './test-storm.ts';

let mail: MailStandIn;
let product: TestApp;
beforeAll(async () => {
  mail = await mailStandIn();
  product = await openTestApp({ mailServer: { url: mail.url, from: 'Lockstep <lockstep@example.org>' } });
});
afterAll(async () => {
  await product.close();
  await mail[Symbol.asyncDispose]();
});

/** `npm run bench:storm` runs all of it. */
const isFull = process.env['LOCKSTEP_FULL'] === '1';
const [each, withinMs] = isFull ? [10_000, 10_000] : [500, 1_000];

it(`${each} alerts of one cause and ${each} of their own: a page within 5 s, five messages, each says what became of it`, async () => {
  const { admin, origin } = product;
  const key = await prepareStorm(admin, (await admin.call('whoAmI')).userId);

  const report = await runStorm({ origin, key, admin, mail }, { sameCause: each, ownCause: each, withinMs });

  if (isFull) console.log(report);
  expect(report.firstPageMs).toBeLessThan(5_000);
  expect(report).toMatchObject({ sent: 2 * each, groups: each + 1, lost: [], unexplained: [] });
  expect(mail.mails.map(({ to }) => to?.[0]?.address)).toEqual(Array.from({ length: 5 }, () => 'ada@example.org'));
  expect(product.failures).toEqual([]);
}, 300_000);
