/** What a page may be granted, each with its reason. All else is denied, and asking again changes nothing. */
const GRANTED: ReadonlyMap<string, string> = new Map([
  ['clipboard-sanitized-write', 'the copy buttons: kubectl commands, errors, status updates'],
]);

/** Whether a permission is granted to a page of this origin. */
export const isGranted = (permission: string, origin: string): boolean => GRANTED.has(permission) && origin.replace(/\/$/, '') === 'quarterdeck://app';
