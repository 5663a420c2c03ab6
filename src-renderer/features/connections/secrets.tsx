import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Fault, Result, SecretView, VaultView } from '../../../src-preload/contract/index.ts';
import { client } from '../../app/client/index.ts';
import { Ago, ErrorNote } from '../../ui/index.ts';

/** Secrets by name: set and used, never shown again. Where they are kept is said in words, with what that protects against. */
export function Secrets(): ReactNode {
  const queries = useQueryClient();
  const vault = useQuery({ queryKey: ['vault'], queryFn: async () => (await client()).vault.list({}) });
  const [error, setError] = useState<Fault | null>(null);
  const took = (done: Result<VaultView>): boolean => {
    setError(done.ok ? null : done.error);
    if (done.ok) queries.setQueryData(['vault'], done.value);
    return done.ok;
  };
  const rotate = async (): Promise<void> => void took(await (await client()).vault.rotate({}));
  if (vault.data === undefined) return null;
  const { backend, protects, fault, secrets } = vault.data;
  return (
    <section className="panel stack" aria-label="Secrets">
      <div className="row"><h2 className="grow" style={{ margin: 0 }}>Secrets</h2><button type="button" className="btn" onClick={() => void rotate()}>Seal every secret under a new key</button></div>
      <p className="dim">Kept by {backend}. {protects}</p>
      {fault === null ? null : <ErrorNote error={fault} />}
      {error === null ? null : <ErrorNote error={error} onDismiss={() => setError(null)} />}
      <table>
        <thead><tr><th scope="col">Name</th><th scope="col">Set</th><th scope="col">Last used</th><th scope="col">Sealed by</th><th scope="col"><span className="visually-hidden">Actions</span></th></tr></thead>
        <tbody>{secrets.map((secret) => <Row key={secret.name} secret={secret} took={took} />)}</tbody>
      </table>
      <NewSecret took={took} />
    </section>
  );
}

function Row({ secret, took }: { readonly secret: SecretView; readonly took: (done: Result<VaultView>) => boolean }): ReactNode {
  const remove = async (): Promise<void> => void took(await (await client()).vault.remove({ name: secret.name }));
  return (
    <tr>
      <td className="mono">{secret.name}</td>
      <td><Ago at={secret.setAt} /> ago</td>
      <td>{secret.lastUsed === null ? 'never' : <><Ago at={secret.lastUsed} /> ago{secret.lastUsedFor === null ? '' : `, for ${secret.lastUsedFor}`}</>}</td>
      <td className="dim">{secret.backend}</td>
      <td>{secret.own ? <span className="dim">Quarterdeck’s own</span> : <button type="button" className="btn quiet" onClick={() => void remove()}>Remove {secret.name}</button>}</td>
    </tr>
  );
}

function NewSecret({ took }: { readonly took: (done: Result<VaultView>) => boolean }): ReactNode {
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const set = async (): Promise<void> => {
    if (!took(await (await client()).vault.set({ name, value }))) return;
    setName('');
    setValue('');
  };
  return (
    <form className="row" onSubmit={(event) => { event.preventDefault(); void set(); }}>
      <input className="field" aria-label="Secret’s name" placeholder="name" value={name} onChange={(event) => setName(event.target.value)} />
      <input className="field grow" type="password" autoComplete="off" aria-label="Secret’s value" placeholder="value: it goes in, and is never shown again" value={value} onChange={(event) => setValue(event.target.value)} />
      <button type="submit" className="btn" disabled={name === '' || value === ''}>Set the secret {name}</button>
    </form>
  );
}
