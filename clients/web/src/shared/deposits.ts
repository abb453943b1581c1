/** Deposits as this party is shown them (chapter D). */

import type { DepositRow, Row } from "@wire/frames";

/** Every deposit this party is shown, those of one supplier together, in the order they were first lodged. */
export const deposits = (rows: Iterable<readonly [string, Row]>): DepositRow[] =>
  [...rows].filter(([key]) => key.startsWith("deposit:")).map(([, row]) => row as unknown as DepositRow);

/** Whether what has gone back is what a forfeiture left of it. */
export const isRest = ({ step, forfeited }: DepositRow): boolean => step === "returned" && Number(forfeited) > 0;
