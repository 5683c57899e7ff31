import type { Client } from '@lockstep/client';
import { isId } from '@lockstep/contract';
import { CliProblem, exitCodes, usageProblem } from '../cli-problem.ts';
import { firstItems } from './lists.ts';

const NUMBERED = /^(?:INC-|#)?(\d{1,9})$/i;
const RESTRICTED = /^R-[A-Z2-9]{6}$/i;
/** Far more policies than one person speaks of. */
const LOOKED_THROUGH = 2_000;

/** How the API wants an incident named, which people call `INC-12`, `#12` or `12`. */
export function incidentRef(name: string): string {
  const number = NUMBERED.exec(name)?.[1];
  if (number !== undefined) return `INC-${number}`;
  if (isId(name) || RESTRICTED.test(name)) return name;
  throw usageProblem(`\`${name}\` is no incident`, 'name it as INC-12 or by its id');
}

/** The id of an incident, which people call `INC-12`. */
export async function incidentId(client: Client, name: string): Promise<string> {
  return (await client.call('getIncident', { params: { incident: incidentRef(name) } })).id;
}

/** The id of a decision, which people call `G-12`. */
export async function decisionId(client: Client, name: string): Promise<string> {
  if (isId(name)) return name;
  return (await client.call('getDecision', { params: { decision: name } })).id;
}

/** The id of an escalation policy, which people call by name. */
export async function escalationPolicyId(client: Client, name: string): Promise<string> {
  if (isId(name)) return name;
  const { items } = await firstItems(LOOKED_THROUGH, (query) => client.call('listEscalationPolicies', { query }));
  const found = items.find((policy) => policy.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found.id;
  throw new CliProblem(exitCodes.notFound, `escalation policy \`${name}\` does not exist`, {
    help: 'the screen Escalation lists them (`g y`)',
  });
}
