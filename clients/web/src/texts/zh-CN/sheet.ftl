### 用电子表格一次对多个标的报价。

supplier-tab-sheet = 报价表
sheet-title = 一次对多个标的报价
sheet-means = 下载报价表，在要报价之处填写单价后带回；也可以粘贴从您自己的电子表格复制的单元格。在您看过读取结果之前不会发送任何内容。
sheet-save = 下载报价表
sheet-open = 打开填好的报价表（CSV）
sheet-paste = 或粘贴单元格
sheet-paste-hint = 两列：标的和单价；含多项明细的标的为三列：标的、明细和单价。单价留空表示不报价。
sheet-too-large = 文件超过报价表允许的大小（4 MB）。
sheet-unread = 有 { $count } 行无法识别，已略去。
sheet-unread-row = 第 { $row } 行，{ $said }：
sheet-unread-lot = 此处没有该标的。
sheet-unread-line = 该标的没有此明细。
sheet-unread-twice = 此明细已有单价。
sheet-unread-cells = 应为两个或三个单元格。
sheet-review = 从报价表读取的内容
sheet-lot = 标的
sheet-price = 单价
sheet-prices = { $count } 个单价
sheet-state = 结果
sheet-ready = 可以提交
sheet-stopped = 不发送
sheet-same = 已是您的报价
sheet-confirm = 低 { $share }：确属本意请勾选
sheet-criteria = 该标的除价格外还有其他要求。请先在标的处作首次报价。
sheet-not-by-price = 该标的不按明细单价报价。
sheet-place = { $count ->
    [0] 没有可提交的报价
   *[other] 提交 { $count } 个报价
}
sheet-placing = 还剩 { $count } 个
sheet-said = { $accepted } 个报价已被接受，{ $refused } 个被拒绝。
