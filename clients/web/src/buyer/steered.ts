/** Who may steer, and what holds when time goes wrong: two persons, lone bids, packages, late starts, outages. */

import type { Guarded } from "@wire/frames";
import { HOUR_US, SECOND_US, durationText, readDuration, readWhole } from "../shared/amounts";
import { type DepositDraft, type DepositTerms, readDeposit } from "./deposited";
import type { Reader } from "./reader";

export const GUARDED: readonly Guarded[] = ["pause", "extend", "exclude", "readmit", "cancel", "close_early", "amend", "confirm"];

export interface SteeredDraft {
  twoPersons: Guarded[];
  loneBidReason: boolean;
  packages: boolean;
  /** Days after the close for which bids bind; blank is no limit. */
  bidsValid: string;
  /** Null asks for no deposit. */
  deposit: DepositDraft | null;
  provisional: boolean;
  /** Null lets a late opening stand. */
  lateStart: { tolerance: string; notice: string } | null;
  /** Null leaves it to the rulebook (S6). */
  outage: { least: string; window: string } | null;
}
export interface LateStartTerms {
  readonly tolerance_us: number;
  readonly notice_us: number;
}
export interface SteeredTerms {
  readonly two_persons?: readonly Guarded[];
  readonly lone_bid_reason?: boolean;
  readonly packages?: boolean;
  readonly bids_valid_us?: number;
  readonly deposit?: DepositTerms;
  readonly late_start: LateStartTerms | null;
  readonly outage?: { readonly least_us: number; readonly window_us: number };
}

export const newLateStart = (): NonNullable<SteeredDraft["lateStart"]> => ({ tolerance: "2:00", notice: "5:00" });
export const newOutage = (): NonNullable<SteeredDraft["outage"]> => ({ least: "0:10", window: "5:00" });
export const newSteered = (): SteeredDraft => ({
  twoPersons: [],
  loneBidReason: false,
  packages: false,
  bidsValid: "",
  deposit: null,
  provisional: false,
  lateStart: newLateStart(),
  outage: null,
});

export const lateStartOf = (terms: LateStartTerms | null): SteeredDraft["lateStart"] =>
  terms === null ? null : { tolerance: durationText(terms.tolerance_us), notice: durationText(terms.notice_us) };

/** With any kind of command that takes two persons, amending does too (rule M4). */
export function guarded(chosen: readonly Guarded[]): Guarded[] {
  return GUARDED.filter((kind) => chosen.includes(kind) || (kind === "amend" && chosen.length > 0));
}

export function readSteered(reader: Reader, { twoPersons, loneBidReason, packages, bidsValid, deposit, lateStart, outage }: SteeredDraft, scale: number): SteeredTerms {
  const duration = (path: string, typed: string, least: number, most: number): number => reader.take(path, readDuration(typed, least, most), least);
  const days = reader.maybe("bidsValid", bidsValid, (typed) => readWhole(typed, 1, 400));
  return {
    ...(twoPersons.length === 0 ? {} : { two_persons: guarded(twoPersons) }),
    ...(loneBidReason ? { lone_bid_reason: true } : {}),
    ...(packages ? { packages: true } : {}),
    ...(days === null ? {} : { bids_valid_us: days * 24 * HOUR_US }),
    ...(deposit === null ? {} : { deposit: readDeposit(reader, deposit, scale) }),
    late_start:
      lateStart === null
        ? null
        : { tolerance_us: duration("lateStart.tolerance", lateStart.tolerance, SECOND_US, HOUR_US), notice_us: duration("lateStart.notice", lateStart.notice, 0, 24 * HOUR_US) },
    ...(outage === null
      ? {}
      : { outage: { least_us: duration("outage.least", outage.least, 3 * SECOND_US, HOUR_US), window_us: duration("outage.window", outage.window, 0, HOUR_US) } }),
  };
}
