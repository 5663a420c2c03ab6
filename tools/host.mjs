/**
 * The host that was asked for by `--host NAME` or `--host=NAME`, or null.
 * @param {readonly string[]} args
 * @returns {{ host: string | null, rest: string[] }}
 */
export function hostAsked(args) {
  const at = args.findIndex((arg) => arg === '--host' || arg.startsWith('--host='));
  if (at < 0) return { host: null, rest: [...args] };
  const inline = args[at]?.startsWith('--host=');
  const host = inline ? args[at]?.slice('--host='.length) : args[at + 1];
  return { host: host ?? '', rest: [...args.slice(0, at), ...args.slice(at + (inline ? 1 : 2))] };
}
