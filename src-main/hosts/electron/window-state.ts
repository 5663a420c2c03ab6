import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const boundsSchema = z.object({ x: z.number().int(), y: z.number().int(), width: z.number().int().min(640), height: z.number().int().min(480) });
export type Bounds = z.infer<typeof boundsSchema>;

/** Where the window was; null where that is not known, or lies on no display that is there now. */
export function readBounds(file: string, displays: readonly Bounds[]): Bounds | null {
  try {
    const bounds = boundsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return displays.some((display) => bounds.x + 80 > display.x && bounds.x < display.x + display.width - 80 && bounds.y >= display.y && bounds.y < display.y + display.height - 80) ? bounds : null;
  } catch {
    return null;
  }
}

export function writeBounds(file: string, bounds: Bounds): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, JSON.stringify(bounds));
  } catch {
    // Where the window was is a comfort; a full disk has worse to say elsewhere.
  }
}
