import { once } from 'node:events';
import { type Socket, connect as connectTcp } from 'node:net';
import { type TLSSocket, connect as connectTls } from 'node:tls';
import { request as httpRequest } from 'node:http';
import type { ContextSettings, Credential } from '../kubeconfig/index.ts';
import { proxyFor } from './proxy.ts';

const CONNECT_MS = 8_000;

const portOf = (url: URL): number => Number(url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port);
const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/**
 * A connected socket to a context's server: through its proxy where one applies, in TLS as its kubeconfig says, offering
 * `alpn`. Rejects with a sentence; nothing of a request has been sent then.
 */
export async function connectSocket(settings: ContextSettings, credential: Credential, alpn: readonly string[]): Promise<Socket | TLSSocket> {
  const proxy = proxyFor(settings.server, settings.proxy, process.env);
  const plain = proxy === null ? connectTcp({ host: hostOf(settings.server), port: portOf(settings.server) }) : await tunnel(proxy, settings.server);
  plain.setNoDelay(true);
  // Whoever waits hears of an error by its promise; one that comes after that must not end the process.
  plain.on('error', () => undefined);
  if (settings.server.protocol === 'http:') {
    if (proxy === null) await inTime(plain, 'connect');
    return plain;
  }
  const tls = connectTls({
    socket: plain,
    servername: settings.tls.serverName ?? (/^[\d.]+$|:/.test(hostOf(settings.server)) ? '' : hostOf(settings.server)),
    host: settings.tls.serverName ?? hostOf(settings.server),
    ALPNProtocols: [...alpn],
    rejectUnauthorized: !settings.tls.insecure,
    ...(settings.tls.ca === null ? {} : { ca: settings.tls.ca }),
    ...(credential.cert === null || credential.key === null ? {} : { cert: credential.cert, key: credential.key }),
  });
  tls.on('error', () => undefined);
  plain.once('error', (error) => tls.destroy(error));
  await inTime(tls, 'secureConnect');
  return tls;
}

async function inTime(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  const signal = AbortSignal.timeout(CONNECT_MS);
  try {
    await once(socket, event, { signal });
  } catch (error) {
    socket.destroy();
    throw signal.aborted ? new Error(`no answer within ${CONNECT_MS / 1000} s`) : error;
  }
}

/** A CONNECT tunnel (RFC 9110, 9.3.6) through an HTTP proxy. */
async function tunnel(proxy: URL, to: URL): Promise<Socket> {
  const target = `${to.hostname}:${portOf(to)}`;
  const credentials = proxy.username === '' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(`${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`).toString('base64')}` };
  const asking = httpRequest({ host: hostOf(proxy), port: portOf(proxy), method: 'CONNECT', path: target, headers: { host: target, ...credentials }, timeout: CONNECT_MS });
  return new Promise((resolve, reject) => {
    asking.on('connect', (answer, socket) => {
      if (answer.statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new Error(`the proxy ${proxy.host} refused a tunnel to ${target}: HTTP ${answer.statusCode ?? '?'}`));
    });
    asking.on('timeout', () => asking.destroy(new Error(`the proxy ${proxy.host} did not answer within ${CONNECT_MS / 1000} s`)));
    asking.on('error', (error) => reject(new Error(`proxy ${proxy.host}: ${error.message}`)));
    asking.end();
  });
}
