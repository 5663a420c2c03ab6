import { type JsonObject, child, equalJson, isObject, listAt, objectAt, stringAt } from './objects.ts';

export interface Cause {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}
const cause = (reason: string, field: string, message: string): Cause => ({ reason, field, message });

/** What the API server refuses of the kinds that controllers act on; the rest it stores as it is. */
export function causesAgainst(kind: string, object: JsonObject, before: JsonObject | undefined): Cause[] {
  if (kind === 'Job') return causesAgainstJob(object, before);
  if (!['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'].includes(kind)) return [];
  const spec = objectAt(object, 'spec');
  const causes: Cause[] = [];
  const selector = child(spec, 'selector');
  if (!isObject(selector)) causes.push(cause('FieldValueRequired', 'spec.selector', 'Required value'));
  else if (before !== undefined && !equalJson(selector, child(before, 'spec', 'selector'))) causes.push(cause('FieldValueInvalid', 'spec.selector', 'Invalid value: field is immutable'));
  const labels = objectAt(spec, 'template', 'metadata', 'labels');
  for (const [key, value] of Object.entries(objectAt(selector, 'matchLabels'))) {
    if (labels[key] !== value) causes.push(cause('FieldValueInvalid', 'spec.template.metadata.labels', 'Invalid value: `selector` does not match template `labels`'));
  }
  const replicas = child(spec, 'replicas');
  if (replicas !== undefined && (typeof replicas !== 'number' || replicas < 0 || !Number.isInteger(replicas))) causes.push(cause('FieldValueInvalid', 'spec.replicas', 'Invalid value: must be greater than or equal to 0'));
  const containers = listAt(spec, 'template', 'spec', 'containers');
  if (containers.length === 0) causes.push(cause('FieldValueRequired', 'spec.template.spec.containers', 'Required value'));
  containers.forEach((container, index) => {
    for (const field of ['name', 'image']) {
      if (stringAt(container, field) === '') causes.push(cause('FieldValueRequired', `spec.template.spec.containers[${index}].${field}`, 'Required value'));
    }
  });
  return causes;
}

/** A Job's pods end: they are never started again without end. What it runs is fixed when it is made. */
function causesAgainstJob(object: JsonObject, before: JsonObject | undefined): Cause[] {
  const spec = objectAt(object, 'spec');
  const policy = stringAt(spec, 'template', 'spec', 'restartPolicy');
  const containers = listAt(spec, 'template', 'spec', 'containers');
  const changed = before !== undefined && child(before, 'spec', 'selector') !== undefined && !equalJson(child(spec, 'template'), child(before, 'spec', 'template'));
  return [
    ...(policy === 'Never' || policy === 'OnFailure' ? [] : [cause('FieldValueNotSupported', 'spec.template.spec.restartPolicy', `Unsupported value: "${policy}": supported values: "OnFailure", "Never"`)]),
    ...(containers.length === 0 ? [cause('FieldValueRequired', 'spec.template.spec.containers', 'Required value')] : []),
    ...containers.flatMap((container, index) => (stringAt(container, 'image') === '' ? [cause('FieldValueRequired', `spec.template.spec.containers[${index}].image`, 'Required value')] : [])),
    ...(changed ? [cause('FieldValueInvalid', 'spec.template', 'Invalid value: field is immutable')] : []),
  ];
}
