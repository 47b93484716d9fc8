import type { Model } from './model.ts';
import { pillars } from './pillars.ts';
import { points } from './points.ts';
import { signals } from './signals.ts';

/** All shipped health models, in reading order. */
export const models: readonly Model[] = [points, pillars, signals];
