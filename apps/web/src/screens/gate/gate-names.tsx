import { Link } from '@tanstack/react-router';
import { Unbroken } from '../../ui/unbroken.tsx';

/** A text in which `G-12` and `T-3` lead to the decision and the release train of that name. */
export function GateNames({ text }: { text: string }) {
  return text.split(/\b([GT]-\d{1,12})\b/).map((part, place) => {
    if (place % 2 === 0) return <Unbroken key={place} text={part} />;
    const number = part.slice(2);
    return part.startsWith('T') ? (
      <Link key={place} to="/trains/$train" params={{ train: number }} className="link">
        {part}
      </Link>
    ) : (
      <Link key={place} to="/decisions/$decision" params={{ decision: number }} className="link">
        {part}
      </Link>
    );
  });
}
