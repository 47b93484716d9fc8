import type { Model } from './model.ts';
import { points } from './points.ts';

/** All shipped health models, in reading order. */
export const models: readonly Model[] = [points];
