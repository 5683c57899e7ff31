import { Link } from '@tanstack/react-router';
import { TrainFront } from 'lucide-react';

/** From a decision to the release train it is part of; nothing where it stands alone. */
export function TrainLink({ train }: { train: number | null }) {
  if (train === null) return null;
  return (
    <span className="relative inline-flex items-center gap-1.5">
      <TrainFront size={14} aria-hidden className="shrink-0" />
      part of
      <Link to="/trains/$train" params={{ train: String(train) }} className="link">
        T-{train}
      </Link>
    </span>
  );
}
