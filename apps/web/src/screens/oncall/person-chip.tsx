import type { PersonTint } from './person-tints.ts';
import type { TimelineLook } from './timeline-look.ts';

/** A person by name, with the tint of their bars. */
export function PersonChip({ userId, look }: { userId: string; look: Pick<TimelineLook, 'nameOf' | 'tintOf'> }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <TintSwatch tint={look.tintOf(userId)} />
      {look.nameOf(userId)}
    </span>
  );
}

export function TintSwatch({ tint: { fill, edge } }: { tint: PersonTint }) {
  return (
    <svg width="12" height="12" aria-hidden="true" className="shrink-0">
      <rect x="0.5" y="0.5" width="11" height="11" rx="3" fill={fill} stroke={edge} />
    </svg>
  );
}
