/** "1 service", "3 services": a count with its word in the right form; both sides say it alike. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** What a plan reaches, and what of it is not in the plan and still depends on it. */
export function reachText({ services, pods, environments, dependants }: { readonly services: number; readonly pods: number; readonly environments: readonly string[]; readonly dependants: readonly string[] }): string {
  const them = services === 1 ? 'it' : 'them';
  const depends = dependants.length === 0 ? `nothing else depends on ${them}` : `${dependants.join(', ')} ${dependants.length === 1 ? 'depends' : 'depend'} on ${them}`;
  return `${counted(services, 'service')}, ${counted(pods, 'pod')}, ${environments.join(', ')}; ${depends}`;
}

/** Verdicts worth a line of their own; those of many that nothing stands against are one line together. */
export function freezesSaid<V extends { readonly verdict: string; readonly say: string }>(freezes: readonly V[]): { readonly verdict: string; readonly say: string }[] {
  const clear = freezes.filter(({ verdict }) => verdict === 'allowed');
  if (clear.length < 2) return [...freezes];
  const others = freezes.filter(({ verdict }) => verdict !== 'allowed');
  return [...others, { verdict: 'allowed', say: `No freeze stands against ${others.length === 0 ? 'any of them' : `the other ${clear.length}`}` }];
}
