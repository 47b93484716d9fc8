import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with one plain line that says how many tests passed. */
export default class Summary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const n = (state: string) => tests.filter((test) => test.result().state === state).length;
    const broken = modules.filter((module) => module.errors().length > 0).length + errors.length;
    const skipped = n('skipped') === 0 ? '' : `, ${n('skipped')} skipped`;
    process.stdout.write(`\n${n('passed')} passed, ${n('failed') + broken} failed${skipped}\n`);
  }
}
