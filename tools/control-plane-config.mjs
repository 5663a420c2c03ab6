import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const names = ['one', 'two', 'three'].map((name) => `node-${name}`);
const roomy = { cpu: '10k', memory: '10Ti', pods: '1M' };

/**
 * Writes what the components share into `dir`: an administrator's token, the key that signs service accounts, a kubeconfig
 * and three nodes for kwok to play.
 * @param {string} dir
 * @param {readonly number[]} ports as `componentArgs` takes them
 */
export function writeIdentity(dir, [api]) {
  const token = randomBytes(24).toString('hex');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs1', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
  writeFileSync(join(dir, 'sa.key'), privateKey, { mode: 0o600 });
  writeFileSync(join(dir, 'tokens.csv'), `${token},admin,admin,"system:masters"\n`, { mode: 0o600 });
  const kubeconfig = join(dir, 'kubeconfig');
  const nodes = join(dir, 'nodes.json');
  writeFileSync(nodes, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: names.map(node) }));
  return {
    kubeconfig,
    nodes,
    /** @param {string} certificate the API server's own, which it makes when it starts */
    trust(certificate) {
      const data = readFileSync(certificate).toString('base64');
      writeFileSync(kubeconfig, JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'real',
        clusters: [{ name: 'real', cluster: { server: `https://127.0.0.1:${api}`, 'certificate-authority-data': data } }],
        users: [{ name: 'admin', user: { token } }],
        contexts: [{ name: 'real', context: { cluster: 'real', user: 'admin' } }],
      }), { mode: 0o600 });
    },
  };
}

/**
 * Each component's arguments, by its program's name.
 * @param {string} assets
 * @param {readonly number[]} ports API server, etcd, etcd's peer, controller manager, scheduler, kwok, the Rollouts controller's metrics and health
 * @returns {Record<string, string[]>}
 */
export function componentArgs(assets, [api, etcd, peer, manager, scheduler, kwok, metrics, health]) {
  const loopback = ['--bind-address', '127.0.0.1'];
  const client = ['--kubeconfig', 'kubeconfig', '--authentication-kubeconfig', 'kubeconfig', '--authorization-kubeconfig', 'kubeconfig', '--leader-elect=false'];
  const store = `http://127.0.0.1:${etcd}`;
  return {
    etcd: ['--data-dir', 'etcd', '--unsafe-no-fsync', '--log-level', 'warn', '--listen-client-urls', store, '--advertise-client-urls', store,
      '--listen-peer-urls', `http://127.0.0.1:${peer}`],
    'kube-apiserver': ['--etcd-servers', store, ...loopback, '--secure-port', String(api), '--cert-dir', 'certs', '--token-auth-file', 'tokens.csv',
      '--authorization-mode', 'RBAC', '--service-account-key-file', 'sa.key', '--service-account-signing-key-file', 'sa.key',
      '--service-account-issuer', 'https://kubernetes.default', '--service-cluster-ip-range', '10.96.0.0/16', '--disable-admission-plugins', 'ServiceAccount'],
    'kube-controller-manager': [...client, ...loopback, '--secure-port', String(manager), '--service-account-private-key-file', 'sa.key', '--cert-dir', 'certs-manager',
      '--kube-api-qps', '500', '--kube-api-burst', '1000'],
    'kube-scheduler': [...client, ...loopback, '--secure-port', String(scheduler), '--cert-dir', 'certs-scheduler'],
    kwok: ['--kubeconfig', 'kubeconfig', '--manage-all-nodes=true', '--config', join(assets, 'stages.yaml'), '--server-address', `127.0.0.1:${kwok}`],
    'rollouts-controller': ['--kubeconfig', 'kubeconfig', '--leader-elect=false', '--metricsport', String(metrics), '--healthzPort', String(health),
      '--qps', '500', '--burst', '1000'],
  };
}

/** @param {string} name */
function node(name) {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name }, annotations: { 'kwok.x-k8s.io/node': 'fake' } },
    status: { allocatable: roomy, capacity: roomy },
  };
}
