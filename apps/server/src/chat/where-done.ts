import { type ChatCommand, parseCommand } from './parse-command.ts';

/**
 * Where what somebody typed is done in Lockstep, in a session of one's own. Nothing is read for it, so it says the same whether an
 * incident exists or not.
 *
 * @returns undefined where the chat alone is enough, and for words that are no command
 */
export function whereDone(
  publicUrl: string,
  text: string,
): { readonly label: string; readonly url: string } | undefined {
  const read = parseCommand(text);
  return read.ok ? linkOf(publicUrl, read.command) : undefined;
}

function linkOf(publicUrl: string, command: ChatCommand): ReturnType<typeof whereDone> {
  switch (command.kind) {
    case 'link':
    case 'unlink':
    case 'help':
      return undefined;
    case 'propose': {
      const query = new URLSearchParams({ target: command.version }).toString();
      return { label: 'Open the gate', url: `${publicUrl}/gate?${query}` };
    }
    case 'declare':
    case 'list':
      return { label: 'Open incidents', url: `${publicUrl}/incidents` };
    case 'join':
    case 'key':
    case 'channel':
    case 'update':
    case 'severity':
    case 'take':
    case 'keep': {
      const { incident } = command;
      if (incident === undefined) return { label: 'Open incidents', url: `${publicUrl}/incidents` };
      return { label: `Open ${incident}`, url: `${publicUrl}/incidents/${incident}` };
    }
  }
}
