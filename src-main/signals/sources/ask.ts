import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';

/** Where and how a source is asked. The secret is in `authorization` for the moment of one request, and nowhere else. */
export interface Asking {
  readonly url: string;
  readonly authorization: string | null;
  readonly verifyTls: boolean;
  /** PEM of the authority to trust instead of the system's; null: the system's. */
  readonly ca: string | null;
  readonly timeoutMs: number;
}
export interface Said {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly tookMs: number;
}

/** More than this (bytes) is no answer to a question of ours. */
const LARGEST_BYTES = 4 << 20;

/**
 * One GET, bounded in time (the whole answer, not its first byte) and in size. Redirects are not followed: the address that
 * was written is the address that is asked, and a secret goes nowhere else.
 */
export function get({ url, authorization, verifyTls, ca, timeoutMs }: Asking): Promise<Result<Said>> {
  const started = Date.now();
  return new Promise((resolve) => {
    let settled = false;
    const settle = (result: Result<Said>): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      resolve(result);
      sent.destroy();
    };
    const headers = { accept: 'application/json', 'user-agent': 'quarterdeck', ...(authorization === null ? {} : { authorization }) };
    const read = (response: IncomingMessage): void => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > LARGEST_BYTES) return settle(fail('too-large', `it answers more than ${LARGEST_BYTES >> 20} MiB`, { hint: 'Aggregate in the query, such as sum by (region) (...).' }));
        chunks.push(chunk);
      });
      response.on('end', () => settle(ok({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', body: Buffer.concat(chunks).toString('utf8'), tookMs: Date.now() - started })));
      response.on('error', (error) => settle(unreachable(error)));
      response.on('aborted', () => settle(fail('unreachable', 'the connection was cut in mid-answer', { retryable: true })));
    };
    const secure = url.startsWith('https:');
    const sent = secure ? tlsRequest(url, { headers, agent: false, rejectUnauthorized: verifyTls, ...(ca === null ? {} : { ca }) }, read) : plainRequest(url, { headers, agent: false }, read);
    const timer = setTimeout(() => settle(fail('slow', `no whole answer within ${timeoutMs / 1000} s`, { retryable: true })), timeoutMs);
    sent.on('error', (error) => settle(unreachable(error)));
    sent.end();
  });
}

function unreachable(error: Error): Result<never> {
  const code = 'code' in error ? String(error.code) : '';
  const tls = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code);
  return fail('unreachable', `it cannot be reached: ${code === '' ? error.message : code}`, { retryable: true, hint: tls ? 'Name its authority in tls.ca of the source.' : 'Is it running, and is the address right?' });
}
