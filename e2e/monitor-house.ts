import type { z } from 'zod';
import type { Client } from '../packages/client/src/index.ts';
import type { HeartbeatSchedule } from '../packages/contract/src/heartbeats.ts';
import type { Shot } from './screen-states.ts';

type Schedule = z.input<typeof HeartbeatSchedule>;

/** A source read by a mapping that has sent two payloads, one of them without a matter. */
export async function hearDeploys({ url, admin }: { readonly url: string; readonly admin: Client }): Promise<void> {
  const { key } = await admin.call('createAlertSource', { body: { name: 'shop-ci', kind: 'generic' } });
  await admin.call('updateAlertSource', {
    params: { source: 'shop-ci' },
    body: {
      keepsPayloads: true,
      mapping: {
        version: 1,
        summary: '{{ title }}',
        key: '{{ id }}',
        status: { from: '{{ status }}', map: { ok: 'resolve', failed: 'fire' }, default: 'fire' },
        labels: { service: '{{ service }}', branch: '{{ branch }}' },
      },
    },
  });
  const { items } = await admin.call('listAlertSourceKinds', {});
  const path = items.find(({ kind }) => kind === 'generic')?.path.replace('{key}', key);
  if (path === undefined) throw new Error('the generic kind is missing');
  const post = async (body: string): Promise<Response> =>
    await fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const taken = await post(
    JSON.stringify({ id: 'build-7', title: 'The build of checkout fails', status: 'failed', service: 'checkout' }),
  );
  if (!taken.ok) throw new Error(`the payload was refused: ${await taken.text()}`);
  // What the mapping finds no matter in stands among the last payloads with its reason.
  await post('{"id": "build-8"}');
}

/** Heartbeats and checks in different states: one that ran, one that waits, one that is paused, one that fails. */
export async function watchJobs({ url, admin }: { readonly url: string; readonly admin: Client }): Promise<void> {
  const add = async (name: string, schedule: Schedule): Promise<string> => {
    const { pingPath } = await admin.call('createHeartbeat', { body: { name, schedule } });
    if (pingPath === null) throw new Error('the admin is not told where to ping');
    return `${url}${pingPath}`;
  };
  const backup = await add('nightly-backup', { kind: 'cron', expression: '0 3 * * *', zone: 'Europe/Berlin' });
  await fetch(`${backup}/start`);
  const ended = await fetch(backup, { method: 'POST', body: '3 files, 12 GiB' });
  if (!ended.ok) throw new Error(`the ping was refused: ${await ended.text()}`);
  await add('invoice-run', { kind: 'period', periodSeconds: 3_600 });
  await add('old-report', { kind: 'period', periodSeconds: 86_400 });
  await admin.call('updateHeartbeat', { params: { heartbeat: 'old-report' }, body: { isPaused: true } });
  await admin.call('createUptimeCheck', {
    body: { name: 'shop-front', probe: { kind: 'http', url: 'https://shop.example.org/', keyword: 'Basket' } },
  });
  await admin.call('createUptimeCheck', {
    body: { name: 'shop-certificate', probe: { kind: 'tls', host: 'shop.example.org', daysLeft: 21 } },
  });
}

/** The screen of monitors, with the pings of one, and its window. */
export const monitorShots: Readonly<Record<string, Shot>> = {
  monitors: {
    address: '/settings/monitors',
    after: async (page) => {
      await page.getByText('Last pings of nightly-backup').click();
      await page.getByText('3 files, 12 GiB').waitFor();
    },
  },
  'monitor-heartbeat': {
    address: '/settings/monitors',
    isWindow: true,
    after: async (page) => {
      await page.getByRole('button', { name: 'Add a heartbeat' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  'monitor-check': {
    address: '/settings/monitors',
    isWindow: true,
    after: async (page) => {
      await page.getByRole('button', { name: 'Add a check' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
};
