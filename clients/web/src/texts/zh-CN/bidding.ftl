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
