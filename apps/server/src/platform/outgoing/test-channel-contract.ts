import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Channel, ChannelMessage, MessageAct } from './channel.ts';
import { actLabels } from './message-text.ts';
import type { SendRules } from './send-http.ts';
import type { Received, StandIn } from './test-stand-in.ts';

/** Used by tests only: what a channel's test says about its vendor; `describeChannel` holds it against what all channels keep. */
export interface ChannelContract<Settings, Server extends StandIn> {
  readonly channel: Channel<Settings>;
  readonly start: () => Promise<Server>;
  readonly settings: (server: Server, rules: SendRules) => Settings;
  /** A checked address at the server. */
  readonly address: (server: Server) => string;
  readonly speaks: 'http' | 'smtp';
  /** Address as typed, and its one form. */
  readonly addresses: readonly (readonly [string, string])[];
  readonly badAddresses: readonly string[];
  /** Never to be seen in a reason: tokens, passwords, paths of addresses. */
  readonly secrets: readonly string[];
  /** What of the hostile words (see `hostile`) would do harm, had it arrived in `raw` like this. */
  readonly harms: readonly RegExp[];
  /** How the vendor says how long to wait; undefined where it does not. */
  readonly holdMs: number | undefined;
  /** Whether a repeat can be known as one by the receiver. */
  readonly hasKey: boolean;
  /**
   * For channels with little room, or which are heard: as many sentences as fit are enough, and an act may be shown in their own
   * way. Undefined: everything is there as it is.
   */
  readonly little?: { readonly hasLink: boolean; readonly showsAct: (received: Received, act: MessageAct) => boolean };
}

/** Markup, mentions, headers and links of every vendor; from a sender of alerts, or a person's name. */
export const hostile = [
  '<!channel> <!here|x> <@U012345> <https://evil.example|click> & <b onclick="x">bold</b><script>1</script>',
  '@everyone @here @channel @all [click](https://evil.example) ![x](https://evil.example/i.png) *b* `c` ~s~ ||x||',
  'name\r\nBcc: eve@evil.example\r\n\r\nbody\r\n.\r\nQUIT\r\n',
  '"} ,{"x": "y"} \\" \u0000 \u001b[31m \u202egnp.exe',
] as const;

const now = Date.UTC(2026, 0, 15, 12);
const nothing: Received = { raw: '', text: '', key: undefined };
const acts = (['acknowledge', 'resolve', 'not_me'] satisfies MessageAct[]).map((act) => ({
  act,
  url: `https://lockstep.example.org/a/${act}`,
  token: `token-of-${act}-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`,
}));

export const message: ChannelMessage = {
  kind: 'page',
  title: 'Checkout fails for one in five',
  lines: ['web in production burns its budget 14 times too fast', 'since release web-1.5.0, 12 minutes ago'],
  urgency: 'high',
  link: { url: 'https://lockstep.example.org/alerts/17', label: 'Open in Lockstep' },
  acts,
  threadKey: 'group-17',
  threadReference: undefined,
  unsubscribeUrl: undefined,
  idempotencyKey: 'notification-17',
  now,
};

