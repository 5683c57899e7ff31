import { getService, getTeam } from '#services/index.ts';
import type { Transaction } from '../platform/context.ts';

/** Whose figures; undefined: everybody's. */
export interface Scope {
  readonly serviceId: string | undefined;
  readonly teamId: string | undefined;
}

export async function scopeOf(
  tx: Transaction,
  { service, team }: { readonly service?: string | undefined; readonly team?: string | undefined },
): Promise<Scope> {
  return {
    serviceId: service === undefined ? undefined : (await getService(tx, service)).id,
    teamId: team === undefined ? undefined : (await getTeam(tx, team)).id,
  };
}

/** A condition: the service `alias` is in scope. `first` is the number of the parameter with its id, the next that of the team. */
export function isInScope(alias: string, first: number): string {
  return `($${first}::uuid is null or ${alias}.id = $${first}) and ($${first + 1}::uuid is null or ${alias}.team_id = $${first + 1})`;
}
