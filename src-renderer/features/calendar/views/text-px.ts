const known = new Map<string, number>();
let context: CanvasRenderingContext2D | null | undefined;

/** The width of a text as the views draw it, px: measured once, because a layout asks for it thousands of times. */
export function textPx(text: string, weight: 400 | 600): number {
  const key = `${weight}${text}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  context ??= document.createElement('canvas').getContext('2d');
  if (context !== null) context.font = `${weight} 12px 'Inter Variable', Inter, system-ui, sans-serif`;
  // Where there is no canvas, a generous guess keeps labels apart.
  const px = context?.measureText(text).width ?? text.length * 7;
  if (known.size > 20_000) known.clear();
  known.set(key, px);
  return px;
}
