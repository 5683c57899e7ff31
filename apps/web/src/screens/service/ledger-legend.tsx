import type { ReactNode } from 'react';

function Item({ children, words }: { children: ReactNode; words: string }) {
  return (
    <li className="flex items-center gap-1.5">
      <svg viewBox="0 0 22 12" width={22} height={12} aria-hidden="true">
        {children}
      </svg>
      {words}
    </li>
  );
}

/** What the signs of the ledger mean. */
export function LedgerLegend() {
  return (
    <ul aria-label="Signs" className="mt-4 flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
      <Item words="release at full share">
        <rect x="1" y="1" width="20" height="10" rx="2" className="fill-accent/25 stroke-accent/60" />
      </Item>
      <Item words="without a decision">
        <rect x="1" y="1" width="20" height="10" rx="2" strokeDasharray="3 2" className="fill-none stroke-warn" />
      </Item>
      <Item words="exploited or due in three days">
        <rect y="2" width="22" height="8" className="fill-bad/35" />
        <path d="M2 10 8 2M9 10l6-8M16 10l6-8" strokeWidth="2.2" className="stroke-bad" />
      </Item>
      <Item words="other known vulnerability, due within 14 days">
        <rect y="2" width="22" height="8" className="fill-warn/25" />
        <path d="M2 10 8 2M9 10l6-8M16 10l6-8" strokeWidth="2.2" className="stroke-warn" />
      </Item>
      <Item words="incident">
        <rect y="4" width="22" height="4" rx="2" className="fill-bad" />
      </Item>
      <Item words="point of no return">
        <path d="M7 0h8v4l-4 4l-4-4Z" className="fill-ink" />
        <path d="M11 6v6" strokeDasharray="2 2" className="stroke-ink" />
      </Item>
      <Item words="flag, config or control">
        <path d="m11 1 5 5-5 5-5-5Z" className="fill-hold" />
      </Item>
      <Item words="now">
        <path d="M11 2v10" strokeWidth="1.5" className="stroke-accent" />
        <circle cx="11" cy="2.5" r="2.5" className="fill-accent" />
      </Item>
    </ul>
  );
}
