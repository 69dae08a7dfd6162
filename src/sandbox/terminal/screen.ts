import { clearLine, cursorTo, type Interface } from 'node:readline';

/** Prints text above the line being typed. */
export interface Screen {
  print: (text: string) => void;
  prompt: () => void;
}

interface ScreenOptions {
  lines: Interface;
  output: NodeJS.WritableStream;
  interactive: boolean;
  prompt: () => string;
}

export function createScreen({ lines, output, interactive, prompt }: ScreenOptions): Screen {
  let closed = false;
  lines.on('close', () => {
    closed = true;
  });
  const ask = (keepCursor: boolean) => {
    if (!interactive || closed) return;
    lines.setPrompt(prompt());
    lines.prompt(keepCursor);
  };
  return {
    print: (text) => {
      if (interactive) {
        cursorTo(output, 0);
        clearLine(output, 0);
      }
      output.write(`${text}\n`);
      ask(true);
    },
    prompt: () => ask(false),
  };
}
