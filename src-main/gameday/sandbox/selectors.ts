import { type JsonObject, type Stored, objectAt, stringAt } from './objects.ts';

/** A label selector in the query's form: `a=b,c!=d,e in (f,g),h notin (i),j,!k`. */
export function labelMatcher(text: string): (object: Stored) => boolean {
  const terms = text.split(/,(?![^(]*\))/).map((term) => term.trim()).filter((term) => term !== '').map(term);
  return (object) => terms.every((holds) => holds(objectAt(object, 'metadata', 'labels')));
}

function term(text: string): (labels: JsonObject) => boolean {
  const set = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(text);
  if (set !== null) {
    const [, key = '', operator, values = ''] = set;
    const listed = values.split(',').map((value) => value.trim());
    return (labels) => (key in labels && listed.includes(String(labels[key]))) === (operator === 'in');
  }
  const equal = /^([^=!]+?)\s*(!=|==|=)\s*(.*)$/.exec(text);
  if (equal !== null) {
    const [, key = '', operator, value = ''] = equal;
    return (labels) => (labels[key] === value) === (operator !== '!=');
  }
  return text.startsWith('!') ? (labels) => !(text.slice(1).trim() in labels) : (labels) => text in labels;
}

/** A field selector: `metadata.name=x,involvedObject.uid=y,status.phase!=Running`. */
export function fieldMatcher(text: string): (object: Stored) => boolean {
  const terms = text.split(',').filter((one) => one !== '').map((one) => /^([^=!]+)(!=|==|=)(.*)$/.exec(one));
  return (object) => terms.every((one) => one === null || (stringAt(object, ...(one[1] ?? '').split('.')) === (one[3] ?? '')) === (one[2] !== '!='));
}
