import type { Client } from '@lockstep/client';
import type { ConfigurationDocument, Kind } from '../apply/documents.ts';

/** What writing needs of what was read. */
export interface WriteContext {
  readonly client: Client;
  /** Address of the server, without a slash at the end. */
  readonly server: string;
  /** Where senders of a kind post to, `{key}` standing for the key. */
  readonly senderPath: (sender: string) => string;
  /** Id of a person or of a thing that exists by now. */
  readonly idOf: (kind: Kind | 'person', name: string) => string;
  /** Value of a variable; the plan has seen that it is set. */
  readonly secret: (variable: string) => string;
  /** As the server had it before. */
  readonly before: ConfigurationDocument | undefined;
  readonly stored: {
    /** Numbers that say which state was read. */
    readonly version: number | undefined;
    readonly stepIds: readonly string[];
  };
}

/** What came of one step; `told`: what is shown this once. */
export interface WrittenOne {
  readonly id?: string;
  readonly told?: string;
}
