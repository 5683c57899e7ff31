import { createRoutedClient } from '@lockstep/client';
import { type AnswerOf, asRequestProblem, type InputOf } from './call.ts';
import { routes } from './routes.ts';

/** How far an upload is: bytes sent, then the server reading them. */
export type UploadProgress = { readonly sent: number; readonly total: number };

/** Attaches a document to a release; `fetch` says nothing about how far it is, so the bytes leave by the older way. */
export async function putSbom(
  input: InputOf<'putSbom'>,
  onProgress: (progress: UploadProgress) => void,
): Promise<AnswerOf<'putSbom'>> {
  const client = createRoutedClient(routes, {
    baseUrl: '',
    fetch: (url, init) => send(new Request(url).url, init ?? {}, onProgress),
  });
  try {
    return await client.call('putSbom', input);
  } catch (error) {
    throw asRequestProblem(error);
  }
}

function send(url: string, init: RequestInit, onProgress: (progress: UploadProgress) => void): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(init.method ?? 'GET', url);
    new Headers(init.headers).forEach((value, name) => request.setRequestHeader(name, value));
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress({ sent: loaded, total }));
    request.addEventListener('load', () => resolve(new Response(request.responseText, { status: request.status })));
    request.addEventListener('error', () => reject(new TypeError('the connection broke')));
    request.addEventListener('abort', () => reject(new TypeError('the upload was stopped')));
    request.send(init.body instanceof Blob ? init.body : null);
  });
}
