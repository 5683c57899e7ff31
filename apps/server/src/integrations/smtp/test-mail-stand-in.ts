import type { AddressInfo, Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { Behaviour, Received, StandIn } from '../../platform/outgoing/test-stand-in.ts';

export interface MailStandIn extends StandIn {
  readonly url: string;
  readonly mails: Email[];
}

interface State {
  behaviour: Behaviour;
  readonly mails: Email[];
  readonly received: Received[];
  readonly lines: Set<Socket>;
}

/** Used by tests only: a real SMTP server on the loopback, whose mails are read by a real parser. */
export async function mailStandIn(): Promise<MailStandIn> {
  const state: State = { behaviour: 'accepts', mails: [], received: [], lines: new Set() };
  const server: SMTPServer = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 100,
    onRcptTo: (_address, _session, done) => done(refusalOf(state.behaviour)),
    onData: (stream, _session, done) => void take(state, stream, done),
  });
  // A line that is cut on purpose is heard of here too.
  server.on('error', () => undefined);
  const { promise, resolve } = Promise.withResolvers<void>();
  const listening = server.listen(0, '127.0.0.1', resolve);
  listening.on('connection', (line: Socket) => state.lines.add(line));
  await promise;
  return {
    url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    mails: state.mails,
    received: state.received,
    flooded: () => 0,
    behave: (behaviour) => {
      state.behaviour = behaviour;
    },
    async [Symbol.asyncDispose]() {
      const closed = Promise.withResolvers<void>();
      server.close(closed.resolve);
      await closed.promise;
    },
  };
}

function refusalOf(behaviour: Behaviour): Error | null {
  if (behaviour === 'refuses') return Object.assign(new Error('no such user'), { responseCode: 550 });
  if (behaviour === 'throttles') return Object.assign(new Error('greylisted, try later'), { responseCode: 451 });
  return null;
}

type Done = Parameters<NonNullable<SMTPServerOptions['onData']>>[2];

async function take(state: State, stream: Readable, done: Done): Promise<void> {
  const bytes = await buffer(stream).catch(() => undefined);
  // Whoever sent it was ended halfway, and waits for nothing.
  if (bytes === undefined) return;
  const mail = await PostalMime.parse(bytes);
  state.mails.push(mail);
  state.received.push({ raw: rawOf(mail), text: `${mail.subject}\n${mail.text}`, key: mail.messageId });
  if (state.behaviour === 'fails') return done(Object.assign(new Error('no room'), { responseCode: 452 }));
  if (state.behaviour === 'hangs') return;
  if (state.behaviour !== 'resets') return done();
  for (const line of state.lines) line.destroy();
}

/** What mail programs obey: headers and HTML. */
function rawOf(mail: Email): string {
  const headers = mail.headers.map(({ key, value }) => `${key}: ${value}`);
  return [...headers, mail.html].join('\n');
}
