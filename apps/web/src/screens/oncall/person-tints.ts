/** Fill, edge and swatch of a person's bars. Names stand on them; colour only helps the eye along a row. */
export interface PersonTint {
  readonly fill: string;
  readonly stroke: string;
  readonly swatch: string;
}

const tints: readonly PersonTint[] = [
  {
    fill: 'fill-[color-mix(in_oklab,var(--color-accent)_24%,var(--color-surface))]',
    stroke: 'stroke-[color-mix(in_oklab,var(--color-accent)_60%,var(--color-line))]',
    swatch: 'bg-accent/30 border-accent/60',
  },
  {
    fill: 'fill-[color-mix(in_oklab,var(--color-ok)_22%,var(--color-surface))]',
    stroke: 'stroke-[color-mix(in_oklab,var(--color-ok)_58%,var(--color-line))]',
    swatch: 'bg-ok/25 border-ok/60',
  },
  {
    fill: 'fill-[color-mix(in_oklab,var(--color-unknown)_26%,var(--color-surface))]',
    stroke: 'stroke-[color-mix(in_oklab,var(--color-unknown)_62%,var(--color-line))]',
    swatch: 'bg-unknown/30 border-unknown/60',
  },
  {
    fill: 'fill-[color-mix(in_oklab,var(--color-hold)_26%,var(--color-surface))]',
    stroke: 'stroke-[color-mix(in_oklab,var(--color-hold)_60%,var(--color-line))]',
    swatch: 'bg-hold/30 border-hold/60',
  },
  {
    fill: 'fill-[color-mix(in_oklab,var(--color-edge)_26%,var(--color-surface))]',
    stroke: 'stroke-[color-mix(in_oklab,var(--color-edge)_70%,var(--color-line))]',
    swatch: 'bg-edge/30 border-edge/70',
  },
];

/** One tint per person in the order given; those beyond the fifth share. */
export function tintsFor(userIds: Iterable<string>): (userId: string) => PersonTint {
  const order = new Map([...new Set(userIds)].map((userId, index) => [userId, index]));
  return (userId) => tints[(order.get(userId) ?? 4) % tints.length] ?? (tints[0] as PersonTint);
}
