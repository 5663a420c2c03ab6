import type { ReactNode } from 'react';

interface Fault {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** An empty screen teaches: what this is, and the one action that fills it. */
export function Empty({ title, children, action }: { readonly title: string; readonly children: ReactNode; readonly action?: ReactNode }): ReactNode {
  return (
    <div className="empty">
      <h2 className="big">{title}</h2>
      <p>{children}</p>
      {action === undefined ? null : <div>{action}</div>}
    </div>
  );
}

/** An error says what happened and what to do next, can be copied, and stays until it is dismissed. */
export function ErrorNote({ error, onDismiss }: { readonly error: Fault; readonly onDismiss?: () => void }): ReactNode {
  return (
    <div className="note-error" role="alert">
      <p><b>{error.message}</b></p>
      {error.hint === undefined ? null : <p className="dim">{error.hint}</p>}
      <div className="row" style={{ marginTop: 6 }}>
        <CopyButton text={`${error.code}: ${error.message}\n${error.hint ?? ''}`}>Copy this error</CopyButton>
        {onDismiss === undefined ? null : <button type="button" className="btn quiet" onClick={onDismiss}>Dismiss</button>}
      </div>
    </div>
  );
}

export function CopyButton({ text, children }: { readonly text: string; readonly children: ReactNode }): ReactNode {
  return <button type="button" className="btn" onClick={() => void navigator.clipboard.writeText(text)}>{children}</button>;
}
