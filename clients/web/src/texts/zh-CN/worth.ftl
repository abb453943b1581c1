### 按公开价格计算的集采价值，以及正在上传的文件。

sending = 正在上传的文件
sending-sent = 正在发送 { $name }：{ $share }
sending-read = 服务器正在读取 { $name }…
sending-rows = 服务器正在读取 { $name }：已读 { $rows } 行
sending-records = { $name } 已读完，正在记录并汇总…
sending-cancel = 取消
code-given-up = 已取消。文件内容未被采用。

pool-compliance = 合规日志（CSV）
pool-table = 物料表（CSV）
worth = 集采的价值
worth-none = 尚无价格记录。请导入公开价目表，每位成员即可看到集采对自己的价值。
worth-none-member = 协调方尚未导入价目表。
worth-by = 依据 { $source } 于 { $date } 的价格，{ $when } 导入。
worth-file = 文件 { $name }，{ $rows } 行，{ $left } 行未采用；SHA-256
worth-rate = 1 { $currency } = { $rate } { $own }
worth-before = 按此价格
worth-before-open = 按此价格和当前需求
worth-alone = 单独采购
worth-pooled = 集采
worth-saving = 节省
worth-apart = 各自采购
worth-together = 合并采购
worth-quoted = 有报价的物料
worth-parts = 按此价格的物料
worth-members = 按此价格的成员
worth-member = 成员
worth-pieces = 件数
worth-notes = 备注
worth-sum = 您的物料
worth-paid = 授予
worth-unquoted = 无人报价
worth-worse = 比单独采购贵
worth-lacking-alone = 单独采购时有 { $count } 件买不到
worth-lacking = 有 { $count } 件买不到
worth-over = 超出需求 { $count } 件
worth-contested = 库存不足以供所有成员
worth-not-best = 已考察方案中的最优者
worth-worse-in = { $count } 种物料比单独采购贵
worth-unquoted-in = { $count } 种物料无报价
worth-worse-told = 有 { $count } 种物料，您在集采中支付的金额高于单独采购。除协调方外无人得知。
worth-after = 授予之后：{ $title }
worth-after-means = 授予金额与按记录价格单独采购同等数量的最低费用相比，单位 { $currency }。无报价的物料不计入合计。
worth-after-foreign = 价目表中没有 { $currency } 的汇率，无法比较。
worth-after-none = 您在其中没有获得授予。

prices-bring = 导入价目表
prices-bring-means = 每行一个价格阶梯：制造商、型号、卖家、币种、数量、单价，以及已知的库存、最小起订量和倍数。与本需求池有关的内容会记录在案，审计方可据此核对成员被告知的内容。
prices-source = 发布者
prices-date = 价格日期
prices-currency = 金额币种
prices-rates = 其他币种的汇率
prices-rates-hint = 该币种一单位折合，如 EUR=1.09
prices-pick = 选择价目表
prices-not-ready = 请先填写发布者、日期和币种。
prices-brought = 已读取 { $rows } 行；本需求池有 { $listed } 个型号列于其中；未采用 { $left } 处。
prices-reports = 未采用的内容，前 { $count } 条
prices-report = 第 { $line } 行：{ $why }
