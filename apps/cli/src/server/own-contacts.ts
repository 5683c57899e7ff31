import type { Client } from '@lockstep/client';
import { isId } from '@lockstep/contract';
import { CliProblem, exitCodes, usageProblem } from '../cli-problem.ts';

/** One of the caller's own contact methods, called by its label, address or id. */
export async function ownMethod(
  client: Client,
  name: string,
): Promise<{ readonly id: string; readonly label: string; readonly address: string }> {
  const { items } = await client.call('listContactMethods', { params: { person: 'me' } });
  const wanted = name.trim().toLowerCase();
  const found = items.filter(({ id, label, address }) =>
    [id, label, address].some((each) => each.toLowerCase() === wanted),
  );
  const [first] = found;
  if (first === undefined)
    throw new CliProblem(exitCodes.notFound, `you have no contact \`${name}\``, { help: '`lockstep contact list`' });
  if (found.length > 1)
    throw usageProblem(`${found.length} contacts are called \`${name}\``, 'name it by its address or id');
  return first;
}

/** One of the caller's own accounts of chats, called by its name there; any account by its id, as the server lets them. */
export async function ownChatAccount(
  client: Client,
  name: string,
): Promise<{ readonly id: string; readonly name: string }> {
  const { items } = await client.call('listChatAccountsOf', { params: { person: 'me' } });
  const wanted = name.trim().replace(/^@/, '').toLowerCase();
  const found = items.filter((each) =>
    [each.id, each.account, each.name.replace(/^@/, '')].some((one) => one.toLowerCase() === wanted),
  );
  const [first] = found;
  if (found.length > 1) throw usageProblem(`${found.length} chat accounts are called \`${name}\``, 'name it by its id');
  if (first !== undefined) return first;
  if (isId(wanted)) return { id: wanted, name: 'The account' };
  throw new CliProblem(exitCodes.notFound, `no chat account \`${name}\` acts as you`, {
    help: '`lockstep contact chats`',
  });
}

/** The set-up that reaches people by this channel. @param through name of the set-up, where there are several */
export async function contactChannel(
  client: Client,
  channel: string,
  through: string | undefined,
): Promise<{ readonly setup: string; readonly verification: 'code' | 'none' | 'bot' }> {
  const { items } = await client.call('listContactChannels', {});
  const named = items.filter((each) => each.channel === channel);
  const found = through === undefined ? named : named.filter(({ setupName }) => setupName === through);
  const [first] = found;
  if (first === undefined) {
    const known = [...new Set(items.map((each) => each.channel))].join(', ');
    throw usageProblem(
      through === undefined ? `\`${channel}\` is not set up here` : `\`${through}\` does not send \`${channel}\``,
      known === '' ? 'an admin sets channels up first' : `one of ${known}`,
    );
  }
  if (found.length > 1) {
    const names = found.map(({ setupName }) => `\`${setupName}\``).join(', ');
    throw usageProblem(`\`${channel}\` is set up more than once`, `choose with \`--through\`: ${names}`);
  }
  return first;
}
