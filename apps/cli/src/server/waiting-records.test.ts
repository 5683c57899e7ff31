import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@lockstep/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { countWaiting, keepRecord, sendWaiting, type WaitingRecord } from './waiting-records.ts';

const URL = 'http://lockstep.example';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-waiting-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function keep(version: string, at: string, url = URL): void {
  const record: WaitingRecord = {
    url,
    service: 'web',
    environment: 'production',
    version,
    at,
    sharePercent: 100,
    motive: 'routine',
  };
  keepRecord(folder, record);
}

/** A client whose server answers each version as told. */
function clientOf(answer: (version: string) => Response | Error) {
  const asked: string[] = [];
  const client = createClient({
    baseUrl: URL,
    fetch: async (_url, init) => {
      const { version } = JSON.parse(typeof init?.body === 'string' ? init.body : '{}') as { version: string };
      asked.push(version);
      const given = answer(version);
      if (given instanceof Error) throw given;
      return given;
    },
  });
  return { client, asked };
}

function problem(status: number, code: string): Response {
  const body = { type: 'about:blank', title: 'refused', status, code, requestId: 'r' };
  return new Response(JSON.stringify(body), { status });
}

it('sends what waits in the order in which it happened, for this server only', async () => {
  keep('2.0.0', '2026-01-02T00:00:00.000Z');
  keep('1.0.0', '2026-01-01T00:00:00.000Z');
  keep('9.0.0', '2026-01-01T00:00:00.000Z', 'http://other.example');
  const { client, asked } = clientOf(() => new Response('{}'));

  await sendWaiting(folder, URL, client, () => undefined);

  expect(asked).toEqual(['1.0.0', '2.0.0']);
  expect(countWaiting(folder)).toBe(1);
});

it('keeps everything while nobody answers, and while the token is refused', async () => {
  keep('1.0.0', '2026-01-01T00:00:00.000Z');

  const away = clientOf(() => new TypeError('fetch failed'));
  await expect(sendWaiting(folder, URL, away.client, () => undefined)).rejects.toThrow(/can not be reached/);
  const stranger = clientOf(() => problem(401, 'access.unauthenticated'));
  await expect(sendWaiting(folder, URL, stranger.client, () => undefined)).rejects.toThrow(/refused/);

  expect(countWaiting(folder)).toBe(1);
});

it('puts a refused record aside and goes on', async () => {
  keep('1.0.0', '2026-01-01T00:00:00.000Z');
  keep('2.0.0', '2026-01-02T00:00:00.000Z');
  const said: string[] = [];
  const { client } = clientOf((version) =>
    version === '1.0.0' ? problem(404, 'releases.release_not_found') : new Response('{}'),
  );

  await sendWaiting(folder, URL, client, (line) => said.push(line));

  expect(countWaiting(folder)).toBe(0);
  expect(readdirSync(join(folder, 'waiting'))).toEqual([expect.stringMatching(/\.json\.refused$/)]);
  expect(said).toEqual([
    expect.stringMatching(/1\.0\.0.*was refused/),
    expect.stringMatching(/^Recorded late.*2\.0\.0/),
  ]);
});
