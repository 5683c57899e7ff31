import type { Client } from '@lockstep/client';
import type { Json } from '../apply/compare.ts';
import { identityOf } from '../apply/documents.ts';
import { documentsOfServer } from '../apply/documents-of-server.ts';
import { inOrder } from '../apply/order.ts';
import { plainDocument, withVariables, writeDocuments } from '../apply/write-documents.ts';
import { askConfiguration } from './ask-configuration.ts';

export interface Exported {
  readonly documents: readonly Record<string, Json | undefined>[];
  readonly text: string;
  /** What could not be written down. */
  readonly notes: readonly string[];
}

/** Everything the server is configured with, as documents that `apply` takes. */
export async function exportConfiguration(client: Client, kinds: readonly string[] | undefined): Promise<Exported> {
  const answers = await askConfiguration(client);
  const { documents, given, notes } = documentsOfServer(answers, Date.now());
  const signing = new Map(answers.senders.map(({ kind, signing: how }) => [kind, how]));
  const chosen = inOrder(documents)
    .filter((document) => !given.has(identityOf(document)) && (kinds?.includes(document.kind) ?? true))
    .map((document) =>
      withVariables(document, (sender, form) => form !== 'sender' || signing.get(sender) === 'secret'),
    );
  return { documents: chosen.map(plainDocument), text: writeDocuments(chosen), notes };
}
