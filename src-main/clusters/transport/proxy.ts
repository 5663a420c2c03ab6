/**
 * The proxy for a server: the kubeconfig's `proxy-url`, else HTTPS_PROXY/HTTP_PROXY, unless NO_PROXY covers the host.
 * Source: Go's `golang.org/x/net/http/httpproxy`, which kubectl uses: loopback is never proxied by the environment.
 */
export function proxyFor(server: URL, configured: string | null, env: NodeJS.ProcessEnv): URL | null {
  if (configured !== null && configured !== '') return new URL(configured);
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host === 'localhost' || host === '::1' || host.startsWith('127.')) return null;
  const name = server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const wanted = env[name] ?? env[name.toLowerCase()];
  if (wanted === undefined || wanted === '') return null;
  if (excepted(host, server.port, env['NO_PROXY'] ?? env['no_proxy'] ?? '')) return null;
  return new URL(wanted.includes('://') ? wanted : `http://${wanted}`);
}

function excepted(host: string, port: string, list: string): boolean {
  return list
    .split(',')
    .map((item) => item.trim().toLowerCase())
    .filter((item) => item !== '')
    .some((item) => {
      if (item === '*') return true;
      const [name = '', onlyPort] = item.split(/:(?=\d+$)/);
      if (onlyPort !== undefined && onlyPort !== port) return false;
      if (/^[\d.]+\/\d+$/.test(name)) return inBlock(host, name);
      const domain = name.replace(/^\*?\./, '');
      return name.startsWith('.') || name.startsWith('*.') ? host.endsWith(`.${domain}`) : host === domain || host.endsWith(`.${domain}`);
    });
}

function inBlock(host: string, block: string): boolean {
  const [base = '', bits = '32'] = block.split('/');
  const [left, right] = [numberOf(host), numberOf(base)];
  if (left === null || right === null) return false;
  const shift = 2 ** (32 - Number(bits));
  return Math.floor(left / shift) === Math.floor(right / shift);
}

function numberOf(address: string): number | null {
  const parts = address.split('.').map(Number);
  return parts.length === 4 && parts.every((part) => part >= 0 && part <= 255) ? parts.reduce((sum, part) => sum * 256 + part, 0) : null;
}
