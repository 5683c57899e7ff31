import { namedOr } from './named-or.ts';
import type { NoticeKind } from './notices.ts';
import type { GateDecision } from './standing.ts';
import type { ReleaseTrain } from './trains/get-train.ts';

export interface NoticeText {
  readonly subject: string;
  readonly sentences: readonly string[];
  readonly url: string;
}

/** What a person reads in a mail or a chat: which service, what is asked, the verdict in a sentence, who may sign, where to go. */
export function composeNotice(kind: NoticeKind, decision: GateDecision | undefined, publicUrl: string): NoticeText {
  if (decision === undefined) {
    const sentence = 'This is a test: notices about sign-offs and broken glass arrive here.';
    return { subject: 'Lockstep: test notice', sentences: [sentence], url: `${publicUrl}/` };
  }
  const { number, service, environment, title, verdict, signoff } = decision;
  const said = `The gate says ${verdict}: ${decision.judgement.summary}`;
  const url = `${publicUrl}/decisions/${number}`;
  const of = `${service} in ${environment} (G-${number})`;
  switch (kind) {
    case 'signoff_requested':
      return {
        subject: `Sign-off wanted: ${of}`,
        sentences: [title, said, ...askedFor(signoff), ...whoMaySign(decision)],
        url,
      };
    case 'signoff_lapsed':
      return {
        subject: `Sign-off lapsed: ${of}`,
        sentences: [title, 'The facts have moved to something stricter: every signature is gone. Ask the gate again.'],
        url,
      };
    case 'glass_broken':
      return { subject: `Glass broken: ${of}`, sentences: [title, said, ...glassSentences(signoff)], url };
    case 'review_overdue':
      return {
        subject: `Review overdue: ${of}`,
        sentences: [title, ...glassSentences(signoff), 'Nobody has reviewed it in time. It still takes a review.'],
        url,
      };
    case 'test':
      return { subject: `Lockstep: test notice`, sentences: [title], url };
  }
}

/** The same for a release train, which only ever asks for keys. */
export function composeTrainNotice(train: ReleaseTrain, publicUrl: string): NoticeText {
  const { number, title, environment, members, counts, keys, requestedBy, signoffReason, signoffExpiresAt } = train;
  const { deny, needs_signoff: needs, preserve_first: preserve, allow } = counts;
  const said = [`${needs + preserve} need a sign-off`, `${allow} may go`, ...(deny > 0 ? [`${deny} are denied`] : [])];
  const waiting = keys.filter((key) => key.waiting > 0);
  return {
    subject: `Sign-off wanted: ${members.length} services in ${environment} (T-${number})`,
    sentences: [
      title,
      `Of ${members.length} services ${said.join(', ')}.`,
      ...askedFor({ requestedBy, reason: signoffReason, expiresAt: signoffExpiresAt }),
      ...waiting.map(
        ({ axis, holders, waiting: count }) =>
          `One turn of the ${axis} key signs for ${count}. It may be turned by: ${holders.length === 0 ? 'nobody' : holders.join(', ')}.`,
      ),
    ],
    url: `${publicUrl}/trains/${number}`,
  };
}

type Signoff = GateDecision['signoff'];

function askedFor({
  requestedBy,
  reason,
  expiresAt,
}: Pick<Signoff, 'requestedBy' | 'reason' | 'expiresAt'>): readonly string[] {
  if (requestedBy === null) return [];
  return [`${requestedBy.name} asks for it: ${reason ?? ''}`, `It can be signed until ${expiresAt ?? 'it expires'}.`];
}

function whoMaySign({ service, signoff }: Pick<GateDecision, 'service' | 'signoff'>): readonly string[] {
  return signoff.keys
    .filter(({ signedBy }) => signedBy === null)
    .map(({ axis, holders, ring, deputy, isPreSigned }) => {
      if (isPreSigned) return `The ${axis} key was turned by day.`;
      if (ring !== null && ring.people.length > 0) {
        const others = holders.length - ring.people.length;
        const rest = others === 0 ? '' : ` So may ${others} who ${others === 1 ? 'has' : 'have'} the role.`;
        return `Ask ${namedOr(ring.people)}: they hold the ${axis} key of ${service}.${rest}`;
      }
      const names = holders.length > 0 ? holders.join(', ') : deputy === null ? 'nobody' : `${deputy}, as deputy`;
      return `The ${axis} key may be turned by: ${names}.`;
    });
}

function glassSentences({ breakGlass }: Signoff): readonly string[] {
  if (breakGlass === null) return [];
  const { by, reason, expiresAt, reviewDueAt } = breakGlass;
  return [
    `${by.name} went ahead alone: ${reason}`,
    `This ends at ${expiresAt}. Somebody else with a key reviews it until ${reviewDueAt}.`,
  ];
}
