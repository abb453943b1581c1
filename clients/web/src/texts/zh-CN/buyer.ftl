### 采购方控制台。

buyer-places = 控制台的各部分
buyer-place-auctions = 竞价
buyer-place-pools = 需求池
buyer-place-market = 市场准入
buyer-place-organisation = 您的组织
buyer-place-invite = 邀请
reason = 理由
reason-hint = 理由会被记录，并告知所有相关方。
by-rule = 规则 { $rule }
actions = 操作
none = 无
of = { $part } / { $whole }
percent = { $percent } %
copy = 复制
copied = 已复制
copy-all = 全部复制

## 需求池

pools = 需求池
pools-all = 全部需求池
pools-none = 目前没有需求池。先建立一个，导入各成员的物料清单并冻结，然后即可发起竞价。
pools-none-member = 您尚未加入任何需求池。
pool-status-open = 收集中
pool-status-frozen = 已冻结
pool-status-review = 复核中
pool-status-failed = 确认不足
pool-status-ceded = 已并入其他需求池
pool-open = 建立需求池
pool-open-means = 需求池汇总各成员所需。每个成员的数量对其他成员和供应商保密。
pool-title = 用途
pool-members = 成员
pool-member = 成员 { $number }
pool-member-add = 再加一个成员
pool-invitations = 邀请成员
pool-parts = 物料
pool-pieces = 件数
pool-shared = 多方共同需要的物料
pool-lines = 文件中的行数
pool-fates = 每一行的去向
pool-views = 需求池的各视图
pool-total = 合计
pool-search = 查找物料（找到 { $count } 个）
pool-more = 还有 { $count } 个物料未在此列出。
rows-left = 还有 { $count } 项未在此列出。
pool-empty = 尚未汇集任何需求。
pool-freeze = 冻结需求池
pool-freeze-now = 立即冻结
pool-freeze-means = { $parts } 种物料将按现状固定。之后不能再添加或撤回文件。
pool-frozen-means = 该需求池已冻结。其记录的链头：
pool-launch = 发起竞价
pool-notes = { $count } 处需要留意
part-number = 型号
manufacturer = 制造商
maker-none = 未注明
buyer-quantity = 数量

note-maker-missing-could-be = 未注明制造商；有一家制造商使用此型号。单独保留。
note-maker-missing-ambiguous = 未注明制造商；有多家制造商使用此型号。单独保留。
note-looks-like = 这些型号仅在空格、连字符或包装后缀上不同。单独保留。
note-other-maker = 有多家制造商使用此型号。
note-maker-alias = 不同写法被视为同一制造商。
note-split-by-alternates = 各成员接受的替代料不同，因此该物料分开列出。

upload = 导入物料清单
upload-member = 成员
upload-builds = 生产套数
upload-pick = 选择文件
upload-drop = 或将 CSV、TSV、XLSX 文件拖放到此处
upload-files = 需求池中的文件
upload-boards = { $builds } 套
upload-take-back = 撤回 { $name }

fate = 去向
fate-all = 全部行
fate-merged = 已合并
fate-apart = 单独保留
fate-reported = 已报告
fate-filter = 显示哪些行
fate-sum = { $source } 行 = { $merged } 行合并 + { $apart } 行单独保留 + { $reported } 行报告
fate-incomplete = 此处缺少一些行
fate-line = 行
fate-part = 物料
fate-pieces = 单套件数 × 套数
fate-reason = 原因
fate-search = 按物料、制造商或原因查找行
fate-shown = 共 { $count } 行，已显示 { $shown } 行。
fate-more = 再显示 { $count } 行
fate-none = 没有这样的行。

## 起草竞价

launch = 新竞价
launch-back = 返回需求池
launch-anew = 重新开始
parts-choice = 哪些物料进入本次竞价
parts-choice-means = 需求池中有 { $count } 种物料可供竞价，一次竞价最多 { $most } 种。按数量从大到小排列；未选入的可进入另一次竞价。
parts-choice-in = 进入本次竞价
parts-choice-of = { $part } 进入本次竞价
parts-choice-members = 成员
parts-choice-shown = { $count ->
    [0] 选入所列物料
   *[other] 选入所列 { $count } 种
}
parts-choice-none = 全部不选
parts-choice-sum = { $count ->
    [0] 尚未选择物料。
   *[other] 已选 { $count } 种物料，共 { $pieces } 件。
}
parts-choice-go = 以所选物料继续
launch-lots = 标的
launch-lots-sum = { $lots } 个标的，{ $parts } 种物料
launch-schedule = 名称与时间
launch-bidding = 何为有效报价
launch-visibility = 供应商能看到什么
launch-suppliers = 供应商
launch-overtime = 延时
launch-final = 自开始起，条款不再更改。供应商以其哈希表示接受。
launch-announce = 公告竞价
launch-faults = 还有 { $count } 处不正确
launch-faults-more = 另有 { $count } 处

