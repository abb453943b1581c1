/** What may be said next of a delivery that was awarded, by how far it has come (market rules Z8 and Z9). */

import { type AwardedDelivery, type InspectedDelivery, supply } from "../shared/supply";

export type Asked = "hold" | "passed" | "rejected" | "release" | "invoice";

const NEXT: Readonly<Record<InspectedDelivery["step"], readonly Asked[]>> = {
  awaited: ["hold", "release"],
  held: ["passed", "rejected"],
  passed: ["hold", "release"],
  rejected: ["hold"],
  released: ["invoice"],
  invoiced: [],
};

export const asksOf = (step: InspectedDelivery["step"]): readonly Asked[] => NEXT[step];

/** Of what is on hold, or was rejected, nothing is released, invoiced or due. */
export const isKeptBack = ({ step }: Pick<InspectedDelivery, "step">): boolean => step === "held" || step === "rejected";

/** It lies in the warehouse no longer. */
export const isGone = ({ step }: Pick<InspectedDelivery, "step">): boolean => step === "released" || step === "invoiced";

export const keyOf = ({ lot, line, supplier, destination, end_user }: AwardedDelivery): string => [lot, line, supplier, destination, end_user].join(" ");

export interface Draft {
  place: string;
  bonded: boolean;
  /** The reason, or the number of the invoice. */
  words: string;
}

/** The fields that are missing: where it lies, and the reason or the number. */
export function missingIn(asked: Asked, { place, words }: Draft): Partial<Record<"place" | "words", string>> {
  return {
    ...(asked === "hold" && place.trim() === "" ? { place: "place_unsaid" } : {}),
    ...(asked !== "release" && words.trim() === "" ? { words: asked === "invoice" ? "invoice_invalid" : "reason_missing" } : {}),
  };
}

export function say(of: AwardedDelivery, asked: Asked, { place, bonded, words }: Draft): Promise<{ readonly ack: { readonly seq: number } }> {
  switch (asked) {
    case "hold":
      return supply.hold(of, place.trim(), bonded, words.trim());
    case "passed":
    case "rejected":
      return supply.inspect(of, asked, words.trim());
    case "release":
      return supply.release(of);
    case "invoice":
      return supply.invoice(of, words.trim());
  }
}
