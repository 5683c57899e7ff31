import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@lockstep/client';
import { exitCodes, toCliProblem, usageProblem } from '../cli-problem.ts';
import { timeText } from '../moments.ts';
import type { Terminal } from '../terminal.ts';
import { firstItems, printItem } from './lists.ts';

interface Entry {
  readonly id: string;
  readonly seq: number;
  readonly kind: string;
  readonly happenedAt: string;
  readonly recordedBy: { readonly name: string };
  readonly text: string | null;
  readonly isFolded: boolean;
  readonly version: number;
}

interface OfIncident {
  readonly incident: string;
}

const askedEveryMs = 1_000;
const pageSize = 200;

/** One line for each entry: when it happened, what it is, and what it says. */
export function entryLine(entry: Entry): string {
  const { happenedAt, kind, recordedBy, text, version } = entry;
  const said = text === null ? '(redacted)' : oneLine(plainWords(text));
  const by = kind === 'note' ? `, by ${oneLine(recordedBy.name)}` : '';
  return `${timeText(happenedAt)}  ${kind.padEnd(10)}  ${said}${by}${version > 1 ? ' (corrected)' : ''}`;
}

/** Entries are Markdown; a terminal shows its signs as they are. */
function plainWords(markdown: string): string {
  return markdown
    .replaceAll(/\[([^\]\n]*)\]\(([^)\s]*)\)|(?<!\\)(?:\*\*|__|`)/g, (_, text?: string, url?: string) => {
      if (text === undefined || url === undefined) return '';
      return text === url ? url : `${text} (${url})`;
    })
    .replaceAll(/\\([\\`*_~[\]<>|#!])/g, '$1');
}

/** Words of others steer no terminal. */
function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' / ').replaceAll(/[\p{Cc}\p{Cf}]/gu, '');
}

/** The newest entries, oldest first; then, asked for, what comes in until somebody interrupts. */
export async function readTimeline(
  terminal: Terminal,
  client: Client,
  params: OfIncident,
  flags: { readonly follow?: boolean; readonly all?: boolean; readonly limit: number },
): Promise<void> {
  const folded = flags.all === true ? {} : { folded: 'false' };
  // Asked for first: what comes in while the list is read is printed after it.
  const { seq } = await client.call('listTimeline', { params, query: { limit: 1 } });
  const { items, hasMore } = await firstItems(flags.limit, (page) =>
    client.call('listTimeline', { params, query: { ...page, ...folded } }),
  );
  const entries = items.toReversed();
  if (flags.follow !== true && terminal.isJson) {
    terminal.json({ schema: 'lockstep.incident.timeline/1', items: entries, hasMore });
    return;
  }
  for (const entry of entries) print(terminal, entry);
  if (flags.follow === true) await follow(terminal, client, params, { ...flags, seq, printed: versionsOf(entries) });
  else if (entries.length === 0) terminal.say('Nothing is written down yet.');
  else if (hasMore) terminal.say('There is more: `--limit` shows it.');
}

function print(terminal: Terminal, entry: Entry): void {
  terminal.out(terminal.isJson ? JSON.stringify({ schema: 'lockstep.incident.entry/1', ...entry }) : entryLine(entry));
}

function versionsOf(entries: readonly Entry[]): Map<string, string> {
  return new Map(entries.map((entry) => [entry.id, stateOf(entry)]));
}

function stateOf({ version, text }: Entry): string {
  return `${version} ${text === null}`;
}

/** A server that is away for a moment ends nobody's reading: what came meanwhile is printed when it is back. */
async function follow(
  terminal: Terminal,
  client: Client,
  params: OfIncident,
  flags: { readonly all?: boolean; readonly seq: number; readonly printed: Map<string, string> },
): Promise<never> {
  let { seq } = flags;
  for (;;) {
    try {
      const fresh = await client.call('listTimeline', { params, query: { since: seq, limit: pageSize } });
      for (const entry of fresh.items) {
        // A pin changes an entry, and says nothing new.
        if (flags.printed.get(entry.id) === stateOf(entry) || (entry.isFolded && flags.all !== true)) continue;
        flags.printed.set(entry.id, stateOf(entry));
        print(terminal, entry);
      }
      ({ seq } = fresh);
      if (fresh.items.length < pageSize) await sleep(askedEveryMs);
    } catch (error) {
      const problem = await toCliProblem(error);
      if (problem?.exitCode !== exitCodes.unreachable) throw error;
      await sleep(askedEveryMs);
    }
  }
}

const kindWords: Readonly<Record<string, string>> = {
  private_key: 'a private key',
  token: 'a token',
  password: 'a password',
  card: 'the number of a card',
};

/** Writes an entry; one that looks as if it held a secret only when somebody says that it is meant. */
export async function addEntry(
  terminal: Terminal,
  client: Client,
  params: OfIncident,
  text: string,
  flags: { readonly at?: string; readonly anyway?: boolean },
): Promise<void> {
  if (flags.anyway !== true) {
    const { items } = await client.call('inspectText', { body: { text } });
    const secret = items.find(({ category }) => category === 'secret');
    if (secret !== undefined) {
      const what = kindWords[secret.kind] ?? 'a secret';
      throw usageProblem(
        `it looks as if it held ${what}, from character ${secret.from + 1} to ${secret.to}`,
        'take it out; where it is none, repeat it with `--anyway`',
      );
    }
  }
  const made = await client.call('addTimelineEntry', { params, body: { text, happenedAt: flags.at } });
  printItem(terminal, 'lockstep.incident.entry/1', made, [entryLine(made)]);
}
