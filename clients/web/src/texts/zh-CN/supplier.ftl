### 供应商控制台。

supplier-auction-parts = 本次竞价的各部分
supplier-tab-lots = 标的
supplier-tab-rules = 规则
supplier-tab-receipts = 回执
supplier-held = 您已被暂停，不能报价：{ $why }
supplier-held-go = 如何处理
supplier-excluded = 您已被取消参加本次竞价的资格：{ $reason }
supplier-paused-since = 竞价自 { $when } 起暂停，剩余时间不会减少。原因：{ $why }
supplier-suspended-since = 由于参与者无法正常报价，自 { $when } 起中止；剩余时间不会减少。

## 条款

supplier-terms-first = 报价前请先接受条款
supplier-terms-accept = 接受条款
supplier-terms-read = 阅读规则

## 概览

supplier-next-close = 下一次截止
supplier-all-closed = 全部标的均已截止
supplier-lots-leading = 您领先的标的
supplier-lots-won = 您中标的标的
supplier-lots-lost = 未中标的标的
supplier-lots-behind = 您未领先的标的
supplier-lots-without = 您未报价的标的
supplier-bids-total = 您的有效报价合计
supplier-bids-total-sealed = 您的报价合计（含密封）
supplier-packages-standing = 另有 { $count } 个打包报价

supplier-show = 显示哪些标的
supplier-show-all = 全部
supplier-show-leading = 领先
supplier-show-behind = 未领先
supplier-show-sealed = 报价已密封
supplier-show-without = 您未报价

## 标的

supplier-rank = 您的排名
supplier-rank-final = 您的最终排名
supplier-rank-of = 共 { $count } 家
supplier-leading = 领先
supplier-not-leading = 未领先
supplier-no-bid = 尚未报价
supplier-no-bid-made = 未报价
supplier-surrogate = 由采购方代您报价
supplier-outcome-open = 待授标
supplier-outcome-proposed = 授标待确认
supplier-outcome-won = 中标
supplier-outcome-lost = 未中标
supplier-outcome-rejected = 授标方案被否决
supplier-outcome-unawarded = 未授标
supplier-why-not-excluded = 您已被排除出本次竞价，您的报价均不计入。
supplier-why-not-envelope-failed = 您的技术文件未通过，因此您的价格不计入。
supplier-why-not-no-bid = 此标的截止时，您没有有效报价。
supplier-why-not-on-hold = 处于暂停状态的供应商不予授标：您现在或在授标时处于暂停状态。
supplier-why-not-rejected = 采购联合体否决了此标的的授标方案，此标的无人中标。
supplier-why-not-rejected-you = 采购联合体否决了将此标的授予您的方案：{ $why }
supplier-why-not-together = 本次竞价的各标的合并授标：以总成本为准，并遵守采购联合体不向供应商公开的规则。所选方案未包含您对此标的的报价，即使您的价格在此标的上最低。
supplier-why-not-not-listed = 按规则只有入围的最佳报价可以中标，您的报价未入围。
supplier-why-not-above-reserve = 您的价格未达到采购方的保留价（保留价不公开）。
supplier-why-not-not-awarded = 按此标的的规则，没有报价可以中标。
supplier-why-not-tied = 按同价规则，另一同价报价排在您之前。
supplier-why-not-combination = 其他供应商的数量组合比任何包含您报价的方案成本更低。
supplier-why-not-outranked = 另一报价的排名在您之前。
supplier-awarded = 授予您
supplier-awarded-whole = 整个标的
supplier-awarded-of = { $awarded } / { $whole } { $unit ->
    [pcs] 件
   *[other] { $unit }
}
supplier-awarded-for = 金额 { $amount }
supplier-awarded-asked = 您的报价为 { $amount }；按条款您获得的支付更高。
supplier-rest-all = 这是您对该标的报出的全部数量。
supplier-rest-together = 所有标的合并授标：所选方案采用了您在该标的所报的这一部分。
supplier-rest-volume = 您最多报出 { $offered } { $unit ->
    [pcs] 件
   *[other] { $unit }
  }。按所有供应商的报价，以及采购方未公开的保留价（如有），没有任何给您更多数量的授标方案依条款更优。
