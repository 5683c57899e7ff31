import {
  type IncidentKind,
  type IncidentRole,
  incidentRoles,
  Severity as SeverityWord,
  Slug,
} from '@lockstep/contract';
import type { Severity } from '#incidents/index.ts';

/** What somebody typed behind `/lockstep`. An incident that is left out is the one whose channel it was typed in. */
export type ChatCommand =
  | {
      readonly kind: 'declare';
      readonly title: string;
      readonly severity: Severity | undefined;
      readonly about: IncidentKind | undefined;
      readonly service: string | undefined;
      /** Whether one that looks the same was seen, and this is another. */
      readonly isAnother: boolean;
    }
  | { readonly kind: 'join' | 'key' | 'channel'; readonly incident: string | undefined }
  | { readonly kind: 'update'; readonly incident: string | undefined; readonly text: string }
  | { readonly kind: 'severity'; readonly incident: string | undefined; readonly severity: Severity }
  | {
      readonly kind: 'take';
      readonly incident: string | undefined;
      readonly role: IncidentRole;
      readonly because: string | undefined;
    }
  | {
      readonly kind: 'propose';
      readonly incident: string | undefined;
      readonly version: string;
      readonly environment: string | undefined;
    }
  | { readonly kind: 'keep'; readonly incident: string | undefined; readonly permalink: string }
  | { readonly kind: 'list' | 'help' | 'link' | 'unlink' };

export type ParsedCommand =
  | { readonly ok: true; readonly command: ChatCommand }
  /** A sentence and how it is written right. */
  | { readonly ok: false; readonly problem: string; readonly help: string };

const incidentName = /^(INC-\d{1,9}|R-[A-Z2-9]{6})$/i;
const kinds: readonly IncidentKind[] = ['reliability', 'security', 'both'];
const longestTitle = 200;

export const usage = {
  declare: '/lockstep declare "Checkout fails" sev2 shop',
  join: '/lockstep join INC-12',
  update: '/lockstep update INC-12 The queue drains again',
  severity: '/lockstep severity INC-12 sev2',
  take: '/lockstep take INC-12 commander',
  propose: '/lockstep propose INC-12 web-1.5.1',
  key: '/lockstep key INC-12',
  channel: '/lockstep channel INC-12',
  keep: '/lockstep keep INC-12 https://chat.example.org/team/pl/...',
  list: '/lockstep list',
  link: '/lockstep link',
  unlink: '/lockstep unlink',
  help: '/lockstep help',
} as const;

const roleNames: ReadonlyMap<string, IncidentRole> = new Map([
  ...incidentRoles.map((role) => [role, role] as const),
  ['ic', 'commander'],
  ['comms', 'communications'],
  ['reliability', 'reliability_lead'],
  ['security', 'security_lead'],
]);

/**
 * Reads the words behind `/lockstep`. Straight and curly double quotes hold a title together; nothing else has a meaning of its
 * own, so that words of others never become a command.
 *
 * @returns a problem in words for whatever it does not know; never throws
 */
export function parseCommand(text: string): ParsedCommand {
  const clean = text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/u.exec(clean) ?? [];
  switch (word.toLowerCase()) {
    case '':
    case 'help':
      return done({ kind: 'help' });
    case 'list':
      return done({ kind: 'list' });
    case 'link':
      return done({ kind: 'link' });
    case 'unlink':
      return done({ kind: 'unlink' });
    case 'keep':
      return readKeep(rest);
    case 'declare':
      return readDeclare(rest);
    case 'join':
      return readNamed('join', rest);
    case 'key':
    case 'decision':
      return readNamed('key', rest);
    case 'channel':
      return readNamed('channel', rest);
    case 'update':
    case 'note':
      return readUpdate(rest);
    case 'severity':
      return readSeverity(rest);
    case 'take':
      return readTake(rest);
    case 'propose':
      return readPropose(rest);
    default:
      return wrong(`there is no command \`${word.slice(0, 40)}\``, `write ${usage.help} for all of them`);
  }
}

function done(command: ChatCommand): ParsedCommand {
  return { ok: true, command };
}

function wrong(problem: string, help: string): ParsedCommand {
  return { ok: false, problem, help };
}

const likeThis = (command: keyof typeof usage): string => `write it like this: ${usage[command]}`;

