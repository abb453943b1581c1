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
capacity-fee-hint = 预订不收费则填 0
capacity-take-hint = 无论是否提货均须付款的部分
capacity-reserved = 已预订
capacity-free = 空余
capacity-terms = 每件预留费 { $fee }，定金 { $deposit }，照付不议 { $take }。
capacity-terms-bare = 每件预留费 { $fee }（未说明货币，以其最小单位计），定金 { $deposit }，照付不议 { $take }。请重新发布以注明货币。
capacity-published = 已记录为登记簿第 { $entry } 条，取代此前发布的内容。
reserve-now = 预订
reserve-of = 预订 { $month }
reserve-free = { $month } 空余 { $free } 件。
reserve-member = 为哪个成员
reserve-means = 将予记录。在没有已确认的授标以其为依据之前，可说明理由予以退还。
reserve-recorded = 已记录为登记簿第 { $entry } 条：{ $month } 的 { $units } 件已为 { $member } 预订。
reservations = 为谁预订
reservations-yours = 为贵方预订
reservations-maker = 生产方
reservations-member = 成员
reservations-used = 授标所依据
give-back = 退还
give-back-of = 退还 { $month } 为 { $member } 预订的产能
give-back-most = { $used ->
    [0] 已预订的 { $all } 件均可退还。
   *[other] 已预订的 { $all } 件中可退还 { $most } 件：其余为已确认授标的依据。
}
given-back-recorded = 已记录为登记簿第 { $entry } 条：{ $month } 的 { $units } 件重新空余，不再为 { $member } 预订。
fault-month-twice = 该月份重复。
fault-slots-are-reserved = 该月已预订的件数更多。发布的件数不得低于此数。
past-claimed = { $person } 主张料号 { $part }。
past-let-go = { $person } 放弃料号 { $part }。
past-capacity = { $person } 发布了各月产能。
past-reserved = { $person } 为 { $member } 预订 { $month } 的 { $units } 件，余 { $left } 件。
past-given-back = { $person } 退还了为 { $member } 预订的 { $month } 的 { $units } 件（“{ $reason }”），现空余 { $left } 件。
offer-draft = 检查报盘
offer-draft-of = 检查 { $name } 的报盘
offer-draft-open = 起草报盘
offer-draft-means = 起草一份报盘，在正式报出之前查看其中的全部问题。内容不予记录，他人无法看到。
offer-means = 所有问题一次列出：货物及其编码、交货、数量、价格、类别要求的条款、制造商以及何人可以销售。内容不予记录。
offer-category = 类别
offer-maker = 制造商
offer-maker-hint = 其在登记簿中的编号
offer-franchised = 以制造商授权分销商身份报盘
offer-franchised-means = 此时须有针对目的地的授权记录
offer-transport = 运输方式
transport-any = 任意方式
transport-sea = 海运
transport-air = 空运
transport-road = 公路
transport-rail = 铁路
offer-tiers = 按数量分档的价格
offer-tier = 价格 { $number }
offer-tier-add = 添加价格
offer-from = 起始数量
offer-price = 单价（{ $currency }）
offer-kind = 价格适用于
tier-kind-all-units = 订单的全部数量
tier-kind-incremental = 达到起始数量之后的部分
offer-rising = 价格可随数量上升
offer-check = 检查
offer-sound = 该报盘没有问题。
offer-wrong = 该报盘有 { $count } 处问题：
offer-unread = 有些栏目尚无法读取，请先更正标出的栏目。
origins = 授标的来源地
origins-money = 授标金额
origins-part = 占比
origins-much = 超过政策上限
origins-unknown = 未登记
origins-flagged = { $countries } 的占比超过政策上限。此为提示，授标不因此改变。
