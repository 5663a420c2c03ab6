type Json = Record<string, unknown>;

// A template's parts are objects by construction of the tests that use this.
const part = (value: unknown): Json => (value ?? {}) as Json;

function probe(given: unknown): Json {
  const http = part(given)['httpGet'];
  return { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3, ...part(given), ...(http === undefined ? {} : { httpGet: { scheme: 'HTTP', path: '/', ...part(http) } }) };
}

/** A template as the API server defaults it, as far as these tests go. */
export function defaultedForTest(template: Json): Json {
  const spec = part(template['spec']);
  // The tests give containers as a list.
  const containers = (spec['containers'] as Json[]).map((given) => {
    const image = String(given['image']);
    const pinned = image.includes('@') || (/:[^/]+$/.test(image) && !image.endsWith(':latest'));
    return {
      resources: {}, terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File', imagePullPolicy: pinned ? 'IfNotPresent' : 'Always', ...given,
      // The tests give ports as a list.
      ...(given['ports'] === undefined ? {} : { ports: (given['ports'] as Json[]).map((port) => ({ protocol: 'TCP', ...port })) }),
      ...(given['readinessProbe'] === undefined ? {} : { readinessProbe: probe(given['readinessProbe']) }),
    };
  });
  return { ...template, spec: { restartPolicy: 'Always', terminationGracePeriodSeconds: 30, dnsPolicy: 'ClusterFirst', securityContext: {}, schedulerName: 'default-scheduler', ...spec, containers } };
}
