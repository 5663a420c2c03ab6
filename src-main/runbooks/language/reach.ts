import type { PinnedStep } from './model.ts';

/** The environments that pinned steps name, in the order of the steps; what only an earlier step's output names is not known yet. */
export function environmentsOf(steps: readonly PinnedStep[]): string[] {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(walk);
    if (typeof value !== 'object' || value === null) return;
    if ('environment' in value && typeof value.environment === 'string' && !value.environment.includes('${{')) found.add(value.environment);
    Object.values(value).forEach(walk);
  };
  for (const step of steps) if (step.uses !== 'shell') walk(step.with);
  return [...found];
}