supplier-rest-pledged = 入围者获得标的的哪一部分、哪一部分不授予任何人，均由条款规定。
supplier-rest-split = 按条款，相同的最优报价平分该标的。
supplier-closed-at = 已于 { $when } 截止
supplier-closes-at = { $when } 截止
supplier-overtimes = 延时 { $count } 次
supplier-time-left = { $lot } 的剩余时间
supplier-quantity = { $count } { $unit ->
    [pcs] 件
   *[other] { $unit }
}
supplier-basket-of = 共 { $count } 行，以总价竞争：每一行都需要价格。
supplier-own-bid = 您的报价
supplier-sealed-bid = 您的密封报价
supplier-lead-price = 领先价格
supplier-next-valid = 下一有效报价
supplier-ceiling = 最高限价
supplier-decrement = 最小降幅
supplier-decrement-any = 任意改进
supplier-decrement-both = { $share }，至少 { $amount }
supplier-decrement-from = { $from } 起 { $least }
supplier-bidders = 报价供应商
supplier-reserve = 保留价（如有）
supplier-reserve-met = 领先价格已达到
supplier-reserve-not-met = 尚未达到
supplier-reserve-never-met = 未达到
supplier-history = 价格走势
supplier-history-of = { $lot } 的价格走势
supplier-history-shows = { $lot } 的价格随时间的变化，单位 { $currency }

## 报价

supplier-ticket-of = 对 { $lot } 报价
supplier-unit-price = 单价，{ $currency } / { $unit ->
    [pcs] 件
   *[other] { $unit }
}
supplier-total = 合计
supplier-place = 提交报价
supplier-step-down = { $lot }：降低一个最小降幅
supplier-step-up = { $lot }：提高一个最小降幅
supplier-one-step = 降低一个最小降幅
supplier-improve = 调整到下一有效总价
supplier-lower-by = 全部单价降低
supplier-lower = 降低
supplier-paste = 可将从电子表格复制的一列价格粘贴到第一行。
supplier-line = 明细
supplier-line-quantity = 数量
supplier-line-price = 单价，{ $currency }
supplier-line-total = 合计
supplier-line-price-of = { $line } 的单价，{ $currency }
supplier-line-fault = { $line }：
supplier-fall-own = 比您上一次报价低 { $share }。
supplier-fall-ceiling = 比最高限价低 { $share }。
supplier-moved = 自您开始编辑后，价格已经变动。
supplier-moved-read-again = 就在您提交之前价格发生了变动。没有发送任何内容：请核对后重新提交。
supplier-use-next = 采用下一有效报价
supplier-barred-excluded = 您已被取消参加本次竞价的资格。
supplier-barred-held = 您在此被暂停：组织登记簿目前未予放行。您已提交的报价仍然有效。请向采购方询问缺少什么。
supplier-barred-closed = 该标的已截止。
supplier-barred-waiting = 该标的尚未开始竞价。
supplier-barred-paused = 竞价已暂停。
supplier-barred-suspended = 竞价已中止。
supplier-barred-terms = 请先接受上方条款再报价。
supplier-barred-deposit = 请先缴纳保证金：上方已注明差额。
supplier-confirm-title = 确定要大幅降价吗？
supplier-confirm-why = 您对 { $lot } 的报价比所比较的价格低 { $share }。一经提交即具有约束力。
supplier-confirm-new = 新报价
supplier-confirm = 确认并提交
supplier-withdraw = 撤回报价
supplier-withdraw-title = 撤回您对 { $lot } 的报价？
supplier-withdraw-means = 撤回后您在该标的上没有有效报价。之后的报价仍须低于所撤回的报价。

## 答复

