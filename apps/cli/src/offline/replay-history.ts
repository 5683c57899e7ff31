import { matcherOver } from '@lockstep/advisories';
import { type EvaluateRules, type FeedFacts, type Policy, replay, type ReplayResult } from '@lockstep/gate';
import type { Progress } from '../progress.ts';
import { historyFindings } from './history-findings.ts';
import { counted } from '../table.ts';
import { readAdvisories } from './read-advisories.ts';
import { type LoadedHistory, readHistory } from './read-history.ts';
import { readIntelligence } from './read-intelligence.ts';

export interface ReplayInput extends JudgeInput {
  readonly releases: string;
}

/** With what and how a history is judged. */
export interface JudgeInput {
  readonly advisories: readonly string[];
  readonly kev?: string;
  readonly epss?: string;
  readonly ssvc?: string;
  readonly steps: readonly number[];
  readonly asOf?: string;
  readonly exposure: 'none' | 'internal' | 'partner' | 'public';
}

export interface ReplayReport {
  readonly services: readonly string[];
  readonly releases: number;
  readonly advisories: number;
  readonly policy: string;
  /** Ecosystems that the advisories are about. */
  readonly advisedEcosystems: ReadonlySet<string>;
  readonly results: readonly (ReplayResult & {
    readonly as_of: string;
    readonly is_kev_loaded: boolean;
    readonly policy: string;
  })[];
  readonly notes: readonly string[];
}

/** Reads everything and judges every pair of releases, for each number of steps. */
export async function replayHistory(
  input: ReplayInput,
  policy: Policy,
  evaluate: EvaluateRules,
  progress: Progress,
): Promise<ReplayReport> {
  return judgeHistory(() => readHistory(input.releases, progress), input, policy, evaluate, progress);
}

/** The same for a history that is read otherwise. */
export async function judgeHistory(
  read: () => Promise<LoadedHistory>,
  input: JudgeInput,
  policy: Policy,
  evaluate: EvaluateRules,
  progress: Progress,
): Promise<ReplayReport> {
  try {
    const history = await read();
    const loaded = await readAdvisories(input.advisories, progress);
    const { intelligence, kevReleasedAt, notes } = await readIntelligence(input);
    const loadedAt = new Date().toISOString();
    const asOf = input.asOf ?? loadedAt;
    const matcher = matcherOver(loaded.index, intelligence);
    const findings = historyFindings(matcher, history.componentsOf, input.asOf);
    const feeds: FeedFacts[] = [
      ...[...loaded.contentAt].map(([ecosystem, contentAt]) => feed(`osv:${ecosystem}`, contentAt, loadedAt)),
      // A replay measures the policy over the files given; that none lists what is exploited is said, not judged.
      feed('kev', kevReleasedAt, loadedAt),
    ];
    const results = input.steps.map((steps) => {
      progress.now(`judging pairs ${steps} apart`);
      const result = replay(history.releases, findings, steps, policy, evaluate, {
        asOf,
        exposure: input.exposure,
        feeds,
      });
      return {
        ...result,
        as_of: asOf,
        is_kev_loaded: input.kev !== undefined,
        policy: `${policy.id}/${policy.version}`,
      };
    });
    return {
      services: [...new Set(history.releases.map(({ service }) => service))],
      releases: history.releases.length,
      advisories: loaded.index.advisories.size,
      policy: `${policy.id}/${policy.version}`,
      advisedEcosystems: new Set(loaded.contentAt.keys()),
      results,
      notes: [...history.notes, ...notes, ...rejections(loaded.rejected)],
    };
  } finally {
    progress.end();
  }
}

function feed(name: string, contentAt: string | undefined, loadedAt: string): FeedFacts {
  return { name, contentAt, loadedAt, digest: '', records: 0 };
}

/** One sentence; the first place stands for all. */
export function rejections(rejected: readonly { readonly at: string; readonly problem: string }[]): string[] {
  const [first] = rejected;
  if (first === undefined) return [];
  return [`${counted(rejected.length, 'advisory record')} can not be used, the first at ${first.at}: ${first.problem}`];
}
