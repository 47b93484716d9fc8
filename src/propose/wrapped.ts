/** A text in lines of at most so many signs; a longer word stands alone, later lines are indented by `hang`. */
export function wrapped(text: string, width: number, hang = 2): string[] {
  const lines: string[] = [];
  let line = '';
  // Blanks in a row, which align columns, belong to the word before them.
  for (const word of text.split(/(?<=\S) (?! )/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(hang) + word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
