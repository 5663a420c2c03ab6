/** "1 service", "3 services": a count with its word in the right form; both sides say it alike. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** What a plan reaches, and what of it is not in the plan and still depends on it. */
export function reachText({ services, pods, environments, dependants }: { readonly services: number; readonly pods: number; readonly environments: readonly string[]; readonly dependants: readonly string[] }): string {
  const them = services === 1 ? 'it' : 'them';
  const depends = dependants.length === 0 ? `nothing else depends on ${them}` : `${dependants.join(', ')} ${dependants.length === 1 ? 'depends' : 'depend'} on ${them}`;
  return `${counted(services, 'service')}, ${counted(pods, 'pod')}, ${environments.join(', ')}; ${depends}`;
}
