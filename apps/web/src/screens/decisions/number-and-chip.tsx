import type { ReactNode } from 'react';

/** The first two columns of a line, one beside the other on a phone: what people call it, and how it stands. */
export function NumberAndChip({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex items-center justify-between gap-3 md:contents">
      <span className="pt-0.5 font-mono text-sm text-muted tabular max-md:order-2">{name}</span>
      <span>{children}</span>
    </div>
  );
}
