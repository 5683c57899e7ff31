import { Button } from '../../ui/button.tsx';
import { CommandLine } from '../../ui/copy.tsx';

/** The secret that signs webhooks, this once. */
export function SecretShown({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <div className="grid gap-3">
      <p className="pretty">
        Give it to the program that receives, which checks the header <code>webhook-signature</code> with it.
      </p>
      <CommandLine>{secret}</CommandLine>
      <Button className="justify-self-start" onClick={onClose}>
        I have it
      </Button>
    </div>
  );
}
