### 除填写价格之外的报价方式：时钟、自动报价、预览、评审项、数量。

## 时钟

supplier-clock-total = 整个标的的价格
supplier-clock-lasts = 第 { $tick } / { $count } 个价位，剩余
supplier-clock-ends = 该价位的剩余时间
supplier-clock-rises = 随后升至 { $amount }
supplier-clock-begins-dutch = 时钟从 { $first } 起升价，最高至 { $last }。
supplier-clock-begins-japanese = 时钟从 { $first } 起降价，最低至 { $last }。
supplier-clock-falls = 随后降至 { $amount }
supplier-clock-last = 这是最后一个价位
supplier-clock-none = 当前没有显示价格。
supplier-clock-lines = { $count } 行的单价
supplier-clock-left = 剩余 { $left } { $unit ->
    [pcs] 件
   *[other] { $unit }
}
supplier-clock-in = 上一价位后有 { $count } 家供应商仍在
supplier-clock-ticket-of = { $lot } 的时钟
supplier-clock-accept = 以 { $amount } 承接标的
supplier-clock-accept-part = 以 { $amount } 承接 { $quantity } { $unit ->
    [pcs] 件
   *[other] { $unit }
}
supplier-clock-accept-any = 承接标的
supplier-clock-stay = 以 { $amount } 继续参与
supplier-clock-stay-any = 继续参与
supplier-clock-part = 您承接的数量（{ $unit ->
    [pcs] 件
   *[other] { $unit }
}）
supplier-clock-part-all = 全部 { $left }
supplier-clock-part-hint = 至少 { $least }，为 { $multiple } 的整数倍，或全部余量。留空即全部承接。
supplier-clock-means-dutch = 最先接受者获得标的，并立即受约束。若等待更高价格，标的可能被他人承接。
supplier-clock-means-parts = 接受者以此价格承接相应数量，仅限一次，并立即受约束。时钟为余量继续运行。
supplier-clock-means-japanese = 若在时间结束前未作回应，您即退出，不能返回。您最后接受的价格继续有效。
supplier-clock-note-accepted = 您以此价格继续参与。下一价位之前无需操作。
supplier-clock-note-stays = 您的有效报价等于或低于此价格：无需操作即可继续参与。
supplier-clock-note-out = 您已退出本时钟。您的有效报价仍然有效。
supplier-clock-note-took = 您已接受价格，无需再操作。
supplier-clock-note-took-part = 您已承接 { $quantity } { $unit ->
    [pcs] 件
   *[other] { $unit }
  }，金额 { $amount }。无需再操作。
supplier-clock-note-waits = 您已接受此价格。片刻之内仍可接受前一价位，且前一价位优先。
supplier-clock-read-again = 就在您按下之前价格下降了。没有发送任何内容：请看清后再按。
supplier-clock-said = { $lot }：当前价格 { $amount }。
supplier-clock-said-out = { $lot }：您已退出时钟。
supplier-pending-acceptance = 您接受了 { $amount }，正在等待服务器记录…
supplier-kept-acceptance = 对 { $amount } 的接受已保存在本地，连接恢复后立即发送。届时该价位可能已结束。
supplier-accepted-acceptance = 您已接受 { $amount }。
supplier-refused-acceptance = { $amount } 未被接受。
supplier-asked-accept-price = 接受 { $lot } 的价格
rule-clock-ticks = 每个价格显示 { $length }，最多 { $count } 个价位。
rule-clock-grace = 价格显示结束后 { $seconds } 秒内仍可接受，且优先于下一价位。
rule-clock-least = 继续参与者少于 { $count } 家时停止。
rule-clock-parts = 可承接标的的一部分；时钟为余量继续运行。
rule-clock-limits = 供应商可以留下底价。价格一旦满足底价，系统即代其接受，绝不低于底价。不会告知任何其他人设有底价。

## 自动报价

