import { describe, expect, it } from 'vitest';
import type { ChatAnswer } from '../../platform/outgoing/chat.ts';
import { type InboundPort } from '../../platform/outgoing/channel-kind.ts';
import { fromSlackText, readSlackAsk, readSlackCommand } from './chat-in.ts';
import { slackAnswer } from './chat-answer.ts';
import { takeSlackCommand } from './chat-receive.ts';
import { slackRooms } from './rooms.ts';
import { slackWorkspace, workspace } from './test-slack-workspace.ts';

const answer: ChatAnswer = {
  sentence: 'INC-12: <!channel> a & b *bold*',
  buttons: [
    { label: 'Join', act: 'run', value: 'join INC-12', isFirst: true },
    { label: 'Take commander', act: 'run', value: 'take INC-12 commander' },
  ],
  links: [{ label: 'Open the room', url: 'https://lockstep.example.org/incidents/INC-12' }],
};

describe('an answer in Slack', () => {
  it('mentions nobody and reads no markup in words, and its buttons come back as they went', () => {
    const said = JSON.parse(JSON.stringify(slackAnswer(answer))) as {
      text: string;
      blocks: {
        type: string;
        text?: { type: string; text: string };
        elements?: { action_id: string; value: string }[];
      }[];
    };

    expect(said.text).toBe('INC-12: &lt;!channel&gt; a &amp; b *bold*');
    expect(said.blocks[0]?.text).toMatchObject({ type: 'plain_text', text: 'INC-12: <!channel> a & b *bold*' });
    const elements = said.blocks.find(({ type }) => type === 'actions')?.elements ?? [];
    expect(new Set(elements.map(({ action_id: id }) => id)).size).toBe(2);
    const press = { type: 'block_actions', team: { id: 'T0TEAM001' }, user: { id: 'U1' }, actions: [elements[1]] };
    expect(readSlackAsk(press)?.ask.matter).toEqual({ kind: 'press', act: 'run', value: 'take INC-12 commander' });
  });

  it('follows by the answer address when it takes longer than Slack waits', async () => {
    await using slack = await slackWorkspace();
    const late = Promise.withResolvers<ChatAnswer>();
    const asked = readSlackCommand(
      new URLSearchParams({
        team_id: workspace.team,
        channel_id: 'C1',
        user_id: 'U1',
        text: 'list',
        response_url: `${slack.origin}/answers/1`,
      }).toString(),
    );
    const port = { chat: () => late.promise } as Partial<InboundPort> as InboundPort;
    if (asked === undefined) throw new Error('the command was not read');
    const ground = { teamId: workspace.team, rules: { allowPrivate: true }, patienceMs: 10 };

    const first = await takeSlackCommand(ground, asked, port);
    late.resolve(answer);

    expect(first.kind === 'answer' && first.body).toContain('This takes a moment');
    await expect.poll(() => slack.answers().length).toBe(1);
    expect(slack.answers()[0]?.text).toContain('INC-12');
  });
});

describe('words of Slack', () => {
  it.each([
    ['<@U0ANA0001|ana> &lt;b&gt; &amp;amp;', '@ana <b> &amp;'],
    ['<https://a.example/?x=1|here>', 'here (https://a.example/?x=1)'],
    ['<https://a.example/>', 'https://a.example/'],
    ['<b>not ours</b>', '<b>not ours</b>'],
    ['<!here>', '!here'],
  ])('%s are read as people read them', (text, expected) => {
    expect(fromSlackText(text)).toBe(expected);
  });

  it.each(['', 'text=declare', 'team_id=T1&user_id=&channel_id=C1&text=x', 'payload=%7B%7D'])(
    '%s is no command',
    (body) => {
      expect(readSlackCommand(body)).toBeUndefined();
    },
  );
});

describe('channels', () => {
  it('of others are not taken for ours, and a token that is not good is said with its cure', async () => {
    await using slack = await slackWorkspace();
    const rules = { allowPrivate: true };
    const rooms = slackRooms({ apiUrl: `${slack.origin}/api`, botToken: workspace.botToken, rules });
    const wrong = slackRooms({ apiUrl: `${slack.origin}/api`, botToken: 'xoxb-wrong-one', rules });
    const made = await rooms.open('inc-1');

    expect(made).toEqual({ kind: 'open', room: slack.channels[0]?.id });
    expect(await rooms.open('inc-1')).toEqual(made);
    slack.fail('conversations.create', 'name_taken');
    expect(await rooms.open('inc-2')).toEqual({ kind: 'taken' });
    expect(await wrong.setTopic('C1', 'x')).toEqual({
      kind: 'failed',
      error: 'invalid_auth',
      problem: 'Slack says `invalid_auth`: Slack does not know the bot token: set it up again',
      mayPass: false,
    });
  });

  it('invite everybody who can be, and say who can not', async () => {
    await using slack = await slackWorkspace();
    const rooms = slackRooms({
      apiUrl: `${slack.origin}/api`,
      botToken: workspace.botToken,
      rules: { allowPrivate: true },
    });
    const made = await rooms.open('inc-1');
    const room = made.kind === 'open' ? made.room : 'none';

    const said = await rooms.invite(room, ['U0ANA0001', 'U0UNKNOWN', 'U0BEN0001']);

    expect(said).toMatchObject({ kind: 'failed', problem: expect.stringContaining('correct it in their profile') });
    expect([...(slack.channels[0]?.people ?? [])]).toEqual(['U0ANA0001', 'U0BEN0001']);
    expect(await rooms.invite(room, ['U0ANA0001', 'U0BEN0001'])).toEqual({ kind: 'done' });
  });
});
