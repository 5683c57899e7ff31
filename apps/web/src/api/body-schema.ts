import type { OperationName } from '@lockstep/contract';

type Contract = typeof import('@lockstep/contract');
let loading: Promise<Contract | undefined> | undefined;

/** Fetches the contract's schemas, which the first screen does not wait for. Undefined when they can not be had. */
export async function loadContract(): Promise<Contract | undefined> {
  loading ??= import('@lockstep/contract').catch(() => {
    // A newer server no longer has this build's files, or it is away: the next one who asks tries again.
    loading = undefined;
    return undefined;
  });
  return await loading;
}

let isWaiting = false;

/** Schemas come with the first touch or key, before anything is sent; who only looks never fetches them. */
export function loadContractAtFirstGesture(): void {
  if (isWaiting) return;
  isWaiting = true;
  for (const gesture of ['pointerdown', 'keydown'] as const)
    addEventListener(gesture, () => void loadContract(), { once: true, passive: true });
}

/** What the contract finds wrong with a body; nothing when the schemas can not be had: the server checks again in any case. */
export async function mistakesIn(
  name: OperationName,
  body: unknown,
): Promise<readonly { readonly field: string; readonly problem: string }[]> {
  const contract = await loadContract();
  const found = contract?.operations[name].body.safeParse(body, { error: contract.plainWords });
  return (found?.error?.issues ?? []).map((issue) => ({ field: issue.path.join('.'), problem: issue.message }));
}
