import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { Icon } from './icons.tsx';
import { places } from './places.ts';

export function Rail(): ReactNode {
  const [path] = useLocation();
  return (
    <nav className="rail" aria-label="Places">
      {places.map((place) => (
        <span key={place.path} style={{ display: 'contents' }}>
          {place.name === 'Settings' ? <span className="grow" /> : null}
          <Link href={place.path} aria-current={path === place.path ? 'page' : undefined} aria-keyshortcuts={`g ${place.key}`}>
            <Icon name={place.name} />
            {place.name === 'Connections' ? 'Connect' : place.name}
          </Link>
        </span>
      ))}
    </nav>
  );
}
