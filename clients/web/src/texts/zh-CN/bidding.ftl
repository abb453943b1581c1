### 除填写价格之外的报价方式：时钟、自动报价、预览、评审项、数量。

## 时钟

supplier-clock-total = 整个标的的价格
supplier-clock-lasts = 第 { $tick } / { $count } 个价位，剩余
supplier-clock-ends = 该价位的剩余时间
supplier-clock-rises = 随后升至 { $amount }
supplier-clock-falls = 随后降至 { $amount }
supplier-clock-last = 这是最后一个价位
supplier-clock-none = 当前没有显示价格。
supplier-clock-lines = { $count } 行的单价
supplier-clock-left = 剩余 { $left } { $unit }
supplier-clock-in = 上一价位后有 { $count } 家供应商仍在
supplier-clock-ticket-of = { $lot } 的时钟
supplier-clock-accept = 以 { $amount } 承接标的
supplier-clock-accept-part = 以 { $amount } 承接 { $quantity } { $unit }
supplier-clock-accept-any = 承接标的
supplier-clock-stay = 以 { $amount } 继续参与
supplier-clock-stay-any = 继续参与
supplier-clock-part = 您承接的数量（{ $unit }）
supplier-clock-part-all = 全部 { $left }
supplier-clock-part-hint = 至少 { $least }，为 { $multiple } 的整数倍，或全部余量。留空即全部承接。
supplier-clock-means-dutch = 最先接受者获得标的，并立即受约束。若等待更高价格，标的可能被他人承接。
supplier-clock-means-parts = 接受者以此价格承接相应数量，仅限一次，并立即受约束。时钟为余量继续运行。
supplier-clock-means-japanese = 若在时间结束前未作回应，您即退出，不能返回。您最后接受的价格继续有效。
supplier-clock-note-accepted = 您以此价格继续参与。下一价位之前无需操作。
supplier-clock-note-stays = 您的有效报价等于或低于此价格：无需操作即可继续参与。
supplier-clock-note-out = 您已退出本时钟。您的有效报价仍然有效。
supplier-clock-note-took = 您已接受价格，无需再操作。
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

## 自动报价

matter-proxies = 自动报价
rule-proxies = 供应商可为标的设定底价。系统随后代为报价，绝不低于该底价，且只降到取得领先所需的程度。他人不会得知底价。
supplier-limit = 自动报价
supplier-limit-of = { $lot } 的自动报价
supplier-limit-set = 最低至 { $amount }
supplier-limit-reached = 已到底价 { $amount }
supplier-limit-bid = 自动报出
supplier-limit-means = 留下您的最低价格，系统代您报价：只降到取得领先所需的程度，绝不低于您的底价。每次自动报价均对您有约束力。
supplier-limit-secret = 包括采购方在内，任何人都看不到您的底价，也不知道您设有底价。
supplier-limit-bid-first = 请先提交报价：底价须低于您的报价。
supplier-limit-price = 最低单价，{ $currency } / { $unit }
supplier-limit-price-of = { $line } 的最低价
supplier-limit-decrement = 至少比领先低（合计，{ $currency }）
supplier-limit-decrement-none = 按规则
supplier-limit-place = 设定底价
supplier-limit-change = 修改底价
supplier-limit-clear = 取消底价
supplier-limit-confirm = 您对 { $lot } 的底价比您的报价低 { $share }。系统可直接降至该价，不再询问您。
supplier-limit-confirmed = 确认并设定
supplier-limit-said-reached = { $lot }：已到您的底价，系统不再为您降价。
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
supplier-premium = 升水，{ $currency } / { $unit }
supplier-line-premium = 升水，{ $currency }
supplier-own-premium = 您的升水
supplier-index = 按指数 { $name } 定价：报升水，折价前加负号。比较时采用其 { $month } 的数值 { $amount }。
