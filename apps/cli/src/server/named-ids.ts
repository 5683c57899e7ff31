import type { Client } from '@lockstep/client';
import { CliProblem, exitCodes, usageProblem } from '../cli-problem.ts';
import { firstItems } from './lists.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NUMBERED = /^(?:INC-|G-|#)?(\d{1,9})$/i;
/** Far more incidents than one person speaks of by number. */
const LOOKED_THROUGH = 2_000;

/** Far more people than one installation has. */
const MOST_PEOPLE = 10_000;

/** The id of a person by their address, or by a name that only one of them has. */
export async function personId(client: Client, named: string): Promise<string> {
  if (UUID.test(named)) return named;
  const wanted = named.toLowerCase();
  const { items } = await firstItems(MOST_PEOPLE, (query) => client.call('listPeople', { query }));
  const byAddress = items.filter(({ email }) => email?.toLowerCase() === wanted);
  const found = byAddress.length > 0 ? byAddress : items.filter(({ name }) => name.toLowerCase() === wanted);
  const [person, other] = found;
  if (person !== undefined && other === undefined) return person.id;
  const problem = person === undefined ? 'nobody is called' : 'more than one person is called';
  throw new CliProblem(person === undefined ? exitCodes.notFound : exitCodes.error, `${problem} \`${named}\``, {
    help: 'give the address they sign in with',
  });
}

/** The id of an incident, which people call `INC-12`. */
export async function incidentId(client: Client, name: string): Promise<string> {
  if (UUID.test(name)) return name;
  const number = Number(NUMBERED.exec(name)?.[1]);
  if (Number.isNaN(number)) throw usageProblem(`\`${name}\` is no incident`, 'name it as INC-12 or by its id');
  const { items } = await firstItems(LOOKED_THROUGH, (query) => client.call('listIncidents', { query }));
  const found = items.find((incident) => incident.number === number);
  if (found === undefined) {
    throw new CliProblem(exitCodes.notFound, `incident \`${name}\` does not exist`, {
      help: 'list them with `lockstep incident list`',
    });
  }
  return found.id;
}

/** The id of a decision, which people call `G-12`. */
export async function decisionId(client: Client, name: string): Promise<string> {
  if (UUID.test(name)) return name;
  return (await client.call('getDecision', { params: { decision: name } })).id;
}
