/** Which sentence tells what happened to an organisation; one for each kind of event that its history names. */

import type { Past } from "./register";

const SENTENCES: Readonly<Record<string, string>> = {
  OrganisationRegistered: "past-registered",
  OrganisationVerified: "past-verified",
  VerificationWithdrawn: "past-withdrawn",
  DecisionLapsed: "past-lapsed",
  PartClaimed: "past-claimed",
  PartReleased: "past-let-go",
  CapacityPublished: "past-capacity",
  SlotsReserved: "past-reserved",
  SlotsReleased: "past-given-back",
  DeliveryReleased: "past-released",
  DeliveryInvoiced: "past-invoiced",
};

export function sentenceOf(row: Pick<Past, "event" | "verdict" | "person" | "bonded">): string {
  switch (row.event) {
    case "MatchDecided":
      return row.verdict === "match" ? "past-match" : "past-no-match";
    case "VerificationWithdrawn":
      return row.person === "" ? "past-withdrawn-anew" : "past-withdrawn";
    case "DeliveryHeld":
      return row.bonded === true ? "past-held-bonded" : "past-held";
    case "DeliveryInspected":
      return row.verdict === "passed" ? "past-passed" : "past-rejected";
    default:
      return SENTENCES[row.event] ?? "past-other";
  }
}
