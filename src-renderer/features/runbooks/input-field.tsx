import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import type { RunbookView } from '../../../src-preload/contract/index.ts';
import { client } from '../../app/client/index.ts';
import { useEnvironments } from '../../app/store/index.ts';

type Input = RunbookView['inputs'][number];

/** What the browser checks while one types; main checks the same again, and decides. */
const FORMS: Readonly<Record<string, { readonly pattern: string; readonly hint: string }>> = {
  version: { pattern: '\\w[\\w.+\\-]{0,127}', hint: 'a version, such as 4.2.0' },
  duration: { pattern: '\\d+(ms|s|m|h|d)|P(\\d+D)?(T(\\d+H)?(\\d+M)?(\\d+S)?)?', hint: 'a duration, such as 10m or PT10M' },
};

/** One input of a runbook as the control of its type. A secret is chosen by its name; its value is never here. */
export function InputField({ input, value, onChange }: { readonly input: Input; readonly value: string; readonly onChange: (value: string) => void }): ReactNode {
  const hint = useId();
  const options = useOptions(input);
  const form = FORMS[input.type];
  const words = [typeWords(input), ...(input.pattern === null ? [] : [`matches ${input.pattern}`]), ...(input.why === null ? [] : [input.why])].join(' · ');
  const empty = options?.length === 0 && input.type === 'secret';
  return (
    <label className="input-field"><span>{input.name}</span>
      {options === null
        ? <input className="field" required aria-describedby={hint} value={value} pattern={input.pattern ?? form?.pattern} title={form?.hint ?? words} placeholder={form?.hint ?? ''} onChange={(event) => onChange(event.target.value)} />
        : (
          <select className="field" required aria-describedby={hint} value={value} onChange={(event) => onChange(event.target.value)}>
            {options.includes(value) ? null : <option value={value}>{value === '' ? 'choose one' : `${value} (not known here)`}</option>}
            {options.map((one) => <option key={one}>{one}</option>)}
          </select>
        )}
      <span id={hint} className="small dim">{empty ? 'The vault holds no secret yet: add one in Settings.' : words}</span>
    </label>
  );
}

function typeWords({ type }: Input): string {
  if (type === 'secret') return 'a secret, by its name in the vault';
  return FORMS[type]?.hint ?? type;
}

/** The names to choose from, or null where anything may be typed. */
function useOptions({ type, choices }: Input): readonly string[] | null {
  const workspace = useQuery({ queryKey: ['workspace'], enabled: type === 'service', queryFn: async () => (await client()).workspace.get({}) });
  const vault = useQuery({ queryKey: ['vault', 'names'], enabled: type === 'secret', queryFn: async () => (await client()).vault.list({}) });
  const environments = useEnvironments().items;
  if (type === 'choice') return choices;
  if (type === 'service') return (workspace.data?.services ?? []).map((service) => service.id).sort();
  if (type === 'environment') return environments.map((environment) => environment.id);
  return type === 'secret' ? (vault.data?.secrets ?? []).filter((secret) => !secret.own).map((secret) => secret.name) : null;
}