supplier-pending-bid = 报价 { $amount } 已发送，正在等待服务器记录…
supplier-pending-withdrawal = 撤回请求已发送，正在等待服务器记录…
supplier-kept-bid = 报价 { $amount } 已保存在本地，连接恢复后立即发送。只有服务器确认后才算有效。
supplier-kept-withdrawal = 撤回请求已保存在本地，连接恢复后立即发送。
supplier-unanswered = 已在连接断开前发出，可能已被记录。连接恢复后将再次询问，且只计一次。
supplier-unanswered-amount = { $amount } 已在连接断开前发出，可能已被记录。连接恢复后将再次询问，且只计一次。
supplier-accepted-bid = 报价 { $amount } 已被接受。
supplier-accepted-withdrawal = 您的报价已撤回。
supplier-refused-bid = 报价 { $amount } 被拒绝。
supplier-refused-withdrawal = 未能撤回。
supplier-refused-by = 规则 { $rule }。
supplier-receipt = 已于 { $when } 记录为第 { $seq } 条。
supplier-receipt-blind = 已于 { $when } 记录。

## 语音播报

supplier-said-rank = { $lot }：您现在排名第 { $rank }。
supplier-said-overtime = { $lot }：已延时，截止时间已推迟。
supplier-said-closed = { $rank ->
    [0] { $lot } 已截止。您没有有效报价。
   *[other] { $lot } 已截止。您排名第 { $rank }。
}
supplier-said-over = { $lot } 已截止。
supplier-said-accepted = 您对 { $lot } 的报价已被接受。
supplier-said-withdrawn = 您对 { $lot } 的报价已撤回。
supplier-said-more = 另有 { $count } 项变化。
supplier-said-moved = { $count } 个标的的截止时间已改变。
supplier-said-opened = 竞价已开始。
supplier-said-resumed = 竞价继续进行。
supplier-said-proposed = 已提出授标建议。
supplier-said-settled = 授标结果已确定。

## 回执

supplier-receipts-why = 每份回执证明一项请求已被记录：在审计员持有的竞价记录中可以找到对应条目。回执保存在此浏览器中；请同时妥善保存该文件，或将其导入其他浏览器。
supplier-receipts-save = 下载回执
supplier-receipts-bring = 从文件导入回执
supplier-receipts-pick = 回执文件
supplier-from-file = 来自文件
supplier-brought = 已导入 { $added } 份回执，另有 { $known } 份此前已保存在此处。
supplier-brought-otherwise = { $count } 份与此处已保存的回执不一致，保留此处的回执。
supplier-brought-others = { $count } 份属于其他竞价，未导入：请在相应竞价中导入。
supplier-brought-faulty = { $count } 行不是回执。
supplier-brought-later = 在截止后完成证明之前，它们只是文件的说法。
supplier-brought-prove = 请立即证明：在此之前它们只是文件的说法。
supplier-brought-full = 未导入任何回执：此浏览器最多保存 5,000 份回执，导入将挤掉旧回执。
supplier-brought-too-large = 此文件过大，不可能是回执文件。请选择从此处下载的 receipts-….jsonl 文件。
supplier-receipts-none = 本次竞价中尚无您的任何记录。
supplier-receipt-seq = 记录号
supplier-receipt-at = 记录时间
supplier-receipt-what = 请求
supplier-receipt-outcome = 结果
supplier-receipt-entry = 记录哈希
supplier-accepted = 已接受
supplier-refused = 已拒绝
supplier-recorded = 已记录
supplier-asked-before = 较早的请求
supplier-asked-bid = 对 { $lot } 报价
supplier-asked-withdraw = 撤回对 { $lot } 的报价
supplier-asked-accept-terms = 接受条款

## 合同

supplier-contracts = 您的合同
supplier-contract-with = 采购方
supplier-contract-open = 联合体尚未签署，在此之前对任何人均无约束力。

## 键盘

supplier-keys = 键盘
supplier-key-next = 下一个标的
supplier-key-previous = 上一个标的
supplier-key-focus = 填写该标的的报价
supplier-key-dearer = 提高一个最小降幅（在报价框中）
supplier-key-cheaper = 降低一个最小降幅（在报价框中）
supplier-key-place = 提交报价；大幅降价时再按一次回车确认
supplier-key-cancel = 恢复为下一有效报价；关闭已打开的窗口
supplier-key-help = 显示本帮助
