import { type Refusal, refusalOf } from "./Refused.svelte";

/** Something a form asks of the server: on its way or not, what was taken, and why it was not. */
export class Asking<T> {
  busy = $state(false);
  refusal = $state.raw<Refusal | null>(null);
  taken = $state.raw<T | null>(null);

  /** Asks it, once at a time; what was taken, or null where it was refused, which `refusal` says. */
  async run(ask: () => Promise<T>): Promise<T | null> {
    if (this.busy) return null;
    [this.busy, this.refusal, this.taken] = [true, null, null];
    try {
      return (this.taken = await ask());
    } catch (why) {
      this.refusal = refusalOf(why);
      return null;
    } finally {
      this.busy = false;
    }
  }
}

/** Where a refusal belongs: its code, how its detail begins, and the field; `fault` where the field has words of its own. */
export interface Place<Field extends string> {
  readonly code: string;
  readonly detail?: string;
  readonly field: Field;
  readonly fault?: string;
}

/** The field a refusal is said at, with the code of its words; null where it is about the form as a whole. */
export function placed<Field extends string>(refusal: Refusal | null, places: readonly Place<Field>[]): { field: Field; fault: string } | null {
  const found = refusal === null ? undefined : places.find(({ code, detail }) => code === refusal.code && refusal.detail.startsWith(detail ?? ""));
  return found === undefined || refusal === null ? null : { field: found.field, fault: found.fault ?? refusal.code };
}
