import type { operations, ResponseOf } from '@lockstep/contract';
import type { Command } from 'commander';
import { action, type Cli } from '../cli.ts';
import { contactChannel, ownChatAccount, ownMethod } from '../server/own-contacts.ts';
import { printItem, printList } from '../server/lists.ts';
import { personId } from '../server/person-id.ts';
import { timeText } from '../moments.ts';

export function addContact(program: Command): void {
  const contact = program.command('contact').description('How people are reached when they are paged');
  contact
    .command('list')
    .description('List the ways to be reached: yours, or those of somebody')
    .option('--person <name or address>', 'of somebody else (needs contacts.manage)')
    .action(action(list));
  contact
    .command('add')
    .description('Add a way to be reached, and send a code there')
    .argument('<channel>', '`mail`, `sms`, `voice`, `slack`, `ntfy`, ...')
    .argument('<address>', 'a mail address, a number with its country code, ...')
    .option('--through <name>', 'which set-up sends, where a channel is set up more than once')
    .option('--label <text>', 'what to call it')
    .action(action(add));
  contact
    .command('verify')
    .description('Show that the code arrived; without a code another one is sent')
    .argument('<contact>', 'its label or id')
    .argument('[code]')
    .action(action(verify));
  contact
    .command('test')
    .description('Page me: a test to all of my verified contacts, or to one')
    .argument('[contact]', 'its label or id')
    .action(action(test));
  contact
    .command('chats')
    .description('List the accounts of chats that act as you, or as somebody')
    .option('--person <name or address>', 'as somebody else (needs contacts.manage)')
    .action(action(chats));
  contact
    .command('unlink')
    .description('End it: an account of a chat acts as nobody')
    .argument('<account>', 'its name in the chat, or id; of somebody else its id')
    .action(action(unlink));
}

async function list(cli: Cli, { person }: { readonly person?: string }): Promise<void> {
  const client = await cli.client();
  const params = { person: person === undefined ? ('me' as const) : await personId(client, person) };
  const { items } = await client.call('listContactMethods', { params });
  printList(
    cli.terminal,
    { items, hasMore: false },
    {
      schema: 'lockstep.contact.list/1',
      heading: ['CONTACT', 'CHANNEL', 'ADDRESS', 'STATE'],
      row: (method) => [method.label, method.channel, method.address, stateOf(method)],
      empty: 'Nobody can be reached by nothing: `lockstep contact add mail ada@example.org`.',
    },
  );
}

interface Standing {
  readonly verifiedAt: string | null;
  readonly stopped: { readonly because: string } | null;
  readonly isUsable: boolean;
}

function stateOf({ verifiedAt, stopped, isUsable }: Standing): string {
  if (stopped !== null) return `stopped: ${stopped.because}`;
  if (verifiedAt === null) return 'not verified';
  return isUsable ? 'verified' : 'its channel is switched off or not set up';
}

async function add(
  cli: Cli,
  channel: string,
  address: string,
  { through, label }: { readonly through?: string; readonly label?: string },
): Promise<void> {
  const client = await cli.client();
  const { setup, verification } = await contactChannel(client, channel, through);
  const body = { setup, channel, address, label };
  const made = await client.call('addContactMethod', { params: { person: 'me' }, body });
  if (verification === 'none') {
    printItem(cli.terminal, 'lockstep.contact/1', made, [`${made.label} is added.`]);
    return;
  }
  const sent = await client.call('sendContactCode', { params: { method: made.id } });
  printItem(cli.terminal, 'lockstep.contact/1', { ...made, code: sent }, [
    `${made.label} is added. ${codeText(sent, made.address)}`,
    sent.expiresAt === null
      ? `Once that is mended, have a code sent: lockstep contact verify "${made.label}"`
      : `Show that it arrived: lockstep contact verify "${made.label}" CODE`,
  ]);
}

type CodeSent = ResponseOf<(typeof operations)['sendContactCode']>;

/** A code that did not go out is void; one of which nobody knows may have arrived, and is good. */
function codeText({ outcome, reason, expiresAt }: CodeSent, address: string): string {
  if (expiresAt === null) return `No code went out: ${reason ?? outcome}.`;
  const until = `good until ${timeText(expiresAt)}`;
  return outcome === 'delivered'
    ? `A code is on its way to ${address}, ${until}.`
    : `A code may have gone to ${address}, ${until}: ${reason ?? outcome}.`;
}

async function verify(cli: Cli, contact: string, code: string | undefined): Promise<void> {
  const client = await cli.client();
  const method = await ownMethod(client, contact);
  const params = { method: method.id };
  if (code === undefined) {
    const sent = await client.call('sendContactCode', { params });
    printItem(cli.terminal, 'lockstep.contact.code/1', sent, [codeText(sent, method.address)]);
    return;
  }
  const verified = await client.call('verifyContactMethod', { params, body: { code } });
  printItem(cli.terminal, 'lockstep.contact/1', verified, [
    `${verified.label} is verified. Try it: lockstep contact test "${verified.label}"`,
  ]);
}

async function test(cli: Cli, contact: string | undefined): Promise<void> {
  const client = await cli.client();
  const method = contact === undefined ? undefined : (await ownMethod(client, contact)).id;
  const { items } = await client.call('sendTestPage', { body: { method } });
  printList(
    cli.terminal,
    { items, hasMore: false },
    {
      schema: 'lockstep.contact.test/1',
      heading: ['CONTACT', 'CHANNEL', 'PROVIDER SAYS'],
      row: ({ label, channel, outcome, reason }) => [label, channel, reason ?? outcome ?? 'nothing yet'],
      empty: 'Nothing was sent.',
    },
  );
  cli.terminal.say('Answer it on the phone: only that proves that pages reach you.');
}

async function chats(cli: Cli, { person }: { readonly person?: string }): Promise<void> {
  const client = await cli.client();
  const params = { person: person === undefined ? ('me' as const) : await personId(client, person) };
  const { items } = await client.call('listChatAccountsOf', { params });
  printList(
    cli.terminal,
    { items, hasMore: false },
    {
      schema: 'lockstep.contact.chats/1',
      heading: ['ACCOUNT', 'CHAT', 'PLACE', 'LINKED', 'ID'],
      row: ({ name, setupName, place, linkedAt, id }) => [name, setupName, place, timeText(linkedAt), id],
      empty: 'No account is linked: write `/lockstep link` in the chat.',
    },
  );
}

async function unlink(cli: Cli, account: string): Promise<void> {
  const client = await cli.client();
  const linked = await ownChatAccount(client, account);
  await client.call('unlinkChatAccount', { params: { account: linked.id } });
  printItem(cli.terminal, 'lockstep.contact.unlinked/1', linked, [`${linked.name} acts as nobody any more.`]);
}