/** The same promises for every channel, against a real server of its kind. */
export function describeChannel<Settings, Server extends StandIn>(
  name: string,
  contract: ChannelContract<Settings, Server>,
): void {
  describe(`${name}: what every channel keeps`, () => {
    const { channel, little } = contract;
    const showsAct = (received: Received, { act, url, token }: ChannelMessage['acts'][number]): boolean =>
      little?.showsAct(received, act) ?? [url, token].some((way) => received.raw.includes(way));
    let server: Server;
    const rules: SendRules = { allowPrivate: true, timeoutMs: 400 };
    const send = (changes: Partial<ChannelMessage> = {}, by: SendRules = rules) =>
      channel.send(contract.settings(server, by), contract.address(server), { ...message, ...changes });

    beforeAll(async () => {
      server = await contract.start();
    });
    beforeEach(() => {
      server.received.length = 0;
      server.behave('accepts');
    });
    afterAll(async () => {
      await server[Symbol.asyncDispose]();
    });

    it('delivers title, sentences, link and every act, once', async () => {
      const delivery = await send();

      expect(delivery).toMatchObject({ outcome: 'delivered' });
      expect(server.received).toHaveLength(1);
      const [received = nothing] = server.received;
      for (const words of [message.title, ...(little ? [] : message.lines)]) expect(received.text).toContain(words);
      if (little?.hasLink !== false) expect(received.raw).toContain('lockstep.example.org/alerts/17');
      if (!little) for (const { act } of acts) expect(received.raw).toContain(actLabels[act]);
      for (const each of acts) expect(showsAct(received, each)).toBe(true);
    });

    it('delivers what has neither link nor acts', async () => {
      expect(await send({ link: undefined, acts: [], lines: [] })).toMatchObject({ outcome: 'delivered' });
      expect(server.received[0]?.text).toContain(message.title);
    });

    it.each([
      ['refuses', 'rejected'],
      ['throttles', 'retryable'],
      ['fails', 'retryable'],
    ] as const)('calls it %s -> %s, in words without secrets', async (behaviour, outcome) => {
      server.behave(behaviour);

      const delivery = await send();

      expect(delivery).toMatchObject({ outcome, reason: expect.stringMatching(/\w{3}/) });
      for (const secret of contract.secrets) expect(JSON.stringify(delivery)).not.toContain(secret);
    });

    it.runIf(contract.holdMs !== undefined)('waits as long as the provider asks', async () => {
      server.behave('throttles');

      expect(await send()).toMatchObject({ retryAfterMs: contract.holdMs });
    });

    it.each(['resets', 'hangs'] as const)(
      'may have arrived when the provider %s, and may be sent again',
      async (how) => {
        server.behave(how);

        const delivery = await send();

        expect(delivery).toMatchObject({ outcome: 'retryable', mayHaveArrived: true });
        for (const secret of contract.secrets) expect(JSON.stringify(delivery)).not.toContain(secret);
      },
    );

    it('can not have arrived when nobody listens', async () => {
      const gone = await contract.start();
      const [settings, address] = [contract.settings(gone, rules), contract.address(gone)];
      await gone[Symbol.asyncDispose]();

      const delivery = await channel.send(settings, address, message);

      expect(delivery).toMatchObject({ outcome: 'retryable' });
      expect(delivery).not.toHaveProperty('mayHaveArrived');
      for (const secret of contract.secrets) expect(JSON.stringify(delivery)).not.toContain(secret);
    });

    it.runIf(contract.speaks === 'http')('follows no redirect', async () => {
      server.behave('redirects');

      expect(await send()).toMatchObject({ outcome: 'rejected' });
      expect(server.received).toHaveLength(1);
    });

    it.runIf(contract.speaks === 'http')('listens to no more of an answer than it needs', async () => {
      server.behave('floods');

      expect(await send()).toMatchObject({ outcome: 'delivered' });
      expect(server.flooded()).toBeLessThan(64 * 1024 * 1024);
    });

    it.runIf(contract.speaks === 'http')('reaches nothing inside the network unless that is allowed', async () => {
      expect(await send({}, { ...rules, allowPrivate: false })).toMatchObject({ outcome: 'rejected' });
      expect(server.received).toEqual([]);
    });

    it.runIf(contract.hasKey)('gives every try of one message the same key', async () => {
      await send();
      await send({ now: now + 60_000 });
      await send({ idempotencyKey: 'notification-18' });

      const [first, second, third] = server.received.map(({ key }) => key);
      expect(first).toBeDefined();
      expect(second).toBe(first);
      expect(third).not.toBe(first);
    });

    it('shows the words of others and does not obey them', async () => {
      for (const words of hostile) {
        const changes = { title: words, lines: [words, words] };

        expect(await send(changes)).toMatchObject({ outcome: 'delivered' });
      }

      expect(server.received).toHaveLength(hostile.length);
      const raw = server.received.map((received) => received.raw).join('\n');
      for (const harm of contract.harms) expect(raw).not.toMatch(harm);
      for (const sign of ['\u0000', '\u001b', '\u202e', '\\u0000', '\\u001b']) expect(raw).not.toContain(sign);
      expect(server.received[0]?.text).toContain('click');
    });

    it('cuts what is too long and keeps the link and the acts', async () => {
      const long = '🔥 disk "full" <on> every\\node é '.repeat(4_000);

      expect(await send({ title: long, lines: Array.from({ length: 50 }, () => long) })).toMatchObject({
        outcome: 'delivered',
      });

      const [received = nothing] = server.received;
      expect(received.raw.isWellFormed()).toBe(true);
      expect(received.text).not.toContain('\ufffd');
      if (little?.hasLink !== false) expect(received.raw).toContain('lockstep.example.org/alerts/17');
      for (const each of acts) expect(showsAct(received, each)).toBe(true);
    });

    it('carries every writing', async () => {
      const words = 'Größe ≥ 3 · データベース停止 · قاعدة البيانات · 🔥👩🏽‍🚒';

      expect(await send({ title: words, lines: [words] })).toMatchObject({ outcome: 'delivered' });

      expect(server.received[0]?.text.split(words).length).toBeGreaterThanOrEqual(little ? 2 : 3);
    });

    it.each(contract.addresses)('reads the address %s as %s, whose form stays', (typed, address) => {
      const settings = contract.settings(server, rules);

      expect(channel.readAddress(settings, typed)).toEqual({ ok: true, address });
      expect(channel.readAddress(settings, address)).toEqual({ ok: true, address });
    });

    it.each([...contract.badAddresses, '', ' ', 'a\nb', 'x'.repeat(5_000)])(
      'says what is wrong with the address %j',
      (typed) => {
        const read = channel.readAddress(contract.settings(server, rules), typed);

        expect(read).toMatchObject({ ok: false, problem: expect.stringMatching(/\w+ \w+/) });
      },
    );
  });
}
