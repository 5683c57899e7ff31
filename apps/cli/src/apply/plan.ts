import { type Difference, differences, isObject, type Json } from './compare.ts';
import { type ConfigurationDocument, identityOf, type Kind } from './documents.ts';
import type { DocumentProblem } from './known-names.ts';
import { inOrder, routeOrder } from './order.ts';
import { inForceFrom } from './schedule-document.ts';

/** What is to be done to one thing. */
export interface PlanStep {
  readonly action: 'create' | 'change' | 'unchanged' | 'remove' | 'would_remove';
  readonly kind: Kind;
  readonly name: string;
  readonly differences: readonly Difference[];
  /** As wanted; of what is removed, as it is. */
  readonly document: ConfigurationDocument;
}

export interface Plan {
  /** In the order in which they are done. */
  readonly steps: readonly PlanStep[];
  /** Names of all routes as they have to stand; undefined: they stand like that. */
  readonly routes: readonly string[] | undefined;
  readonly problems: readonly (DocumentProblem & { readonly document: ConfigurationDocument })[];
}

export interface PlanInput {
  /** Of the files, names resolved. */
  readonly wanted: readonly ConfigurationDocument[];
  /** Of the server; routes in their order. */
  readonly current: readonly ConfigurationDocument[];
  /** Identities of what comes with the installation: never removed. */
  readonly kept: ReadonlySet<string>;
  /** Remove what the files do not have, of the kinds they have. */
  readonly prune: boolean;
  readonly now: number;
  /** Value of a secret; undefined when its variable is not set. */
  readonly secret: (variable: string) => string | undefined;
  /** What alert sources can be of. */
  readonly senders: readonly string[];
}

/** What can not be taken away: the server keeps it. */
const KEPT: ReadonlySet<Kind> = new Set(['team', 'service', 'alert_source', 'alert_defaults']);

/** What is set once, with what it is called in a sentence. */
const FIXED: Partial<Record<Kind, readonly string[]>> = {
  team: ['title'],
  channel_setup: ['provider'],
  room: ['setup', 'channel'],
  alert_source: ['sender'],
  engagement: ['starts_at'],
  silence: ['starts_at'],
};

/**
 * What makes the server as the files say. Pure: the same input gives the same plan, and a plan of what was just done is empty.
 *
 * Nothing is removed without `prune`; what would be is said.
 */
export function planConfiguration({ wanted, current, kept, prune, now, secret, senders }: PlanInput): Plan {
  const known = new Map(current.map((document) => [identityOf(document), document]));
  const problems: (DocumentProblem & { document: ConfigurationDocument })[] = [];
  const steps = inOrder(wanted).map((given): PlanStep => {
    const before = known.get(identityOf(given));
    const document = completed(given, before, prune, now);
    const { kind, name } = document;
    problems.push(
      ...problemsOf(kind, document as Json, before, { secret, senders }).map((problem) => ({
        ...problem,
        document: given,
      })),
    );
    const isOver = isPast(document, now);
    if (before === undefined) return { action: isOver ? 'unchanged' : 'create', kind, name, differences: [], document };
    const found = differencesOf(before, document, secret);
    return { action: found.length === 0 ? 'unchanged' : 'change', kind, name, differences: found, document };
  });
  const isWanted = new Set(wanted.map(identityOf));
  const kinds = new Set(wanted.map(({ kind }) => kind));
  const extra = inOrder(current)
    .toReversed()
    .filter((document) => kinds.has(document.kind) && !KEPT.has(document.kind))
    .filter((document) => !isWanted.has(identityOf(document)) && !kept.has(identityOf(document)))
    .map((document): PlanStep => ({
      action: prune ? 'remove' : 'would_remove',
      kind: document.kind,
      name: document.name,
      differences: [],
      document,
    }));
  return { steps: [...steps, ...extra], routes: routesOf(wanted, current, prune), problems };
}

/** Whether there is nothing to do. */
export function isEmptyPlan({ steps, routes }: Plan): boolean {
  return routes === undefined && steps.every(({ action }) => action === 'unchanged' || action === 'would_remove');
}

/** A document as it will be: moments that have come count, members that stay are kept. */
function completed(
  document: ConfigurationDocument,
  before: ConfigurationDocument | undefined,
  prune: boolean,
  now: number,
): ConfigurationDocument {
  if (document.kind === 'schedule') return inForceFrom(document, now);
  if (document.kind === 'engagement' || document.kind === 'silence') {
    const { starts_at: startsAt } = document;
    return startsAt !== undefined && Date.parse(startsAt) <= now ? { ...document, starts_at: undefined } : document;
  }
  if (document.kind === 'channel_setup' && document.settings !== undefined && before?.kind === 'channel_setup')
    return { ...document, settings: { ...before.settings, ...document.settings } };
  if (document.kind !== 'team' || document.members === undefined) return document;
  const others = before?.kind === 'team' && !prune ? (before.members ?? []) : [];
  const members = new Map([...others, ...document.members].map((member) => [member.person, member]));
  return { ...document, members: [...members.values()] };
}

/** What its document ends is not made any more. */
function isPast(document: ConfigurationDocument, now: number): boolean {
  if (document.kind !== 'engagement' && document.kind !== 'silence') return false;
  return document.ends_at !== null && Date.parse(document.ends_at) <= now;
}

