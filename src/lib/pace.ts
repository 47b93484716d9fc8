/** How far a long step is: rows so far, and all of them where that can be told. */
export type Amount = { rows: number; of: number | null };

/**
 * Rows, rate and time left of a step that had `before` rows so many milliseconds ago:
 * `6.2M rows · 3.1M rows/s · about 2 s left`; what cannot be told yet is left out.
 */
export function paceText(before: number, { rows, of }: Amount, ms: number): string {
  if (rows < 1) return '';
  const shown = `${shortened(rows)} rows`;
  const perSecond = ((rows - before) * 1000) / ms;
  if (!(perSecond >= 1) || !Number.isFinite(perSecond)) return shown;
  const left = of === null ? null : leftText(Math.max(0, of - rows) / perSecond);
  return [shown, `${shortened(perSecond)} rows/s`, ...(left === null ? [] : [left])].join(' · ');
}

/** A number to three digits at most: `812`, `8.1k`, `62.4M`. */
function shortened(n: number): string {
  const [size, unit] = n >= 999_500 ? [1e6, 'M'] : n >= 999.5 ? [1e3, 'k'] : [1, ''];
  const scaled = n / size;
  return `${scaled.toFixed(unit === '' || scaled >= 99.95 ? 0 : 1)}${unit}`;
}

function leftText(seconds: number): string | null {
  if (seconds < 0.5) return null;
  if (seconds < 59.5) return `about ${Math.round(seconds)} s left`;
  if (seconds < 3570) return `about ${Math.round(seconds / 60)} min left`;
  return `about ${(seconds / 3600).toFixed(1)} h left`;
}
