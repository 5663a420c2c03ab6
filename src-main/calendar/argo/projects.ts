import { z } from 'zod';
import { globMatches } from './pattern.ts';
import type { SyncRule, SyncWindow } from './rule.ts';
import { readWindow } from './window.ts';

const projectSchema = z.object({ metadata: z.object({ name: z.string() }), spec: z.object({ syncWindows: z.array(z.unknown()).nullish() }).nullish() });
const applicationSchema = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({ project: z.string(), destination: z.object({ server: z.string().nullish(), name: z.string().nullish(), namespace: z.string().nullish() }) }),
});
export type Application = z.infer<typeof applicationSchema>;

/** What one cluster's Argo CD says: its projects' sync windows, and its applications by name. */
export interface ArgoRead {
  readonly windows: readonly SyncWindow[];
  readonly applications: ReadonlyMap<string, Application>;
  readonly faults: readonly string[];
}

/** Reads AppProjects and Applications as the cluster gave them; what cannot be read is named and left out. */
export function readArgo(projects: readonly unknown[], applications: readonly unknown[], environment: string): ArgoRead {
  const windows: SyncWindow[] = [];
  const faults: string[] = [];
  for (const raw of projects) {
    const project = projectSchema.safeParse(raw);
    for (const [index, one] of (project.data?.spec?.syncWindows ?? []).entries()) {
      const window = readWindow(one, project.data?.metadata.name ?? '', environment, index);
      if (window.ok) windows.push(window.value);
      else faults.push(window.error.message);
    }
  }
  return { windows, faults, applications: new Map(applications.flatMap((raw) => {
    const parsed = applicationSchema.safeParse(raw);
    return parsed.success ? [[parsed.data.metadata.name, parsed.data] as const] : [];
  })) };
}

/** The windows that speak about an application: by any of its names, clusters and namespaces, or by all of them with `andOperator`. */
export function ruleFor(application: Application, windows: readonly SyncWindow[]): SyncRule | null {
  const { metadata: { name }, spec: { project, destination } } = application;
  const about = windows.filter((window) => window.project === project && speaksOf(window, name, destination));
  return about.length === 0 ? null : { application: name, windows: about };
}

function speaksOf({ applications, namespaces, clusters, andOperator }: SyncWindow, name: string, destination: Application['spec']['destination']): boolean {
  const any = (patterns: readonly string[], ...names: readonly (string | null | undefined)[]): boolean => patterns.some((pattern) => names.some((one) => one != null && globMatches(pattern, one)));
  const said = [[applications, any(applications, name)], [clusters, any(clusters, destination.server, destination.name)], [namespaces, any(namespaces, destination.namespace)]] as const;
  const given = said.filter(([patterns]) => patterns.length > 0).map(([, does]) => does);
  return given.length > 0 && (andOperator ? given.every(Boolean) : given.some(Boolean));
}