divide = 划分标的
divide-by = 超过此值的物料单独成为标的
divide-by-quantity = 数量
divide-by-value = 金额（数量 × 基准价）
divide-threshold = 界限
divide-means = 其余物料合为一个组合标的。重新划分会取消下列标的；个别物料可手动移动。
lots-amounts = 最高限价、保留价和基准价均以 { $currency } 计，按整个标的计，不是单价。
lots-join = { $count ->
    [0] 合并标的
   *[other] 合并 { $count } 个标的
  }
lots-left-out = 有 { $count } 种物料不在任何标的中
lot-basket = 其余物料组合
lot-choose = 选择标的 { $lot }
lot-parts = { $count } 种物料
lot-parts-of = { $lot } 的物料
lot-pieces = { $pieces } 件
lot-baseline = 基准价
lot-own = 单独标的
lot-take = 为 { $part } 单设标的
lot-own-decrement = 为此标的单设最小降幅
unit-baseline = 单件基准价
unit-baseline-of = { $part } 的单件基准价
part-place = 所属标的
part-place-of = { $part } 所属标的
part-place-new = 单独成为标的
part-place-out = 不参加本次竞价
baseline-usual = 上次采购价

field-title = 名称
field-auction = 编号
field-baseline-label = 基准价为
field-currency = 币种
field-price-scale = 单价小数位数
field-opening = 开始方式
field-opens-in = 多久后开始
field-opens-at = 开始时间
field-duration = 持续时间
field-stagger = 各标的依次推迟
field-practice = 仅为演练
field-practice-means = 对任何人均无约束力，并在每个页面上注明。
field-acceptance = 供应商须先接受条款再报价
field-basis = 新报价须低于
field-decrement = 最小降幅
field-largest-change = 无需确认的最大降幅（百分比）
field-ties = 价格相同时
field-withdrawal = 撤回报价
field-surrogate-bids = 您可以代掉线的供应商报价
field-ceiling = 最高限价
field-reserve = 保留价
field-baseline = 基准价
field-parts = 物料
field-lots = 标的
field-suppliers = 供应商
field-members = 成员
field-overtime-window = 截止前的时间窗
field-overtime-trigger = 哪些报价触发
field-overtime-rank = 触发的名次
field-overtime-base = 截止时间推迟
field-overtime-lengths = 时长（第一次、第二次……）
field-overtime-scope = 推迟哪些标的
field-overtime-gap = 标的之间的最小间隔
field-overtime-most = 最多次数
field-overtime-hard-stop = 最晚不超过
field-overtime-surrogate-counts = 代报价同样触发
field-visibility-lead-price = 领先价格
field-visibility-all-prices = 全部有效价格，不含名称
field-visibility-reserve-met = 是否达到保留价
field-visibility-starting-gate = 须先有自己的首次报价
field-visibility-supplier-count = 有效报价的供应商数量
field-visibility-count-from = 低于此数不显示
visibility-means = 每个供应商始终能看到自己的报价和排名。任何人都看不到名称和保留价。
gate-means = 在此之前，供应商看不到他人的任何信息。

opening-soon = 公告后不久
opening-at = 指定时间
duration-hint = 分:秒，或 时:分:秒
stagger-hint = 0:00 表示所有标的同时截止
lengths-hint = 例如 2:00, 1:00；最后一个值重复使用
hard-stop-hint = 预定截止之后
no-limit = 不限
acceptance-means = 每个供应商以条款哈希表示接受，并予以记录。
largest-change-means = 降幅更大的报价须由供应商确认，以防数字误输。
surrogate-means = 记录中会注明，供应商可以看到。

