import { describe, expect, it } from 'vitest';
import type { ChatAnswer } from '../../platform/outgoing/chat.ts';
import { callMattermost } from './api.ts';
import { mattermostSlashAnswer, readMattermostChatPress } from './command.ts';
import { readPost } from './read-post.ts';
import { mattermostRooms } from './rooms.ts';
import { botToken, idOf, mattermostServer, teamId } from './test-mattermost-server.ts';

const answer: ChatAnswer = {
  sentence: '@channel **bold** [x](https://evil.example)',
  buttons: [{ label: 'Join', act: 'run', value: 'join INC-12', isFirst: true }],
  links: [{ label: 'Open [the] room', url: 'https://lockstep.example.org/incidents/INC-12' }],
};
const press = { url: 'https://lockstep.example.org/callbacks/x/press', signPress: () => 'signed' };

describe('an answer in Mattermost', () => {
  it('mentions nobody and reads no markup in words, and its buttons come back as they went', () => {
    const said = mattermostSlashAnswer(answer, press) as {
      text: string;
      attachments: { actions: { id: string; integration: { context: object } }[] }[];
    };

    expect(said).toMatchObject({ response_type: 'ephemeral', skip_slack_parsing: true });
    expect(said.text).not.toMatch(/@channel|\*\*bold|[^\\]\]\(https:\/\/evil/);
    expect(said.text).toContain(String.raw`[Open \[the\] room](https://lockstep.example.org/incidents/INC-12)`);
    const action = said.attachments[0]?.actions[0];
    expect(action?.id).toMatch(/^[A-Za-z0-9]+$/);
    expect(readMattermostChatPress({ user_id: 'u', user_name: 'anna', context: action?.integration.context })).toEqual({
      act: 'run',
      value: 'join INC-12',
      token: 'signed',
      ask: {
        by: 'u',
        byName: '@anna',
        place: '',
        room: undefined,
        matter: { kind: 'press', act: 'run', value: 'join INC-12' },
      },
    });
  });

  it('is for the channel where it says so', () => {
    expect(mattermostSlashAnswer({ ...answer, isForAll: true }, press)).toMatchObject({ response_type: 'in_channel' });
  });
});

describe('the bot in Mattermost', () => {
  it('says what is wrong with its token, and never tells the token', async () => {
    await using server = await mattermostServer();
    const api = { serverUrl: server.origin, botToken: 'x'.repeat(26), rules: { allowPrivate: true } };

    const said = await callMattermost(api, 'GET', '/users/me');

    expect(said).toMatchObject({ kind: 'failed', status: 400 });
    expect(JSON.stringify(said)).not.toContain(api.botToken);
  });

  it('finds the channel again that it made, and archives twice what is archived', async () => {
    await using server = await mattermostServer();
    const rooms = mattermostRooms({ serverUrl: server.origin, botToken, rules: { allowPrivate: true } }, teamId);
    const [first, again] = [await rooms.open('inc-12-x'), await rooms.open('inc-12-x')];
    const room = first.kind === 'open' ? first.room : '';

    expect(first.kind).toBe('open');
    expect(again).toEqual(first);
    expect([await rooms.archive(room), await rooms.archive(room)]).toEqual([{ kind: 'done' }, { kind: 'done' }]);
    expect(await rooms.open('inc-12-x')).toEqual({ kind: 'taken' });
  });

  it.each([
    ['another server', 'https://other.example.org/acme/pl/'],
    ['another port', 'http://127.0.0.1:1/acme/pl/'],
  ])('reads no message of %s, and asks nobody about it', async (_what, before) => {
    await using server = await mattermostServer();
    const api = { serverUrl: server.origin, botToken, rules: { allowPrivate: true } };

    expect(await readPost(api, idOf('anna'), `${before}${idOf('post')}`)).toMatchObject({ ok: false });
    expect(await readPost(api, idOf('anna'), `${server.origin}/acme/pl/../../users/me`)).toMatchObject({ ok: false });
    expect(server.requests).toEqual([]);
  });
});
