import { type Raw, at, isRaw } from '../kube.ts';

type Operation = Readonly<Record<string, unknown>>;

/** The one field that lets an owner act by itself. */
export const holdingPart = (kind: string): readonly string[] => (kind === 'Application' ? ['spec', 'syncPolicy', 'automated'] : ['spec', 'suspend']);

/** Whether an owner leaves the cluster alone by what its object says. */
export function isHeld(kind: string, object: Raw): boolean {
  const part = at(object, ...holdingPart(kind));
  // Argo CD 3.1 knows `enabled: false` beside leaving `automated` out.
  return kind === 'Application' ? part === undefined || part === null || at(part, 'enabled') === false : part === true;
}

/** Whether an Application puts back what is changed behind its back; one that only syncs does so with the next commit. */
export const heals = (object: Raw): boolean => at(object, ...holdingPart('Application'), 'selfHeal') === true;

/**
 * The guarded write that suspends an owner or lets it go on: of this very object, while the field is as it was read. What
 * was switched off is put back as it was.
 */
export function holdPatch(kind: string, live: Raw, uid: string, hold: boolean, was: unknown): Operation[] {
  const keys = holdingPart(kind);
  const path = `/${keys.join('/')}`;
  const now = at(live, ...keys);
  const guard = [{ op: 'test', path: '/metadata/uid', value: uid }, { op: 'test', path, value: now ?? null }];
  if (kind !== 'Application') return [...guard, { op: 'add', path, value: hold }];
  if (hold) return [...guard, { op: 'remove', path }];
  const parent = isRaw(at(live, 'spec', 'syncPolicy')) ? [] : [{ op: 'add', path: '/spec/syncPolicy', value: {} }];
  return [{ op: 'test', path: '/metadata/uid', value: uid }, ...parent, { op: 'add', path, value: was ?? {} }];
}
