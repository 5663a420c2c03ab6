import { type Raw, at, items, text } from '../kube.ts';

/** Who would put an owner's own settings back: an ApplicationSet does (argo-cd#9570), and so does an app of apps. Null where nobody is known to. */
export function ownerOfOwner(object: Raw): string | null {
  const set = items(at(object, 'metadata', 'ownerReferences')).find((one) => at(one, 'kind') === 'ApplicationSet');
  if (set !== undefined) return `ApplicationSet ${text(at(set, 'name')) ?? ''}`;
  const parent = text(at(object, 'metadata', 'annotations', 'argocd.argoproj.io/tracking-id'));
  return parent === undefined ? null : `Application ${parent.split(':')[0] ?? parent}`;
}

/** What to do in Git so that it lasts, as far as the owner's object says where that is. */
export function gitRevert(object: Raw, version: string): string {
  const source = at(object, 'spec', 'source') ?? items(at(object, 'spec', 'sources'))[0];
  const repository = text(at(source, 'repoURL'));
  const where = text(at(source, 'path')) ?? text(at(object, 'spec', 'path'));
  const flux = text(at(object, 'spec', 'sourceRef', 'name'));
  const place = [where === undefined ? '' : ` under ${where}`, repository === undefined ? (flux === undefined ? '' : ` in the source ${flux}`) : ` in ${repository}`].join('');
  return `git revert the commit that brought ${version}${place}, and push`;
}
