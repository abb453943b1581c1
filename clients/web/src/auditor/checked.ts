/** What the server's audit says beside each check and of each version, which is English, told in the reader's language; what is not known here stays as it was said. */

/** What is said, as a pattern, and the text that tells it with what the pattern takes out. */
const SAYINGS: readonly (readonly [RegExp, string])[] = [
  [/^(?<count>\d+) entries, head (?<head>[0-9a-f]{64}|none)$/, "checked-chain"],
  [/^size (?<count>\d+)$/, "checked-size"],
  [/^(?<count>\d+) commands decided again$/, "checked-decided"],
  [/^(?<count>\d+) signed by (?<key>.+)$/, "checked-contracts"],
  [/^signed by (?<key>.+)$/, "checked-signed"],
  [/^no key was given$/, "checked-no-key"],
  [/^no key was given; each is good under the key beside it$/, "checked-contracts-beside"],
  [/^every pledge is as frozen, (?<count>\d+) parts of the pool are in no lot$/, "checked-pool"],
  [/^the lots come from no pool$/, "checked-no-pool"],
  [/^every hold is as (?<count>\d+) entries of the market give it$/, "checked-market"],
  [/^some log was decided otherwise$/, "checked-otherwise"],
  [/^no tariffs were given; the terms name those of SHA-256 (?<hash>[0-9a-f]{64})$/, "checked-no-tariffs"],
  [/^none were given$/, "checked-no-receipts"],
  [/^nothing$/, "differs-nothing"],
  [/^head (?<head>[0-9a-f]{64}), recorded after other bytes than entry (?<count>\d+) has here$/, "differs-head-recorded"],
  [/^head (?<head>[0-9a-f]{64}), after (?<command>\S+) (?<id>.+) of (?<who>.+), stamped (?<at>\d+)$/, "differs-head-again"],
  [/^(?<count>\d+) entries, root (?<root>[0-9a-f]{64})$/, "differs-root"],
  [/^entry (?<count>\d+) of (?<stream>\S+)$/, "differs-entry"],
  [/^stamped (?<at>\d+)$/, "differs-stamped"],
  [/^not before (?<at>\d+)$/, "differs-not-before"],
  [/^the same request once more$/, "differs-repeated"],
  [/^answered by entry (?<count>\d+), never recorded twice$/, "differs-answered"],
];

export interface Saying {
  readonly id: string;
  readonly args: Readonly<Record<string, string>>;
  /** Which of the arguments is a number. */
  readonly count: number | null;
}

/** The text that tells it, or null for what is not known here. */
export function sayingOf(detail: string): Saying | null {
  for (const [pattern, id] of SAYINGS) {
    const found = pattern.exec(detail);
    if (found === null) continue;
    const { count, ...args } = found.groups ?? {};
    return { id, args, count: count === undefined ? null : Number(count) };
  }
  return null;
}
