import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { collected } from './child.mjs';
import { componentArgs, writeIdentity } from './control-plane-config.mjs';
import { Plain, say } from './say.mjs';

/** @typedef {{ name: string, process: import('node:child_process').ChildProcess }} Component */

const needed = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok', 'kubectl', 'stages.yaml'];
/** The Argo Rollouts controller and its CRDs: where they are there too, they are started too. */
const rollouts = { controller: 'rollouts-controller', crds: 'rollouts-crds' };
const readyMs = 90_000;
const stopMs = 1_500;

/**
 * Runs `body` with what the cluster suite needs to reach a real control plane: `QUARTERDECK_REAL_KUBECONFIG`. One that is
 * already named there is used; else the programs in `KUBEBUILDER_ASSETS` (envtest's convention, with kwok beside them as
 * the kubelets) are started on loopback for the time of the call. Without either it says what is skipped, and why.
 * @template T
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} body
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<T>}
 */
export async function withControlPlane(body, env = process.env) {
  if (env['QUARTERDECK_REAL_KUBECONFIG']) return await body({});
  const assets = env['KUBEBUILDER_ASSETS'];
  if (!assets) {
    say('KUBEBUILDER_ASSETS is not set: there is no real control plane here');
    return await body({});
  }
  const missing = needed.filter((name) => !existsSync(join(assets, name)));
  if (missing.length > 0) {
    say(`KUBEBUILDER_ASSETS lacks ${missing.join(', ')}: there is no real control plane here`);
    return await body({});
  }
  const dir = mkdtempSync(join(tmpdir(), 'quarterdeck-control-plane-'));
  /** @type {Component[]} */
  const running = [];
  try {
    const kubeconfig = await startAll(assets, dir, running);
    return await body({ QUARTERDECK_REAL_KUBECONFIG: kubeconfig, QUARTERDECK_REAL_DIR: dir });
  } finally {
    await Promise.all(running.reverse().map(stop));
    rmSync(dir, { recursive: true, force: true });
  }
}

/**
 * @param {string} assets
 * @param {string} dir
 * @param {Component[]} running
 */
async function startAll(assets, dir, running) {
  const ports = await freePorts(8);
  const identity = writeIdentity(dir, ports);
  const args = componentArgs(assets, ports);
  const began = Date.now();
  /** @param {string} name */
  const begin = (name) => {
    const log = openSync(join(dir, `${name}.log`), 'a');
    const started = spawn(join(assets, name), args[name] ?? [], { cwd: dir, stdio: ['ignore', log, log] });
    running.push({ name, process: started });
    // For cases that stop a component and let it go on.
    writeFileSync(join(dir, `${name}.pid`), String(started.pid));
  };
  /** @param {readonly string[]} words */
  const kubectl = (words) => collected(join(assets, 'kubectl'), ['--kubeconfig', identity.kubeconfig, ...words], { cwd: dir });
  const beginRollouts = async () => {
    await kubectl(['apply', '--server-side', '-f', join(assets, rollouts.crds)]);
    await until('the CRDs of Argo Rollouts', running, async () => (await kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=5s'])).code === 0);
    await kubectl(['create', 'namespace', 'argo-rollouts']);
    begin(rollouts.controller);
  };
  begin('etcd');
  begin('kube-apiserver');
  await until('the API server’s certificate', running, async () => existsSync(join(dir, 'certs', 'apiserver.crt')));
  identity.trust(join(dir, 'certs', 'apiserver.crt'));
  await until('the API server', running, async () => (await kubectl(['get', '--raw', '/readyz'])).code === 0);
  for (const name of ['kube-controller-manager', 'kube-scheduler', 'kwok']) begin(name);
  await kubectl(['apply', '-f', identity.nodes]);
  await until('the nodes', running, async () => (await kubectl(['wait', '--for=condition=Ready', 'node', '--all', '--timeout=5s'])).code === 0);
  if (Object.values(rollouts).every((name) => existsSync(join(assets, name)))) await beginRollouts();
  else say('KUBEBUILDER_ASSETS lacks the Argo Rollouts controller: its cases run on the sandbox alone');
  say(`a real control plane is up (${((Date.now() - began) / 1000).toFixed(0)} s)`);
  return identity.kubeconfig;
}

/**
 * @param {string} what
 * @param {readonly Component[]} running
 * @param {() => Promise<boolean>} holds
 */
async function until(what, running, holds) {
  const deadline = Date.now() + readyMs;
  while (!(await holds())) {
    const dead = running.find((component) => component.process.exitCode !== null);
    if (dead) throw new Plain(`the real control plane did not start: ${dead.name} ended with code ${dead.process.exitCode}`);
    if (Date.now() > deadline) throw new Plain(`the real control plane did not start: ${what} took longer than ${readyMs / 1000} s`);
    await pause(200);
  }
}

/** @param {Component} component */
async function stop({ process: child }) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), stopMs);
  await gone;
  clearTimeout(late);
}

/**
 * @param {number} count
 * @returns {Promise<number[]>}
 */
async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(servers.map((server) => new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  })));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
