/** How the saving of an award was divided, as the server tells it: the coordinator all of it, a member its own share alone. */

import { api, path } from "../shared/api";

export const SAVING_RULES = ["equal_price", "proportional", "equal_gain", "shapley", "nucleolus"] as const;
export const RATION_RULES = ["proportional", "equal_awards", "equal_losses", "talmud"] as const;

export interface SavingShare {
  readonly member: string;
  /** What it would pay alone, what it pays by its contracts, its share of the saving. */
  readonly alone: string;
  readonly paid: string;
  readonly saving: string;
  /** What it pays in beyond its contracts; below zero it is paid out. */
  readonly balance: string;
  /** The standard error of a share worked out from a sample; zero where it is exact. */
  readonly error: string;
}

interface Head {
  readonly rule: string;
  /** Why nothing was divided; empty where it was. */
  readonly why: string;
  readonly source: string;
  readonly date: string;
  readonly currency: string;
}

export interface OwnSaving extends Head {
  readonly share: SavingShare | null;
}

export interface WholeSaving extends Head {
  readonly total: string;
  readonly shares: readonly SavingShare[];
  readonly unpriced: readonly string[];
  /** Who would rather leave, and by how much; nobody where no coalition was found, and whether all were looked at. */
  readonly core: { readonly leaving: readonly string[]; readonly gain: string; readonly everyone: boolean };
  readonly orders: number;
}

export const isWhole = (told: OwnSaving | WholeSaving): told is WholeSaving => "shares" in told;

/** The saving of an award; null where none was divided, or not for this party. */
export const savingOf = (auction: string): Promise<OwnSaving | WholeSaving | null> => api.maybe(path`/api/auctions/${auction}/saving`);
