import type { Model } from './model.ts';

/** All shipped health models, in reading order. */
export const models: readonly Model[] = [];
