/** Who is awarded a lot, in what parts, and what is paid for it, as the terms say: the rules of chapters G and R, and of what is paid. */
import type { Briefing, LotTerms, ShortlistTerms } from "@wire/frames";
import type { Rule } from "./rules";

const award = (text: string, args: Rule["args"] = {}): Rule => ({ matter: "award", text: `rule-award-${text}`, args });

export function winning(terms: Briefing): Rule[] {
  const who = terms.joint === true ? [award("joint")] : lots(terms.lots);
  return [...who, ...equals(terms), ...paid(terms), award("confirmed")];
}

/** What differs between lots is said of each kind of them, by their titles. */
function lots(all: readonly LotTerms[]): Rule[] {
  const kinds = new Map<string, { titles: string[]; said: Rule[] }>();
  for (const lot of all) {
    const said = ofLot(lot);
    const kind = kinds.get(JSON.stringify(said)) ?? { titles: [], said };
    kind.titles.push(lot.title);
    kinds.set(JSON.stringify(said), kind);
  }
  return [...kinds.values()].flatMap(({ titles, said }) => (kinds.size > 1 ? [award("of-lots", { lots: titles.join(", ") }), ...said] : said));
}

function ofLot(lot: LotTerms): Rule[] {
  if (lot.stages.some((stage) => (stage.clock?.least_part ?? 0) > 0)) return [award("parts")];
  if (lot.volume != null) return [award("volume"), award(`margin-${lot.volume.margin === "pro_rata" ? "pro-rata" : "earliest"}`)];
  return lot.shortlist == null ? [award("best")] : listed(lot.shortlist);
}

function listed({ places, not_highest, within, cut, exempt, anchor, pledged }: ShortlistTerms): Rule[] {
  const said = [award("listed"), ...places.map(({ bids, most }) => award("places", { bids, most }))];
  const fewest = places[0]?.bids ?? 1;
  if (fewest > 1) said.push(award("few", { bids: fewest }));
  if (not_highest) said.push(award("not-highest"));
  const bounds = [
    ...(within === null ? [] : [award(anchor === null ? "within" : "within-anchor", { share: { share: within }, ...(anchor === null ? {} : { anchor: { share: anchor } }) })]),
    ...(cut === null ? [] : [award("cut", { share: { share: cut } })]),
    ...(exempt === null ? [] : [award("exempt", { price: exempt.replace(/\.?0+$/, "") })]),
  ];
  if (bounds.length > 0) said.push(award("bounds", { count: bounds.length }), ...bounds);
  if (anchor !== null) said.push(award("below-anchor"));
  if (pledged.length === 0) return [...said, award("listed-best")];
  const shares = pledged.map(({ winners, share, weights }) =>
    award(weights.every((weight) => weight === weights[0]) ? "pledged" : "pledged-weighted", { winners: Math.max(winners, weights.length), share: { share }, weights: weights.join(" : ") }),
  );
  return [...said, ...shares, award("pledged-rest")];
}

/** Rank puts the earlier of equal bids first; whom the award goes to may be another matter. */
function equals({ tie_award: chosen = "earliest", lottery = "", lots: all }: Briefing): Rule[] {
  if (chosen === "earliest" || all.every((lot) => lot.volume != null)) return [];
  return [award(`tie-${chosen.replace("_", "-")}`, chosen === "lottery" ? { commitment: lottery } : {})];
}

function paid({ payment = "as_bid", lots: all }: Briefing): Rule[] {
  if (payment !== "second_price") return [award(payment === "uniform" ? "paid-uniform" : "paid-as-bid")];
  const whole = all.some((lot) => lot.volume == null) ? [award("paid-second")] : [];
  return all.some((lot) => lot.volume != null) ? [...whole, award("paid-refused")] : whole;
}
