/** A word of the rules as the texts spell it in their ids: `rank_at_most`, `hardStop` and `PlaceBid` with dashes. */
export const dashed = (word: string): string => word.replace(/([a-z])([A-Z])/g, "$1-$2").replaceAll("_", "-").toLowerCase();
