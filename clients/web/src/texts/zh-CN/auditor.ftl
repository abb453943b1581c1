### 审计控制台。

audit-views = 记录的各视图
audit-terms = 条款
tab-record = 记录
tab-verify = 核验
tab-result = 结果
bundle-download = 下载证据包
ocds-download = 下载开放合同数据（OCDS）
record-unreadable = 无法读取记录：{ $why }

## 回放

replay = 回放
replay-keys = 键盘：
key-space = 空格
replay-play = 播放
replay-pause = 暂停
replay-first = 到第一条
replay-last = 到最后一条
replay-back = 上一条
replay-on = 下一条
replay-speed = 速度
replay-times = { $speed } 倍
replay-place = 在记录中的位置
replay-at = 第 { $seq } / { $size } 条，{ $when }
chart-whole = 领先价格，全部记录
chart-played = 至此的领先价格
chart-lot = { $lot } 的领先价格随时间的变化

filter = 显示哪些条目
filter-refusals = { $count ->
    [0] 没有拒绝
   *[other] 仅 { $count } 次拒绝
  }
filter-supplier = 供应商
filter-supplier-any = 全部供应商
filter-lot = 标的
filter-lot-any = 全部标的
filter-shown = { $shown } / { $all }

entries = 条目
entry-seq = 条目
entry-at = 时间
entry-command = 请求
entry-who = 请求方
entry-who-person = { $party }（{ $person }）
entry-who-of = { $by } · { $of }
entry-lot = 标的
entry-value = 金额
entry-lots = { $count } 个标的
entry-go = 转到第 { $seq } 条
entry-overtime = 延时
entry-title = 第 { $seq } 条
entry-accepted = 已接受
entry-refused = 已拒绝
entry-stamp = 时间戳
entry-rule = 规则 { $rule }
entry-asked = 请求内容
entry-happened = 发生的事件
entry-bytes = 所存储的 { $count } 个字节
hash-leaf = 叶哈希
hash-before = 之前的链头
hash-head = 链头
hash-genesis = 链的起点
hash-none = 未计算

lots-at = 此条目时的全部标的
lots-at-table = 此条目时全部标的的表格
lots-lead = 领先价
lots-leader = 领先者
lots-bids = 报价数
lots-overtimes = 延时次数
lots-closes = 截止

party-consortium = 协调方
party-poolbid = 引擎

command-announce-auction = 公告竞价
command-pass-time = 时间推移
command-accept-terms = 接受条款
command-place-bid = 报价
command-withdraw-bid = 撤回报价
command-pause-auction = 暂停
command-resume-auction = 恢复
command-extend-lot = 延长标的
command-suspend-auction = 中止
command-report-outage = 报告中断
command-open-auction = 提前开始
command-close-lot = 提前结束阶段
command-exclude-supplier = 取消供应商资格
command-hold-supplier = 暂停供应商参与
command-release-supplier = 恢复供应商参与
command-propose-award = 提出授标方案
command-confirm-award = 确认授标
command-reject-award = 否决授标
command-choose-rules = 选定授标规则
command-fail-winner = 宣告中标者无法履约
command-record-deposit = 登记保证金
command-return-deposit = 退还保证金
command-record-provisional = 记录当前的临时授标
command-record-allotment = 记录分配

## 核验

verify = 核验
verify-means = 服务器依规则重新判定每一条目。此浏览器不依赖服务器，自行对证据包的每个字节求哈希，并与已签名的检查点比对。
verify-progress = 已求哈希 { $done } 条
verify-no-hash = 此页面未经 HTTPS 提供，浏览器可能无法求哈希。请离线核验证据包。
verify-server = 服务器重新判定
verify-deciding = 正在重新判定每一条目…
verify-server-agrees = 全部 { $entries } 条一致。
verify-server-diverges = { $upto ->
    [0] 出现分歧：{ $entries } 条中自第一条起。
   *[other] 出现分歧：{ $entries } 条中一致到第 { $upto } 条。
  }
