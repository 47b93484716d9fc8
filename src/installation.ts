import { openDuckdb } from './engine/duckdb.ts';

/** The version of the engine, once it has computed something in a private folder that exists. */
export async function engineVersion(folder: string): Promise<string> {
  const engine = await openDuckdb({ folder, inputs: [], threads: 1, memoryLimit: '64MB' });
  try {
    const [row] = await engine.rows<{ version: string }>('select version() as version');
    return row!.version;
  } finally {
    engine.close();
  }
}
