/** Names of the documents in the store. */
export const documents = {
  dialogue: (channel: string, person: string) => `dialogue/${channel}/${person}`,
  run: (id: number) => `run/${id}`,
  /** Who has an environment, and who waits for it. */
  slot: (app: string, environment: string) => `slot/${app}/${environment}`,
  /** What runs on an environment. */
  live: (app: string, environment: string) => `live/${app}/${environment}`,
};

/** The number of a run, by the name of its document: known also where the document cannot be read. */
export const runNumberOf = (key: string): number => Number(key.slice('run/'.length));

/** Names of the lists of runs, newest first: all, an application's, an environment's. */
export function runLists(app?: string, environment?: string): string {
  return ['runs', app, environment].filter((name) => name !== undefined).join('/');
}

/** Names of lanes: effects of one lane are carried out one after the other. */
export const lanes = {
  /** What is said to a person in a channel. */
  talk: (channel: string, person: string) => `talk/${channel}/${person}`,
  /** Buttons of questions that were answered. */
  tidy: (channel: string, person: string) => `tidy/${channel}/${person}`,
  /** What a person said, before it is known who they are. */
  consider: (channel: string, person: string) => `consider/${channel}/${person}`,
  look: (ticket: string) => `look/${ticket}`,
  report: (eventId: string) => `report/${eventId}`,
  /** A run's command. */
  work: (run: number) => `work/${run}`,
  /**
   * What is shown of a run: its message first, then all that belongs to the message, however long Slack takes. Held by
   * the bot that followed the run, which can read its output.
   */
  shown: (run: number) => `shown/${run}`,
  /** Offers of an environment to those who wait for it. */
  queue: (app: string, environment: string) => `queue/${app}/${environment}`,
};

/** Names a question's message. */
export const askKey = ({
  dialogue,
  questionNumber,
  askCount,
}: {
  dialogue: string;
  questionNumber: number;
  askCount: number;
}): string => `ask/${dialogue}/${questionNumber}/${askCount}`;

/** Names the timer that ends an offer of the environment to a queued run. */
export const turnKey = (run: number): string => `turn/${run}`;

/** Names the question how an interrupted run ended. */
export const interruptedQuestionKey = (run: number): string => `run/${run}/what-now`;
