### 分阶段进行的标的。

stage-kind-open = 公开
stage-kind-sealed = 密封
stage-kind-turns = 轮流
stage-kind-dutch = 升价时钟
stage-kind-japanese = 降价时钟
stage-of = 第 { $stage } / { $count } 阶段 · { $kind }
stage-next-opens-in = 距下一阶段开始
stage-secret = 将在 { $length } 内的保密时刻截止
stage-secret-by = 最迟于 { $when }
stage-not-reached = 您未进入本阶段。
stage-not-reached-stands = 您未进入本阶段。您的有效报价仍然有效。
stage-sealed-mark = 报价已密封
stage-sealed-own = 密封报价：{ $amount }
stage-sealed-own-once = 本阶段截止时开启。本阶段每家供应商只能报价一次。
stage-sealed-own-revise = 本阶段截止时开启。在此之前，新的报价将取代它，可更低或更高。
stage-sealed-own-turn = 轮次结束前只有您自己能看到；在此之前，新的报价将取代它。
stage-turn-ends-in = 距第 { $turn } 轮结束
stage-your-turn-now = 现在是您的轮次。
stage-your-turn-means = 可多次报价；以最后一次为准，轮次结束时生效。
stage-your-turn = 按目前情况，您的轮次为第 { $turn } 轮，自 { $when } 起。
stage-sealed-once = 报价密封：本阶段截止前只有您自己能看到您的报价。本阶段您只能报价一次。
stage-sealed-revise = 报价密封：本阶段截止前只有您自己能看到您的报价。在此之前可以修改。
stage-barred-between = 两个阶段之间不能报价。
stage-barred-entrant = 只有进入本阶段的供应商可以报价。
stage-barred-turn = 现在不是您的轮次。
stage-barred-spent = 您在本阶段的唯一一次报价已经提交。
stage-withdraw-sealed = 您的密封报价将被撤回。之前的有效报价继续有效。
stage-withdraw-sealed-once = 您的密封报价将被撤回，且本阶段不能再次报价。之前的有效报价继续有效。
stage-said-opened = { $lot }：第 { $stage } 阶段已开始。
stage-said-closed = { $lot }：第 { $stage } 阶段已截止。
stage-said-out = { $lot }：您未进入第 { $stage } 阶段。

stage-sealed-hidden = 本阶段的报价密封：截止前既看不到报价，也看不到数量。
stage-secret-was = 随机截止的秘密：
feed-stage-opened = { $lot } 第 { $stage } 阶段已开始，至 { $closes }
feed-stage-closed = { $lot } 第 { $stage } 阶段已截止；下一阶段于 { $closes } 开始

## 规则

matter-stages = 阶段
rule-close-stage-together = 竞价于 { $opens } 开始，所有标的的第一阶段于 { $closes } 截止。
rule-close-stage-staggered = 竞价于 { $opens } 开始。各标的的第一阶段依次截止，最早 { $first }，最晚 { $last }。
rule-basis-sealed = 密封报价须低于您已有的有效报价，不要求最小降幅。
rule-stages-count = 每个标的依次经过 { $count } 个阶段。
rule-stages-by-lot = 各标的的阶段不同，在各标的上分别显示。
rule-stage-open = 第 { $stage } 阶段公开：报价立即参与排名。
rule-stage-sealed-revise = 第 { $stage } 阶段密封：在本阶段截止、所有报价一同开启之前，只有您自己能看到您的报价；在此之前可以修改，可更低或更高。
rule-stage-sealed-once = 第 { $stage } 阶段密封：在本阶段截止、所有报价一同开启之前，只有您自己能看到您的报价；每家供应商只能报价一次。
rule-stage-turns = 第 { $stage } 阶段轮流报价，每轮 { $length }：每家持有有效报价的供应商一轮，价格最差者先，最优者后。您在自己轮次的报价须比自己的报价低一个最小降幅，只有您自己能看到，轮次结束时生效。
rule-stage-turns-at-once = 上一阶段截止时开始。
rule-stage-turns-later = 上一阶段截止后 { $pause } 开始。
rule-stage-dutch = 第 { $stage } 阶段由时钟逐步提高价格。最先接受所示价格的供应商以该价格获得标的。不另行报价，也不得撤回。
rule-stage-japanese = 第 { $stage } 阶段由时钟逐步降低价格。要继续参与，须在每个价位结束前重新接受；有一个价位未作回应即退出，不能返回。以最后接受的价格为准。不另行报价，也不得撤回。
rule-stage-follows = 上一阶段截止时开始，持续 { $length }。
rule-stage-follows-later = 上一阶段截止后 { $pause } 开始，持续 { $length }。
rule-stage-best = 届时只有最优的 { $best } 家供应商可以报价。
rule-stage-within = 届时只有最优者及与最优价格相差不超过 { $share } 的供应商可以报价。
rule-stage-both = 届时只有最优的 { $best } 家中与最优价格相差不超过 { $share } 的供应商可以报价。
rule-stage-standing = 届时只有持有有效报价的供应商可以报价。
rule-stage-least = 无论如何最优的 { $least } 家可以进入（如有这么多家）。
rule-stage-others = 未进入者的有效报价继续有效。
rule-stage-random = 本阶段在预定截止时间之后 { $length } 内的保密时刻截止；该时刻之后的报价无效。该时刻由事先确定、事后公布的秘密决定。
rule-stage-commitment = { $lot } 第 { $stage } 阶段秘密的 SHA-256：{ $commitment }。

## 发布

launch-format = 形式
field-format = 起始规则
format-own = 自定规则，一个公开阶段
format-means = 填入下方规则，均可修改；物料、价格、各方及开始时间不变。
format-meets = 依据：{ $text }。采用前请与该文本核对。
preset-corporate-default = 英式，显示排名和领先价格
preset-rank-only = 英式，每家供应商只看到自己的排名
preset-silence = 英式，五分钟无新领先者即截止
preset-georgia = 格鲁吉亚：15 分钟，临近截止的新领先者将时钟拨回两分钟
preset-brazil-open = 巴西公开式：10 分钟，临近截止的报价延长两分钟
preset-brazil-open-closed = 巴西先公开后密封：随机截止，随后一次密封最终报价
preset-brazil-closed-open = 巴西先密封后公开：先密封，优者进入公开阶段
preset-prozorro = 乌克兰（Prozorro）：先密封，再进行三轮私密轮流报价
preset-18f-reverse = 18F 反向：每次报价须低于最低价
preset-vickrey = 维克里：密封报价，最低价中标，按次低价支付
preset-18f-sealed = 18F 密封：每家一次密封报价
preset-sealed-best-and-final = 先密封首价，随后最优三家提交最终报价
preset-dutch = 荷兰式：时钟升价，直至有人承接
preset-japanese = 日本式：时钟降价，直至只剩一家
fault-sealed-ties = 报价密封时无法拒绝相同报价：请选择其他并列规则。
fault-overtime-at-random = 在保密时刻截止的公开阶段不设延时。

## 记录

command-reveal-close = 公布截止秘密
entry-bid-sealed = 密封
entry-turn-ended = 轮次结束
entry-stage-closed = 阶段截止
entry-stage-opened = 阶段开始
entry-secret-revealed = 秘密公布
stage-over = 第 { $stage } / { $count } 阶段已截止
secret-kept = 该秘密与事先确定的一致
secret-broken = 该秘密与事先确定的不一致
secret-hash = 本浏览器计算的秘密的 SHA-256：
secret-commitment = 条款中的承诺值：
secret-moment = 由此得出的截止时刻：{ $when }
stage-waits-opening = 报价等待开启