basis-beat-own = 供应商自己的上一次报价
basis-beat-own-means = 每个供应商改进自己的价格；排名显示其位置。
basis-beat-leading = 领先报价
basis-beat-leading-means = 每次报价都取得领先，因此必须显示领先价格。
ties-earliest = 先到者排名在前
ties-equal-best = 并列较好的名次
ties-equal-worst = 并列较差的名次
ties-forbidden = 拒绝后到的相同报价
ties-forbidden-means = 拒绝会透露已有人报此价，因此必须显示全部价格。
withdrawal-never = 不允许
withdrawal-until-close = 标的截止前允许
buyer-decrement = 最小降幅
decrement-share = 金额的一定比例
decrement-amount = 固定金额
decrement-bands = 按价格区间
decrement-in = 金额（{ $currency }）
decrement-percent = 百分比
band-from = 自此金额起
band-add = 再加一个区间
band-remove = 删除自 { $from } 起的区间
trigger-any-bid = 任何报价
trigger-rank-change = 使自身排名变化的报价
trigger-rank-at-most = 达到前列名次的报价
trigger-new-leader = 取得领先的报价
trigger-beats-another = 超过他人的报价
base-scheduled-close = 自当前截止时间起
base-bid-stamp = 自报价时刻起
base-reset = 使整个时间窗重新开始
scope-lot = 仅该标的
scope-all-lots = 所有标的
scope-cascade = 该标的及后续标的，保持间隔

overtime-on = 临近截止的报价会推迟截止
overtime-preview = 实际效果
overtime-off = 不设延时：无论最后如何报价，各标的均按公告时间截止。
overtime-trigger-any-bid = 最后{ $window }内的任何报价都会推迟截止。
overtime-trigger-rank-change = 最后{ $window }内使报价者排名变化的报价会推迟截止。
overtime-trigger-rank-at-most = { $rank ->
    [1] 最后{ $window }内达到第 1 名的报价会推迟截止。
   *[other] 最后{ $window }内达到第 1 至第 { $rank } 名的报价会推迟截止。
  }
overtime-trigger-new-leader = 最后{ $window }内取得领先的报价会推迟截止。
overtime-trigger-beats-another = 最后{ $window }内超过其他供应商的报价会推迟截止。
overtime-base-scheduled-close = 截止时间从原定时间起推迟 { $length }。
overtime-base-bid-stamp = 截止时间移至报价后 { $length }，绝不早于原定时间。
overtime-base-reset = 剩余时间恢复为 { $window }。
overtime-lengths = 之后各次延时依次采用所列时长；最后一个时长（{ $last }）重复采用。
overtime-scope-lot = 只推迟被报价的标的。
overtime-scope-all-lots = 所有未截止的标的一同推迟。
overtime-scope-cascade = 后续标的也顺延，使各标的至少比前一个晚 { $gap } 截止。
overtime-most-any = 次数不限。
overtime-most = 每个标的最多 { $most } 次。
overtime-hard-stop = 任何标的最多比预定截止时间延后 { $stop }。
overtime-hard-stop-none = 最晚时间就是预定截止时间，因此不会推迟。
overtime-surrogates-count = 代报价与其他报价同样计入。
overtime-surrogates-do-not = 代报价不推迟截止。
overtime-example = 在每次截止前四分之一时间窗处的一次报价，相对于预定截止：
overtime-bid-at = 报价于
overtime-close-at = 截止移至
overtime-note = 备注
overtime-held = 受最晚时间限制

suppliers-add = 名称，每行一个
suppliers-hint = 公告后每家都会得到一个邀请链接。
suppliers-add-these = { $count ->
    [0] 添加
   *[other] 添加 { $count } 家
  }
suppliers-count = { $count } 家供应商
supplier-remove = 移除 { $name }

fault-text-malformed = 1 至 400 个字符，不含控制字符。
fault-id-malformed = 1 至 64 个 A–Z、a–z、0–9、点、连字符、下划线；以字母或数字开头。
fault-currency-malformed = 三个大写字母，例如 EUR。
fault-percent-malformed = 百分比，例如 0.5。
fault-percent-too-large = 最多 100。
fault-whole-malformed = 须为整数。
fault-whole-out-of-range = 超出范围：至少为 1。
fault-duration-malformed = 时长，例如 2:00。
fault-duration-out-of-range = 此处过短或过长。
fault-moment-malformed = 日期和时间。
fault-opens-in-the-past = 该时刻已经过去。
fault-members-none = 需求池没有成员。
fault-suppliers-none = 至少一家供应商。
fault-lots-none = 至少一个标的。
fault-lot-empty = 标的至少需要一种物料。
fault-id-twice = 该编号重复。
fault-id-on-both-sides = 该编号属于成员：任何人不得同时处于买卖双方。
fault-id-kept = 该编号保留给协调方或引擎。
fault-lead-must-be-seen = 供应商须低于领先报价，就必须能看到领先价格。
fault-prices-must-be-seen = 拒绝相同报价会透露他人报价：必须显示全部价格。
fault-gate-would-leak = 在开放之前，拒绝会透露他人报价：请选择其他比较基准或并列规则。
fault-reserve-above-ceiling = 保留价不得高于最高限价。
fault-bands-must-rise = 每个区间必须高于前一个。

