import { type ReactNode, useState } from 'react';
import type { Fault } from '../../../src-preload/contract/index.ts';
import { client } from '../../app/client/index.ts';

interface Saved {
  readonly path: string;
  readonly text: string;
  readonly exists: boolean;
}

/** Open a workspace folder, or save what was learned as one: shown first, then written, never over a file that is there. */
export function Folders({ onChanged }: { readonly onChanged: (fault: Fault | null) => void }): ReactNode {
  const [open, setOpen] = useState('');
  const [save, setSave] = useState('');
  const [files, setFiles] = useState<readonly Saved[] | null>(null);
  const [written, setWritten] = useState('');
  const openIt = async (): Promise<void> => {
    const done = await (await client()).workspace.open({ dir: open });
    onChanged(done.ok ? null : done.error);
  };
  const saveIt = async (write: boolean): Promise<void> => {
    const done = await (await client()).workspace.saveAs({ dir: save, write });
    onChanged(done.ok ? null : done.error);
    setFiles(done.ok && !write ? done.value : null);
    setWritten(done.ok && write ? `${done.value.length} files written to ${save}.` : '');
  };
  return (
    <section className="panel stack" aria-label="Workspace">
      <h2>Workspace</h2>
      <div className="row"><input className="field grow" aria-label="Workspace folder" placeholder="/path/to/workspace" value={open} onChange={(event) => setOpen(event.target.value)} /><button type="button" className="btn" disabled={open === ''} onClick={() => void openIt()}>Open this workspace</button></div>
      <div className="row"><input className="field grow" aria-label="Folder to save to" placeholder="/path/to/new/folder" value={save} onChange={(event) => setSave(event.target.value)} /><button type="button" className="btn" disabled={save === ''} onClick={() => void saveIt(false)}>Show what “save as workspace” would write</button></div>
      {written === '' ? null : <p role="status">{written}</p>}
      {files === null ? null : (
        <>
          {files.map((file) => <details key={file.path}><summary><span className="mono">{file.path}</span>{file.exists ? <span className="tone-bad"> is there already</span> : ''}</summary><pre>{file.text}</pre></details>)}
          <div><button type="button" className="btn" onClick={() => void saveIt(true)}>Write {files.length} files to {save}</button></div>
        </>
      )}
    </section>
  );
}
