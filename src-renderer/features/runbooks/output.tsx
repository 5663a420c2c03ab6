import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { type ReactNode, useEffect, useRef } from 'react';
import { client } from '../../app/client/index.ts';

/** The output of a step: everything so far, then what comes. It is read only; while the step runs, its terminal is as wide as this one. */
export default function Output({ run, step, live }: { readonly run: string; readonly step: string; readonly live: boolean }): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null) return;
    const styles = getComputedStyle(document.documentElement);
    const terminal = new Terminal({ disableStdin: true, convertEol: true, fontSize: 12, fontFamily: 'JetBrains Mono, monospace', scrollback: 10_000, screenReaderMode: true, theme: { background: styles.getPropertyValue('--bg').trim(), foreground: styles.getPropertyValue('--ink').trim() } });
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    terminal.open(place.current);
    const fitted = (): void => {
      fit.fit();
      // A size that the contract refuses is no size for a script either.
      if (live && terminal.cols >= 20 && terminal.rows >= 5) void client().then((api) => api.runbooks.resize({ run, step, cols: terminal.cols, rows: terminal.rows })).catch(() => undefined);
    };
    fitted();
    const resized = new ResizeObserver(fitted);
    resized.observe(place.current);
    const stop = new AbortController();
    void (async () => {
      try {
        for await (const chunk of await (await client()).live.output({ run, step }, { signal: stop.signal })) terminal.write(chunk.text);
      } catch {
        if (!stop.signal.aborted) terminal.write('\r\n[the connection was lost; open this again for the rest]\r\n');
      }
    })();
    return () => {
      stop.abort();
      resized.disconnect();
      terminal.dispose();
    };
  }, [run, step, live]);
  return <div ref={place} className="terminal" aria-label={`Output of ${step}`} />;
}
