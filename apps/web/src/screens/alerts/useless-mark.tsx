import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ThumbsDown, Undo2 } from 'lucide-react';
import { type AnswerOf, call } from '../../api/call.ts';
import { ask, useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { tellProblem } from '../../ui/tell-problem.ts';

type Marks = AnswerOf<'listUselessMarks'>['items'][number];

const MOST_GROUPS = 100;

/** Who of those who were paged called it useless, by group. */
export function useUselessMarks(groups: readonly string[]): ReadonlyMap<string, Marks> {
  const asked = [...new Set(groups)].slice(0, MOST_GROUPS);
  const query = useQuery({
    ...ask('listUselessMarks', { query: { groups: asked.join(',') } }),
    enabled: asked.length > 0,
  });
  return new Map(query.data?.items.map((marks) => [marks.group, marks]));
}

/** For who was paged: to say that it was useless, and to take that back. Counted by Insights. */
export function UselessButton({ marks, title }: { marks: Marks | undefined; title: string }) {
  const group = marks?.group ?? '';
  const takeBack = useTakeBack();
  const mark = useAct('markPageUseless', () =>
    showToast('Counted as useless. Insights shows how many are.', { undo: () => void takeBack(group) }),
  );
  if (marks?.canMark !== true) return null;
  return (
    <div className="grid gap-2">
      {mark.problem && <ProblemNote problem={mark.problem} />}
      {marks.isYours ? (
        <Button
          kind="quiet"
          icon={Undo2}
          className="min-h-11 max-sm:w-full"
          aria-label={`It was of use after all: ${title}`}
          onClick={() => void takeBack(group)}
        >
          Take back
        </Button>
      ) : (
        <Button
          kind="quiet"
          icon={ThumbsDown}
          className="min-h-11 max-sm:w-full"
          isBusy={mark.isBusy}
          aria-label={`This page was useless: ${title}`}
          onClick={() => void mark.submit({ params: { group }, body: {} })}
        >
          This page was useless
        </Button>
      )}
    </div>
  );
}

/** From a toast that may have outlived its screen. */
function useTakeBack(): (group: string) => Promise<void> {
  const queries = useQueryClient();
  return async (group) => {
    try {
      await call('unmarkPageUseless', { params: { group } });
      showToast('Taken back: it counts as a page that was of use.');
      await queries.invalidateQueries();
    } catch (problem) {
      tellProblem(problem);
    }
  };
}

/** On the screen of a group: what those who were paged say of it. */
export function UselessPart({ group, title }: { group: string; title: string }) {
  const marks = useUselessMarks([group]).get(group);
  if (marks === undefined || (!marks.canMark && marks.marks.length === 0)) return null;
  const others = marks.marks.length - (marks.isYours ? 1 : 0);
  return (
    <section aria-label="Was the page of use?" className="panel flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
      <p className="min-w-0 flex-1 pretty">
        {marks.marks.length === 0
          ? 'Was it worth waking somebody?'
          : `Called useless by ${marks.marks.map(({ by }) => by).join(', ')}.`}
        {marks.isYours && others === 0 && <span className="text-muted"> That is you.</span>}
      </p>
      <UselessButton marks={marks} title={title} />
    </section>
  );
}
