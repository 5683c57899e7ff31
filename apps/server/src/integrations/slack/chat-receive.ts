import type { ChatAnswer } from '../../platform/outgoing/chat.ts';
import { type InboundAnswer, type InboundPort, jsonAnswer } from '../../platform/outgoing/channel-kind.ts';
import type { SendRules } from '../../platform/outgoing/send-http.ts';
import { answerLater, slackAnswer } from './chat-answer.ts';
import type { SlackAsk } from './chat-in.ts';

/** Slack shows an error to whoever waits longer than three seconds. */
const patienceMs = 2_000;

export interface ChatGround {
  /** The one workspace whose people this set-up knows; undefined: nobody said which. */
  readonly teamId: string | undefined;
  readonly rules: SendRules;
  readonly patienceMs?: number | undefined;
}

/** A slash command: answered at once where that is possible, else by its answer address. */
export async function takeSlackCommand(ground: ChatGround, asked: SlackAsk, port: InboundPort): Promise<InboundAnswer> {
  const refused = refuseTeam(ground, asked.team);
  if (refused !== undefined) return refused;
  if (ground.teamId === undefined) return jsonAnswer(slackAnswer(noTeam));
  const work = port.chat(asked.ask);
  const answer = await withinPatience(work, ground.patienceMs ?? patienceMs);
  if (answer !== undefined) return jsonAnswer(slackAnswer(answer));
  void sayLater(ground, asked, work);
  return jsonAnswer(slackAnswer({ sentence: 'This takes a moment: the answer follows here.' }));
}

/** A press or a shortcut: Slack shows only what goes to the answer address. */
export async function takeSlackAsk(ground: ChatGround, asked: SlackAsk, port: InboundPort): Promise<InboundAnswer> {
  const refused = refuseTeam(ground, asked.team);
  if (refused !== undefined) return refused;
  const work = ground.teamId === undefined ? Promise.resolve(noTeam) : port.chat(asked.ask);
  void sayLater(ground, asked, work);
  await withinPatience(work, ground.patienceMs ?? patienceMs);
  return jsonAnswer({});
}

/** A signature proves the app; an app may stand in several workspaces. */
export function refuseTeam({ teamId }: ChatGround, team: string | undefined): InboundAnswer | undefined {
  if (teamId === undefined || team === teamId) return undefined;
  return {
    kind: 'unproven',
    problem: 'the request comes from another Slack workspace',
    help: 'give each workspace a Slack channel of its own in Lockstep, with its workspace id',
  };
}

const noTeam: ChatAnswer = {
  sentence: 'Nothing was done: Lockstep has not been told which Slack workspace is yours.',
  lines: ['An admin adds the workspace id (T...) to this Slack channel in Lockstep under Settings, Channels.'],
};

async function withinPatience(work: Promise<ChatAnswer>, ms: number): Promise<ChatAnswer | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function sayLater({ rules }: ChatGround, { answerUrl }: SlackAsk, work: Promise<ChatAnswer>): Promise<void> {
  const answer = await work.catch(() => failed);
  if (answerUrl !== undefined) await answerLater(answerUrl, answer, rules);
}

const failed: ChatAnswer = { sentence: 'Something went wrong on our side. Open Lockstep to see what was done.' };
