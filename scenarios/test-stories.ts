import { readFileSync } from 'node:fs';
import { createClient, type Client, ProblemError } from '@lockstep/client';
import type { OperationName } from '@lockstep/contract';
import { operations, roles } from '@lockstep/contract';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { openTestApp, type TestApp } from '../apps/server/src/test-app.ts';
import { FixedClock } from '../apps/server/src/platform/test-context.ts';

const Step = z.strictObject({
  /** What it is in the story. */
  say: z.string(),
  by: z.string().optional(),
  /** An operation of the contract, and what it is asked with. */
  call: z.string().optional(),
  params: z.record(z.string(), z.unknown()).optional(),
  query: z.record(z.string(), z.unknown()).optional(),
  body: z.record(z.string(), z.unknown()).optional(),
  /** Remembers the answer under this name: `${name.member}` reads it later. */
  keep: z.string().optional(),
  /** Part of the answer; `/words/` is a pattern of a text; a list must hold what is listed. */
  expect: z.unknown().optional(),
  /** Until it is so, for what others do by themselves. */
  eventually: z.boolean().default(false),
  /** The code it is refused with. */
  refused: z.string().optional(),
  /** So often; `${n}` counts from 1. */
  times: z.number().int().min(1).default(1),
  /** The clock moves on: `5m`, `24h`, `9d`. */
  advance: z.string().optional(),
});

const Story = z.strictObject({
  name: z.string(),
  people: z.record(z.string(), z.enum(roles)),
  /**
   * Lines of `lockstep import ledger`; `ago: 9d` stands for a moment. Each header begins another service, and `times: 80` with `each`
   * is so many of the same.
   */
  ledger: z.array(z.unknown()),
  /** OSV records, and CVEs that are known to be exploited with the day they were listed. */
  advisories: z.array(z.unknown()).default([]),
  known_exploited: z.record(z.string(), z.string()).default({}),
  steps: z.array(Step).min(1),
});
export type Story = z.output<typeof Story>;

/** The stories of a file, one per YAML document. */
export function readStories(file: string): readonly Story[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).map((document) => Story.parse(document.toJS()));
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 24 * 3_600_000 };

function span(text: string): number {
  const [, count, unit = ''] = /^(\d+)([mhd])$/.exec(text) ?? [];
  const ms = UNITS[unit];
  if (count === undefined || ms === undefined) throw new RangeError(`\`${text}\` is no span: write 5m, 24h or 9d`);
  return Number(count) * ms;
}

/** A world of its own for one story: the listening server with a clock that the story moves. */
export class StoryWorld implements AsyncDisposable {
  readonly #test: TestApp;
  readonly #clock: FixedClock;
  readonly #people = new Map<string, Client>();
  readonly #kept = new Map<string, unknown>();

  private constructor(test: TestApp, clock: FixedClock) {
    this.#test = test;
    this.#clock = clock;
  }

  static async open(story: Story): Promise<StoryWorld> {
    const clock = new FixedClock(Date.UTC(2026, 10, 22, 3));
    const world = new StoryWorld(await openTestApp({ clock }), clock);
    await world.#furnish(story);
    return world;
  }

  get failures(): readonly string[] {
    return this.#test.failures;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#test.close();
  }

  /** @returns what it came to; a refusal comes back as its code */
  async play(step: z.output<typeof Step>): Promise<unknown> {
    if (step.advance !== undefined) this.#clock.advance(span(step.advance));
    if (step.call === undefined || step.by === undefined) return undefined;
    for (let at = 1; at < step.times; at += 1) await this.#ask(step, at);
    return await this.#ask(step, step.times);
  }

  async #ask(step: z.output<typeof Step>, count: number): Promise<unknown> {
    if (step.call === undefined || step.by === undefined) return undefined;
    this.#kept.set('n', count);
    const client = this.#people.get(step.by);
    if (client === undefined) throw new RangeError(`nobody is called ${step.by}`);
    if (!(step.call in operations)) throw new RangeError(`there is no operation ${step.call}`);
    const input = { params: this.#fill(step.params), query: this.#fill(step.query), body: this.#fill(step.body) };
    const answer = await call(client, step.call as OperationName, input);
    if (step.keep !== undefined) this.#kept.set(step.keep, answer);
    return answer;
  }

  /** What was expected, with what was kept in its place. */
  filled(value: unknown): unknown {
    return this.#fill(value);
  }

  async #furnish(story: Story): Promise<void> {
    const { admin } = this.#test;
    this.#people.set('admin', admin);
    let second: Client | undefined;
    for (const [name, role] of Object.entries(story.people)) {
      const client = await this.#invite(name, role, second);
      second ??= client;
    }
    await this.#loadFeeds(story);
    for (const lines of ledgersOf(this.#fill(story.ledger))) {
      const stream = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      const { problems } = await admin.call('importLedger', { stream });
      const [problem] = problems;
      if (problem !== undefined) throw new RangeError(`the ledger says: ${problem.problem}`);
    }
  }

