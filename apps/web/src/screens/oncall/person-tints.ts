/** Fill and edge of a person's bars, as CSS colours. Names stand on them; colour only helps the eye along a row. */
export interface PersonTint {
  readonly fill: string;
  readonly edge: string;
}

/** In degrees; red is left out, it says that nobody is there. Every second one is darker, for whoever sees hues alike. */
const hues = [262, 150, 320, 85, 210, 350, 118, 290, 55, 180] as const;

export const tints: readonly PersonTint[] = hues.map((hue, index) => {
  const isDeeper = index % 2 === 1;
  return {
    fill: `light-dark(oklch(${isDeeper ? 0.84 : 0.9} 0.06 ${hue}), oklch(${isDeeper ? 0.4 : 0.33} 0.06 ${hue}))`,
    edge: `light-dark(oklch(0.62 0.1 ${hue}), oklch(0.62 0.09 ${hue}))`,
  };
});

/**
 * One tint per person. Somebody keeps theirs from screen to screen, unless somebody named before them on this one has it already;
 * only where there are more people than tints do two share one.
 */
export function tintsFor(userIds: Iterable<string>): (userId: string) => PersonTint {
  const given = new Map<string, number>();
  const taken = new Set<number>();
  for (const userId of new Set(userIds)) {
    const own = ownTint(userId);
    const free = tints.map((_, step) => (own + step) % tints.length).find((index) => !taken.has(index));
    given.set(userId, free ?? own);
    taken.add(free ?? own);
  }
  return (userId) => tints[given.get(userId) ?? ownTint(userId)] as PersonTint;
}

function ownTint(userId: string): number {
  let sum = 0;
  for (let index = 0; index < userId.length; index++) sum = (sum * 31 + userId.charCodeAt(index)) >>> 0;
  return sum % tints.length;
}
