### 多个标的的打包报价与技术标。

## 打包报价

matter-packages = 打包报价
rule-packages = 供应商可将多个标的合并报一个价，要么全部授予，要么都不授予。同组的打包报价最多授予一个。打包报价没有排名，也不影响排名；授标方案会说明有多少打包报价未予考虑。
supplier-tab-packages = 打包报价
supplier-packages = 您的打包报价
supplier-packages-mean = 打包报价将多个标的合并报一个价：要么全部归您，要么都不归您。只有采购方能看到，不参与单个标的的排名；您对单个标的的报价同时有效。
supplier-packages-none = 您尚未提交打包报价。
supplier-package-in-group = 组 { $group }
supplier-package-left-out = 授标方案未予考虑
supplier-package-since = 提交于 { $when }
supplier-package-replace = 降价
supplier-package-replace-of = 降低打包报价 { $name } 的价格
supplier-package-withdraw = 撤回
supplier-package-withdraw-of = 撤回打包报价 { $name }
supplier-package-withdraw-title = 撤回打包报价 { $name }？
supplier-package-withdraw-means = 撤回后该打包报价不再有效。若以同一名称再次提交，价格须低于现在的价格。
supplier-package-new = 提交打包报价
supplier-package-again = 打包报价 { $name } 的新低价
supplier-package-lots = 包含的标的（至少两个）
supplier-package-price = 全部标的的总价，{ $currency }
supplier-package-name = 名称
supplier-package-group = 组（可不填）
supplier-package-group-means = 同组的打包报价最多授予一个。名称和组由字母、数字、点、连字符和下划线组成。
supplier-package-ceiling = 这些标的的最高限价合计 { $amount }。
supplier-package-single = 您对这些标的的单独报价合计 { $amount }。
supplier-package-below = 新价格须低于 { $amount }；标的和组保持不变。
supplier-package-place = 提交打包报价
supplier-package-place-again = 提交新低价
supplier-package-said = 您的打包报价 { $name } 已被接受。
supplier-package-barred-waiting = 竞价开始后方可提交打包报价。
supplier-package-barred-over = 已不能再提交打包报价。
supplier-package-barred-lot = 打包报价中的每个标的都必须对您开放报价。
supplier-pending-package = 打包报价 { $amount } 已发送，正在等待服务器记录…
supplier-kept-package = 打包报价 { $amount } 已保存在本地，连接恢复后立即发送。只有服务器确认后才算有效。
supplier-accepted-package = 打包报价 { $amount } 已被接受。
supplier-refused-package = 打包报价 { $amount } 被拒绝。
supplier-pending-package-end = 撤回打包报价的请求已发送，正在等待服务器记录…
supplier-kept-package-end = 撤回打包报价的请求已保存在本地，连接恢复后立即发送。
supplier-accepted-package-end = 打包报价已撤回。
supplier-refused-package-end = 打包报价未能撤回。
supplier-asked-place-package = 提交打包报价 { $name }
supplier-asked-withdraw-package = 撤回打包报价 { $name }

## 技术标

rule-stage-technical = 须先提交技术标，再提交报价。采购方在开启报价之前评审技术标；技术标未通过者，其报价永不开启。
rule-stage-opening = 该阶段截止后，报价最多等待 { $length } 开启。
supplier-barred-envelope = 请先提交技术标，再提交报价。
supplier-envelope = 技术标
supplier-envelope-of = { $lot } 的技术标
supplier-envelope-lies = 已提交，已密封
supplier-envelope-none = 尚未提交
supplier-envelope-means = 技术标须先于报价提交：可以是文字、文件，或两者兼有。本阶段截止之前任何人都看不到。
supplier-envelope-again = 您的技术标已密封。本阶段截止之前可重新提交，新的技术标将整体取代原有的。
supplier-envelope-text = 文字
supplier-envelope-length = { $count } / { $most } 个字符。换行将以空格发送。
supplier-envelope-files = 文件
supplier-envelope-hashed = 浏览器计算每个文件的 SHA-256，只发送该值。请保持文件原样，并在采购方要求时提供。
supplier-envelope-no-hash = 此页面未经 HTTPS 提供，浏览器无法计算文件的哈希。仍可提交文字。
supplier-envelope-hashing = 正在计算哈希…
supplier-envelope-unread = 无法读取：{ $files }
supplier-envelope-documents = { $count } 份文件
supplier-envelope-remove = 移除 { $name }
supplier-envelope-submit = 提交技术标
supplier-envelope-replace = 重新提交技术标
supplier-envelope-said = 您对 { $lot } 的技术标已提交。
supplier-pending-envelope = 技术标已发送，正在等待服务器记录…
supplier-kept-envelope = 技术标已保存在本地，连接恢复后立即发送。只有服务器确认后才算有效。
supplier-accepted-envelope = 您的技术标已提交。
supplier-refused-envelope = 技术标未被接收。
supplier-asked-submit-envelope = { $lot } 的技术标
supplier-envelope-waits = 您的技术标正在评审。
