import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { Database } from '../platform/db/database.ts';
import { quietLog } from '../platform/test-context.ts';
import { deadAfterMs, leaseMs } from './lease.ts';
import { beginNotification } from './notification-store.ts';
import { takeGroupEvents } from './take-groups.ts';
import { openTestPaging, type TestPaging } from './test-paging.ts';
import { PagingWorker } from './worker.ts';

const SECOND = 1_000;

let paging: TestPaging;
let ana = '';
/** Another server: its own connections, the same database and clock. */
let other: Database;

beforeAll(async () => {
  paging = await openTestPaging();
  ana = await paging.addPerson('Ana');
  await paging.platform.database.signals.listening;
});
beforeEach(async () => {
  await paging.forget();
  const { url, schema, clock } = paging.platform;
  other = await Database.open({ url, schema, log: quietLog, clock });
  await other.signals.listening;
});
afterAll(() => paging[Symbol.asyncDispose]());

const subjects = () => paging.mail.mails.map(({ subject }) => subject);
const text = () => paging.mail.mails[0]?.text ?? '';

/** A group whose page the other server has leased. */
async function leaseThere(): Promise<{ readonly id: string; readonly lease: number }> {
  const policyId = await paging.addPolicy([{ targets: [{ kind: 'person', userId: ana }] }]);
  await paging.openGroup({ policyId });
  const [leased] = (await takeGroupEvents({ ...paging.parts, database: other })).leased;
  return leased ?? { id: '', lease: 0 };
}

async function beginThere(): Promise<void> {
  const now = paging.platform.clock.now();
  const begun = await beginNotification(other.read, await leaseThere(), { now, leaseUntil: now + leaseMs });
  expect(begun).toBeDefined();
}

it('what a server had begun goes out within seconds of its end, and says that the outcome was unknown', async () => {
  await beginThere();
  await other.close();

  await paging.after(SECOND);
  await paging.after(deadAfterMs - 1);
  expect(subjects()).toEqual([]);
  await paging.after(SECOND);

  expect(subjects()).toEqual(['Checkout fails']);
  expect(text()).toContain('the outcome was unknown');
});

it('what it had leased and not begun goes out as quickly, without a word', async () => {
  await leaseThere();
  await other.close();

  await paging.after(SECOND);
  await paging.after(deadAfterMs);

  expect(subjects()).toEqual(['Checkout fails']);
  expect(text()).not.toContain('unknown');
});

it('a server that lives keeps what it has begun, for as long as its lease lasts', async () => {
  await beginThere();

  for (let passed = 0; passed < leaseMs - SECOND; passed += SECOND) await paging.after(SECOND);

  expect(subjects()).toEqual([]);
  await other.close();
});

it('a server that loses its connections for a moment keeps what it has begun', async () => {
  await beginThere();
  await paging.rows('select pg_terminate_backend(pid) from pg_locks where classid = 1815243123 and objid = $1', [
    other.signals.number,
  ]);
  await paging.after(SECOND);
  await expect.poll(() => other.signals.process, { timeout: 5_000 }).toBe(other.signals.number);

  await paging.after(deadAfterMs);
  await paging.after(deadAfterMs);

  expect(subjects()).toEqual([]);
  await other.close();
});

it('of ten servers that see one end, one sends', async () => {
  await beginThere();
  await other.close();
  const workers = Array.from({ length: 10 }, () => new PagingWorker(paging.parts));
  paging.platform.clock.advance(SECOND);
  await Promise.all(workers.map((worker) => worker.runOnce()));
  paging.platform.clock.advance(deadAfterMs);

  await Promise.all(workers.map((worker) => worker.runOnce()));

  expect(subjects()).toEqual(['Checkout fails']);
});
