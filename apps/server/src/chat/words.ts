import type { ChatAnswer, ChatButton } from '../platform/outgoing/chat.ts';
import type { Problem } from '../platform/problem.ts';
import type { ProvenAsk } from '#contacts/index.ts';
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

/** Nothing is done for an account that nobody has claimed: it is told how to, and where in Lockstep the thing itself is done. */
export function strangerAnswer(
  { title, isSeenByAll }: Pick<ProvenAsk, 'title' | 'isSeenByAll'>,
  linkUrl: string,
  where: { readonly label: string; readonly url: string } | undefined,
): ChatAnswer {
  return {
    sentence: `Nothing was done: Lockstep does not know whose ${title} account this is.`,
    lines: [
      'Open the link below, signed in to Lockstep, and say that the account is yours; then write it again.',
      isSeenByAll
        ? 'Everybody here sees the link, and it is for you alone: nobody else may open it. It works once, for ten minutes.'
        : 'The link is for you alone: it works once, for ten minutes.',
    ],
    links: [{ label: 'Link this account', url: linkUrl }, ...(where === undefined ? [] : [where])],
  };
}

/** How commands are begun in this chat. Sentences name no command; what helps stands in lines. */
export function withPrefix(answer: ChatAnswer, prefix: string | undefined): ChatAnswer {
  if (prefix === undefined || answer.lines === undefined) return answer;
  return { ...answer, lines: answer.lines.map((line) => line.replaceAll('/lockstep', prefix)) };
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
