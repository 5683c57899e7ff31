import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idOf } from '../integrations/mattermost/test-mattermost-server.ts';
import { keptOpenMs } from './plan-room.ts';
import { anna, ben, type MattermostChat, openMattermostChat } from './test-mattermost.ts';

const day = 86_400_000;
let chat: MattermostChat;
beforeAll(async () => {
  chat = await openMattermostChat();
});
afterAll(() => chat[Symbol.asyncDispose]());

describe('a message of Mattermost', () => {
  it('goes onto the timeline by its link once, with author, moment and text', async () => {
    const name = await chat.declare('Payments are refused');
    const channel = chat.server.addChannel('payments', [anna, ben]);
    const at = chat.clock.now() - 60_000;
    const post = chat.server.write(channel, ben, 'it began with **1.5.0**', at);

    const said = await Promise.all(
      Array.from({ length: 10 }, () => chat.type(anna, `keep ${name} ${chat.server.origin}/acme/pl/${post}`)),
    );

    expect(said.filter(({ text }) => text.startsWith('The message stands'))).toHaveLength(1);
    const [entry, another] = (await chat.timeline(name)).filter(({ kind }) => kind === 'chat');
    expect(another).toBeUndefined();
    expect(entry?.text).toContain('Ben wrote in Mattermost');
    expect(entry?.text).toContain(String.raw`> it began with \*\*1.5.0\*\*`);
    expect(entry?.happenedAt).toBe(new Date(at).toISOString());
    expect(entry?.recordedBy.name).toBe('Anna (Mattermost)');
  });

  it('of a channel that the asker is not in is as if it were not there, whatever the bot may read', async () => {
    const name = await chat.declare('Somebody is curious');
    const post = chat.server.write(
      chat.server.addChannel('board', [ben]),
      ben,
      'we sell the company',
      chat.clock.now(),
    );

    const curious = await chat.type(anna, `keep ${name} ${chat.server.origin}/acme/pl/${post}`);
    const missing = await chat.type(anna, `keep ${name} ${chat.server.origin}/acme/pl/${idOf('nothing')}`);
    const elsewhere = await chat.type(anna, `keep ${name} https://evil.example/acme/pl/${post}`);

    expect(curious.text).toBe(missing.text);
    expect(curious.text).not.toContain('company');
    expect(elsewhere.text).toContain('no link of a message of this Mattermost');
    expect((await chat.timeline(name)).filter(({ kind }) => kind === 'chat')).toEqual([]);
  });
});

describe('a channel in Mattermost', () => {
  const later = async (ms = 6 * 60_000) => {
    chat.clock.advance(ms);
    await chat.app.app.jobs.runDue();
  };

  it('is another one where somebody has a channel of that name', async () => {
    const name = await chat.declare('The name is taken');
    const taken = chat.server.addChannel(`${name.toLowerCase()}-the-name-is-taken`, [ben]);
    await chat.type(anna, `channel ${name}`);
    await later();

    expect(taken.posts).toEqual([]);
    expect(chat.server.channels.some((channel) => channel.name === `${taken.name}-2`)).toBe(true);
  });

  it('is made once, with its people and a topic, hears of turns, stands for its incident and is archived', async () => {
    const name = await chat.declare('Orders are lost');
    await chat.type(ben, `join ${name}`);
    await Promise.all(Array.from({ length: 10 }, () => chat.type(anna, `channel ${name}`)));
    await later();
    await chat.type(anna, `take ${name} commander`);
    await later();
    await later();
    const made = chat.server.channels.filter((channel) => channel.name.startsWith(name.toLowerCase()));
    const noted = await chat.type(anna, 'update the queue drains', made[0]?.id);
    const resolvedAt = new Date(chat.clock.now()).toISOString();
    await chat.app.admin.call('updateIncident', { params: { incident: name }, body: { resolvedAt } });
    await later(keptOpenMs + day);
    await later(day);

    expect(made).toHaveLength(1);
    expect(made[0]).toMatchObject({ name: `${name.toLowerCase()}-orders-are-lost`, isArchived: true });
    expect(made[0]?.header).toContain(`http://localhost:4500/incidents/${name}`);
    expect(made[0]?.people).toEqual(new Set([idOf('botid0botid0botid0botid0bo'), ben, anna]));
    expect(made[0]?.posts.some((text) => text.includes('Join: /lockstep join'))).toBe(true);
    expect(noted.text).toBe(`It stands on the timeline of ${name}.`);
  });
});

it('works without a mistake of ours', () => {
  expect(chat.app.failures).toEqual([]);
  expect(chat.server.problems).toEqual([]);
});
