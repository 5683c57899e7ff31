import { rolePermissions } from '@lockstep/contract';
import { listExposuresOfService, refreshExposures, type Triage, triageExposure } from '#exposures/index.ts';
import { findServiceIds } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { systemActor } from '../platform/make-context.ts';
import { listSeats } from './store.ts';

interface Story {
  readonly service: string;
  readonly advisory: string;
  readonly triage: Omit<Triage, 'from' | 'to'> & { readonly from: string; readonly to: string };
}

const nothingMore = { note: undefined, missing: undefined, secondLookAt: undefined, acceptedBecause: undefined };

/** What the sample's security key found out; the other exposures wait for somebody. */
const stories: readonly Story[] = [
  {
    service: 'conductor',
    advisory: 'CVE-2021-44228',
    triage: {
      ...nothingMore,
      verdict: 'no_evidence',
      logs: 'logs of the workflow engine, egress log of the firewall',
      query: '${jndi: in any field; connections to ports 389, 1099 and 1389 outside',
      from: '2021-12-10T00:00:00Z',
      to: '2021-12-23T00:00:00Z',
      note: 'Worker logs are complete; the firewall let nothing out but to the registry.',
    },
  },
  {
    service: 'diaspora',
    advisory: 'CVE-2019-5418',
    triage: {
      ...nothingMore,
      verdict: 'cannot_tell',
      logs: 'access logs of the proxy, as far back as they go',
      query: 'accept header with ../',
      from: '2019-05-01T00:00:00Z',
      to: '2019-05-15T00:00:00Z',
      missing: 'access logs of January to April 2019; they were kept for 14 days',
      acceptedBecause: 'the logs are gone for good, and every secret that could have been read has been replaced since',
    },
  },
];

/** Exposures of what the sample serves and served, with two verdicts. */
export async function addExposures(tx: Transaction, ctx: RequestContext, services: readonly string[]): Promise<void> {
  const ids = await findServiceIds(tx, services);
  const system: RequestContext = { ...ctx, actor: systemActor('sample') };
  for (const name of services) {
    const id = ids.get(name.toLowerCase());
    if (id !== undefined) await refreshExposures(system, id);
  }
  const sam = (await listSeats(tx)).find(({ role }) => role === 'security_key');
  if (sam === undefined) throw new RangeError('the sample has nobody with the security key');
  const signer: RequestContext = {
    ...ctx,
    actor: {
      kind: 'person',
      id: sam.id,
      userId: sam.id,
      name: sam.name,
      permissions: rolePermissions.security_key,
      isSample: true,
    },
  };
  for (const { service, advisory, triage } of stories) {
    const exposures = await listExposuresOfService(tx, ids.get(service) ?? '');
    const found = exposures.find(({ group }) => group === advisory);
    if (found === undefined) throw new RangeError(`${service} of the sample was not exposed to ${advisory}`);
    await triageExposure(signer, found.id, { ...triage, from: Date.parse(triage.from), to: Date.parse(triage.to) });
  }
}
