/** What each fold of the launch form comes to, in one line. */

import { dashed } from "../shared/dashed";
import { list, number, t } from "../shared/texts.svelte";
import type { Draft } from "./draft";
import { guarded } from "./steered";

export function courseSummary({ stages, duration }: Draft): string {
  const clocked = (kind: string): boolean => kind === "dutch" || kind === "japanese";
  const said = stages.map((stage, place) => {
    const length = clocked(stage.kind) ? "" : place === 0 ? duration : stage.length;
    return [t(`stage-is-${stage.kind}`), length].filter((part) => part !== "").join(" ");
  });
  return said.join(" → ");
}

export function evaluationSummary({ evaluation }: Draft): string {
  if (evaluation === null) return t("summary-price-alone");
  const titles = evaluation.criteria.map(({ title }) => title).filter((title) => title !== "");
  return titles.length === 0 ? t("summary-price-and-more") : t("summary-price-and", { criteria: list(titles) });
}

export const landedSummary = ({ landed }: Draft): string => (landed === null || landed.file === "" ? t("summary-no-landed") : t("summary-landed", { file: landed.file }));

export const indexSummary = ({ index }: Draft): string => (index === null ? t("summary-no-index") : t("summary-index", { name: index.name }));

export function volumeSummary({ volume }: Draft): string {
  return volume === null ? t("summary-whole") : `${t(`volume-kind-${dashed(volume.kind)}`)}, ${t(`volume-prices-${volume.prices}`)}`;
}

export function shortlistSummary({ shortlist }: Draft): string {
  if (shortlist === null) return t("summary-no-shortlist");
  return t("summary-shortlist", { most: number(Math.max(0, ...shortlist.places.map(({ most }) => Number(most) || 0))) });
}

export const joiningSummary = ({ joining }: Draft): string => (joining === null ? t("summary-no-joining") : t("summary-joining", { most: number(Number(joining.most) || 0) }));

export function steeringSummary({ steered }: Draft): string {
  const said = [
    steered.twoPersons.length === 0 ? t("summary-one-person") : t("summary-two-persons", { kinds: list(guarded(steered.twoPersons).map((kind) => t(`guarded-${dashed(kind)}`))) }),
    ...(steered.lateStart === null ? [] : [t("summary-late", { tolerance: steered.lateStart.tolerance })]),
    ...(steered.packages ? [t("summary-packages")] : []),
    ...(steered.deposit === null ? [] : [t("field-deposit")]),
  ];
  return said.join(" · ");
}

export function awardSummary({ awardRules }: Draft): string {
  if (awardRules === null) return t("summary-award-apart");
  return awardRules.rules.length === 0 ? t("summary-award-together") : t("summary-award-rules", { count: awardRules.rules.length });
}
