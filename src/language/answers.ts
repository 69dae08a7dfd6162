/** Words that answer a question by themselves. */
export type AnswerWord = 'yes' | 'no' | 'back' | 'more';

const words: Readonly<Record<AnswerWord, readonly string[]>> = {
  yes: ['yes', 'y', 'yep', 'ok', 'sure', 'да', 'ага', ':+1:', ':thumbsup:'],
  no: ['no', 'n', 'nope', 'нет'],
  back: ['back'],
  more: ['more'],
};

const meanings: ReadonlyMap<string, AnswerWord> = new Map(
  (Object.keys(words) as AnswerWord[]).flatMap((answer) => words[answer].map((word) => [word, answer] as const)),
);

export const findAnswer = (word: string): AnswerWord | undefined => meanings.get(word);

/** All of them: nothing that people choose from may be called so. */
export const answerWords: readonly string[] = [...meanings.keys()];