function differencesOf(
  before: ConfigurationDocument,
  after: ConfigurationDocument,
  secret: PlanInput['secret'],
): Difference[] {
  // What is left out stays as it is.
  const members = Object.entries(after).filter(([, value]) => value !== undefined);
  return members
    .flatMap(([name, value]) => {
      const old = (before as Record<string, Json | undefined>)[name];
      if (name === 'members') return differences(byPerson(old), byPerson(value as Json), name);
      return name === 'name' ? [] : differences(old, value as Json, name);
    })
    .filter(({ path, before: shown, after: value }) => !isSameSecret(path, shown, value, after, secret));
}

/** The order in which members of a team are named means nothing. */
function byPerson(members: Json | undefined): Json {
  const personOf = (member: Json): string => (isObject(member) ? JSON.stringify(member['person']) : '');
  return Array.isArray(members) ? members.toSorted((a: Json, b: Json) => (personOf(a) < personOf(b) ? -1 : 1)) : [];
}

/** Addresses in two ways of writing; of those that are secret the server shows the beginning only. */
function isSameSecret(
  path: string,
  shown: Json | undefined,
  wanted: Json | undefined,
  document: ConfigurationDocument,
  secret: PlanInput['secret'],
): boolean {
  if (document.kind === 'alert_source' && path.startsWith('signature.secret')) return true;
  // Nobody can read a secret back: that there is one is enough.
  if (document.kind === 'channel_setup' && path.startsWith('secrets')) return shown !== undefined;
  if ((document.kind !== 'room' && document.kind !== 'webhook') || path !== 'address') return false;
  const { address } = document;
  if (typeof shown !== 'string' || wanted === undefined) return false;
  const value = typeof address === 'string' ? address : secret(address.env);
  return value === undefined || isSameAddress(shown, value);
}

function isSameAddress(shown: string, wanted: string): boolean {
  const folded = (text: string): string => text.trim().toLowerCase().replace(/\/$/, '');
  return shown.endsWith('…') ? folded(wanted).startsWith(folded(shown.slice(0, -1))) : folded(shown) === folded(wanted);
}

/**
 * What can not be made as it is said, whatever else is wrong with it.
 *
 * @param value a document, or what would be one of this kind if its form were right
 * @param before as the server has it
 */
export function problemsOf(
  kind: Kind,
  value: Json,
  before: ConfigurationDocument | undefined,
  { secret, senders }: Pick<PlanInput, 'secret' | 'senders'>,
): DocumentProblem[] {
  if (!isObject(value)) return [];
  if (before === undefined) {
    const unset = variablesOf(kind, value).flatMap(({ path, env }) => unsetVariable(path, env, secret));
    const sender = kind === 'alert_source' ? value['sender'] : undefined;
    if (typeof sender !== 'string' || senders.includes(sender)) return unset;
    const help = '`lockstep source kinds` lists them; `generic` reads any payload';
    return [...unset, { path: 'sender', problem: `\`${sender}\` is no sender`, help }];
  }
  return (FIXED[kind] ?? []).flatMap((path) => {
    const [was, is] = [before as Json, value].map((each) => (isObject(each) ? each[path] : undefined));
    if (is === undefined || was === is) return [];
    const [old, wanted] = [was ?? null, is].map((each) => JSON.stringify(each));
    const help = `write \`${path}: ${old}\`${path === 'title' ? '' : ', or give it another name'}`;
    return [{ path, problem: `is set once: it is ${old} and can not become ${wanted}`, help }];
  });
}

function unsetVariable(path: string, env: string, secret: PlanInput['secret']): DocumentProblem[] {
  if (secret(env) !== undefined) return [];
  return [{ path, problem: `the variable \`${env}\` is not set`, help: 'set it where `lockstep apply` runs' }];
}

/** Members that say in which variables of the environment secrets are. */
const SECRETS: Partial<Record<Kind, string>> = {
  room: 'address',
  webhook: 'address',
  channel_setup: 'secrets',
  alert_source: 'signature',
};

/** Secrets that are needed to make something. */
function variablesOf(kind: Kind, value: Json): { readonly path: string; readonly env: string }[] {
  const member = SECRETS[kind];
  return member === undefined || !isObject(value) ? [] : variablesIn(value[member], member);
}

function variablesIn(value: Json | undefined, path: string): { readonly path: string; readonly env: string }[] {
  if (!isObject(value)) return [];
  const { env } = value;
  if (typeof env === 'string') return [{ path, env }];
  return Object.entries(value).flatMap(([name, inside]) => variablesIn(inside, `${path}.${name}`));
}

function routesOf(
  wanted: readonly ConfigurationDocument[],
  current: readonly ConfigurationDocument[],
  prune: boolean,
): readonly string[] | undefined {
  const routes = (documents: readonly ConfigurationDocument[]): string[] =>
    documents.flatMap(({ kind, name }) => (kind === 'alert_route' ? [name.toLowerCase()] : []));
  const names = routes(wanted);
  const isNamed = new Set(names);
  const now = routes(current).filter((name) => !prune || names.length === 0 || isNamed.has(name));
  const order = routeOrder(now, names);
  // New ones are put at the end when they are made.
  const made = [...now, ...names.filter((name) => !now.includes(name))];
  return order.join('\n') === made.join('\n') ? undefined : order;
}
