import liveWorkerAddress from './live-worker.ts?sharedworker&url';
import schemaWorkerAddress from './schema-worker.ts?worker&url';

type TypePolicy = { createScriptURL(address: string): string };
declare const trustedTypes: { createPolicy(name: string, rules: TypePolicy): TypePolicy } | undefined;

/** The addresses that may become a worker. That of notifications lies beside the page, because its reach is its folder. */
const addresses = { live: liveWorkerAddress, schemas: schemaWorkerAddress, push: '/push-worker.js' } as const;

let policy: TypePolicy | undefined;

/** A policy of this name can be made once for the life of the page. */
export function trustedWorker(which: keyof typeof addresses): string {
  const address = addresses[which];
  if (typeof trustedTypes === 'undefined') return address;
  policy ??= trustedTypes.createPolicy('lockstep', {
    createScriptURL: (wanted) => {
      if (!Object.values(addresses).includes(wanted)) throw new TypeError('only workers of Lockstep may be started');
      return wanted;
    },
  });
  return policy.createScriptURL(address);
}
