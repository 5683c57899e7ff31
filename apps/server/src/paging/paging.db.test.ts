import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { addPerson } from './test-people.ts';
import { openTestPaging, type TestPaging } from './test-paging.ts';

const MINUTE = 60_000;

let paging: TestPaging;
let [ana, ben] = ['', ''];

beforeAll(async () => {
  paging = await openTestPaging();
  ana = await addPerson(paging.platform, 'Ana');
  ben = await addPerson(paging.platform, 'Ben');
});
beforeEach(() => {
  paging.mail.mails.length = 0;
  paging.mail.behave('accepts');
  // Nobody's allowance is used up by the test before.
  paging.platform.clock.advance(60 * MINUTE);
});
afterAll(() => paging[Symbol.asyncDispose]());

const receivers = () => paging.mail.mails.map(({ to }) => to?.[0]?.address);

it('brings a mail when a group opens, and asks the next in line when nobody acknowledges', async () => {
  const policyId = await paging.addPolicy([
    { targets: [{ kind: 'person', userId: ana }] },
    { targets: [{ kind: 'person', userId: ben }] },
  ]);
  await paging.openGroup({ policyId, title: 'Checkout fails for one in five' });

  await paging.run();
  expect(receivers()).toEqual([`${ana}@example.org`]);
  expect(paging.mail.mails[0]?.subject).toBe('Checkout fails for one in five');
  await paging.after(4 * MINUTE);
  expect(receivers()).toEqual([`${ana}@example.org`]);
  await paging.after(1 * MINUTE);

  expect(receivers()).toEqual([`${ana}@example.org`, `${ben}@example.org`]);
});
