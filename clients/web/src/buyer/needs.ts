/** What a line of demand asks beyond part and quantity, as the server tells it. */

export interface Needs {
  readonly firmness: "firm" | "pledged" | "indicative";
  readonly pledged: { readonly num: number; readonly den: number } | null;
  readonly need_by: string;
  readonly place: string;
  readonly alternates: readonly { readonly manufacturer: string; readonly part_number: string; readonly status: "approved" | "conditional" | "rejected" }[];
  readonly date_code_months: number;
  readonly authenticity: "any" | "any_test" | "as6081" | "franchised";
  readonly not_from: readonly string[];
  readonly not_by: readonly string[];
  readonly specification: string;
}

/** Whether a line asks for more than the part itself, firmly, whenever and wherever it comes from. */
export function asksSomething(needs: Needs): boolean {
  const texts = [needs.need_by, needs.place, needs.specification];
  const lists = [needs.alternates, needs.not_from, needs.not_by];
  return needs.firmness !== "firm" || needs.date_code_months > 0 || needs.authenticity !== "any" || texts.some((text) => text !== "") || lists.some((list) => list.length > 0);
}
