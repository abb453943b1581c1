"""Why a problem is none: every reason with its code, in English and Chinese, and where in the document it lies."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Refused:
    """A problem is not taken up: why (a code), where in it, and what the reason is about."""

    code: str
    path: str
    about: tuple[str, ...] = ()

    @property
    def english(self) -> str:
        """The reason in English."""
        return REASONS[self.code][0].format(*self.about)

    @property
    def chinese(self) -> str:
        """The reason in Chinese."""
        return REASONS[self.code][1].format(*self.about)

    def __str__(self) -> str:
        """Where and why, in English, with the code."""
        return f"{self.path or 'problem'}: {self.english} [{self.code}]"


REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "not_json": ("this is no JSON document of whole numbers and texts: {0}", "这不是由整数和文本组成的 JSON 文档：{0}"),
    "key_twice": ("the key {0} stands twice in one object; keep one", "同一对象中键 {0} 出现两次，请只保留一个"),
    "wrong_kind": ("{0} belongs here", "此处应为{0}"),
    "unknown_field": ("there is no such field; see `auction schema problem`", "没有这个字段；请看 `auction schema problem`"),
    "missing_field": ("the field {0} is missing", "缺少字段 {0}"),
    "beyond_2_53": ("a number beyond 2^53-1 cannot be counted with", "超过 2^53-1 的数无法计算"),
    "not_a_choice": ("only one of these belongs here: {0}", "此处只能是以下之一：{0}"),
    "id_invalid": (
        "an id is 1 to 80 printable ASCII characters without blanks or a bar, not {0}",
        "编号须为 1 到 80 个可见 ASCII 字符，不含空格和竖线，而不是 {0}",
    ),
    "id_twice": ("the id {0} is used twice; ids name one thing each", "编号 {0} 被使用了两次；每个编号只能指一个对象"),
    "id_unknown": ("nothing here has the id {0}", "没有编号为 {0} 的对象"),
    "label_twice": ("the column {0} says two things", "列 {0} 有两个值"),
    "market_empty": (
        "there is nothing to award: no items, no suppliers, or nothing offered",
        "没有可授标的内容：缺少物料、供应商或报价",
    ),
    "item_unoffered": (
        "nobody offers it, and all of it must be awarded; take it out, or say what a unit left over costs (`otherwise`)",
        "没有人报价，却必须全部授标；请删除它，或注明未授标单位的代价（otherwise）",
    ),
    "item_short": (
        "all offers together reach {0} of {1} units, and all must be awarded; say what a unit left over costs (`otherwise`)",
        "所有报价合计只有 {0}，需要 {1}，却必须全部授标；请注明未授标单位的代价（otherwise）",
    ),
    "not_positive": ("{0} must be above zero", "{0} 必须大于零"),
    "negative": ("{0} cannot be below zero", "{0} 不能小于零"),
    "scale_invalid": ("the scale is a whole number from 0 to 6", "小数位数须为 0 到 6 的整数"),
    "steps_missing": ("an offer has one price step at least, and the first begins at zero", "报价至少有一个价格档，第一档从零开始"),
    "steps_not_rising": ("price steps begin at rising quantities; step {0} does not", "价格档的起始数量必须递增，第 {0} 档不是"),
    "most_below_least": ("the most, {0}, is below the least, {1}", "上限 {0} 低于下限 {1}"),
    "least_off_multiple": ("the least, {0}, is no multiple of {1}", "下限 {0} 不是 {1} 的倍数"),
    "most_below_multiple": ("the most, {0}, is below one multiple of {1}", "上限 {0} 不足一个倍数 {1}"),
    "item_twice": ("the item {0} is named twice", "物料 {0} 被列出两次"),
    "nothing_named": ("it names no item", "没有列出任何物料"),
    "choice_unknown": ("its supplier has no choice {0}", "该供应商没有名为 {0} 的选择组"),
    "levels_not_rising": (
        "levels rise in what they begin at and in their share; level {0} does not",
        "折扣档的起点和比例都必须递增，第 {0} 档不是",
    ),
    "share_invalid": (
        "a share is a part of the whole: from 0 of 1 to 1 of 1, in whole numbers",
        "比例须为整体的一部分：从 0/1 到 1/1，用整数表示",
    ),
    "level_unclear": ("a limit has an amount or a share, one of both", "限制须有金额数量或比例，两者取一"),
    "figure_unknown": ("no item and no supplier has a figure {0}", "没有物料或供应商带有指标 {0}"),
    "figure_missing": ("a limit on a figure names it, and no other does", "关于指标的限制须写明指标名，其他限制不写"),
    "column_unknown": ("nothing has the column {0}", "没有任何对象带有列 {0}"),
    "selection_empty": (
        "a column is selected by its values, and `but` is the others of something",
        "按列选择须给出值，but 须有所指",
    ),
    "limits_contradict": ("it asks for at least {0}, and {1} allows at most {2}", "它要求至少 {0}，而 {1} 最多允许 {2}"),
    "shares_above_whole": (
        "at least {0} for each of {1} comes to more than the whole",
        "{1} 个各至少 {0}，合计超过整体",
    ),
    "shares_below_whole": (
        "at most {0} for each of {1} does not come to the whole, which must all be awarded",
        "{1} 个各至多 {0}，合计不足整体，而整体必须全部授标",
    ),
    "money_indivisible": (
        "it counts the money of some items of the offer {0}, which asks one sum for several together",
        "它统计报价 {0} 中部分物料的金额，而该报价对多个物料合并要价",
    ),
    "money_astray": (
        "all contents of a package say their money or none does, and together it is the price, {0}",
        "组合报价的各项内容须全部写明金额或全部不写，合计须等于总价 {0}",
    ),
    "month_invalid": ("a month is written like 2027-01, not {0}", "月份须写作 2027-01 的形式，而不是 {0}"),
    "floor_above_cap": ("the floor, {0}, is above the cap, {1}", "下限 {0} 高于上限 {1}"),
    "premium_shared": (
        "prices follow by a premium (`per`) or in a share, one of both",
        "价格按升贴水（per）或按比例（share）跟随指数，两者取一",
    ),
    "left_unclear": (
        "what is left costs so much a unit (`otherwise`) or is measured by what all may cost (`reserve`), one of both",
        "未授标部分按单位计价（otherwise）或按整体最高价（reserve）计算，两者取一",
    ),
    "too_large": ("it could come to {0}, which is more than can be counted exactly", "它可能达到 {0}，超出可精确计算的范围"),
}
"""Code to reason, in English and in Chinese; codes are never reused or renamed."""
