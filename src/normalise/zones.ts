import { firstOffset, transitions } from '../lib/zones.ts';
import type { Zone } from './grammar.ts';

/** Zones by name, with the changes of their clocks. */
export type Zones = { reporting: Zone; named: (name: string) => Zone };

// Exports reach back and contracts forward; outside these years a zone keeps its nearest offset.
const [fromYear, toYear] = [2000, 2040];

/** The reporting zone and any other zone that sources name, each looked up once. */
export function zonesOf(reporting: string): Zones {
  const known = new Map<string, Zone>();
  const lookUp = (name: string): Zone => {
    const zone = known.get(name) ?? zoneOf(name);
    known.set(name, zone);
    return zone;
  };
  return { reporting: lookUp(reporting), named: lookUp };
}

function zoneOf(name: string): Zone {
  if (name === 'UTC') return { name, first: 0, transitions: [] };
  return {
    name,
    first: firstOffset(name, fromYear),
    transitions: transitions(name, fromYear, toYear),
  };
}
