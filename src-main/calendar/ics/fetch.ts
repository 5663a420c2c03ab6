import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import { LARGEST_BYTES } from './read.ts';

const PATIENCE_MS = 20_000;

/** The text behind an address, at most 10 MiB of it and within 20 s. Only `https:`, or this machine itself, redirects included. */
export async function fetchText(address: string, signal: AbortSignal): Promise<Result<string>> {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !isAllowed(url)) return fail('bad-address', 'only https: addresses are read');
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]), headers: { accept: 'text/calendar' }, redirect: 'follow' });
    if (!isAllowed(new URL(response.url))) return fail('bad-address', 'it redirects to an address that is not https:');
    if (!response.ok) return fail('unreadable', `the server answers ${response.status} ${response.statusText}`.trim(), { retryable: true });
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      // A fetch body's chunks are bytes; the type of its iterator says any.
      const bytes = chunk as Uint8Array;
      size += bytes.byteLength;
      if (size > LARGEST_BYTES) return fail('too-large', `larger than ${LARGEST_BYTES >> 20} MiB`);
      chunks.push(bytes);
    }
    return ok(new TextDecoder('utf-8').decode(Buffer.concat(chunks)));
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
    return fail('unreadable', error instanceof Error && error.name === 'TimeoutError' ? 'no answer within 20 s' : `${error instanceof Error ? error.message : String(error)}${cause}`, { retryable: true });
  }
}

const isAllowed = (url: URL): boolean => url.protocol === 'https:' || (url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname));
