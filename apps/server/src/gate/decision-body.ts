import type { DeadlineClass } from '@lockstep/advisories';
import type {
  Alternative,
  Axis,
  Choice,
  Decision,
  GateFacts,
  JudgedFinding,
  Judgement,
  Reason,
  Verdict,
} from '@lockstep/gate';
import { type FactPart, type Sealed, sealList, sealText, unpack } from './pack-facts.ts';

/** A finding of the facts by its place: on the release being left or on the target. */
export interface FindingRef {
  readonly at: number;
  readonly deadline: DeadlineClass;
  readonly isEstimated: boolean;
}

/** A judgement as stored: findings are named by their place in the facts. */
export interface StoredJudgement extends Omit<Judgement, 'reopened' | 'carried' | 'closed'> {
  readonly reopened: readonly FindingRef[];
  readonly carried: readonly FindingRef[];
  /** Places on the release being left. */
  readonly closed: readonly FindingRef[];
}

type Lists = 'reopened' | 'carried' | 'closed';
export type JudgedStay = Omit<Judgement, Lists>;
type PackedJudgement = Omit<StoredJudgement, Lists> & Readonly<Record<Lists, unknown>>;

/** As written: what many decisions about the same releases say alike are parts. */
export type PackedBody = Omit<DecisionBody, 'target' | 'stay' | 'alternatives'> & {
  readonly target: PackedJudgement;
  readonly stay: unknown;
  readonly alternatives: readonly PackedAlternative[];
};

/** What is judged of an alternative is a part; what compares it with the best depends on the target, too. */
type PackedAlternative = Pick<StoredAlternative, 'because' | 'isRecommended'> & { readonly judged: unknown };

export interface StoredAlternative {
  readonly choice: Choice;
  readonly verdict: Verdict;
  readonly axes: Readonly<Record<Axis, Verdict>>;
  readonly reasons: readonly Reason[];
  readonly reopenedNames: readonly string[];
  readonly closedCount: number;
  readonly summary: string;
  readonly isUncertain: boolean;
  readonly isListedOnly: boolean;
  readonly isRecommended: boolean;
  readonly because: string;
}

/** What was to be captured before a move. It names no incident: which ones ran is read when somebody says what was captured. */
export interface DueCapture {
  /** Of findings. */
  readonly groups: readonly string[];
  readonly hasIncidents: boolean;
  /** See `CaptureDue`. */
  readonly stopsUntil: string | undefined;
}

/** The decision as made. Immutable. */
export interface DecisionBody extends Omit<Decision, 'stay' | 'target' | 'alternatives'> {
  /** What staying keeps is what the target carries and closes. */
  readonly stay: JudgedStay | undefined;
  readonly target: StoredJudgement;
  readonly alternatives: readonly StoredAlternative[];
  readonly alsoGoesBack: readonly string[];
  /** Keys that pre-signatures cover. */
  readonly preSigned: readonly { readonly axis: Axis; readonly userId: string; readonly id: string }[];
  /** What was to be captured before the move; left out where nothing was. */
  readonly capture?: DueCapture | undefined;
}

export function toDecisionBody(
  decision: Decision,
  facts: GateFacts,
  rest: Pick<DecisionBody, 'alsoGoesBack' | 'preSigned' | 'capture'>,
): DecisionBody {
  const places = () => placesOf(facts.target);
  const placesLeft = () => placesOf(facts.current);
  const { stay, target, alternatives, ...same } = decision;
  return {
    ...same,
    stay: stay && withoutLists(stay),
    target: toStored(target, places, placesLeft),
    alternatives: alternatives.map(toStoredAlternative),
    ...rest,
  };
}

function withoutLists({ reopened: _r, carried: _c, closed: _l, ...stay }: Judgement): JudgedStay {
  return stay;
}

function placesOf(release: GateFacts['current']): Places {
  return new Map(release?.findings.map((finding, at) => [finding, at]));
}

