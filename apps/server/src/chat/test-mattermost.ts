import {
  botToken,
  idOf,
  mattermostServer,
  type MattermostServer,
  teamId,
} from '../integrations/mattermost/test-mattermost-server.ts';
import { FixedClock } from '../platform/test-context.ts';
import { openTestApp, type TestApp } from '../test-app.ts';
import { addMember, codeIn, type Member } from './test-people.ts';

export const commandToken = 'abcdefghijklmnopqrstuvwxyz';
export const [anna, ben, ida, stranger] = [idOf('anna'), idOf('ben'), idOf('ida'), idOf('stranger')];

export interface MattermostSaid {
  readonly response_type: string;
  readonly text: string;
  readonly attachments?: readonly { readonly actions: readonly MattermostAction[] }[];
}

export interface MattermostAction {
  readonly id: string;
  readonly name: string;
  readonly integration: { readonly url: string; readonly context: Readonly<Record<string, string>> };
}

/** Used by tests only: the product with a Mattermost server beside it, in which Anna and Ben have linked their accounts. */
export interface MattermostChat extends AsyncDisposable {
  readonly app: TestApp;
  readonly clock: FixedClock;
  readonly server: MattermostServer;
  readonly setupId: string;
  readonly members: Record<'Anna' | 'Ben', Member>;
  /** The form of a slash command, as Mattermost documents it. */
  send(account: string, text: string, more?: Record<string, string>): Promise<Response>;
  type(account: string, text: string, room?: string): Promise<MattermostSaid>;
  /** A press with this context, as Mattermost documents it. */
  pressed(account: string, context: Record<string, string>, setup?: string): Promise<Response>;
  press(account: string, said: MattermostSaid, label: string): Promise<string>;
  link(account: string, member: Member): Promise<void>;
  /** By Anna. @returns its name */
  declare(title: string): Promise<string>;
  timeline(incident: string): Promise<readonly TimelineLine[]>;
  countIncidents(): Promise<number>;
}

interface TimelineLine {
  readonly kind: string;
  readonly text: string | null;
  readonly happenedAt: string;
  readonly recordedBy: { readonly name: string };
}

export const nameIn = (text: string): string => /INC-\d+/.exec(text)?.[0] ?? 'none';

export function actionOf(said: MattermostSaid, label: string): MattermostAction {
  const action = said.attachments?.flatMap(({ actions }) => actions).find(({ name }) => name.startsWith(label));
  if (action === undefined) throw new Error(`no button ${label} in ${JSON.stringify(said)}`);
  return action;
}

const shownName = (account: string): string => account.replace(/0+$/, '');

export async function openMattermostChat(): Promise<MattermostChat> {
  const clock = new FixedClock();
  const server = await mattermostServer();
  const app = await openTestApp({ allowPrivateWebhooks: true, clock }, async (one) => {
    return await one.http.listen({ port: 0, host: '127.0.0.1' });
  });
  const settings = { commandToken, serverUrl: server.origin, botToken, teamId };
  const { id: setupId } = await app.admin.call('createChannelSetup', {
    body: { kind: 'mattermost', name: 'Chat', settings },
  });
  const members = { Anna: await addMember(app, 'Anna'), Ben: await addMember(app, 'Ben') };
  const chat: MattermostChat = {
    app,
    clock,
    server,
    setupId,
    members,
    async send(account, text, more = {}) {
      const form = {
        channel_id: idOf('town'),
        channel_name: 'town-square',
        command: '/lockstep',
        response_url: 'https://chat.example.org/hooks/commands/x',
        team_domain: 'acme',
        team_id: teamId,
        text,
        token: commandToken,
        trigger_id: 'x',
        user_id: account,
        user_name: shownName(account),
        ...more,
      };
      return await fetch(`${app.origin}/callbacks/${setupId}/commands`, {
        method: 'POST',
        body: new URLSearchParams(form).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: `Token ${form.token}` },
      });
    },
    async type(account, text, room = idOf('town')) {
      const response = await chat.send(account, text, { channel_id: room });
      if (response.status !== 200) throw new Error(await response.text());
      return (await response.json()) as MattermostSaid;
    },
    async pressed(account, context, setup = setupId) {
      return await fetch(`${app.origin}/callbacks/${setup}/press`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          user_id: account,
          user_name: shownName(account),
          channel_id: idOf('town'),
          channel_name: 'town-square',
          team_id: teamId,
          team_domain: 'acme',
          post_id: idOf('post'),
          trigger_id: 'x',
          type: 'button',
          data_source: '',
          context,
        }),
      });
    },
    async press(account, said, label) {
      const response = await chat.pressed(account, { ...actionOf(said, label).integration.context });
      const text = await response.text();
      if (response.status !== 200) throw new Error(text);
      return (JSON.parse(text) as { ephemeral_text: string }).ephemeral_text;
    },
    async link(account, { client }) {
      const code = codeIn((await chat.type(account, 'link')).text);
      await client.call('linkChatAccount', { body: { code } });
    },
    declare: async (title) => nameIn((await chat.type(anna, `declare "${title}" sev2`)).text),
    timeline: async (incident) => (await app.admin.call('listTimeline', { params: { incident }, query: {} })).items,
    async countIncidents() {
      const { rows } = await app.app.database.pool.query<{ n: number }>('select count(*)::int as n from incident');
      return rows[0]?.n ?? 0;
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await server[Symbol.asyncDispose]();
    },
  };
  await chat.link(anna, members.Anna);
  await chat.link(ben, members.Ben);
  return chat;
}
