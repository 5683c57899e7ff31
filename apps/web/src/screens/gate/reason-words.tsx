import { Link } from '@tanstack/react-router';
import { Prose } from '../../ui/prose.tsx';
import { isAdvisory } from './subject-names.tsx';

/** A sentence of the server in which the flaws it is about lead to what is known of them. */
export function ReasonWords({ text, subjects }: { text: string; subjects: readonly string[] }) {
  const parts = cutAt(text, subjects.filter(isAdvisory));
  return parts.map((part, place) =>
    place % 2 === 1 ? (
      <Link key={place} to="/advisories/$advisory" params={{ advisory: part }} className="link whitespace-nowrap">
        {part}
      </Link>
    ) : (
      <Prose key={place} text={part} goesOn={place > 0} />
    ),
  );
}

/** Even places: what stands between the names; odd ones: the names, longest first where one begins as another does. */
function cutAt(text: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [text];
  const longest = names
    .toSorted((a, b) => b.length - a.length)
    .map((name) => name.replaceAll(/[^\w-]/g, String.raw`\$&`));
  return text.split(new RegExp(`(${longest.join('|')})(?![\\w-])`));
}
