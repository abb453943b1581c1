/** The deposit that suppliers lodge before they bid: as it is chosen for the terms (rule D1). */

import { type Share, readAmount, readPercent } from "../shared/amounts";
import type { Reader } from "./reader";

export const DEPOSIT_PER = ["auction", "lot"] as const;
export const DEPOSIT_BY = ["amount", "share"] as const;
export const DEPOSIT_KEPT = ["award", "contract"] as const;

export interface DepositDraft {
  per: (typeof DEPOSIT_PER)[number];
  /** Whether it is an amount or a percentage of the ceiling price. */
  by: (typeof DEPOSIT_BY)[number];
  much: string;
  keptUntil: (typeof DEPOSIT_KEPT)[number];
  /** What a winner that fails loses of it, as a percentage. */
  forfeit: string;
}
export interface DepositTerms {
  readonly per: DepositDraft["per"];
  readonly amount: number;
  readonly share: Share | null;
  readonly kept_until: DepositDraft["keptUntil"];
  readonly forfeit: Share;
}

export const newDeposit = (): DepositDraft => ({ per: "auction", by: "amount", much: "", keptUntil: "award", forfeit: "100" });

const WHOLE: Share = { num: 1, den: 1 };

/** Both shares are above zero, the amount in minor units of the currency. */
export function readDeposit(reader: Reader, draft: DepositDraft, scale: number): DepositTerms {
  const share = draft.by === "share" ? reader.take("deposit.much", readPercent(draft.much), WHOLE) : null;
  const amount = draft.by === "amount" ? reader.take("deposit.much", readAmount(draft.much, scale), 0) : 0;
  const forfeit = reader.take("deposit.forfeit", readPercent(draft.forfeit), WHOLE);
  reader.require(share === null || share.num > 0, "deposit.much", "price_not_positive");
  reader.require(forfeit.num > 0, "deposit.forfeit", "price_not_positive");
  return { per: draft.per, amount, share, kept_until: draft.keptUntil, forfeit };
}
