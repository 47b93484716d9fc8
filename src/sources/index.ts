import { generic } from './generic.ts';
import type { Preset } from './preset.ts';
import { ravenstack } from './ravenstack.ts';

/** All presets, in reading order. */
export const presets: readonly Preset[] = [generic, ravenstack];
