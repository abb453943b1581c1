### 竞价条款的通俗说明。

matter-close = 开始与截止
matter-improve = 改进报价
matter-decrement = 最小降幅
matter-guard = 大幅降价
matter-overtime = 延时
matter-ties = 相同报价
matter-withdraw = 撤回
matter-see = 您能看到什么
matter-binding = 报价的效力

rule-close-together = 竞价于 { $opens } 开始，所有标的于 { $closes } 截止。
rule-close-staggered = 竞价于 { $opens } 开始。各标的依次截止，最早 { $first }，最晚 { $last }。
rule-basis-beat-own = 每次新报价须比您自己在该标的上的上一次报价至少低一个最小降幅，不必低于领先报价。
rule-basis-beat-leading = 每次新报价须比该标的的领先报价至少低一个最小降幅。
rule-basis-beat-next = 每次新报价须比您自己的上一次报价，并比该标的上前一名的报价，至少低一个最小降幅。首次报价按其价格排入名次。
rule-decrement-share = 最小降幅为被比较报价的 { $share }，向上取整到最小价格单位。
rule-decrement-any = 任何幅度的改进均可。
rule-decrement-by-lot = 最小降幅在各标的上分别显示。
rule-guard = 降价超过 { $share } 时须再次确认，以防误操作。
rule-guard-by-lot = 大幅降价须再次确认，以防误操作。
rule-overtime-none = 不设延时：各标的按时截止。
rule-overtime-any-bid = 在标的最后{ $window }内的任何报价都会推迟其截止时间。
rule-overtime-rank-change = 在标的最后{ $window }内，使报价者自身排名发生变化的报价会推迟截止时间。
rule-overtime-rank-at-most = 在标的最后{ $window }内，达到第 { $rank } 名或更好名次的报价会推迟截止时间。
rule-overtime-rank-hidden = 在标的最后{ $window }内，达到较好名次的报价会推迟截止时间。具体名次由采购方保密。
rule-overtime-new-leader = 在标的最后{ $window }内，取得领先的报价会推迟截止时间。
rule-overtime-beats-another = 在标的最后{ $window }内，超过其他供应商的报价会推迟截止时间。
rule-overtime-base-reset = 该标的自该报价起继续开放 { $length }。
rule-overtime-base-bid-stamp = 该标的自该报价起继续开放 { $length }。
rule-overtime-base-scheduled-close = 截止时间随之推迟 { $length }。
rule-overtime-shorter = 之后各次延时的长度与第一次不同。
rule-overtime-scope-lot = 只推迟被报价的标的。
rule-overtime-scope-all-lots = 所有未截止的标的一同推迟。
rule-overtime-scope-cascade = 后续标的在需要时顺延，以保持间隔。
rule-overtime-most = 每个标的最多延时 { $count } 次。
rule-overtime-stop = 任何标的最多比预定截止时间延后 { $length }。截止时间绝不提前。
rule-ties-earliest = 报价相同时，先到者排名在前。
rule-ties-equal-best = 相同报价并列较好的名次，其中先到者领先。
rule-ties-equal-worst = 相同报价并列较差的名次，其中先到者领先。
rule-ties-dense = 相同报价同名次，其后的报价紧接下一名次，其中先到者领先。
rule-ties-forbidden = 与其他供应商有效报价相同的报价会被拒绝。
rule-withdraw-never = 报价不可撤回。
rule-withdraw-until-close = 报价在标的截止前可以撤回。之后的报价仍须低于所撤回的报价。
rule-see-own = 您能看到自己的报价和排名。
rule-see-lead = 您能看到各标的的领先价格。
rule-see-ladder = 您能看到各标的的全部有效价格，但不显示名称。
rule-see-bidders = 参与某标的的供应商达到足够数量后，您能看到其数量。
rule-see-reserve-met = 您能看到领先价格是否达到采购方未公开的保留价；没有保留价的标的（不会告知您）视任何报价为已达到。
rule-see-nobody = 供应商之间互不知道对方身份。
rule-binding = 报价自服务器确认之时起具有约束力。以服务器时钟为准：截止前到达的报价方为有效。
rule-binding-practice = 这是演练：报价按同样的规则评判，但对任何人没有约束力。
rules-hash = 第 1 条记录中完整条款的 SHA-256：