matter-proxies = 自动报价
rule-proxies = 供应商可为标的设定底价。系统随后代为报价，绝不低于该底价，且只降到取得领先所需的程度。他人不会得知底价。
supplier-limit = 自动报价
supplier-limit-of = { $lot } 的自动报价
supplier-limit-set = 最低至 { $amount }
supplier-limit-reached = 已到底价 { $amount }
supplier-limit-bid = 自动报出
supplier-limit-means = 留下您的最低价格，系统代您报价：只降到取得领先所需的程度，绝不低于您的底价。每次自动报价均对您有约束力。
supplier-limit-means-dutch = 留下您可以接受的最低价格，时钟一旦显示不低于该价的价格，系统即代您接受。此接受对您有约束力。
supplier-limit-means-japanese = 留下您愿意降到的最低价格，系统在每个价位代您继续参与，直到时钟低于该价。系统接受的每个价格均对您有约束力。
supplier-limit-set-dutch = { $amount } 起
supplier-limit-part = 承接数量（{ $unit ->
    [pcs] 件
   *[other] { $unit }
}）
supplier-limit-part-all = 全部余量
supplier-limit-part-hint = 至少 { $least }，为 { $multiple } 的整数倍。余量不足时不予承接。留空则承接届时的全部余量。
supplier-limit-met-now = 当前价格不低于该底价：设定后立即接受。
supplier-limit-never-met = 时钟不会升到该价格：按此底价不会接受任何价格。
supplier-limit-past = 当前价格已低于该底价。
supplier-limit-rests = 您的底价暂不生效：本阶段系统不代您报价。
supplier-limit-over = 现在不能设定底价。
supplier-limit-confirm-clock = 您对 { $lot } 的底价比当前价格低 { $share }。系统可直接降至该价，不再询问您。
supplier-limit-said-met = { $lot }：时钟已到您的底价。
supplier-clock-by-limit-dutch = 您的底价会代您接受。您仍可提前手动承接。
supplier-clock-by-limit-japanese = 您的底价使您继续参与。
supplier-limit-secret = 包括采购方在内，任何人都看不到您的底价，也不知道您设有底价。
supplier-limit-bid-first = 请先提交报价：底价须低于您的报价。
supplier-limit-price = 最低单价，{ $currency } / { $unit ->
    [pcs] 件
   *[other] { $unit }
}
supplier-limit-price-of = { $line } 的最低价
supplier-limit-decrement = 至少比领先低（合计，{ $currency }）
supplier-limit-decrement-none = 按规则
supplier-limit-place = 设定底价
supplier-limit-change = 修改底价
supplier-limit-clear = 取消底价
supplier-limit-confirm = 您对 { $lot } 的底价比您的报价低 { $share }。系统可直接降至该价，不再询问您。
supplier-limit-confirmed = 确认并设定
supplier-limit-said-reached = { $lot }：已到您的底价，系统不再为您降价。
supplier-limit-said-set = 您对 { $lot } 的底价已设置。
supplier-pending-limit = 底价 { $amount } 已发送，正在等待服务器记录…
supplier-kept-limit = 底价 { $amount } 已保存在本地，连接恢复后立即发送。
supplier-accepted-limit = 底价 { $amount } 已设定。
supplier-refused-limit = 底价 { $amount } 被拒绝。
supplier-pending-limit-end = 正在取消底价，等待服务器记录…
supplier-kept-limit-end = 取消底价的请求已保存在本地，连接恢复后立即发送。
supplier-accepted-limit-end = 底价已取消。已报出的价格继续有效。
supplier-refused-limit-end = 未能取消底价。
supplier-asked-set-limit = 设定 { $lot } 的底价
supplier-asked-clear-limit = 取消 { $lot } 的底价

## 预览

supplier-preview-accepted = 现在提交将被接受。
supplier-preview-compares = 比较值为 { $amount }。
supplier-preview-rank = 排名第 { $rank }。
supplier-preview-leads = 将领先。
supplier-preview-behind = 不会领先。
supplier-preview-overtime = 截止时间将推迟至 { $when }。