announced = “{ $title }”已公告。
announced-means = 条款已按上述哈希固定。其中列名的各方现在可用各自的链接进入。
announced-watch = 观看竞价
announced-open = 打开竞价

invitations = 邀请
invite = 生成链接
invite-name = 为 { $name } 生成链接
invite-all = { $count ->
    [0] 链接均已生成
   *[other] 生成 { $count } 个链接
  }
invite-link-of = { $name } 的邀请链接
copy-link-of = 复制 { $name } 的链接
invite-once = 每个链接只能使用一次，且只在此处显示：请立即复制。
invite-role = 角色
invite-guest = 名称
invite-party = 单位编号
invite-party-hint = 与条款或需求池中的一致
invite-add = 添加
guest-auditor = 审计员
guest-auditor-means = 截止后可查看并核验全部内容。
guest-observer = 观察员
guest-observer-means = 可查看公开内容。
guest-member = 需求池成员
guest-member-means = 可查看自己的需求、需求池合计及自己的合同。
guest-supplier = 供应商
guest-coordinator = 协调方
guest-coordinator-means = 拥有与您相同的权限。

## 观看

buyer-keys = 键盘切换标的：
auction-views = 竞价的各视图
buyer-tab-lots = 标的
tab-award = 授标
tab-suppliers = 供应商
tab-terms = 条款
buyer-lot = 标的
buyer-lead = 领先价
buyer-leader = 领先者
buyer-bids = 报价数
bidders = 供应商
buyer-reserve = 保留价
buyer-reserve-if-any = 保留价（如有）
buyer-reserve-met = 已达到
buyer-reserve-not-met = 未达到
buyer-ceiling = 最高限价
buyer-baseline = 基准价
buyer-saving = 节省
buyer-overtimes = 延时次数
trend = 走势
buyer-time-left = 剩余时间
time-left-of = { $lot } 的剩余时间
own-pieces = 您的件数
closes = 截止
hard-stop = 最晚不超过
buyer-total = 合计
total-awarded = 已授标金额
total-lead = 领先报价合计
total-saving = 相对基准价的节省
total-baseline = 这些标的的基准价
total-led = 已有报价的标的
total-open = 未截止的标的
total-veiled = 密封中的标的，报价未知
total-bids = 报价数
buyer-rank = 排名
buyer-supplier = 供应商
buyer-value = 金额
buyer-unit-price = 单价
unit-price-of = { $line } 的单价
bid-at = 时间
entry = 条目
pledges = 成员
buyer-lead-price = 领先价格
bids-of = { $lot } 的有效报价
bids-none = 该标的尚无报价。
surrogate-mark = 代报价
lot-lines = { $count } 行
lot-panel-close = 收起此标的
chart-of = { $lot } 的领先价格随时间的变化
supplier-lots = 已报价的标的
supplier-leads = 领先的标的
buyer-excluded = 已取消资格
buyer-terms = 条款
buyer-accepted = 已接受
buyer-accepted-not = 尚未接受

paused-notice = 竞价已暂停。
suspended-notice = 由于参与者无法正常报价，竞价已中止，将自动恢复：若因断线，则在半数供应商恢复连接后，最迟五分钟后恢复。剩余时间不会减少。
paused-why = 原因：{ $why }
pause = 暂停
pause-now = 立即暂停
pause-means = 所有标的停止计时，恢复之前任何人都不能报价。剩余时间予以保留。
resume = 恢复
resume-now = 立即恢复
resume-means = 以剩余时间继续计时。
extend = 延长
extend-lot = 延长 { $lot }
extend-by = 推迟
extend-now = 延长
extend-means = 该标的的截止时间推迟，其最晚时间随之推迟。
exclude = 取消资格
exclude-supplier = 取消 { $supplier } 的资格
exclude-now = 取消资格
exclude-means = 其全部有效报价失效，除非重新准入，否则不能再参加本次竞价；重新准入也不恢复其报价。
buyer-surrogate = 代供应商报价
surrogate-lot = 代供应商对 { $lot } 报价
surrogate-now = 提交报价
surrogate-dialog-means = 用于掉线并已将价格告知您的供应商。记录会注明由您提交。
surrogate-confirm = 确认这次异常大的降幅

