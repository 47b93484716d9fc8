/** Where colour is decided: the flag, the environment, and the stream that is written to. */
export type ColorQuestion = {
  flag: 'never' | 'always' | 'auto';
  env: Readonly<Record<string, string | undefined>>;
  isTTY: boolean;
};

/** Whether a stream gets colour: flag, then NO_COLOR, FORCE_COLOR, TERM=dumb, then the terminal. */
export function hasColor({ flag, env, isTTY }: ColorQuestion): boolean {
  if (flag !== 'auto') return flag === 'always';
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  if (env.TERM === 'dumb') return false;
  return isTTY;
}
