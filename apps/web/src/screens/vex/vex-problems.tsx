import type { AnswerOf } from '../../api/call.ts';
import { Prose } from '../../ui/prose.tsx';

type Problem = AnswerOf<'getVexReport'>['problems'][number];

/** What of a document could not be read, where it stands, and what to do about it. */
export function VexProblems({ problems }: { problems: readonly Problem[] }) {
  return (
    <ul className="grid gap-1.5 text-sm">
      {problems.map((each) => (
        <li key={each.at + each.problem} className="pretty [overflow-wrap:anywhere]">
          <code>{each.at}</code>: <Prose text={each.problem} />. <span className="text-muted">{each.help}</span>
        </li>
      ))}
    </ul>
  );
}
