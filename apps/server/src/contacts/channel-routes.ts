import type { channelsOperations } from '@lockstep/contract';
import type { Handlers } from '../platform/http/handlers.ts';
import { requirePermission } from '../platform/require-permission.ts';
import type { ContactParts } from './open-channels.ts';
import {
  createDestination,
  deleteDestination,
  listDestinations,
  rotateDestinationSecret,
  tryDestination,
  updateDestination,
} from './put-destination.ts';
import { createSetup, deleteSetup, updateSetup } from './put-setup.ts';
import { checkBody, destinationBody, kindBody, setupBody } from './setup-answer.ts';
import { listSetups } from './setup-store.ts';
import { trySetup } from './try-setup.ts';

export function channelsHandlers(parts: ContactParts): Handlers<typeof channelsOperations> {
  const { channels } = parts;
  return {
    listChannelKinds: async (ctx) => {
      requirePermission(ctx, 'contacts.manage');
      return { items: [...channels.kinds.values()].map(kindBody) };
    },
    listChannelSetups: async (ctx) => {
      requirePermission(ctx, 'contacts.manage');
      const setups = await listSetups(ctx.read);
      return { items: await Promise.all(setups.map(async (setup) => await setupBody(parts, ctx.read, setup))) };
    },
    createChannelSetup: async (ctx, { body }) => await setupBody(parts, ctx.read, await createSetup(parts, ctx, body)),
    updateChannelSetup: async (ctx, { params, body }) =>
      await setupBody(parts, ctx.read, await updateSetup(parts, ctx, params.setup, body)),
    deleteChannelSetup: async (ctx, { params }) => {
      await deleteSetup(parts, ctx, params.setup);
      return {};
    },
    testChannelSetup: async (ctx, { params, body }) => checkBody(await trySetup(parts, ctx, params.setup, body)),
    listDestinations: async (ctx) => ({
      items: (await listDestinations(ctx)).map((destination) => destinationBody(channels, destination)),
    }),
    createDestination: async (ctx, { body }) => {
      const { destination, secret } = await createDestination(parts, ctx, body);
      return { ...destinationBody(channels, destination), secret: secret ?? null };
    },
    updateDestination: async (ctx, { params, body }) =>
      destinationBody(channels, await updateDestination(parts, ctx, params.destination, body)),
    rotateDestinationSecret: async (ctx, { params, body }) => {
      const { destination, secret } = await rotateDestinationSecret(parts, ctx, params.destination, body.keepEarlier);
      return { ...destinationBody(channels, destination), secret: secret ?? null };
    },
    deleteDestination: async (ctx, { params }) => {
      await deleteDestination(parts, ctx, params.destination);
      return {};
    },
    testDestination: async (ctx, { params }) => checkBody(await tryDestination(parts, ctx, params.destination)),
  };
}
