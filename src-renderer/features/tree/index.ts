export { ComparisonRows } from './comparison.tsx';
export { LeafCard } from './leaf.tsx';
export { TreeOutline } from './outline.tsx';
export { TreePicture } from './picture.tsx';
export { Replay } from './replay.tsx';
export { TryValues } from './try.tsx';
export { useTree } from './use-tree.ts';
export { ANSWER, answerTone } from './words.ts';
import './tree.css';
