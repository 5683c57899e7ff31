import { setTimeout as sleep } from 'node:timers/promises';

export interface RoomLoad {
  readonly origin: string;
  /** Of a session that may write into the incident. */
  readonly cookie: string;
  readonly incidentId: string;
  /** People who have the room open. */
  readonly clients: number;
  readonly entriesPerSecond: number;
  readonly seconds: number;
  /** What its entries say before their number. */
  readonly words: string;
  /** How many of them lose their connection for a while in the middle. */
  readonly reconnecting: number;
}

export interface RoomResult {
  readonly entries: number;
  /** When each was sent, by its text, in milliseconds of the epoch. */
  readonly sentAt: ReadonlyMap<string, number>;
  /** From the moment an entry was sent until a client had it, in milliseconds, ascending; without what came while a client was away. */
  readonly latencies: readonly number[];
  /** Entries that some client never saw. */
  readonly lost: number;
  /** Every client has the entries in the order of the server. */
  readonly isSameOrder: boolean;
  /** Entries that came while clients were away, over all of them: the reconnect brought them. */
  readonly missedMeanwhile: number;
  /** How often clients asked for what is new. */
  readonly asks: number;
}

interface Entry {
  readonly id: string;
  readonly seq: number;
  readonly happenedAt: string;
}

/** As the web does: many changes of one moment are asked about once. */
const askAtMostEveryMs = 300;
const awayMs = 2_000;

/** What a browser does that has a room open: listens, and asks for what is new since the last it knows. */
class RoomClient {
  readonly seenAt = new Map<string, number>();
  readonly entries = new Map<string, Entry>();
  asks = 0;
  isAway = false;
  readonly #load: RoomLoad;
  #seq: number;
  #lastEventId: string | undefined;
  #abort = new AbortController();
  #listening: Promise<void> | undefined;
  #isStale = false;
  #asking: Promise<void> | undefined;
  #lastAskAt = 0;

  constructor(load: RoomLoad, seq: number) {
    this.#load = load;
    this.#seq = seq;
  }

  async connect(): Promise<void> {
    this.#abort = new AbortController();
    const answer = await fetch(`${this.#load.origin}/api/v1/events`, {
      headers: {
        cookie: this.#load.cookie,
        ...(this.#lastEventId === undefined ? {} : { 'last-event-id': this.#lastEventId }),
      },
      signal: this.#abort.signal,
    });
    if (answer.body === null) throw new Error(`no stream: ${answer.status}`);
    this.#listening = this.#listen(answer.body).catch(() => undefined);
  }

  async disconnect(): Promise<void> {
    this.#abort.abort();
    await this.#listening;
  }

  async #listen(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) this.#hear(event);
    }
  }

  #hear(event: string): void {
    this.#lastEventId = /^id: (\d+)$/m.exec(event)?.[1] ?? this.#lastEventId;
    const data = /^data: (.*)$/m.exec(event)?.[1] ?? '';
    if (data.includes(this.#load.incidentId) || event.includes('event: reset')) this.refresh();
  }

  refresh(): void {
    this.#isStale = true;
    this.#asking ??= this.#askWhileStale().finally(() => (this.#asking = undefined));
  }

  async settled(): Promise<void> {
    await this.#asking;
  }

  async #askWhileStale(): Promise<void> {
    while (this.#isStale) {
      const wait = this.#lastAskAt + askAtMostEveryMs - performance.now();
      if (wait > 0) await sleep(wait);
      this.#isStale = false;
      this.#lastAskAt = performance.now();
      await this.#ask();
    }
  }

  async #ask(): Promise<void> {
    for (;;) {
      this.asks += 1;
      const { items, seq } = await getTimeline(this.#load, `since=${this.#seq}&limit=100`);
      const now = performance.now();
      for (const entry of items) {
        this.entries.set(entry.id, entry);
        if (!this.seenAt.has(entry.id)) this.seenAt.set(entry.id, now);
      }
      this.#seq = seq;
      if (items.length < 100) return;
    }
  }

  /** Ids as the room shows them. */
  order(): string {
    return [...this.entries.values()]
      .toSorted(byMoment)
      .map(({ id }) => id)
      .join(' ');
  }
}

function byMoment(a: Entry, b: Entry): number {
  if (a.happenedAt !== b.happenedAt) return a.happenedAt < b.happenedAt ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

async function getTimeline(
  { origin, cookie, incidentId }: RoomLoad,
  query: string,
): Promise<{ readonly items: readonly Entry[]; readonly seq: number; readonly nextCursor?: string }> {
  const answer = await fetch(`${origin}/api/v1/incidents/${incidentId}/timeline?${query}`, { headers: { cookie } });
  if (!answer.ok) throw new Error(`the timeline answered ${answer.status}: ${(await answer.text()).slice(0, 200)}`);
  // The shape is the contract's; its tests hold it.
  return (await answer.json()) as { items: Entry[]; seq: number; nextCursor?: string };
}

async function addEntry({ origin, cookie, incidentId }: RoomLoad, text: string): Promise<string> {
  const answer = await fetch(`${origin}/api/v1/incidents/${incidentId}/timeline`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', 'x-lockstep-csrf': '1' },
    body: JSON.stringify({ text }),
  });
  if (!answer.ok) throw new Error(`an entry was refused with ${answer.status}: ${(await answer.text()).slice(0, 200)}`);
  return ((await answer.json()) as Entry).id;
}

