import { type Raw, at, isRaw, items, record } from '../kube.ts';

const HASH = 'rollouts-pod-template-hash';

/**
 * A Rollout's ReplicaSet template without what the controller put in for its present role: the labels and annotations that
 * `ephemeral-metadata` names, and the anti-affinity to the stable pods. kubectl-argo-rollouts bakes both into the template,
 * which makes an undo to the stable version a new canary (SEMANTICS, "Argo Rollouts").
 */
export function roleless(template: Raw, injected: string | undefined): Raw {
  const named = parsed(injected);
  const metadata = record(template['metadata']);
  const part = (key: 'labels' | 'annotations'): Raw => {
    const rest = Object.fromEntries(Object.entries(record(metadata[key])).filter(([name]) => !(name in record(named[key]))));
    return Object.keys(rest).length === 0 ? {} : { [key]: rest };
  };
  const { labels: _labels, annotations: _annotations, ...others } = metadata;
  return { ...template, metadata: { ...others, ...part('labels'), ...part('annotations') }, spec: withoutAntiAffinity(record(template['spec'])) };
}

function parsed(text: string | undefined): Raw {
  try {
    return record(JSON.parse(text ?? '{}'));
  } catch {
    // A note that is no JSON names nothing; the controller too ignores it.
    return {};
  }
}

const TERMS = ['preferredDuringSchedulingIgnoredDuringExecution', 'requiredDuringSchedulingIgnoredDuringExecution'];

function withoutAntiAffinity(spec: Raw): Raw {
  const affinity = spec['affinity'];
  const against = at(affinity, 'podAntiAffinity');
  if (!isRaw(affinity) || !isRaw(against)) return spec;
  const kept = Object.fromEntries(Object.entries(against).flatMap(([key, terms]) => {
    if (!TERMS.includes(key)) return [[key, terms]];
    const rest = items(terms).filter((term) => !isInjected(term));
    return rest.length === 0 ? [] : [[key, rest]];
  }));
  const { podAntiAffinity: _old, ...other } = affinity;
  const next = Object.keys(kept).length === 0 ? other : { ...other, podAntiAffinity: kept };
  const { affinity: _affinity, ...rest } = spec;
  return Object.keys(next).length === 0 ? rest : { ...rest, affinity: next };
}

const isInjected = (term: unknown): boolean =>
  [...items(at(term, 'labelSelector', 'matchExpressions')), ...items(at(term, 'podAffinityTerm', 'labelSelector', 'matchExpressions'))].some((one) => at(one, 'key') === HASH);
