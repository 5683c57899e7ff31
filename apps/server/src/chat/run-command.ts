import { decideRemediation } from '#gate/index.ts';
import {
  addNote,
  type Incident,
  joinIncident,
  listIncidents,
  roleWords,
  takeRole,
  updateIncident,
} from '#incidents/index.ts';
import type { ChatAnswer } from '../platform/outgoing/chat.ts';
import { Problem } from '../platform/problem.ts';
import type { ChatGround } from './chat-ground.ts';
import { declareByChat } from './declare-by-chat.ts';
import { keepNamed } from './keep-quote.ts';
import { namedIncident } from './named-incident.ts';
import type { ChatCommand } from './parse-command.ts';
import { askForRoom } from './ask-for-room.ts';
import { helpAnswer, incidentActs, incidentLine, incidentUrl } from './words.ts';

/** Does one command as the person who wrote it. What may not be done is thrown, as everywhere. */
export async function runCommand(ground: ChatGround, command: ChatCommand): Promise<ChatAnswer> {
  const { ctx, publicUrl } = ground;
  switch (command.kind) {
    case 'declare':
      return await declareByChat(ground, command);
    case 'join': {
      const { name } = await namedIncident(ground, command.incident);
      const joined = await joinIncident(ctx, name, undefined);
      return { sentence: `You joined ${incidentLine(joined)}`, ...incidentActs(publicUrl, joined) };
    }
    case 'update': {
      const { name } = await namedIncident(ground, command.incident);
      await addNote(ctx, name, { text: command.text, isPinned: false });
      return { sentence: `It stands on the timeline of ${name}.` };
    }
    case 'severity': {
      const { name } = await namedIncident(ground, command.incident);
      const { severity } = await updateIncident(ctx, name, { severity: command.severity });
      return { sentence: `${name} is ${severity}.`, isForAll: true };
    }
    case 'take': {
      const { name } = await namedIncident(ground, command.incident);
      await takeRole(ctx, name, command.role, command.because);
      return { sentence: `You are ${roleWords[command.role]} of ${name}.` };
    }
    case 'propose':
      return await propose(ground, command);
    case 'key':
      return keyAnswer(publicUrl, await namedIncident(ground, command.incident));
    case 'channel':
      return await askForRoom(ground, await namedIncident(ground, command.incident));
    case 'keep':
      return await keepNamed(ground, (await namedIncident(ground, command.incident)).name, command.permalink);
    case 'list':
      return await listAnswer(ground);
    case 'link':
      return {
        sentence: `What this account writes is done as ${ctx.actor.name}.`,
        lines: ['`/lockstep unlink` ends it.'],
        links: [{ label: 'Open your profile', url: `${publicUrl}/me` }],
      };
    case 'unlink':
      return await unlinkAnswer(ground);
    case 'help':
      return helpAnswer(ground);
  }
}

async function unlinkAnswer({ ask, publicUrl }: ChatGround): Promise<ChatAnswer> {
  if (await ask.unlink()) return { sentence: `This ${ask.title} account acts as nobody in Lockstep any more.` };
  return {
    sentence: 'Nothing was ended: this account acts as you because it is a contact method of yours.',
    lines: ['Remove it in your profile; it will no longer page you either.'],
    links: [{ label: 'Open your profile', url: `${publicUrl}/me` }],
  };
}

/** Asks the gate, and answers what it says by name. Whatever it needs then is done in Lockstep. */
async function propose(ground: ChatGround, command: Extract<ChatCommand, { kind: 'propose' }>): Promise<ChatAnswer> {
  const { ctx, publicUrl } = ground;
  const incident = await namedIncident(ground, command.incident);
  const { name, service, kind, title, id } = incident;
  const environment = command.environment ?? incident.environment;
  if (service === undefined || environment === undefined) throw notPlain(incident, command.version);
  const decision = await decideRemediation(ctx, {
    service,
    environment,
    target: command.version,
    motive: kind === 'security' ? 'security' : 'reliability',
    reason: `${name}: ${title}`,
    incident: id,
    isAutomatic: false,
    isFeedAgeRuleOff: false,
  });
  const { number, verdict, judgement, keysNeeded } = decision;
  const keys =
    keysNeeded.length === 0 ? [] : [`Keys needed: ${keysNeeded.join(' and ')}. They are turned in Lockstep.`];
  return {
    sentence: `${service} ${command.version} in ${environment}: ${verdict.replaceAll('_', ' ')}. ${judgement.summary}`,
    lines: [...judgement.reasons.slice(0, 5).map(({ sentence }) => sentence), ...keys],
    links: [
      { label: 'Open the decision', url: `${publicUrl}/decisions/${number}` },
      { label: 'Open the room', url: incidentUrl(publicUrl, incident) },
    ],
  };
}

function notPlain({ name, service }: Incident, version: string): Problem {
  return new Problem(
    'request.invalid',
    service === undefined ? `${name} is about no service` : `${name} is about no one environment`,
    {
      help:
        service === undefined
          ? 'open its room and propose the fix there'
          : `name the environment behind the version: /lockstep propose ${name} ${version} production`,
    },
  );
}

function keyAnswer(publicUrl: string, incident: Incident): ChatAnswer {
  return {
    sentence: `Keys are turned in Lockstep only: whoever signs sees what it is, in a session of their own.`,
    lines: [`The room of ${incident.name} shows its decisions and what each waits for.`],
    links: [
      { label: 'Open the room', url: incidentUrl(publicUrl, incident) },
      { label: 'Decisions', url: `${publicUrl}/decisions` },
    ],
  };
}

/** Most lines that people read in a chat. */
const mostListed = 10;

async function listAnswer({ ctx, publicUrl }: ChatGround): Promise<ChatAnswer> {
  const open = await listIncidents(ctx, { open: true, limit: mostListed });
  const links = [{ label: 'All incidents', url: `${publicUrl}/incidents` }];
  if (open.length === 0) return { sentence: 'No incident is open.', links };
  const more = open.length > mostListed ? ['And more.'] : [];
  return { sentence: 'Open incidents:', lines: [...open.slice(0, mostListed).map(incidentLine), ...more], links };
}