type Places = ReadonlyMap<JudgedFinding['finding'], number>;

function toStored(judgement: Judgement, places: () => Places, placesLeft: () => Places): StoredJudgement {
  return {
    ...judgement,
    reopened: toRefs(judgement.reopened, places),
    carried: toRefs(judgement.carried, places),
    closed: toRefs(judgement.closed, placesLeft),
  };
}

/** Lists of the same two releases keep their identity, and so do these: each is written out once. */
const kept = new WeakMap<readonly JudgedFinding[], readonly FindingRef[]>();
const noRefs: readonly FindingRef[] = [];

function toRefs(judged: readonly JudgedFinding[], places: () => Places): readonly FindingRef[] {
  if (judged.length === 0) return noRefs;
  const known = kept.get(judged);
  if (known !== undefined) return known;
  const all = places();
  const made = judged.map(({ finding, deadline, isEstimated }) => {
    const at = all.get(finding);
    if (at === undefined) throw new RangeError(`finding ${finding.group} is not among the facts`);
    return { at, deadline, isEstimated };
  });
  kept.set(judged, made);
  return made;
}

/** What the target's own reasons say already, or what is no difference between one way and another. */
const saidOfAll = /^(security\.carries|keys\.|feeds\.)/;

function toStoredAlternative({ judgement, ...rest }: Alternative): StoredAlternative {
  const { verdict, axes, reasons, reopened, closed, summary, isUncertain } = judgement;
  const names = reopened.map(({ finding }) =>
    finding.sources.length > 0 && finding.sources.every((source) => source.isRestricted)
      ? 'a restricted advisory'
      : finding.group,
  );
  return {
    ...rest,
    verdict,
    axes,
    reasons: reasons.filter((reason) => reason.verdict !== 'allow' || !saidOfAll.test(reason.code)),
    reopenedNames: [...new Set(names)],
    closedCount: closed.length,
    summary,
    isUncertain,
  };
}

/** The findings behind references. */
export function fromRefs(
  refs: readonly FindingRef[],
  findings: GateFacts['target']['findings'],
): readonly JudgedFinding[] {
  return refs.map(({ at, deadline, isEstimated }) => {
    const finding = findings[at];
    if (finding === undefined) throw new RangeError(`there is no finding at place ${at}`);
    return { finding, deadline, isEstimated };
  });
}

export function packBody(body: DecisionBody): { readonly body: PackedBody; readonly parts: readonly FactPart[] } {
  const parts: FactPart[] = [];
  const take = ({ value, parts: inner }: Sealed): unknown => {
    parts.push(...inner);
    return value;
  };
  const seal = (list: readonly FindingRef[]): unknown => (list.length === 0 ? list : take(sealList(list)));
  const { target, stay, alternatives } = body;
  return {
    body: {
      ...body,
      target: {
        ...target,
        reopened: seal(target.reopened),
        carried: seal(target.carried),
        closed: seal(target.closed),
      },
      stay: stay === undefined ? undefined : take(sealText(stay)),
      alternatives: alternatives.map(({ because, isRecommended, ...judged }) => ({
        because,
        isRecommended,
        judged: take(sealText(judged)),
      })),
    },
    parts,
  };
}

/** The body as it was before `packBody` wrote it. */
export function unpackBody(body: PackedBody, parts: ReadonlyMap<string, unknown>): DecisionBody {
  const { alternatives, ...rest } = unpack(body, parts) as Unpacked;
  return { ...rest, alternatives: alternatives.map(({ judged, ...own }) => ({ ...judged, ...own })) };
}

type JudgedAlternative = Omit<StoredAlternative, 'because' | 'isRecommended'>;
type Unpacked = Omit<DecisionBody, 'alternatives'> & {
  readonly alternatives: readonly (Pick<StoredAlternative, 'because' | 'isRecommended'> & {
    readonly judged: JudgedAlternative;
  })[];
};
