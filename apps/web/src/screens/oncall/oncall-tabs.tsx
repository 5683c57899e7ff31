import { PartLinks } from '../../ui/part-links.tsx';
import type { OnCallPart } from '../../api/filters.ts';

/** The parts of On-call; each has its own address. */
export function OnCallTabs({ current }: { current: OnCallPart | 'now' | 'policies' }) {
  return (
    <div className="-mx-4 mb-5">
      <PartLinks
        label="On-call"
        current={current}
        parts={[
          { key: 'now', label: 'Now', link: { to: '/oncall', search: () => ({}) } },
          { key: 'policies', label: 'Escalation', link: { to: '/oncall/policies' } },
          { key: 'leave', label: 'Leave', link: { to: '/oncall', search: () => ({ part: 'leave' }) } },
          { key: 'fairness', label: 'Fairness', link: { to: '/oncall', search: () => ({ part: 'fairness' }) } },
          { key: 'calendars', label: 'Calendars', link: { to: '/oncall', search: () => ({ part: 'calendars' }) } },
        ]}
      />
    </div>
  );
}
