import { type Role } from '@lockstep/contract';
import {
  signedBySlack,
  slackWorkspace,
  type SlackWorkspace,
  workspace,
} from '../integrations/slack/test-slack-workspace.ts';
import { newId } from '../platform/db/ids.ts';
import { FixedClock } from '../platform/test-context.ts';
import { openTestApp, type TestApp } from '../test-app.ts';

/** Used by tests only: the product with a Slack workspace beside it; nothing happens by itself. */
export interface TestChat extends AsyncDisposable {
  readonly app: TestApp;
  readonly clock: FixedClock;
  readonly slack: SlackWorkspace;
  readonly setupId: string;
  /** Somebody with an account of this workspace. @returns the person's id */
  addPerson(name: string, account: string, roles?: readonly Role[]): Promise<string>;
  post(path: 'commands' | 'press', body: string, headers?: Record<string, string>): Promise<Posted>;
  /** `/lockstep ...` by this account. */
  type(account: string, text: string, room?: string): Promise<Said>;
  /** A button with this label of an answer; what is said comes by the answer address. */
  press(account: string, said: Said, label: string): Promise<Said>;
  shortcut(account: string, message: { ts: string; user: string; text: string }, room?: string): Promise<Said>;
  rows<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Does what is due, as a server that runs would. */
  work(): Promise<void>;
}

export interface Posted {
  readonly status: number;
  readonly text: string;
}

export interface Said {
  readonly response_type?: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

interface Block {
  readonly type: string;
  readonly text?: { readonly text: string };
  readonly elements?: readonly { action_id: string; value: string; text: { text: string } }[];
}

export const general = 'C0GENERAL1';

/** @param mode `live`: with its background work, at the time it is when it opens */
export async function openTestChat(mode: 'still' | 'live' = 'still'): Promise<TestChat> {
  const clock = mode === 'live' ? new FixedClock(Date.now()) : new FixedClock();
  const slack = await slackWorkspace();
  const app = await openTestApp({ allowPrivateWebhooks: true, ...(mode === 'still' && { clock }) }, async (one) => {
    if (mode === 'live') return await one.listen(0, '127.0.0.1');
    return await one.http.listen({ port: 0, host: '127.0.0.1' });
  });
  const settings = {
    botToken: workspace.botToken,
    signingSecret: workspace.signingSecret,
    teamId: workspace.team,
    apiUrl: `${slack.origin}/api`,
  };
  const { id: setupId } = await app.admin.call('createChannelSetup', {
    body: { kind: 'slack', name: 'Slack', settings },
  });
  const { pool } = app.app.database;
  const post: TestChat['post'] = async (path, body, headers = signedBySlack(body, clock.now())) => {
    const response = await fetch(`${app.origin}/callbacks/${setupId}/${path}`, { method: 'POST', body, headers });
    return { status: response.status, text: await response.text() };
  };
  async function interact(payload: object): Promise<Said> {
    const answerPath = `/answers/${newId()}`;
    const body = new URLSearchParams({
      payload: JSON.stringify({ ...payload, response_url: slack.origin + answerPath }),
    });
    const posted = await post('press', body.toString());
    if (posted.status !== 200) throw new Error(posted.text);
    for (;;) {
      const answer = slack.requests.find(({ path }) => path === answerPath);
      if (answer !== undefined) return JSON.parse(answer.body) as Said;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  const team = { id: workspace.team, domain: workspace.domain };
  return {
    app,
    clock,
    slack,
    setupId,
    post,
    async addPerson(name, account, roles = ['responder']) {
      const id = newId();
      const at = new Date(clock.now());
      await pool.query(
        `insert into user_account (id, name, email, password_hash, created_at) values ($1, $2, $3, 'x', $4)`,
        [id, name, `${id}@example.org`, at],
      );
      for (const role of roles)
        await pool.query(
          'insert into user_role (user_id, role, granted_at, is_single_person) values ($1, $2, $3, false)',
          [id, role, at],
        );
      await pool.query(
        `insert into contact_method (id, user_id, channel, setup_id, address, label, created_at, verified_at)
         values ($1, $2, 'slack', $3, $4, 'Slack', $5, $5)`,
        [newId(), id, setupId, account, at],
      );
      return id;
    },
    async type(account, text, room = general) {
      const posted = await post('commands', commandOf({ user_id: account, text, channel_id: room }));
      if (posted.status !== 200) throw new Error(posted.text);
      return JSON.parse(posted.text) as Said;
    },
    async press(account, said, label) {
      const buttons = said.blocks.flatMap(({ elements = [] }) => elements);
      const button = buttons.find(({ text }) => text.text.startsWith(label));
      if (button === undefined) throw new Error(`no button ${label} in ${JSON.stringify(said)}`);
      const { action_id, value } = button;
      return await interact({ type: 'block_actions', team, user: { id: account }, actions: [{ action_id, value }] });
    },
    shortcut: async (account, message, room = general) =>
      await interact({
        type: 'message_action',
        callback_id: 'lockstep_timeline',
        team,
        user: { id: account },
        channel: { id: room },
        message,
      }),
    rows: async <Row extends object>(sql: string, values: readonly unknown[] = []) =>
      (await pool.query<Row>(sql, [...values])).rows,
    async work() {
      await app.app.jobs.runDue();
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await slack[Symbol.asyncDispose]();
    },
  };
}

/** The form of a slash command, as Slack documents it. */
export function commandOf(fields: { user_id: string; text: string; channel_id?: string; team_id?: string }): string {
  return new URLSearchParams({
    team_id: workspace.team,
    team_domain: workspace.domain,
    channel_id: general,
    channel_name: 'general',
    command: '/lockstep',
    trigger_id: '13345224609.738474920.8088930838d88f008e0',
    api_app_id: 'A0APP00001',
    ...fields,
  }).toString();
}
