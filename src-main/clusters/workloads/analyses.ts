import { type KubeObject, at, count, instantOf, items, text } from '../kube.ts';

export interface MetricRecord {
  readonly name: string;
  readonly phase: string;
  /** The condition as its author wrote it; empty where there is none. */
  readonly condition: string;
  readonly failed: number;
  readonly failureLimit: number;
  readonly values: readonly { readonly at: number; readonly value: string; readonly phase: string }[];
}

/** An Argo AnalysisRun: what an update is measured by, and what came of it. */
export interface AnalysisRecord {
  readonly uid: string;
  readonly name: string;
  readonly owner: string | null;
  /** The pod template hash of the ReplicaSet that it judges. */
  readonly hash: string;
  /** Step, Background, PrePromotion, PostPromotion. */
  readonly type: string;
  readonly step: number | null;
  /** Pending, Running, Successful, Failed, Inconclusive, Error. */
  readonly phase: string;
  readonly message: string;
  readonly startedAt: number | null;
  readonly metrics: readonly MetricRecord[];
}

export const isBadRun = ({ phase }: AnalysisRecord): boolean => phase === 'Failed' || phase === 'Error';

export function analysisRecord(object: KubeObject): AnalysisRecord {
  const { metadata } = object;
  const index = metadata.labels?.['step-index'];
  return {
    uid: metadata.uid,
    name: metadata.name,
    owner: metadata.ownerReferences?.find((reference) => reference.controller === true)?.uid ?? null,
    hash: metadata.labels?.['rollouts-pod-template-hash'] ?? '',
    type: metadata.labels?.['rollout-type'] ?? '',
    step: index === undefined ? null : Number(index),
    phase: text(at(object, 'status', 'phase')) ?? 'Pending',
    message: text(at(object, 'status', 'message')) ?? '',
    startedAt: instantOf(at(object, 'status', 'startedAt')) ?? instantOf(metadata.creationTimestamp),
    metrics: items(at(object, 'spec', 'metrics')).map((metric) => metricRecord(metric, object)),
  };
}

function metricRecord(metric: unknown, object: KubeObject): MetricRecord {
  const name = text(at(metric, 'name')) ?? '';
  const result = items(at(object, 'status', 'metricResults')).find((one) => at(one, 'name') === name);
  const [success, failure] = [text(at(metric, 'successCondition')), text(at(metric, 'failureCondition'))];
  return {
    name,
    phase: text(at(result, 'phase')) ?? 'Pending',
    condition: success ?? (failure === undefined ? '' : `not (${failure})`),
    failed: count(at(result, 'failed')),
    failureLimit: Number(at(metric, 'failureLimit') ?? 0),
    values: items(at(result, 'measurements')).map((one) => ({
      at: instantOf(at(one, 'finishedAt')) ?? instantOf(at(one, 'startedAt')) ?? 0,
      value: text(at(one, 'value')) ?? text(at(one, 'message')) ?? '',
      phase: text(at(one, 'phase')) ?? '',
    })),
  };
}
