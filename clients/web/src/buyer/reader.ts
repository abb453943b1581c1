/** What is wrong in a form is collected while its fields are read. */

import type { Read } from "../shared/amounts";

/** What is wrong in one field: the field's path in the draft, and a code the texts explain. */
export interface Fault {
  readonly path: string;
  readonly code: string;
}

/** Collects faults while fields are read; a field that cannot be read counts as zero, and the terms are then not used. */
export class Reader {
  readonly faults: Fault[] = [];

  take<T>(path: string, read: Read<T>, otherwise: T): T {
    if (read.ok) return read.value;
    this.faults.push({ path, code: read.code });
    return otherwise;
  }

  /** Blank means none. */
  maybe<T>(path: string, typed: string, read: (typed: string) => Read<T>): T | null {
    if (typed.trim() === "") return null;
    const found = read(typed);
    if (found.ok) return found.value;
    this.faults.push({ path, code: found.code });
    return null;
  }

  require(holds: boolean, path: string, code: string): void {
    if (!holds) this.faults.push({ path, code });
  }
}
