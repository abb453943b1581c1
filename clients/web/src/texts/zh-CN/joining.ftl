# 随价格下降而追加的数量：各方所见、成员的分档，以及发起表单。

matter-joining = 追加数量
rule-joining = 联合体成员可以按价格条件为部分标的追加数量。报价按标的自身数量比较，但对该数量以及在其单价下追加的全部数量有约束力，以标的注明的上限为限。

joining-title = 追加数量
joining-pieces = { $count } { $unit ->
    [pcs] 件
   *[other] { $unit }
}
joining-joined = 按当前领先价格已追加 { $quantity }。
joining-next = 价格降至 { $price } 或以下时，再追加 { $quantity }。
joining-curve = 全部 { $count } 档
joining-step = { $price } 或以下：{ $quantity }
joining-step-joined = 已追加
joining-step-waits = 等待价格
joining-binds = 报价对 { $own } 以及在其单价下追加的全部数量有约束力：合计最多 { $most }。
joining-most = 本标的合计最多可追加 { $most }。
joining-lead = 当前领先单价为 { $price }。
joining-column = 已追加
joining-schedules = 各成员的追加
joining-member = 成员
joining-at = 价格不高于
joining-state = 现状
joining-of = 已追加 { $joined }，共承诺 { $all }
joining-for = 代成员承诺
joining-editor = 您为 { $lot } 追加的数量
joining-steps = 按价格条件追加
joining-number = 第 { $number } 档
joining-add = 再加一档
joining-quantity = 追加（{ $unit ->
    [pcs] 件
   *[other] { $unit }
}）
joining-price = 价格不高于（{ $currency }）
joining-sum = 若价格降到位，合计 { $quantity }。
joining-means = 承诺有约束力：标的截止前可以增加，不能减少。追加的数量按中标单价购买。
joining-pledge = 承诺
joining-change = 更改承诺
joining-said = 您对 { $lot } 的承诺已生效。

fault-joining-prices-fall = 价格必须低于上一档。
fault-joining-quantity-zero = 数量必须大于零。

fold-joining = 追加数量
summary-no-joining = 仅限需求池的数量
summary-joining = 价格下降时最多追加 { $most }
field-joining = 追加数量
joining-on = 成员可随价格下降追加数量
joining-on-means = 仅限设有最高限价、以报价方式竞争的单一零件标的：不含时钟、分量报价、入围名单、指数或组合。
field-joining-most = 上限（件）
joining-most-means = 报价对这一追加数量同样有约束力。
field-joining-each = 其中每个成员（件）
joining-each-means = 留空：以其他成员所余为限，成员由此可得知他人承诺的总量。
field-joining-shows = 各方可见
joining-shows-joined = 已追加的数量
joining-shows-curve = 以及在何价格再追加多少
joining-shows-nothing = 不显示
joinable = 您可以增加需求的标的
joinable-means = 竞价期间可按价格条件加入需求。选择标的查看规则并承诺。
joinable-none = 目前进行中的竞价没有可加入的标的。
joinable-price = 领先单价
joinable-most = 最多可加入
joinable-own = 您的承诺
joinable-nothing = 尚无