/** An incident by name at the front, and what follows it. */
function splitName(rest: string): { readonly incident: string | undefined; readonly rest: string } {
  const [first = '', ...others] = rest.split(' ');
  return incidentName.test(first)
    ? { incident: first.toUpperCase(), rest: others.join(' ') }
    : { incident: undefined, rest };
}

function readNamed(kind: 'join' | 'key' | 'channel', text: string): ParsedCommand {
  const { incident, rest } = splitName(text);
  if (rest === '') return done({ kind, incident });
  return wrong(`\`${rest.slice(0, 40)}\` is no name of an incident`, likeThis(kind));
}

function readUpdate(text: string): ParsedCommand {
  const { incident, rest } = splitName(text);
  return rest === ''
    ? wrong('there is nothing to write down', likeThis('update'))
    : done({ kind: 'update', incident, text: rest });
}

function severityOf(word: string): Severity | undefined {
  return SeverityWord.safeParse(word.toLowerCase()).data;
}

function readSeverity(text: string): ParsedCommand {
  const { incident, rest } = splitName(text);
  const severity = severityOf(rest);
  return severity === undefined
    ? wrong('a severity is one of sev1, sev2, sev3, sev4 and sev5', likeThis('severity'))
    : done({ kind: 'severity', incident, severity });
}

function readTake(text: string): ParsedCommand {
  const { incident, rest } = splitName(text);
  const [word = '', ...others] = rest.split(' ');
  const role = roleNames.get(word.toLowerCase().replaceAll('-', '_'));
  if (role === undefined) return wrong(`the roles are ${incidentRoles.join(', ')}`, likeThis('take'));
  const because = others.join(' ').replace(/^because /i, '');
  return done({ kind: 'take', incident, role, because: because === '' ? undefined : because });
}

function readKeep(text: string): ParsedCommand {
  const { incident, rest } = splitName(text);
  return /^https?:\/\/\S+$/i.test(rest)
    ? done({ kind: 'keep', incident, permalink: rest })
    : wrong('name the message by its link, as the chat copies it', likeThis('keep'));
}

function readPropose(text: string): ParsedCommand {
  const { incident, rest } = splitName(text);
  const [version = '', environment, ...more] = rest.split(' ');
  if (version === '' || more.length > 0)
    return wrong('name one version, and the environment where it is not plain', likeThis('propose'));
  return done({ kind: 'propose', incident, version, environment });
}

/** A title in quotes or up to the severity; behind it the severity, a kind and a service in any order. */
function readDeclare(words: string): ParsedCommand {
  const [, again, title] = /^(anyway )?(.*)$/iu.exec(words) ?? [];
  return readDeclared(title ?? '', again !== undefined);
}

function readDeclared(text: string, isAnother: boolean): ParsedCommand {
  const [, quoted, behind = ''] = /^["“”„«»]([^"“”„«»]*)["“”„«»]\s*(.*)$/u.exec(text) ?? [];
  const words = text === '' ? [] : text.split(' ');
  const at = words.findLastIndex((word) => severityOf(word) !== undefined);
  const isTail = at > 0 && words.length - at <= 3;
  const title = (quoted ?? (isTail ? words.slice(0, at) : words).join(' ')).trim();
  const tail = quoted === undefined ? (isTail ? words.slice(at) : []) : behind.split(' ').filter((word) => word !== '');
  if (title.length < 3) return wrong('a title says in a few words what is wrong', likeThis('declare'));
  if (title.length > longestTitle) return wrong(`a title has at most ${longestTitle} characters`, likeThis('declare'));
  return readTail(title, tail, isAnother);
}

function readTail(title: string, tail: readonly string[], isAnother: boolean): ParsedCommand {
  const severity = tail.map(severityOf).find((one) => one !== undefined);
  const others = tail.filter((word) => severityOf(word) === undefined);
  const about = kinds.find((kind) => others.includes(kind));
  const [service, ...more] = others.filter((word) => word !== about);
  if (more.length > 0 || tail.length - others.length > 1)
    return wrong(`behind the title stand a severity, a kind and a service, each at most once`, likeThis('declare'));
  if (service !== undefined && !Slug.safeParse(service).success)
    return wrong(`\`${service.slice(0, 40)}\` is no name of a service`, likeThis('declare'));
  return done({ kind: 'declare', title, severity, about, service, isAnother });
}