verify-server-whole = 出现分歧：{ $entries } 条各自一致，但整个记录不一致。
together-best = 所有标的一并授标：已证明不存在更优的合规授标。
together-gap = 所有标的一并授标：就已证明的范围，更优的授标最多可再低 { $amount }。
together-given-up = 已放弃的规则：{ $rules }。尚未证明无法全部遵守。
together-given-up-proven = 已放弃的规则：{ $rules }。已证明无法全部遵守。
verify-browser = 此浏览器逐条核对
verify-hashing = 正在对每一条目求哈希…
verify-browser-agrees = { $entries } 条内容均未被改动。
verify-browser-diverges = 证据包与自身或其检查点不一致。
verify-browser-failed = 无法在此核对证据包：{ $why }
check-pool-chain = 需求池：哈希链
check-pool-checkpoint = 需求池：检查点
check-pool-signature = 需求池：签名
check-pool-decisions = 需求池：判定
check-auction-chain = 哈希链
check-auction-checkpoint = 检查点
check-auction-signature = 签名
check-auction-decisions = 判定
check-pooled-demand = 汇总的需求
check-receipts = 回执
check-market-chain = 登记册：哈希链
check-market-checkpoint = 登记册：检查点
check-market-signature = 登记册：签名
check-market-decisions = 登记册：判定
check-market-clearance = 暂停资格
check-landed-cost = 到岸成本
check-contract-signatures = 合同签名
checked-chain = { $count } 条，最后的链头为 { $head }
checked-size = 共 { $count } 条
checked-decided = 已重新判定 { $count } 项请求
checked-contracts = { $count } 份合同，由 { $key } 签名
checked-signed = 由 { $key } 签名
checked-no-key = 未提供密钥
checked-contracts-beside = 未提供密钥；每份合同的签名与所附密钥相符
checked-pool = { $count ->
    [0] 各项认购与冻结时一致，所有零件均已列入标的
   *[other] 各项认购与冻结时一致；需求池中有 { $count } 种零件未列入任何标的
}
checked-no-pool = 标的并非来自需求池
checked-market = 每次暂停均与登记册的 { $count } 条记录相符
checked-otherwise = 有条目的判定不一致
checked-no-tariffs = 服务器没有税费表；条款所指的表，其 SHA-256 为 { $hash }
checked-no-receipts = 服务器不保存回执：由供应商交给审计员
result-agrees = 一致
result-diverges = 有分歧
result-unknown = 未核对
divergence = { $log ->
    [pool] 需求池：
    [market] 登记簿：
   *[auction] 竞价：
  }{ $entry ->
    [0] 整个记录，规则 { $rule }
   *[other] 第 { $entry } 条，规则 { $rule }
  }
divergence-whole = 两个版本的全文
differs-nothing = 无
differs-head-recorded = 链头 { $head }，记录时第 { $count } 条的字节与此处不同
differs-head-again = 链头 { $head }，由此处的 { $command } 得出：编号 { $id }，请求方 { $who }，时间戳 { $at }
differs-root = { $count } 条，默克尔根为 { $root }
differs-entry = { $stream } 的第 { $count } 条
differs-stamped = 时间戳 { $at }
differs-not-before = 不早于 { $at }
differs-repeated = 同一请求再次出现
differs-answered = 已由第 { $count } 条答复，不会重复记录
divergence-recorded = 原记录
divergence-again = 重新判定

prove-shown = 证据包的 { $bytes } 个字节正是此页面所显示的字节。
prove-order = 本次竞价共 { $count } 条，编号连续，时间戳从不回退。
prove-heads = 每个链头都由前一个推出；最后一个是 { $head }
prove-root = { $size } 条的默克尔根为 { $root }，签名的为 { $signed }
prove-signature = 检查点由密钥 { $key }（{ $keyid }）签名
prove-pool-order = 需求池：其记录共 { $count } 条，编号连续，时间戳从不回退。
prove-pool-heads = 需求池：每个链头都由前一个推出；最后一个是 { $head }
prove-pool-root = 需求池：{ $size } 条的默克尔根为 { $root }，签名的为 { $signed }
prove-pool-signature = 需求池：检查点由密钥 { $key }（{ $keyid }）签名
prove-pool-named = 条款指明的正是此需求池：{ $stream }，冻结于其最后一条
prove-market-order = 登记簿：其记录共 { $count } 条，编号连续，时间戳从不回退。
prove-market-heads = 登记簿：每个链头都由前一个推出；最后一个是 { $head }
prove-market-root = 登记簿：{ $size } 条的默克尔根为 { $root }，签名的为 { $signed }
prove-market-signature = 登记簿：检查点由密钥 { $key }（{ $keyid }）签名
prove-market-named = 条款指明的正是此登记簿在其某一条时的状态

verify-offline = 自行核验
verify-offline-means = 将证据包带走。以下命令会在您自己的机器上重新判定每一条目：
verify-key = 如还要核验签名，请通过证据包以外的途径取得公钥；此服务器的公钥：
verify-more = 与供应商保存的回执核对，并与先前或他人所得的证据包核对，以确认人人所见的是同一份记录：
verify-bare = 或只用原生 Python，无需安装任何东西；核验程序只是一个文件：
auditor-after-close = 竞价截止之前，您看到的与观察员相同。截止之后，完整记录会在此处，可供回放、核验和下载。
auditor-places = 审计控制台各部分
pools-none-auditor = 暂无需求池：源自某需求池的竞价结束后即可查阅该池。
chart-in = 单位 { $currency }
chart-compared-in = 可比值，单位 { $currency }
