import type { Client } from '@lockstep/client';
import { isId } from '@lockstep/contract';
import { CliProblem, exitCodes, usageProblem } from '../cli-problem.ts';
import { firstItems } from './lists.ts';

/** Far more people than one installation has. */
const LOOKED_THROUGH = 20_000;

/** The id of a person, who is called by address or name. */
export async function personId(client: Client, name: string): Promise<string> {
  if (isId(name)) return name;
  const wanted = name.trim().toLowerCase();
  const { items } = await firstItems(LOOKED_THROUGH, (query) => client.call('listPeople', { query }));
  const active = items.filter(({ state }) => state !== 'deactivated');
  const byAddress = active.filter(({ email }) => email?.toLowerCase() === wanted);
  const found = byAddress.length > 0 ? byAddress : active.filter((person) => person.name.toLowerCase() === wanted);
  const [first] = found;
  if (first === undefined)
    throw new CliProblem(exitCodes.notFound, `nobody is called \`${name}\``, {
      help: wanted.includes('@') ? 'invite them in Settings, People' : 'name them by address',
    });
  if (found.length > 1) throw usageProblem(`${found.length} people are called \`${name}\``, 'name them by address');
  return first.id;
}
