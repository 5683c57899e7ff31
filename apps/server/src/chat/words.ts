import type { ChatAnswer, ChatButton } from '../platform/outgoing/chat.ts';
import type { Problem } from '../platform/problem.ts';
import type { Incident } from '#incidents/index.ts';
import type { ChatGround } from './chat-ground.ts';
import { usage } from './parse-command.ts';

export function incidentUrl(publicUrl: string, { name }: Pick<Incident, 'name'>): string {
  return `${publicUrl}/incidents/${name}`;
}

/** The gate with what the incident is about filled in. */
function proposeUrl(publicUrl: string, { name, service, environment }: Incident): string {
  const given = Object.entries({ incident: name, service, environment }).filter(([, value]) => value !== undefined);
  return `${publicUrl}/gate?${new URLSearchParams(given as [string, string][]).toString()}`;
}

export function incidentLine({ name, title, severity, kind, service, environment, status }: Incident): string {
  const about = kind === 'both' ? 'reliability and security' : kind;
  const where = service === undefined ? '' : ` on ${service}${environment === undefined ? '' : ` in ${environment}`}`;
  return `${name}: ${title} (${severity}, ${about}${where}; ${status.title})`;
}

/** What can be done about an incident from a chat. Fixes and keys are links: people see what they decide on. */
export function incidentActs(publicUrl: string, incident: Incident): Pick<ChatAnswer, 'buttons' | 'links'> {
  const { name, resolvedAt } = incident;
  const room = { label: 'Open the room', url: incidentUrl(publicUrl, incident) };
  if (resolvedAt !== undefined) return { links: [room] };
  const join: ChatButton = { label: 'Join', act: 'run', value: `join ${name}`, isFirst: true };
  return {
    buttons: [join, { label: 'Take commander', act: 'run', value: `take ${name} commander` }],
    links: [
      room,
      { label: 'Propose a fix', url: proposeUrl(publicUrl, incident) },
      { label: 'Turn a key', url: incidentUrl(publicUrl, incident) },
    ],
  };
}

/** What could not be done, and what helps. */
export function problemAnswer({ message, help }: Pick<Problem, 'message' | 'help'>): ChatAnswer {
  return { sentence: `Nothing was done: ${message}.`, lines: help === undefined ? [] : [help] };
}

/** Nothing is done for an account that nobody has claimed. */
export function strangerAnswer({ publicUrl, by, title }: { publicUrl: string; by: string; title: string }): ChatAnswer {
  return {
    sentence: `Nothing was done: Lockstep does not know whose ${title} account this is.`,
    lines: [
      `Open your profile, add ${by} as a contact method by ${title}, enter the code it sends you, then try again.`,
    ],
    links: [{ label: 'Open your profile', url: `${publicUrl}/me` }],
  };
}

export function helpAnswer({ publicUrl }: Pick<ChatGround, 'publicUrl'>): ChatAnswer {
  return {
    sentence: 'What you can write:',
    lines: [
      ...Object.values(usage),
      'In a channel that belongs to an incident its name may be left out.',
      'Keys are turned in Lockstep only, never in a chat. Restricted incidents do not appear in chats.',
    ],
    links: [{ label: 'Open Lockstep', url: publicUrl }],
  };
}
