import { operations } from '@lockstep/contract';
import { type Client, type ClientOptions, createRoutedClient } from './routed-client.ts';

/** A client for one server, with the whole contract at hand. */
export function createClient(options: ClientOptions): Client {
  return createRoutedClient(operations, options);
}
