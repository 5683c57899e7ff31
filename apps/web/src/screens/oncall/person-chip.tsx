import type { TimelineLook } from './timeline-look.ts';

/** A person by name, with the tint of their bars. */
export function PersonChip({ userId, look }: { userId: string; look: Pick<TimelineLook, 'nameOf' | 'tintOf'> }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden className={`size-3 shrink-0 rounded-sm border ${look.tintOf(userId).swatch}`} />
      {look.nameOf(userId)}
    </span>
  );
}
