### 各类标的行的供货条件及由此产生的合同内容。

profiles = 您的供货条件
profiles-means = 采购方要求在报价前说明：元器件的包装与倍数、设备的产能档期，或原材料的指数公式。获授标后即具约束力。
profile-unsaid = 缺少
profile-is-said = 已说明
profile-say = 说明条件
profile-anew = 重新说明
profile-say-of = 说明 { $line } 的条件
profile-recorded = 已记录为登记簿第 { $entry } 条：{ $line } 的条件。
category-component = 元器件
category-equipment = 设备
category-raw-material = 原材料
profile-moq = 起订量
profile-multiple = 订购倍数
profile-most = 最多
profile-spq = 标准包装量
profile-packaging = 包装
packaging-reel = 卷盘
packaging-cut-tape = 剪切带
packaging-tray = 托盘
packaging-tube = 管装
packaging-bulk = 散装
profile-months = 生产日期代码最多几个月
profile-months-hint = 0 表示不限
profile-fee = 每件预留费（{ $currency }）
profile-deposit = 定金（百分比）
profile-take-or-pay = 照付不议（百分比）
profile-slots = 各月产能
profile-slot-add = 添加月份
profile-slot-month = 月份 { $number }
profile-month-hint = 如 2027-01
profile-slot-units = 件数
profile-fixed = 价格的固定部分（百分比）
profile-fixed-hint = 与各权重合计为 100
profile-floor = { $of ->
    [price] 不低于第一档价格的百分比
   *[bid] 不低于报价的百分比
}
profile-cap = { $of ->
    [price] 不高于第一档价格的百分比
   *[bid] 不高于报价的百分比
}
profile-blank = 留空表示不限
profile-indices = 价格所随指数
profile-index-add = 添加指数
profile-index = 指数 { $number }
profile-weight = 权重（百分比）
profile-reference = 当前值
profile-lag = 滞后月数
supplied = 订购与应付
supplied-member = 成员
supplied-supplier = 供应商
supplied-quantity = 分得
supplied-order = 订购
supplied-due = 照付数量
supplied-fee = 预留费
supplied-indexed = 价格随指数
supplied-kept-back = 扣留或已拒收
fault-weight-unread = 指数名称、权重（百分比）、当前值和滞后月数（整数）。
month-price = 某月的价格
month-price-means = 请填写月份；随后会询问相关指数的公布值，并按公式得出价格。不作任何记录。
month-price-month = 月份
month-price-observed = { $month } 的 { $index }
month-price-now = 计算
month-price-is = { $month } 的单价为 { $price }
