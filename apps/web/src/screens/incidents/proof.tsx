import { CircleCheck, CircleDashed, type LucideIcon } from 'lucide-react';
import type { Side } from './incident-words.ts';

/** What was said when the side was closed: proven by records, and not. */
export function Proof({ side, none }: { side: Pick<Side, 'proven' | 'unproven'>; none: string }) {
  return (
    <div className="grid gap-2 text-sm">
      {side.proven.length > 0 && <ProofList title="Proven" items={side.proven} icon={CircleCheck} ink="text-ok" />}
      {side.unproven.length > 0 && (
        <ProofList title="Not proven" items={side.unproven} icon={CircleDashed} ink="text-unknown" />
      )}
      {side.proven.length + side.unproven.length === 0 && <p className="text-muted">{none}</p>}
    </div>
  );
}

function ProofList({
  title,
  items,
  icon: Icon,
  ink,
}: {
  title: string;
  items: readonly string[];
  icon: LucideIcon;
  ink: string;
}) {
  return (
    <div>
      <h3 className="text-xs font-semibold text-muted">{title}</h3>
      <ul className="grid gap-1">
        {items.map((item) => (
          <li key={item} className="flex gap-2 pretty">
            <Icon size={15} aria-hidden className={`mt-0.5 shrink-0 ${ink}`} />
            {item}
          </li>
        ))}
      </ul>
    </div>
  );
}
