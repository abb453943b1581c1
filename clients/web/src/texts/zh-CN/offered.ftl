### 登记簿中的组织可供之物：料号与各月产能。

part-claims = 其主张的料号
part-claims-mean = 制造商主张属于自己的料号。若报盘中已被主张的料号写明其他制造商，则不予通过；多家同时主张同一料号时，该料号的报盘均不予通过。
part-claims-none = 没有主张的料号。
claims-shared = 另有一方也主张
claims-parts = 主张料号
claims-parts-hint = 每行一个；不区分大小写
claims-claim = { $count ->
    [0] 主张
   *[other] 主张 { $count } 个
}
claims-recorded = 已主张 { $count } 个料号，记录至登记簿第 { $entry } 条。
claims-let-go = 已记录为登记簿第 { $entry } 条：不再主张 { $part }。
claims-let-go-of = 放弃 { $part }
claims-refused = { $part } 未被接受：
capacity-none = 尚未发布任何月份。设备和晶圆按月预订：请发布可生产的件数。
capacity-publish = 发布
capacity-publish-what = 发布各月产能
capacity-anew = 重新发布
capacity-fee = 每件预留费
capacity-fee-hint = 以货币最小单位计：250 即 2.50 EUR
capacity-take-hint = 无论是否提货均须付款的部分
capacity-reserved = 已预订
capacity-free = 空余
capacity-terms = 每件预留费 { $fee }（货币最小单位），定金 { $deposit }，照付不议 { $take }。
capacity-published = 已记录为登记簿第 { $entry } 条，取代此前发布的内容。
reserve-now = 预订
reserve-of = 预订 { $month }
reserve-free = { $month } 空余 { $free } 件。
reserve-member = 为哪个成员
reserve-means = 将予记录，且无法在此撤回。
reserve-recorded = 已记录为登记簿第 { $entry } 条：{ $month } 的 { $units } 件已为 { $member } 预订。
fault-month-twice = 该月份重复。
fault-slots-are-reserved = 该月已预订的件数更多。发布的件数不得低于此数。
past-claimed = { $person } 主张料号 { $part }。
past-let-go = { $person } 放弃料号 { $part }。
past-capacity = { $person } 发布了各月产能。
past-reserved = { $person } 为 { $member } 预订 { $month } 的 { $units } 件，余 { $left } 件。
origins = 授标的来源地
origins-money = 授标金额
origins-part = 占比
origins-much = 超过政策上限
origins-unknown = 未登记
origins-flagged = { $countries } 的占比超过政策上限。此为提示，授标不因此改变。
