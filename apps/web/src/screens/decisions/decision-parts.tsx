import { PartLinks } from '../../ui/part-links.tsx';

/** What the gate was asked: one by one, by what it waits for, as trains, and what never asked. */
export function DecisionParts({ current }: { current: 'all' | 'waiting' | 'trains' | 'ungated' }) {
  return (
    <PartLinks
      label="Which decisions"
      current={current}
      parts={[
        {
          key: 'all',
          label: 'All',
          link: { to: '/decisions', search: (before) => ({ ...before, show: undefined, waiting: undefined }) },
        },
        {
          key: 'waiting',
          label: 'Waiting for a key',
          link: { to: '/decisions', search: (before) => ({ ...before, show: undefined, waiting: 'true' }) },
        },
        {
          key: 'trains',
          label: 'Release trains',
          link: { to: '/trains', search: ({ service }) => ({ service }) },
        },
        {
          key: 'ungated',
          label: 'Ungated changes',
          link: { to: '/decisions', search: (before) => ({ ...before, show: 'ungated', waiting: undefined }) },
        },
      ]}
    />
  );
}