feed = 动态
feed-none = 暂无动态。
feed-bid = { $supplier } 对 { $lot } 报价 { $value }
feed-bid-leads = { $supplier } 以 { $value } 领先 { $lot }
feed-bid-surrogate = 代 { $supplier } 对 { $lot } 报价 { $value }
feed-lead = { $lot }：领先价降至 { $value }
feed-bid-gone = { $supplier } 对 { $lot } 的报价已失效
feed-overtime = 延时：{ $lot } 现于 { $closes } 截止
feed-extended = 延长：{ $lot } 现于 { $closes } 截止
feed-reserve-met = { $lot }：已达到保留价
feed-reserve-met-if-any = { $lot }：领先价格已不受保留价（如有）限制
feed-lot-closed = { $led ->
    [yes] { $lot } 已截止：{ $supplier }，{ $value }
   *[no] { $lot } 已截止
  }
feed-accepted = { $supplier } 已接受条款
feed-excluded = { $supplier } 已被取消资格：{ $why }
feed-resumed = 竞价继续
feed-auction-announced = 竞价已公告
feed-auction-open = 竞价已开始
feed-auction-paused = 已暂停：{ $why }
feed-auction-suspended = 由于参与者无法正常报价，竞价已中止
feed-outage = 曾有一段时间无法接收报价：受影响的截止时间已顺延
feed-auction-closed = 全部标的均已截止
feed-auction-proposed = 已提出授标方案
feed-auction-settled = 已完成：合同已生成
feed-award-proposed = { $lot }：拟授予 { $supplier }，{ $value }
feed-award-confirmed = { $lot }：授予 { $supplier }，{ $value }
feed-award-rejected = { $lot }：授标被否决（{ $why }）
feed-award-unawarded = { $lot }：不授标
feed-contract = 合同 { $value } 已生成
feed-contract-approved = 合同 { $value } 已由一人批准
feed-contract-returned = 合同 { $value } 已退回草稿：{ $why }
feed-contract-signed = 合同 { $value } 已签署

## 授标

award-none = 尚未授标。最后一个标的截止后，会在此提出授标方案。
award-none-yet = 尚未授标。所有标的均已截止，方案得出后即在此提出。
award-passed-over = { $supplier } 不获授标：{ $why }
award-contracts-wait = 拟授标待协调方确认。之后合同会再次显示于此；已签署且内容不变的合同仍为已签署。
award-money = 金额
award-status = 状态
award-proposed = 待确认
award-confirmed = 已确认
award-rejected = 已否决
award-unawarded = 未授标
award-choose = 选择 { $lot }
award-choose-all = 选择全部标的
award-total = { $count } 个标的
award-confirm = 确认授标
award-confirm-all = { $count ->
    [1] 确认授标
   *[other] 确认全部 { $count } 个
  }
award-confirm-chosen = 确认 { $count } 个标的
award-confirm-now = 确认 { $count } 个标的
award-confirm-means = 确认后的授标具有约束力，将在成员间分配并生成合同。此操作无法撤销。
award-reject = 否决授标
award-reject-all = { $count ->
    [1] 否决
   *[other] 否决全部 { $count } 个
  }
award-reject-chosen = 否决 { $count } 个标的
award-reject-now = 否决 { $count } 个标的
award-reject-means = 这些标的不授予任何人。此操作无法撤销。原定中标的供应商会读到此理由：请勿在其中提及其他供应商。
unawarded-no-bid = 没有有效报价
unawarded-above-reserve = 最佳报价高于保留价
buyer-contracts = 合同
allotment = 分配
allotment-means = 各成员向各供应商支付的金额
allotment-table = 分配表（CSV）
buyer-counts-as = 计为{ $amount }
sessions = 已登录者
sessions-mean = 每个链接只能登录一次：协调方保持登录十二小时，其他人保持登录至链接的有效期结束。链接误发或人员离开时，请结束其会话。
sessions-again = 刷新
sessions-find = 按姓名或参与方搜索
sessions-none-found = 没有找到。
sessions-more = 另有 { $count } 个会话：请搜索。
session-since = 登录时间
session-until = 有效至
session-own = 您
session-end = 使其退出
session-end-of = 使 { $name } 退出
session-end-means = 会话立即结束，其打开的所有页面都会退出。此前的操作仍然有效。须使用新链接才能再次登录。
session-ended = { $name } 已退出。
