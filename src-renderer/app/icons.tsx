import type { ReactNode } from 'react';

const DRAWN: Readonly<Record<string, ReactNode>> = {
  Now: <><circle cx="10" cy="10" r="3" /><circle cx="10" cy="10" r="7.5" /></>,
  Calendar: <><rect x="3" y="4.500" width="14" height="12.500" rx="2" /><path d="M3 8.500h14M7 2.500v4M13 2.500v4" /></>,
  Services: <path d="M3 3h6v6H3zM11 3h6v6h-6zM3 11h6v6H3zM11 11h6v6h-6z" />,
  Runbooks: <path d="M6 3h9a2 2 0 0 1 2 2v12H7a3 3 0 0 1-3-3V5a2 2 0 0 1 2-2zM8 7h6M8 10.500h6" />,
  Journal: <path d="M4 5h12M4 10h12M4 15h8" />,
  Settings: <path d="M3 6h7M14 6h3M3 14h3M10 14h7M12 4v4M8 12v4" />,
  Insights: <path d="M3 16l4-5 3.500 3L17 5M3 3v14h14" />,
  Connections: <path d="M7 10a3 3 0 0 1 3-3h4a3 3 0 0 1 0 6h-1M13 10a3 3 0 0 1-3 3H6a3 3 0 0 1 0-6h1" />,
};

export const Icon = ({ name }: { readonly name: string }): ReactNode => <svg viewBox="0 0 20 20" aria-hidden="true">{DRAWN[name]}</svg>;
