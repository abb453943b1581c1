/** Says aloud what became of a request whose answer is shown where a screen reader may not be. */
import type { Answer } from "@room/session";
import { announce } from "../shared/announce.svelte";
import { tCode } from "../shared/texts.svelte";

/** `done` where it was accepted, else why not, at once; returns whether it was accepted. */
export function sayAnswer(answer: Answer, done: string): boolean {
  const accepted = answer.t === "ack" && answer.outcome === "accepted";
  if (accepted) announce(done);
  else announce(tCode(answer.code), "assertive");
  return accepted;
}
