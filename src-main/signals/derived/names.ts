/** The signals that need no definition: what each means and its unit. Trees may use these names, and those that they define. */
export const derivedSignals = {
  newPods: { unit: 'pods', says: 'pods of the newest template' },
  newPodsFailing: { unit: 'pods', says: 'pods of the newest template that fail' },
  newPodsFailingShare: { unit: 'ratio', says: 'the failing share of the newest template’s pods' },
  oldPodsReady: { unit: 'pods', says: 'ready pods of older templates' },
  oldPodsListed: { unit: 'pods', says: 'pods of older templates that are still listed' },
  podsPending: { unit: 'pods', says: 'pods that are not ready and do not fail' },
  imagePullFailing: { unit: 'pods', says: 'pods whose image cannot be pulled' },
  restarts: { unit: '', says: 'container restarts of the pods that are listed' },
  warningEvents: { unit: 'events', says: 'warning events in the last ten minutes' },
  readyShare: { unit: 'ratio', says: 'ready pods of those that are desired' },
  newShare: { unit: 'ratio', says: 'pods of the newest template of those that are desired' },
  inFlight: { unit: '', says: 'a rollout is under way' },
  paused: { unit: '', says: 'the rollout is paused' },
  failed: { unit: '', says: 'the rollout has failed' },
  secondsSinceChange: { unit: 's', says: 'time since the workload last changed' },
  analysisFailed: { unit: '', says: 'the analysis of Argo Rollouts or Flagger found the new version bad' },
  canGoBack: { unit: '', says: 'there is a known good version and a plan to it that nothing blocks' },
  oneWayDoor: { unit: '', says: 'the present version is declared a one-way door, or an item of its release is past its point' },
  wayBackSeconds: { unit: 's', says: 'how long going back is expected to take' },
  wayBackServices: { unit: 'services', says: 'services that would go back together' },
  wayBackBlockers: { unit: '', says: 'what stands in the way of going back' },
  runInFlight: { unit: '', says: 'a run of ours acts on this workload' },
  takingBack: { unit: '', says: 'a run of ours is taking this workload back now' },
  canAbort: { unit: '', says: 'a canary of Argo Rollouts is under way, which aborting takes back' },
  wentBack: { unit: '', says: 'a run of ours took this workload back in the last hour, and nothing changed since' },
  budgetBurnFast: { unit: '', says: 'the error budget burns at 14.4 times its rate or more, over 1 h and over 5 min' },
  budgetBurnSlow: { unit: '', says: 'the error budget burns at 6 times its rate or more, over 6 h and over 30 min' },
  budgetLeft: { unit: 'ratio', says: 'the share of the error budget that is left' },
} as const;
export type SignalName = keyof typeof derivedSignals;

// The keys of a constant object are exactly its type's keys.
export const signalNames = Object.keys(derivedSignals) as SignalName[];
