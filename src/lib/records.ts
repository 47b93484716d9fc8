/** The same keys with other values. */
export function eachValue<From, To>(
  record: Record<string, From>,
  as: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, as(value)]));
}
