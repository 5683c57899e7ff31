import { useAct } from '../../api/query.ts';
import { ReasonWindow } from '../../ui/reason-window.tsx';
import { showToast } from '../../ui/toasts.tsx';
import type { ServiceItem } from '../services/service-rows.ts';

/** Stricter at once; looser only with a second person. */
export function ModeWindow({ service, onClose }: { service: ServiceItem; onClose: () => void }) {
  const isLoosening = service.mode === 'enforcing';
  const act = useAct('setServiceMode', ({ pendingChangeId }) => {
    showToast(
      pendingChangeId === null
        ? `${service.name} is enforcing now`
        : 'Proposed. A second person agrees under Settings, People.',
    );
    onClose();
  });
  return (
    <ReasonWindow
      title={isLoosening ? `Let ${service.name} only warn` : `Let ${service.name} be enforced`}
      note={
        isLoosening
          ? 'Loosening takes two people: you propose, somebody else agrees. Until then it stays enforcing.'
          : 'From now on a denied release is stopped, and one that needs keys waits for them. It takes effect at once.'
      }
      act={act}
      onReason={(reason) =>
        void act.submit({
          params: { service: service.name },
          body: { mode: isLoosening ? 'warn_only' : 'enforcing', reason },
        })
      }
      label={isLoosening ? 'Propose' : 'Start enforcing'}
      onClose={onClose}
    />
  );
}