/** People in one room and entries that come in: what each of them saw, when, and in which order. */
export async function loadRoom(load: RoomLoad): Promise<RoomResult> {
  const { seq } = await getTimeline(load, 'limit=1');
  const clients = Array.from({ length: load.clients }, () => new RoomClient(load, seq));
  await Promise.all(clients.map((client) => client.connect()));
  const sentAt = new Map<string, number>();
  const sentTexts = new Map<string, number>();
  const away = new Map<RoomClient, Set<string>>();
  const total = load.entriesPerSecond * load.seconds;
  const began = performance.now();
  const writing: Promise<void>[] = [];
  const leaving = comeAndGo(clients.slice(0, load.reconnecting), (load.seconds / 3) * 1_000);
  for (let index = 0; index < total; index += 1) {
    const due = began + (index * 1_000) / load.entriesPerSecond;
    if (due > performance.now()) await sleep(due - performance.now());
    const sent = performance.now();
    sentTexts.set(textOf(load, index), Date.now());
    const absent = clients.filter(({ isAway }) => isAway);
    writing.push(write(load, index, sent, absent, sentAt, away));
  }
  await Promise.all(writing);
  await leaving;
  await arrival(clients, sentAt);
  await Promise.all(clients.map((client) => client.disconnect()));
  await Promise.all(clients.map((client) => client.settled()));
  return { ...(await resultOf(load, clients, sentAt, away)), sentAt: sentTexts };
}

async function write(
  load: RoomLoad,
  index: number,
  sent: number,
  absent: readonly RoomClient[],
  sentAt: Map<string, number>,
  away: Map<RoomClient, Set<string>>,
): Promise<void> {
  const id = await addEntry(load, textOf(load, index));
  sentAt.set(id, sent);
  for (const client of absent) away.set(client, (away.get(client) ?? new Set()).add(id));
}

function textOf({ words }: RoomLoad, index: number): string {
  return `${words} ${index}.`;
}

async function comeAndGo(leaving: readonly RoomClient[], afterMs: number): Promise<void> {
  if (leaving.length === 0) return;
  await sleep(afterMs);
  for (const client of leaving) client.isAway = true;
  await Promise.all(leaving.map((client) => client.disconnect()));
  await sleep(awayMs);
  await Promise.all(leaving.map((client) => client.connect()));
  for (const client of leaving) client.isAway = false;
}

/** Until everybody has everything, or nothing more comes. */
async function arrival(clients: readonly RoomClient[], sentAt: ReadonlyMap<string, number>): Promise<void> {
  const until = performance.now() + 10_000;
  const isThere = (): boolean => clients.every((client) => [...sentAt.keys()].every((id) => client.seenAt.has(id)));
  while (!isThere() && performance.now() < until) await sleep(50);
}

async function resultOf(
  load: RoomLoad,
  clients: readonly RoomClient[],
  sentAt: ReadonlyMap<string, number>,
  away: ReadonlyMap<RoomClient, ReadonlySet<string>>,
): Promise<Omit<RoomResult, 'sentAt'>> {
  const latencies: number[] = [];
  let lost = 0;
  for (const client of clients) {
    for (const [id, sent] of sentAt) {
      const seen = client.seenAt.get(id);
      if (seen === undefined) lost += 1;
      else if (away.get(client)?.has(id) !== true) latencies.push(seen - sent);
    }
  }
  const theirs = await wholeOrder(load, new Set(sentAt.keys()));
  return {
    entries: sentAt.size,
    latencies: latencies.toSorted((a, b) => a - b),
    lost,
    isSameOrder: clients.every((client) => client.order() === theirs),
    missedMeanwhile: [...away.values()].reduce((sum, ids) => sum + ids.size, 0),
    asks: clients.reduce((sum, client) => sum + client.asks, 0),
  };
}

/** As the server lists them, oldest first. */
async function wholeOrder(load: RoomLoad, ids: ReadonlySet<string>): Promise<string> {
  const order: string[] = [];
  let cursor = '';
  for (;;) {
    const page = await getTimeline(load, `limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`);
    order.push(...page.items.map(({ id }) => id).filter((id) => ids.has(id)));
    if (page.nextCursor === undefined) return order.toReversed().join(' ');
    cursor = page.nextCursor;
  }
}
