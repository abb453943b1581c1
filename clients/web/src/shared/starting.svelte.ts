/** Whether something asked of the server waits because it has just started: the shell says so, and it goes on by itself. */

import { onceLoaded, type Ports } from "./loading";

let questions: number = $state(0);

/** How many questions wait for a server that is still reading its record. */
export function isStarting(): boolean {
  return questions > 0;
}

const ports: Ports = {
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: () => Math.random(),
  waiting: (more) => (questions += more),
};

/** Asks until the server has loaded; who gives it up hears what was said last. */
export const whenLoaded = <T>(ask: () => Promise<T>, given?: () => boolean): Promise<T> => onceLoaded(ask, ports, given);
