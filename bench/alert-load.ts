/** A sender of alerts that costs next to nothing: requests are bytes made once, of which only the digits of identities change. */
import { type Socket, connect } from 'node:net';

/** Where alerts are posted to. */
export interface Target {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Load {
  /** Alerts per request. */
  readonly batch: number;
  readonly connections: number;
  /** Share of alerts that are repeats out of a pool of a thousand. */
  readonly repeats: number;
  readonly ms: number;
  /** Identities from here on are new. */
  readonly firstId: number;
  /** Ends earlier once so many were sent. */
  readonly mostAlerts?: number;
}

export interface Loaded {
  /** Alerts that were answered with success. */
  readonly alerts: number;
  readonly refused: number;
  /** Milliseconds of each request, ascending. */
  readonly times: readonly number[];
  readonly seconds: number;
  readonly nextId: number;
}

const pool = 1_000;
/** Of an identity, in what is sent. */
export const digits = 10;
const blank = `#${'0'.repeat(digits)}`;

/** About 700 bytes of JSON: as much as a rule of Prometheus with its usual labels says. */
function alertOf(): object {
  return {
    annotations: {
      description:
        'More than one order in twenty fails at the last step since ten minutes; the payment provider answers slowly.',
      runbook_url: 'https://runbooks.example.org/orders/failing-at-the-last-step',
      // What a webhook is told: the identity shows whose it is.
      summary: `Orders fail at the last step of orders${blank}`,
    },
    startsAt: new Date(Date.now() - 60_000).toISOString(),
    generatorURL:
      'https://prometheus.example.org/graph?g0.expr=sum%28rate%28orders_failed_total%5B5m%5D%29%29+%3E+0.05&g0.tab=1',
    labels: {
      alertname: 'OrdersFail',
      cluster: 'north-1',
      instance: `10.0.0.1:8080${blank}`,
      job: 'kubernetes-pods',
      namespace: 'orders',
      pod: `orders${blank}`,
      prometheus: 'monitoring/main',
      service: `orders${blank}`,
      severity: 'critical',
    },
  };
}

export interface Template {
  readonly bytes: Buffer;
  /** Of each alert, where its identity stands. */
  readonly places: readonly (readonly number[])[];
}

export function template({ path, headers }: Target, batch: number): Template {
  const body = JSON.stringify(Array.from({ length: batch }, alertOf));
  const lines = Object.entries({
    host: '127.0.0.1',
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const bytes = Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
  const found: number[] = [];
  for (let at = bytes.indexOf(blank); at !== -1; at = bytes.indexOf(blank, at + 1)) found.push(at + 1);
  const each = found.length / batch;
  return { bytes, places: Array.from({ length: batch }, (_, index) => found.slice(index * each, (index + 1) * each)) };
}

export function setId(bytes: Buffer, places: readonly number[], id: number): void {
  const text = String(id).padStart(digits, '0');
  for (const place of places) bytes.write(text, place, 'latin1');
}

/** One request at a time on a kept connection. */
export class Sender {
  readonly #socket: Socket;
  #heard = '';
  #answered: ((status: number) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (piece: Buffer) => this.#hear(piece.toString('latin1')));
    socket.on('error', () => this.#answered?.(0));
    socket.on('close', () => this.#answered?.(0));
  }

  static async open(port: number): Promise<Sender> {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new Sender(socket);
  }

  /** @returns its status; 0 when the connection broke */
  async send(bytes: Buffer): Promise<number> {
    return await new Promise((resolve) => {
      this.#answered = resolve;
      this.#socket.write(bytes);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #hear(piece: string): void {
    this.#heard += piece;
    const head = this.#heard.indexOf('\r\n\r\n');
    if (head === -1) return;
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(this.#heard.slice(0, head))?.[1] ?? 0);
    if (this.#heard.length < head + 4 + length) return;
    const status = Number(this.#heard.slice(9, 12));
    this.#heard = '';
    this.#answered?.(status);
  }
}

/** Each connection sends its next request once the last was answered. */
export async function sendAlerts(target: Target, load: Load): Promise<Loaded> {
  let { firstId: nextId } = load;
  let alerts = 0;
  let refused = 0;
  let sent = 0;
  const times: number[] = [];
  const senders = await Promise.all(Array.from({ length: load.connections }, () => Sender.open(target.port)));
  const startedAt = performance.now();
  const isOver = (): boolean => performance.now() - startedAt >= load.ms || sent >= (load.mostAlerts ?? Infinity);
  await Promise.all(
    senders.map(async (sender) => {
      const { bytes, places } = template(target, load.batch);
      while (!isOver()) {
        for (const place of places) {
          const isRepeat = Math.random() < load.repeats;
          setId(bytes, place, isRepeat ? Math.floor(Math.random() * pool) : nextId++);
        }
        sent += load.batch;
        const askedAt = performance.now();
        const status = await sender.send(bytes);
        times.push(performance.now() - askedAt);
        if (status >= 200 && status < 300) alerts += load.batch;
        else refused += load.batch;
        if (status === 0) return;
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  for (const sender of senders) sender.close();
  return { alerts, refused, times: times.toSorted((a, b) => a - b), seconds, nextId };
}
