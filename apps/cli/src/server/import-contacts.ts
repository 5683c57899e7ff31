import type { Client } from '@lockstep/client';
import type { KnownPeople } from '../apply/known-names.ts';
import { toCliProblem } from '../cli-problem.ts';
import type { ContactChannelName, ImportedContact } from '../import/vendor-contacts.ts';
import type { BesideStep } from './plan-and-apply.ts';

const LABELS: Readonly<Record<ContactChannelName, string>> = { mail: 'Mail', sms: 'Text messages', voice: 'Calls' };

/** Set-ups by the channel through which they reach people who prove it with a code; the first of each. */
export async function contactSetups(client: Client): Promise<ReadonlyMap<string, string>> {
  const { items } = await client.call('listContactChannels', {});
  const proven = items.filter(({ verification }) => verification === 'code');
  return new Map(proven.toReversed().map(({ channel, setup }) => [channel, setup]));
}

/**
 * What is missing of the ways to reach people. None is sent anything: they ask for a code themselves.
 *
 * @param setups of `contactSetups`
 */
export async function contactSteps(
  client: Client,
  contacts: readonly ImportedContact[],
  people: KnownPeople,
  setups: ReadonlyMap<string, string>,
): Promise<readonly BesideStep[]> {
  const steps: BesideStep[] = [];
  for (const [word, wanted] of Map.groupBy(contacts, ({ person }) => person)) {
    const person = people.find(word)?.id;
    if (person === undefined) continue;
    const { items } = await client.call('listContactMethods', { params: { person } });
    const known = new Set(items.map(({ channel, address }) => `${channel} ${address.toLowerCase()}`));
    for (const { channel, address } of wanted) {
      const setup = setups.get(channel);
      if (setup === undefined || known.has(`${channel} ${address.toLowerCase()}`)) continue;
      const body = { setup, channel, address, label: `${LABELS[channel]} ${address}` };
      steps.push({
        name: `contact method ${word}: ${channel} ${address}`,
        take: () => added(client, person, body),
      });
    }
  }
  return steps;
}

type NewMethod = { readonly setup: string; readonly channel: string; readonly address: string; readonly label: string };

/** @returns why it was refused: one number that is wrong keeps nobody else's from coming along */
async function added(client: Client, person: string, body: NewMethod): ReturnType<BesideStep['take']> {
  try {
    await client.call('addContactMethod', { params: { person }, body });
    return undefined;
  } catch (error) {
    const problem = await toCliProblem(error);
    if (problem === undefined) throw error;
    return { problem: problem.message, help: problem.help ?? 'they add it in My profile' };
  }
}
