import type { ChatAnswer } from '../platform/outgoing/chat.ts';
import { type ChatCommand, parseCommand } from './parse-command.ts';

/**
 * What is answered in a chat that does not tell whose account it is: where each thing is done, in a session of one's own. Nothing is
 * read for it, so it says the same whether an incident exists or not.
 */
export function linksOnly(publicUrl: string, text: string): ChatAnswer {
  const read = parseCommand(text);
  if (!read.ok) return { sentence: `Nothing was done: ${read.problem}.`, lines: [read.help] };
  return {
    sentence: sentenceOf(read.command),
    lines: ['This chat does not say whose account is whose, so nothing is done from here.'],
    links: [linkOf(publicUrl, read.command)],
  };
}

function sentenceOf(command: ChatCommand): string {
  switch (command.kind) {
    case 'declare':
      return `Declare it in Lockstep: ${command.title}`;
    case 'join':
    case 'take':
      return 'Join, or take a role, in the room:';
    case 'update':
    case 'severity':
      return 'Write it down in the room:';
    case 'propose':
      return `Ask the gate about ${command.version}:`;
    case 'key':
      return 'Keys are turned in Lockstep only, in a session of your own:';
    case 'channel':
      return 'Channels of incidents are made in Slack only. The room is here:';
    case 'list':
      return 'Open incidents:';
    case 'help':
      return 'Write what you want to do, such as `join INC-12`: the answer is a link to where it is done.';
  }
}

function linkOf(publicUrl: string, command: ChatCommand): { readonly label: string; readonly url: string } {
  if (command.kind === 'propose')
    return {
      label: 'Open the gate',
      url: `${publicUrl}/gate?${new URLSearchParams({ target: command.version }).toString()}`,
    };
  const name = 'incident' in command ? command.incident : undefined;
  if (name === undefined) return { label: 'Open incidents', url: `${publicUrl}/incidents` };
  return { label: `Open ${name}`, url: `${publicUrl}/incidents/${name}` };
}