rule-close-early-start = 采购方可说明理由提前开始竞价，截止时间不变。
rule-close-early = 采购方可说明理由，立即提前结束标的的公开或密封阶段；理由对所有人公开。

matter-award = 授标与支付
rule-award-joint = 所有标的合并授标：以总额为准，并须符合联合体不向供应商公开的规则。某标的的最低价不一定中标。
rule-award-of-lots = { $lots }：
rule-award-best = 标的授予不高于采购方保留价（如有）的最优报价；保留价不公开。
rule-award-parts = 承接标的一部分的供应商，只要价格不高于采购方保留价（如有），即获授该部分；保留价不公开。
rule-award-volume = 授予总成本最低的数量组合，且不高于采购方保留价（如有）。您所报数量可能全部、部分中标或均不中标。
rule-award-margin-earliest = 最后若干单位报价相同时，先到的报价优先获授。
rule-award-margin-pro-rata = 在所需的最高价格上，若报出的数量多于尚待授予的数量，则在该价格上报价的各方按比例分配余量。
rule-award-listed = 只有入围名单上的报价可以中标，从最优者起入围，且不高于采购方保留价（如有）。
rule-award-places = 报价达到 { $bids } 份时，最多 { $most } 份入围。
rule-award-few = 报价少于 { $bids } 份时全部入围。
rule-award-not-highest = 报价多于名额时，最高报价不入围。
rule-award-bounds = { $count ->
    [one] 入围报价还须满足一项界限。
   *[other] 入围报价还须至少满足以下界限之一。
}
rule-award-within = 高出最低报价不超过 { $share }。
rule-award-within-anchor = 高出最低报价不超过 { $share }；若锚点更高，则以锚点计，锚点为占有名额的报价均值的 { $anchor }。
rule-award-cut = 比最高限价至少低 { $share }。
rule-award-exempt = 平均单价不高于 { $price }。
rule-award-below-anchor = 低于锚点的报价须暂缓，说明理由后方可授标。
rule-award-listed-best = 名单上的最优者获得整个标的。
rule-award-pledged = { $winners ->
    [one] 仅一家入围时，其获得标的的 { $share }。
   *[other] 入围达到 { $winners } 家时，各家平分标的的 { $share }。
}
rule-award-pledged-weighted = 入围达到 { $winners } 家时，由优到次按 { $weights } 分配标的的 { $share }。
rule-award-pledged-rest = 标的的其余部分不授予任何人。
rule-award-tie-lottery = 最优报价相同时以抽签决定授标，抽签密文已事先以 { $commitment } 固定。
rule-award-tie-coverage = 最优报价相同时，授予在更多标的上有有效报价者，再相同则授予先到者。
rule-award-tie-past-supply = 最优报价相同时，授予以往供货更多者，再相同则授予先到者。
rule-award-tie-split = 相同的最优报价平分该标的。
rule-award-paid-as-bid = 中标者按其报价获得支付。
rule-award-paid-second = 整个标的的中标者所获支付不是其报价，而是第二低的价格；若采购方保留价更低或没有其他有效报价，则为保留价；两者皆无时为最高限价，最高限价也没有时为其报价。所获支付绝不低于其报价。
rule-award-paid-refused = 按数量报价时，中标者逐单位按其他供应商未被接受的最低单价获得支付，以保留价或最高限价为限，且绝不低于其报价。
rule-award-paid-uniform = 同一标的的所有中标者按同一单价获得支付，即被接受的最高单价。
rule-award-confirmed = 授标由联合体确认或否决。
rule-binding-valid = 报价在截止后 { $length } 内对您有约束力：在此期间，您可替补无法履约的中标者。
rule-binding-surrogate = 采购方可代供应商报价；该报价对该供应商与其自行报价同样有约束力，并标明由采购方代报。
