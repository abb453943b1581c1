### 供应商和观察员能看到的他人价格，以及自己回执的证明。

## 标的的全部价格

ladder = 全部价格
ladder-comparable = 全部比较值
ladder-none = 没有有效报价。
ladder-rank = 排名
ladder-alias = 供应商
ladder-price = 价格（{ $currency }）
ladder-called = 供应商 { $alias }
ladder-own = 您
ladder-all = 显示全部 { $count } 个
ladder-fewer = 收起
rule-see-aliases-numbered = 各标的上以编号区分供应商，按首次有效报价的先后编号。您知道自己的编号。
rule-see-aliases-random = 以随机代号区分供应商，代号仅用于本次竞价。您知道自己的代号。
rule-graph-none = 只显示当前价格，不显示价格的变化过程。
rule-graph-all = 您能看到全部报价的变化过程。

## 价格走势

supplier-history-all = 自您可查看价格之时起，各供应商的有效报价。
supplier-history-marks = 每个点是一次报价，此处不区分供应商。
supplier-history-lead = 自您可查看之时起的领先价格。
supplier-history-none = 本次条款不显示他人此前的价格。
supplier-history-every-bid = 全部报价

## 回执的证明

supplier-proof = 证明
supplier-proof-later = 截止后可在此证明每份回执：它是哪一条记录，以及如何归入已签名的记录。
supplier-proof-now = 浏览器获取您自己各项请求的证明，并自行核验每个哈希。
supplier-receipts-prove = 证明回执
supplier-proof-failed = 无法取得证明：{ $why }
supplier-proof-holds = { $count ->
    [0] 共 { $size } 条的已签名记录前后一致。
   *[other] 您的 { $count } 项请求均在共 { $size } 条的记录中，与回执一致。
}
supplier-proof-broken = 共 { $size } 条的记录与您的回执不符。请保存回执，并出示给审计员。
supplier-proof-missing = 缺少 { $count } 项请求。
supplier-proof-signed-good = 记录的根哈希由本服务器的密钥签名。
supplier-proof-signed-bad = 记录的根哈希并非由本服务器的密钥签名。
supplier-proof-signed-none = 记录的根哈希没有签名。
supplier-proof-signed-unknown = 此浏览器无法核验根哈希的签名，审计员的程序可以核验。
supplier-proof-others = 另有 { $count } 项您的请求已被记录，其回执保存在其他浏览器中或未保存。
supplier-proof-none = 记录中没有
supplier-proof-found = 记录中有
supplier-proof-fault = 不一致
supplier-proof-of = 第 { $seq } 条记录的证明
supplier-proof-step-receipt = 第 { $seq } 条记录的哈希和时间与您的回执一致。
supplier-proof-step-leaf = 由该记录的叶哈希可算出您回执上的哈希。
supplier-proof-step-root = 从叶哈希出发，经 { $count } 个哈希到达全部 { $size } 条记录的根哈希。
supplier-proof-step-body = 下方所示条目的叶哈希与此一致：它写明了您的请求及其结果。
supplier-proof-leaf = 叶哈希
supplier-proof-body = 该条目（原样）
supplier-proof-keep = 此文件可向任何人证明：该条目连同您的请求及其结果，确在已签名的记录之中。您交给谁，谁只需 Python 即可核验：
supplier-proof-of-others = 此文件可向任何人证明：带有此时间和哈希的一项请求确在已签名的记录之中。该条目还涉及他人，只供审计员查看。您交给谁，谁只需 Python 即可核验：
supplier-proof-verifier = 任何人都可由程序源代码生成核验程序：auction verifier poolbid-verifier.pyz。请从您信任的人处取得它，并另行取得本服务器的密钥，不要取自此文件：
supplier-proof-path = 从叶到根的哈希
supplier-proof-checkpoint = 已签名的检查点
supplier-proof-save = 下载证明
