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

it('500 alerts of one cause and 500 of their own: a page within 5 s, five messages, and each says what became of it', async () => {
  const { admin, origin } = product;
  const key = await prepareStorm(admin, (await admin.call('whoAmI')).userId);

  const report = await runStorm({ origin, key, admin, mail }, { sameCause: 500, ownCause: 500, withinMs: 1_000 });

  expect(report.firstPageMs).toBeLessThan(5_000);
  expect(report).toMatchObject({ sent: 1_000, groups: 501, lost: [], unexplained: [] });
  expect(mail.mails.map(({ to }) => to?.[0]?.address)).toEqual(Array.from({ length: 5 }, () => 'ada@example.org'));
  expect(product.failures).toEqual([]);
}, 90_000);
