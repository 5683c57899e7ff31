import type { Client } from '../packages/client/src/index.ts';

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
