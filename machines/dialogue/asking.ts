import { ask, close } from './actions.ts';
import { askAgain, nextQuestion } from './assigns.ts';
import type { Question } from './question.ts';

/** What all states have in common that put a question: it is asked, asked again, and closed when it is left. */
export const asking = (kind: Question['kind']) =>
  ({
    entry: [nextQuestion, ask(kind)],
    exit: close(kind),
    on: { repeat: { actions: [askAgain, ask(kind)] } },
  }) as const;
