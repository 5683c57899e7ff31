import { afterAll, beforeAll, expect, it } from 'vitest';
import { JobRunner } from '../platform/jobs/runner.ts';
import type { sendHttp } from '../platform/outgoing/send-http.ts';
import { openTestPlatform, quietLog, type TestPlatform } from '../platform/test-context.ts';
import { askConfirmation, confirmationJobs, isConfirmable } from './confirm-source.ts';
import { createSource } from './create-source.ts';
import type { AlertSource } from './source.ts';
import { getSource } from './source-store.ts';
import { prometheusKinds } from './test-kinds.ts';

let platform: TestPlatform;
let source: AlertSource;
const url = 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=x';

beforeAll(async () => {
  platform = await openTestPlatform();
  const input = { name: 'sns', kind: 'prometheus', axis: 'reliability' } as const;
  ({ source } = await createSource(platform.as(['admin']), prometheusKinds, input));
});
afterAll(() => platform.close());

/** Answers like the vendor. */
function answering(status: number, asked: string[] = []): typeof sendHttp {
  return async (request) => {
    asked.push(request.url);
    return { kind: 'answer', status, text: '', retryAfterMs: undefined };
  };
}

async function runUntilDone(get: typeof sendHttp): Promise<AlertSource['confirmation']> {
  const handlers = confirmationJobs({ allowPrivate: false }, get);
  const jobs = new JobRunner({ database: platform.database, handlers, log: quietLog });
  for (let tries = 0; tries < 6; tries += 1) {
    await jobs.runDue();
    platform.clock.advance(15 * 60_000);
  }
  return (await getSource(platform.database.read, 'sns')).confirmation;
}

it('is asked for once, and its success shown at the source', async () => {
  const asked: string[] = [];
  await askConfirmation(platform.asSystem(), source, url);
  expect((await getSource(platform.database.read, 'sns')).confirmation).toMatchObject({ state: 'waiting' });

  expect(await runUntilDone(answering(200, asked))).toMatchObject({ state: 'confirmed', problem: undefined });
  expect(asked).toEqual([url]);
});

it('that fails is tried again, and then told', async () => {
  const asked: string[] = [];
  await askConfirmation(platform.asSystem(), source, url);

  expect(await runUntilDone(answering(403, asked))).toMatchObject({ state: 'failed', problem: 'Amazon answered 403' });
  expect(asked).toHaveLength(5);
});

it('never leads anywhere else', async () => {
  const asked: string[] = [];
  await askConfirmation(platform.asSystem(), source, 'https://amazonaws.com.evil.example/');

  expect(await runUntilDone(answering(200, asked))).toMatchObject({ state: 'failed' });
  expect(asked).toEqual([]);
});

it.each([
  ['https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription', true],
  ['https://sns.cn-north-1.amazonaws.com.cn/', true],
  ['http://sns.us-east-1.amazonaws.com/', false],
  ['https://sns.us-east-1.amazonaws.com:8443/', false],
  ['https://xamazonaws.com/', false],
  ['https://127.0.0.1/', false],
  ['no address', false],
])('%s may be asked: %s', (address, expected) => {
  expect(isConfirmable(address)).toBe(expected);
});
