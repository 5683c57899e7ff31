import type { EpochMs } from '@lockstep/oncall';
import { stretchWords } from './days.ts';
import { sharesOf } from './gathered-turns.ts';
import { gapWords } from './gap-words.ts';
import type { PersonTint } from './person-tints.ts';
import type { Stretch, Turns } from './timeline-layout.ts';

const list = new Intl.ListFormat('en-GB');

export interface TimelineLook {
  readonly zone: string;
  readonly now: EpochMs;
  readonly nameOf: (userId: string) => string;
  readonly tintOf: (userId: string) => PersonTint;
}

/** A stretch in a sentence: what a screen reader says of a bar, and what stands behind it on hover. */
export function stretchSentence(
  stretch: Stretch | Turns,
  { zone, nameOf }: Pick<TimelineLook, 'zone' | 'nameOf'>,
): string {
  const when = stretchWords(zone, stretch);
  switch (stretch.kind) {
    case 'turns': {
      const names = sharesOf(stretch).map(({ userId }) => nameOf(userId));
      return `${stretch.turns.length} turns of ${list.format(names)}, ${when}`;
    }
    case 'gap':
      return `nobody on call, ${when}: ${gapWords[stretch.reason]}`;
    case 'leave':
      return `${nameOf(stretch.userId)} on leave, ${when}: ${stretch.why}`;
    case 'removed':
      return `${nameOf(stretch.userId)} taken off, ${when}: ${stretch.why}`;
    case 'shadow':
      return `${nameOf(stretch.userId)} looks on, ${when}: ${stretch.why}`;
    case 'shift':
    case 'override':
      return `${nameOf(stretch.userId)}, ${when}: ${stretch.why}`;
  }
}
