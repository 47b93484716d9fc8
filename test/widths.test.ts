import { describe, expect, it } from 'vitest';
import { columnWidths, type Span } from '../src/render/widths.ts';
import { cli } from './cli.ts';

const name: Span = { natural: 20, least: 12, whenNarrow: 'stays' };
const number: Span = { natural: 8, least: 8 };
const leaving: Span = { natural: 10, least: 10, whenNarrow: 'leaves' };
const long: Span = { natural: 30, least: 18 };

describe('columns on a narrow terminal', () => {
  it.each([
    ['all fit', [name, number, leaving], 42, [20, 8, 10]],
    ['those that may leave go first', [name, leaving, number], 40, [20, null, 8]],
    [
      'the last of them before the others',
      [number, leaving, leaving, number],
      32,
      [8, 10, null, 8],
    ],
    ['then from the right', [number, number, leaving], 10, [8, null, null]],
    ['text that stays is shortened last', [name, long], 45, [20, 23]],
    ['and only when nothing else can leave', [name, number], 26, [16, 8]],
    [
      'it takes half the room at most before others leave',
      [{ ...name, natural: 90 }, leaving],
      40,
      [28, 10],
    ],
    ['the first stays whatever happens', [number, number], 4, [8, null]],
  ])('%s', (_, spans, room, widths) => {
    expect(columnWidths(spans, room, 2)).toEqual(widths);
  });

  const where = ['--config', 'config.example.yaml', '--month', '2026-10'];
  const linesAt = (width: string, ...args: string[]) =>
    cli([...args, ...where], { env: { COLUMNS: width } }).stdout.split('\n');

  it.each(['60', '80'])('a change keeps its effects at %s columns', (width) => {
    const lines = linesAt(width, 'explain', 'csat', '--by', 'segment', '--change');
    const at = lines.findIndex((line) => line.startsWith('What changed since'));
    expect(lines[at + 1]!.trim().split(/ {2,}/)).toEqual(
      expect.arrayContaining(['segment', 'Now', 'Rate', 'Mix', 'Effect']),
    );
    expect(Math.max(...lines.slice(at, at + 8).map((line) => line.length))).toBeLessThanOrEqual(
      Number(width),
    );
  });

  it('at-risk accounts keep their name and issue at 80 columns', () => {
    const lines = linesAt('80', 'health');
    const at = lines.findIndex((line) => line.startsWith('At-Risk Accounts'));
    const rows = lines.slice(at + 2, at + 12);
    expect(rows.filter((line) => line.includes('…'))).toEqual([]);
    expect(rows[0]).toMatch(/^ {2}Veloak Credit .*3 of 6 core features used$/);
  });

  it('alerts keep their names at 80 columns', () => {
    const lines = linesAt('80', 'alerts');
    const at = lines.findIndex((line) => line.startsWith('  Alert '));
    const rows = lines.slice(at + 1, lines.indexOf('', at));
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter((line) => line.includes('…'))).toEqual([]);
  });
});
