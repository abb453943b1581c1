/** How a line item is named: its part number first, then what that and the heading have not said yet. */
import type { Line } from "@wire/frames";

export function lineName(line: Line): string {
  return line.part_number || line.description || line.id;
}

/** Maker, part number and description, without what `said` or one of them says already. */
export function lineDetail(line: Line, said: string): string {
  const told: string[] = [said];
  const isNew = (text: string): boolean => {
    const rest = told.reduce((left, each) => left.replace(each, ""), text);
    return rest.trim() !== "";
  };
  const kept = [line.manufacturer, line.part_number, line.description].filter((text) => {
    const wanted = isNew(text);
    if (wanted) told.push(text);
    return wanted;
  });
  return kept.join(" · ");
}
