import { type Raw, at, isRaw, text } from '../kube.ts';

/**
 * What the API server fills into a pod template that says nothing (kubernetes `pkg/apis/core/v1/defaults.go`), by the key, and
 * where the key alone is not enough by its parent's key.
 */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  'spec.restartPolicy': 'Always', dnsPolicy: 'ClusterFirst', terminationGracePeriodSeconds: 30, schedulerName: 'default-scheduler', securityContext: {}, resources: {},
  terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File', protocol: 'TCP',
  timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3, scheme: 'HTTP', 'httpGet.path': '/', 'grpc.service': '',
  defaultMode: 420, 'fieldRef.apiVersion': 'v1', 'hostPath.type': '', expirationSeconds: 3600, creationTimestamp: null,
};
const KEYS: Readonly<Record<string, string>> = { containers: 'name', initContainers: 'name', volumes: 'name', ports: 'containerPort', env: 'name', volumeMounts: 'mountPath' };

/**
 * A template that the API server has defaulted (a ReplicaSet's) as its author would have written it, beside one that is not
 * defaulted (a Rollout's): what only says a default is left out unless the other says it too, and equal quantities keep the
 * other's spelling. Without this every comparison would be noise, and what is written back would drift from Git.
 */
export function likened(defaulted: Raw, live: Raw): Raw {
  const out = walk(defaulted, live, '', '');
  return isRaw(out) ? out : defaulted;
}

function walk(value: unknown, beside: unknown, key: string, parent: string): unknown {
  if (Array.isArray(value)) return value.map((item, index) => walk(item, counterpart(item, index, beside, key), '', key));
  if (!isRaw(value)) return parent === 'limits' || parent === 'requests' ? spelled(value, beside) : value;
  const out: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    const there = isRaw(beside) && name in beside;
    const liked = walk(inner, isRaw(beside) ? beside[name] : undefined, name, key);
    if (there || !isDefault(name, liked, key, value)) out[name] = liked;
  }
  return out;
}

/** The item of the other list that means the same: by its key where such lists have one, else at the same place. */
function counterpart(item: unknown, index: number, beside: unknown, key: string): unknown {
  if (!Array.isArray(beside)) return undefined;
  const name = KEYS[key];
  // Array.isArray narrows to any[]; unknown is what its items are.
  return name === undefined ? (beside as unknown[])[index] : (beside as unknown[]).find((one) => at(one, name) === at(item, name));
}

function isDefault(name: string, value: unknown, parent: string, owner: Raw): boolean {
  if (name === 'imagePullPolicy') return value === pullPolicy(text(owner['image']) ?? '');
  // The deprecated name of serviceAccountName: conversion writes both.
  if (name === 'serviceAccount') return value === owner['serviceAccountName'];
  const key = `${parent}.${name}` in DEFAULTS ? `${parent}.${name}` : name;
  if (!(key in DEFAULTS)) return false;
  const wanted = DEFAULTS[key];
  return isRaw(wanted) ? isRaw(value) && Object.keys(value).length === 0 : value === wanted;
}

const pullPolicy = (image: string): string => {
  const tag = /:([^/:@]+)$/.exec(image.split('@')[0] ?? '')?.[1];
  return image.includes('@') || (tag !== undefined && tag !== 'latest') ? 'IfNotPresent' : 'Always';
};

const SUFFIXES: Readonly<Record<string, number>> = {
  '': 1, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18, n: 1e-9, u: 1e-6, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60,
};

function quantity(value: unknown): number | null {
  const match = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)(m|n|u|k|M|G|T|P|E|[KMGTPE]i)?$/.exec(String(value));
  return match === null ? null : Number(match[1]) * (SUFFIXES[match[2] ?? ''] ?? 1);
}

/** `1000m` and `1` are the same quantity; the other's spelling is kept. */
function spelled(value: unknown, beside: unknown): unknown {
  const [a, b] = [quantity(value), quantity(beside)];
  return beside !== undefined && a !== null && b !== null && Math.abs(a - b) <= Math.abs(a) * 1e-9 ? beside : value;
}
