import type { RequestProblem } from '../../api/call.ts';
import { Prose } from '../../ui/prose.tsx';

/** What the server refused, beside the button: on a long form its field may be far away, or be none of those on screen. */
export function RefusedFields({ problem }: { problem: RequestProblem | undefined }) {
  if (problem === undefined || problem.fields.length === 0) return null;
  return (
    <div role="alert" className="grid gap-1 text-sm text-bad">
      <p className="font-semibold">
        <Prose text={problem.message} />
      </p>
      <ul className="grid gap-0.5">
        {problem.fields.map(({ field, problem: what, help }) => (
          <li key={`${field} ${what}`} className="pretty">
            <Prose text={`\`${field.replace(/^body\./, '')}\` ${what}${help === undefined ? '' : `. ${help}`}`} />
          </li>
        ))}
      </ul>
    </div>
  );
}
