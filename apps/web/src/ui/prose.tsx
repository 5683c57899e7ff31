import { Unbroken } from './unbroken.tsx';

/**
 * A sentence of the server: begins with a capital, unless other words lead to it; what stands in back-ticks is set as
 * code; codes stay whole.
 */
export function Prose({ text, goesOn = false }: { text: string; goesOn?: boolean }) {
  const parts = (goesOn ? text : text.charAt(0).toUpperCase() + text.slice(1)).split('`');
  return parts.map((part, index) =>
    index % 2 === 1 ? (
      <code key={index} className="rounded-sm bg-raised px-1 [box-decoration-break:clone] [overflow-wrap:anywhere]">
        {part}
      </code>
    ) : (
      <Unbroken key={index} text={part} />
    ),
  );
}
