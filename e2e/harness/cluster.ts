import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { z } from 'zod';

const kubeconfigSchema = z.object({
  clusters: z.array(z.object({ name: z.string(), cluster: z.object({ server: z.string() }) })),
  users: z.array(z.object({ user: z.object({ token: z.string() }) })).min(1),
});

/** One call to a sandbox cluster, as another person with the same kubeconfig would make it. */
export async function call(kubeconfig: string, context: string, method: string, path: string, body: unknown, contentType = 'application/json'): Promise<number> {
  const config = kubeconfigSchema.parse(JSON.parse(readFileSync(kubeconfig, 'utf8')));
  const server = config.clusters.find((one) => one.name === context)?.cluster.server ?? '';
  const token = config.users[0]?.user.token ?? '';
  return new Promise((done, failed) => {
    const sent = request(`${server}${path}`, { method, rejectUnauthorized: false, headers: { authorization: `Bearer ${token}`, 'content-type': contentType } }, (answer) => {
      answer.resume();
      answer.on('end', () => done(answer.statusCode ?? 0));
    });
    sent.on('error', failed);
    sent.end(JSON.stringify(body));
  });
}