  async #loadFeeds({ advisories, known_exploited: exploited }: Story): Promise<void> {
    const { admin } = this.#test;
    const now = new Date(this.#clock.now()).toISOString();
    // A feed that knows nothing of what the story is about is a feed all the same.
    const other = {
      id: 'OSV-0',
      modified: now,
      affected: [{ package: { ecosystem: 'npm', name: 'other' }, versions: ['1'] }],
    };
    const records = [other, ...advisories].map((record) => JSON.stringify(this.#fill(record))).join('\n');
    await admin.call('loadFeed', {
      params: { kind: 'osv' },
      query: { name: 'osv:npm', contentAt: now, whole: 'true' },
      stream: records,
    });
    const vulnerabilities = Object.entries({ 'CVE-1999-0001': '${ago 30d}', ...exploited }).map(([cveID, listed]) => ({
      cveID,
      dateAdded: String(this.#fill(listed)).slice(0, 10),
      dueDate: now.slice(0, 10),
      knownRansomwareCampaignUse: 'Unknown',
    }));
    const kev = { title: 'k', catalogVersion: '1', dateReleased: now, count: vulnerabilities.length, vulnerabilities };
    await admin.call('loadFeed', { params: { kind: 'kev' }, query: {}, stream: JSON.stringify(kev) });
  }

  async #invite(name: string, role: (typeof roles)[number], second: Client | undefined): Promise<Client> {
    const { admin, origin } = this.#test;
    const isPlain = role === 'responder' || role === 'auditor';
    const email = `${name}@example.org`;
    const { link, userId } = await admin.call('invitePerson', { body: { name, email, roles: isPlain ? [role] : [] } });
    const client = sessionAt(origin);
    const token = new URL(link).hash.replace(/^#token=/, '');
    await client.call('acceptLink', { body: { token, password: 'a long enough password' } });
    this.#people.set(name, client);
    this.#kept.set(name, { userId });
    if (isPlain) return client;
    const body = { role, change: 'grant' as const };
    const { state, changeId } = await admin.call('proposeRoleChange', { params: { userId }, body });
    if (state === 'waiting' && changeId !== undefined)
      await (second ?? admin).call('approveChange', { params: { changeId } });
    return client;
  }

  #fill(value: unknown): unknown {
    if (typeof value === 'string') return this.#fillText(value);
    if (Array.isArray(value))
      return value.flatMap((item) => (isRepeated(item) ? this.#repeat(item) : [this.#fill(item)]));
    if (typeof value !== 'object' || value === null) return value;
    if (isRepeated(value)) return this.#repeat(value);
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, this.#fill(member)]));
  }

  /** So many of the same, one list. */
  #repeat({ times, each }: Repeated): unknown[] {
    return Array.from({ length: times }, (_, at) => {
      this.#kept.set('n', at + 1);
      return this.#fill(Array.isArray(each) ? each : [each]) as unknown[];
    }).flat();
  }

  #fillText(text: string): unknown {
    const whole = /^\$\{([^}]+)\}$/.exec(text)?.[1];
    if (whole !== undefined) return this.#valueOf(whole);
    return text.replaceAll(/\$\{([^}]+)\}/g, (_all, path: string) => String(this.#valueOf(path)));
  }

  #valueOf(path: string): unknown {
    const [, past] = /^ago (\d+[mhd])$/.exec(path) ?? [];
    if (past !== undefined) return new Date(this.#clock.now() - span(past)).toISOString();
    if (path === 'now') return new Date(this.#clock.now()).toISOString();
    const [name = '', ...members] = path.split('.');
    if (!this.#kept.has(name)) throw new RangeError(`nothing is kept as ${name}`);
    return members.reduce<unknown>((value, member) => {
      if (typeof value !== 'object' || value === null) throw new RangeError(`${path} leads nowhere`);
      return (value as Record<string, unknown>)[member];
    }, this.#kept.get(name));
  }
}

interface Repeated {
  readonly times: number;
  readonly each: unknown;
}

function isRepeated(value: unknown): value is Repeated {
  return typeof value === 'object' && value !== null && 'times' in value && 'each' in value;
}

/** One import for each service: a header and what follows it. */
function ledgersOf(lines: unknown): readonly (readonly unknown[])[] {
  const ledgers: unknown[][] = [];
  for (const line of Array.isArray(lines) ? lines : []) {
    if (typeof line === 'object' && line !== null && 'format' in line) ledgers.push([]);
    ledgers.at(-1)?.push(line);
  }
  return ledgers;
}

function sessionAt(origin: string): Client {
  let cookie = '';
  return createClient({
    baseUrl: origin,
    fetch: async (url, init) => {
      const headers = new Headers(init?.headers);
      headers.set('cookie', cookie);
      const response = await fetch(url, { ...init, headers });
      for (const line of response.headers.getSetCookie()) cookie = line.slice(0, line.indexOf(';'));
      return response;
    },
  });
}

async function call(client: Client, name: OperationName, input: object): Promise<unknown> {
  try {
    // Names and inputs come from files; the server holds them against the contract.
    return await (client.call as (name: OperationName, input: object) => Promise<unknown>)(name, input);
  } catch (error) {
    if (error instanceof ProblemError) return { refused: error.code, title: error.message };
    throw error;
  }
}

/** Whether an answer holds what was expected: members that are named, patterns between slashes, lists by what they must hold. */
export function holds(answer: unknown, expected: unknown): boolean {
  if (typeof expected === 'string') {
    const [, pattern] = /^\/(.+)\/$/s.exec(expected) ?? [];
    return pattern === undefined ? answer === expected : typeof answer === 'string' && new RegExp(pattern).test(answer);
  }
  if (Array.isArray(expected)) {
    return Array.isArray(answer) && expected.every((one) => answer.some((item) => holds(item, one)));
  }
  if (typeof expected !== 'object' || expected === null) return answer === expected;
  if (typeof answer !== 'object' || answer === null) return false;
  return Object.entries(expected).every(([key, value]) => holds((answer as Record<string, unknown>)[key], value));
}