## 评审与指数

supplier-criterion-choose = 请选择…
supplier-criterion-share = 报价的 { $share }
supplier-criterion-so-far = 累计的 { $share }
supplier-criterion-yearly = 年度成本 { $yearly }
supplier-criterion-points = { $points } 分
supplier-criterion-quality = 质量 { $share }
supplier-criterion-always = 无论如何计入您的报价：
supplier-criterion-lead-at = 按您报价的答复，合计 { $amount } 即可领先。
supplier-criterion-use-lead = 采用
supplier-own-comparable = 您的比较值
supplier-lead-comparable = 领先比较值
supplier-premium = 升水，{ $currency } / { $unit ->
    [pcs] 件
   *[other] { $unit }
}
supplier-line-premium = 升水，{ $currency }
supplier-own-premium = 您的升水
supplier-index = 按指数 { $name } 定价：报升水，折价前加负号。比较时采用其 { $month } 的数值 { $amount }。

## 数量

supplier-steps-incremental = 每档价格适用于该档起、至下一档之前的数量。
supplier-steps-all-units = 数量达到某档时，该档价格适用于全部数量。
supplier-steps-falling = 各档价格只能递减。
supplier-steps-rising = 各档价格只能递增。
supplier-steps-any = 各档价格可升可降。
supplier-step-from = 起始数量（{ $unit ->
    [pcs] 件
   *[other] { $unit }
}）
supplier-step-from-of = 第 { $step } 档起始数量（{ $unit ->
    [pcs] 件
   *[other] { $unit }
}）
supplier-step-price-of = 第 { $step } 档单价，{ $currency }
supplier-step-first = 自首件起
supplier-step-add = 增加一档
supplier-step-remove = 删除第 { $step } 档
supplier-least = 至少
supplier-least-none = 不限
supplier-multiple = 整数倍于
supplier-most = 至多
supplier-most-all = 全部 { $whole }
supplier-provisional = 您目前可得
supplier-pending-schedule = 价格已发送，正在等待服务器记录…
supplier-kept-schedule = 价格已保存在本地，连接恢复后立即发送。只有服务器确认后才算有效。
supplier-accepted-schedule = 您的价格已被接受。
supplier-refused-schedule = 您的价格被拒绝。
supplier-asked-quantity-bid = 对 { $lot } 按数量报价

## 采购方的通知与事件

supplier-message = 采购方致全体，{ $when }
supplier-message-said = 采购方通知：{ $text }
supplier-messages-earlier = 此前 { $count } 条通知
supplier-amended = 条款已于 { $when } 修订。原因：{ $why }
supplier-amended-accept = 报价前请重新接受。
supplier-cancelled = 竞价已取消，不授标，报价不再具有约束力。原因：{ $why }
supplier-readmitted = 您已恢复参加资格：{ $reason }
supplier-opening-moved = 开始时间已改为 { $when }。
supplier-outage = 服务器自 { $since } 至 { $until } 无法访问。所失时间已按规则补回。
supplier-opens-after = 在 { $lot } 之后开始
supplier-opens-at = { $when } 开始
supplier-cut-short = 采购方提前结束了一个阶段。原因：{ $why }
supplier-opening-by = 报价保持密封，直至采购方开启，最迟 { $when }。
supplier-envelope-passed = 您的技术标已通过。{ $why }
supplier-envelope-failed = 您的技术标未通过：{ $why }
supplier-light = 您的位置
supplier-light-green = 居前
supplier-light-amber = 接近
supplier-light-red = 落后
supplier-alias = 您是供应商 { $alias }
supplier-decrement-multiples = 须为其整数倍
supplier-decrement-most = 一次至多 { $amount }
supplier-own-currency = 您以{ $own }报价。
supplier-own-rate = 1 { $own } 计为 { $rate } { $currency }（{ $source }，{ $date }），随条款固定。报价以{ $currency }比较，付款用{ $own }。
