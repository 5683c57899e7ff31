import { Button } from '../../ui/button.tsx';
import { Time } from '../../ui/time.tsx';
import type { Playbook } from './playbook-words.ts';

/** Somebody else saved while this was being written: who, when, and the two ways on. */
export function ConflictNote({
  saved: { savedBy, savedAt, version },
  onTheirs,
  onMine,
}: {
  saved: Pick<Playbook, 'savedBy' | 'savedAt' | 'version'>;
  onTheirs: () => void;
  onMine: () => void;
}) {
  return (
    <div role="alert" className="grid gap-2 rounded-md border ground-warn p-3">
      <p className="pretty">
        <strong>{savedBy.name}</strong> saved version {version} <Time at={savedAt} />, after you had begun. Nothing of
        yours is lost.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={onTheirs}>Read theirs, and drop mine</Button>
        <Button kind="quiet" onClick={onMine}>
          Save mine after theirs
        </Button>
      </div>
    </div>
  );
}
